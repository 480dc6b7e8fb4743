import Archive
import Evidence
import Glibc

/// Where discs are burnt and read: a drive, a folder that stands for one, or an image in a file.
public enum DiscDrive: Hashable, Sendable {
    /// `/dev/sr0`.
    case device(String)
    /// `rehearsal:FOLDER`: discs are files in it.
    case rehearsal(RawPath)
    /// An image: read, never burnt to.
    case file(RawPath)

    public init(_ text: String, absolute: (String) -> RawPath) {
        if let folder = text.wholeMatch(of: /rehearsal:(.+)/) {
            self = .rehearsal(absolute(String(folder.1)))
            return
        }
        let path = absolute(text)
        var status = stat()
        let isFile = path.withCString { stat($0, &status) } == 0 && status.st_mode & S_IFMT == S_IFREG
        self = isFile ? .file(path) : .device(text)
    }

    /// Where the disc of one copy lies in a rehearsal's folder.
    static func place(_ folder: RawPath, _ identity: String) -> RawPath { folder.appending(identity) }

    func reader(of identity: String) throws -> any MediumReader {
        switch self {
        case .device(let name): return XorrisoMediumReader(device: name)
        case .rehearsal(let folder):
            return try FileMediumReader(Self.place(folder, identity).appending("disc-1.iso"))
        case .file(let path): return try FileMediumReader(path)
        }
    }

    /// With a blank of the kind in it, where it is a folder.
    func burner(of identity: String, _ medium: Medium) throws -> any Burner {
        switch self {
        case .device(let name): return XorrisoBurner(device: name)
        case .rehearsal(let folder):
            let drive = try RehearsalDrive(Self.place(folder, identity), name: "rehearsal")
            drive.insert(medium)
            return drive
        case .file(let path): throw DiscError(.wrongDiscType, path: path.text, detail: "a file is no drive")
        }
    }
}

extension DriveIdentity {
    /// `HL-DT-ST BD-RE WH16NS60 1.02 (/dev/sr0)`
    var text: String {
        let name = [vendor, model, firmware].filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? device : "\(name) (\(device))"
    }
}
