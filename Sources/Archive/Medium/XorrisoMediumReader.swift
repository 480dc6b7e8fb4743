import Evidence
import Glibc
import Vault

/// Reads discs through `xorriso -check_media` (libburn): straight from the drive, past any cache of the system; bad places
/// once more in the smallest pieces that the kind of disc has.
public struct XorrisoMediumReader: MediumReader {
    public let device: String
    private let drive: XorrisoDrive
    /// Runs over what is still missing: drives differ from one moment to the next.
    public var attempts: Int

    public init(device: String, attempts: Int = 2, program: String = "/usr/bin/xorriso") {
        self.device = device
        self.attempts = max(1, attempts)
        drive = XorrisoDrive(program: program, device: device)
    }

    public var name: String { get throws(DiscError) { try drive.version() } }

    public func state() throws(DiscError) -> MediumState { try drive.state() }

    /// Not through a pipe (`data_to=-`): what can't be read is left out there without a trace (measured, 1.5.4).
    public func read(_ sectors: Range<Int64>, to copy: RawPath, control: ImageControl) throws(DiscError) -> SectorMap {
        let count = Int64(sectors.count)
        let size = count * Int64(Sector.size)
        let file: ImageFile
        do throws(ImageError) { file = try ImageFile(copy, size: size, isDirect: false, isShared: true) } catch {
            throw DiscError(error)
        }
        defer { file.discard() }
        let map = RawPath(bytes: file.temporary.bytes + Array(".map".utf8))
        func removeMap() { _ = map.withCString { unlink($0) } }
        removeMap()
        defer { removeMap() }
        var regions = RegionList(sectors)
        for attempt in 1...attempts {
            regions = try run(sectors, file.temporary, map, control)
            if regions.bad.isEmpty || attempt == attempts { break }
        }
        guard ftruncate(file.descriptor, off_t(size)) == 0 else { throw .writing(copy, errno) }
        do throws(ImageError) { try file.commit(size: size) } catch { throw DiscError(error) }
        return regions.bad
    }

    private func run(
        _ sectors: Range<Int64>, _ data: RawPath, _ map: RawPath, _ control: ImageControl
    ) throws(DiscError) -> RegionList {
        let size = Int64(sectors.count) * Int64(Sector.size)
        var regions = RegionList(sectors)
        let arguments = [
            "-no_rc", "-return_with", "FATAL", "32", "-abort_on", "FATAL", "-outdev", device, "-check_media",
            "use=outdev", "what=disc",
            "min_lba=\(sectors.lowerBound)", "max_lba=\(sectors.upperBound - 1)", "retry=on", "data_to=\(data.text)",
            "sector_map=\(map.text)", "time_limit=864000", "item_limit=100000000", "abort_file=/nonexistent/abort",
            "bad_limit=untested", "--",
        ]
        let child = try ChildProcess(drive.program, arguments) { line in
            // `xorriso : UPDATE : 6336 of 11414 blocks read in 1 s , 9.4xD`
            let words = line.split(separator: " ")
            if let of = words.firstIndex(of: "of"), of > 0, words.count > of + 2, words[of + 2] == "blocks",
                let done = Int64(words[of - 1])
            {
                control.onProgress(min(done * Int64(Sector.size), size), size)
                return false
            }
            return !regions.take(line)
        }
        let end = try child.wait(patience: XorrisoDrive.patience, isCancelled: control.isCancelled)
        guard regions.isComplete else {
            let isThere = (try? state()) != nil
            throw DiscError(
                isThere ? .programFailed : .driveGone, path: device,
                detail: "ended with \(end.exitCode): \(child.words.summary)")
        }
        return regions
    }
}

/// What `-check_media` says of which sectors.
struct RegionList {
    private let wanted: Range<Int64>
    private(set) var bad = SectorMap()
    private var seen: Int64 = 0

    init(_ wanted: Range<Int64>) { self.wanted = wanted }

    /// Every sector that was asked for has its word.
    var isComplete: Bool { seen >= Int64(wanted.count) }

    /// `Media region :       4992 ,         16 , - unreadable`; whether it was such a line.
    mutating func take(_ line: String) -> Bool {
        guard line.hasPrefix("Media region"), let colon = line.firstIndex(of: ":") else { return false }
        let parts = line[line.index(after: colon)...].split(separator: ",").map(\.trimmedOfSpaces)
        guard parts.count == 3, let first = Int64(parts[0]), let count = Int64(parts[1]), first >= 0, count > 0
        else { return false }
        let range = (first..<first.addingSaturated(count)).clamped(to: wanted)
        seen += Int64(range.count)
        // What is neither good nor slow is not to be had: unreadable, mismatching, untested.
        if !parts[2].hasPrefix("+") { bad.insert(range) }
        return true
    }
}
