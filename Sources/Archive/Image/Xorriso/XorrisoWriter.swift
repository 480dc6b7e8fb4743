import Evidence
import Glibc
import Vault

/// Images through the program `xorriso`: ISO 9660 level 3, Rock Ridge, Joliet; no UDF.
///
/// xorriso takes a source that was replaced or grew as it is, and says nothing. So the bytes of every file are digested
/// in the image as it goes by, where its own folders say they lie, and held against the catalogue; a source without a known
/// digest must be the same file with the same size and time before and after.
public struct XorrisoWriter: ImageWriter {
    /// Absolute path.
    let program: String
    /// Milliseconds of silence after which it is ended.
    let patience: Int32

    /// Finds the program where systems keep theirs.
    public init() throws(ImageError) {
        let places: [String] = ["/usr/bin/xorriso", "/usr/local/bin/xorriso"]
        let found = places.first { place in access(place, X_OK) == 0 }
        guard let found else { throw ImageError(.noProgram, path: "xorriso") }
        self.init(program: found)
    }

    init(program: String, patience: Int32 = XorrisoProcess.patience) {
        self.program = program
        self.patience = patience
    }

    private static var temporary: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }

    public var name: String {
        get throws(ImageError) {
            let process = try XorrisoProcess(program, ["-no_rc", "-version"], epoch: 0)
            try Self.waitForEnd(process, patience: 10_000)
            try process.finish()
            return "xorriso " + (process.words.version ?? "?")
        }
    }

    public func plannedSectors(_ tree: ImageTree, _ volume: ImageVolume) throws(ImageError) -> Int64 {
        let scratch = RawPath("\(Self.temporary)/unbroken-xorriso-\(getpid())-\(UInt64.random(in: .min ... .max))")
        return try withScratch(scratch, tree, volume) { (script) throws(ImageError) in
            try plan(script, volume)
        }
    }

    public func write(
        _ tree: ImageTree, _ volume: ImageVolume, to target: RawPath, control: ImageControl = ImageControl()
    ) throws(ImageError) -> WrittenImage {
        let before = try Self.looks(tree)
        let scratch = target.parent.appending(RawPath(bytes: Array(".xorriso-".utf8) + target.name.bytes.prefix(200)))
        // Opened first: its lock keeps a second build from our scratch folder.
        let file = try ImageFile(target, size: 0, isDirect: true)
        defer { file.discard() }
        return try withScratch(scratch, tree, volume) { (script) throws(ImageError) in
            let sectors = try plan(script, volume)
            try file.reserve(sectors * Int64(Sector.size))
            let written = try send(script, tree, volume, sectors, to: file, control)
            for (index, look) in before where try SourceReading.look(Self.source(tree, index)) != look {
                throw SourceReading.changed(Self.source(tree, index), look.size, look.size)
            }
            try file.commit(size: written.size)
            return written
        }
    }

    // MARK: Sources

    private static func source(_ tree: ImageTree, _ index: Int) -> RawPath {
        switch tree.nodes[index].content {
        case .file(let path, _, _), .part(let path, _, _, _): path
        case .bytes, nil: RawPath("")
        }
    }

    /// Every source as it is: there, a file, of the planned size.
    private static func looks(_ tree: ImageTree) throws(ImageError) -> [Int: SourceReading.Look] {
        var looks: [Int: SourceReading.Look] = [:]
        for (index, node) in tree.nodes.enumerated() {
            let path = source(tree, index)
            guard !path.bytes.isEmpty else { continue }
            let look = try SourceReading.look(path)
            if case .file(_, let size, _) = node.content, look.size != size {
                throw SourceReading.changed(path, look.size, size)
            }
            guard path.withCString({ access($0, R_OK) }) == 0 else { throw .reading(path, errno) }
            looks[index] = look
        }
        return looks
    }

    // MARK: The program

    /// xorriso gives names that differ in case only as they are; without Rock Ridge one of them can't be opened then. And there
    /// is no other tree for Windows.
    private static func checkCase(_ tree: ImageTree) throws(ImageError) {
        for folder in tree.nodes where folder.isFolder {
            var seen: Set<String> = []
            for child in folder.children where !seen.insert(tree.nodes[child].name.lowercased()).inserted {
                throw ImageError(
                    .nameTaken, path: tree.path(of: child), detail: "differs from another name in case only")
            }
        }
    }

    private func withScratch<Result>(
        _ scratch: RawPath, _ tree: ImageTree, _ volume: ImageVolume, _ body: (RawPath) throws(ImageError) -> Result
    ) throws(ImageError) -> Result {
        try Self.checkCase(tree)
        Folders.removeTree(scratch)
        defer { Folders.removeTree(scratch) }
        let script = XorrisoScript(tree, volume, scratch: scratch)
        let commands = scratch.appending("commands")
        do throws(VaultError) {
            // Ours alone: names and texts that go onto the disc lie in it for a while.
            guard scratch.withCString({ mkdir($0, 0o700) }) == 0 else {
                throw VaultError(code: .cannotWrite, path: scratch.text, errno: errno)
            }
            for file in script.loose { try Folders.write(file.bytes, to: scratch.appending(file.name)) }
            try Folders.write(script.text, to: commands)
        } catch { throw ImageError(error) }
        return try body(commands)
    }

    private func start(_ script: RawPath, _ volume: ImageVolume, then: [String]) throws(ImageError) -> XorrisoProcess {
        let arguments =
            [
                "-no_rc", "-backslash_codes", "with_quoted_input", "-abort_on", "FAILURE", "-return_with", "SORRY",
                "32",
                "-report_about", "NOTE", "-outdev", XorrisoProcess.imageDevice, "-options_from_file", script.text,
            ] + then
        return try XorrisoProcess(program, arguments, epoch: max(0, volume.date.nanoseconds / 1_000_000_000))
    }

    private func plan(_ script: RawPath, _ volume: ImageVolume) throws(ImageError) -> Int64 {
        let process = try start(script, volume, then: ["-print_size", "-rollback_end"])
        try Self.waitForEnd(process, patience: patience)
        try process.finish()
        guard let sectors = process.words.plannedSectors else {
            throw ImageError(.programFailed, path: "xorriso", detail: process.words.summary)
        }
        return sectors
    }

    /// Of a run that makes no image.
    private static func waitForEnd(_ process: XorrisoProcess, patience: Int32) throws(ImageError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        while try process.read(into: buffer, patience: patience, isCancelled: { false }) > 0 {}
    }

    private func send(
        _ script: RawPath, _ tree: ImageTree, _ volume: ImageVolume, _ sectors: Int64, to file: ImageFile,
        _ control: ImageControl
    ) throws(ImageError) -> WrittenImage {
        let total = sectors * Int64(Sector.size)
        let process = try start(script, volume, then: ["-commit_eject", "none", "-end"])
        let listing = PassingListing(total: total)
        let stream = ImageStream(to: file, total: total, control: control)
        stream.onChunk = { (start, chunk) throws(ImageError) in try listing.take(start, chunk) }
        let digests: StreamDigests
        do throws(ImageError) {
            while true {
                let got = try stream.fill(atMost: .max) { (room) throws(ImageError) -> Int in
                    try process.read(into: room, patience: patience, isCancelled: control.isCancelled)
                }
                if got == 0 { break }
                guard stream.position <= total else { throw Self.notPlanned(file.target, stream.position, total) }
            }
            try process.finish()
            guard stream.position == total else { throw Self.notPlanned(file.target, stream.position, total) }
            digests = try stream.finish()
        } catch {
            process.stop()
            var first = stream.abandon(error)
            if first.path.isEmpty { first.path = file.target.text }
            throw first
        }
        file.setBuffered()
        let files = try listing.compare(tree, digests, try ImageSource(sharing: file.descriptor, file.target))
        return WrittenImage(sectors: sectors, sha256: digests.whole, files: files)
    }

    private static func notPlanned(_ target: RawPath, _ found: Int64, _ planned: Int64) -> ImageError {
        ImageError(.notAsPlanned, path: target.text, detail: "\(found) bytes, not \(planned)")
    }
}
