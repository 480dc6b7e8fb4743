import Evidence
import Glibc
import Vault

/// Correction data through the program `dvdisaster` (0.79), RS03.
public struct Dvdisaster: ErrorCorrecting {
    /// It tells how far it is many times a second; a disk may keep it waiting.
    static let patience: Int32 = 600_000

    let program: String
    let threads: Int

    /// - Parameter threads: for making correction data; repairing is done by one.
    public init(program: String = "/usr/bin/dvdisaster", threads: Int = 2) {
        self.program = program
        self.threads = min(max(threads, 1), 32)
    }

    public var name: String {
        get throws(DiscError) {
            var version: String?
            let child = try ChildProcess(program, ["--version"]) { line in
                // `dvdisaster 0.79.5 build 10+b1, GNU/Linux 64bit`
                let words = line.split(separator: " ")
                if version == nil, words.count > 1, words[0] == "dvdisaster" { version = words[0] + " " + words[1] }
                return true
            }
            _ = try child.wait(patience: 30_000) { false }
            guard let version else { throw DiscError(.programFailed, path: program, detail: child.words.summary) }
            return version
        }
    }

    public func protectedSectors(data: Int64) throws(DiscError) -> Int64 { try layout(data: data).sectors }

    private func layout(data: Int64) throws(DiscError) -> RS03.Layout {
        guard let layout = RS03.layout(data: data) else {
            throw DiscError(.tooLargeToProtect, path: "image", detail: "\(data) sectors")
        }
        return layout
    }

    // MARK: Making

    public func protect(
        _ image: RawPath, sha256: String, capacity: Int64, to target: RawPath, control: ImageControl
    ) throws(DiscError) -> ProtectedImage {
        let source = try ReadFile(image)
        let data = try source.sectors()
        let layout = try layout(data: data)
        guard layout.sectors <= capacity else {
            throw DiscError(
                .tooLargeToProtect, path: image.text, detail: "\(layout.sectors) sectors, \(capacity) on the disc")
        }
        let size = layout.sectors * Int64(Sector.size)
        let dataBytes = data * Int64(Sector.size)
        // Three parts of about the same length: copying, making, reading again.
        let file = try Self.file(target, size: size)
        defer { file.discard() }
        try Self.copy(source, sha256: sha256, to: file, control.part(0, of: 3, total: size))
        try run(
            ["-i", file.temporary.text, "-mRS03", "-o", "image", "-x", String(threads), "-c"],
            control.part(1, of: 3, total: size), total: size)
        let found = try Self.digests(file.temporary, head: dataBytes, control.part(2, of: 3, total: size))
        guard found.size == size else {
            throw DiscError(.notAsPlanned, path: target.text, detail: "\(found.size) bytes, not \(size)")
        }
        guard found.head == sha256 else {
            throw DiscError(.notAsPlanned, path: target.text, detail: "its data are not the image's any more")
        }
        guard let facts = try Self.facts(file.temporary, at: data, place: .inImage), facts.method == "RS03" else {
            throw DiscError(.noCorrectionData, path: target.text)
        }
        do throws(ImageError) { try file.commit(size: size) } catch { throw DiscError(error) }
        return ProtectedImage(
            sectors: layout.sectors, sha256: found.whole, dataSectors: data, dataSHA256: found.head, facts: facts)
    }

    public func makeFile(
        _ image: RawPath, sha256: String, thousandths: Int, to target: RawPath, control: ImageControl
    ) throws(DiscError) -> CorrectionFile {
        let source = try ReadFile(image)
        let sectors = try source.sectors()
        let before = try source.look()
        // RS03 takes whole per cents; from 8 roots to 170, which is 3.2 to 200 %.
        let percent = min(max((thousandths + 9) / 10, 4), 200)
        let total = sectors * Int64(Sector.size)
        // The program makes the file itself; room is what it will need, which a header and two layers exceed by little.
        let file = try Self.file(target, size: total / 100 * Int64(percent) + 16 << 20)
        defer { file.discard() }
        guard ftruncate(file.descriptor, 0) == 0 else { throw .writing(target, errno) }
        try run(
            [
                "-i", image.text, "-e", file.temporary.text, "-mRS03", "-o", "file", "-n", "\(percent)%", "-x",
                String(threads), "-c",
            ], control.part(0, of: 2, total: total), total: total)
        // The program unlinks the file that is there and makes its own.
        do throws(ImageError) { try file.adopt() } catch { throw DiscError(error) }
        // Proven with the image that it was made of: read once more, after the program has.
        let digest = try RunningDigest.forDisc()
        let reading = control.part(1, of: 2, total: total)
        try source.forEach(reading, total: total) { digest.update($0) }
        let found = digest.finish()
        guard found == sha256, try source.look() == before else {
            throw DiscError(.sourceChanged, path: image.text, detail: "SHA-256 \(found), not \(sha256)")
        }
        guard let facts = try Self.facts(file.temporary, at: 0, place: .separate), facts.method == "RS03" else {
            throw DiscError(.noCorrectionData, path: target.text)
        }
        let made = try Self.digests(file.temporary, head: 0, ImageControl(isCancelled: control.isCancelled))
        guard made.size >= total / 100 * Int64(percent) / 2 else {
            throw DiscError(.notAsPlanned, path: target.text, detail: "\(made.size) bytes")
        }
        do throws(ImageError) { try file.commit(size: made.size) } catch { throw DiscError(error) }
        return CorrectionFile(
            bytes: made.size, sha256: made.whole, imageSHA256: sha256, imageSectors: sectors, facts: facts)
    }

    // MARK: Recognising and repairing

    public func recognise(_ image: RawPath, file: RawPath?) throws(DiscError) -> CorrectionFacts? {
        if let file { return try Self.facts(file, at: 0, place: .separate) }
        let source: ImageSource
        let reader: ImageReader
        do throws(ImageError) {
            source = try ImageSource(image)
            reader = try ImageReader(source)
        } catch { throw DiscError(error) }
        // Behind what the volume says is its end.
        guard let end = reader.volumeSectors else { return nil }
        return try Self.facts(image, at: end, place: .inImage)
    }

    public func repair(
        _ copy: RawPath, sectors: Int64, unreadable: SectorMap, file: RawPath?, sha256: String, control: ImageControl
    ) throws(DiscError) -> RepairReport {
        let total = sectors * Int64(Sector.size)
        let length = try ReadFile(copy).look().size
        var dead = unreadable
        // What a copy lacks at its end was not read either.
        if length < total { dead = SectorMap(unreadable.ranges + [(length / Int64(Sector.size))..<sectors]) }
        if dead.isEmpty {
            let found = try ReadFile.sha256(copy, control: ImageControl(isCancelled: control.isCancelled))
            if found == sha256 {
                return RepairReport(outcome: .intact, sha256: found, markedSectors: 0, exitCode: nil, words: "")
            }
        }
        try DeadSector.mark(dead, in: copy, sectors: sectors)
        var words = ""
        let correction = file.map { ["-e", $0.text] } ?? []
        let code = try run(
            ["-i", copy.text] + correction + ["-f"], control.part(0, of: 2, total: total), total: total,
            allowed: [0, 1, 2], words: &words)
        // It cuts off or adds nothing; were it otherwise, the digest would tell.
        let found = try ReadFile.sha256(copy, control: control.part(1, of: 2, total: total))
        return RepairReport(
            outcome: found == sha256 ? .repaired : .notRepaired, sha256: found, markedSectors: dead.count,
            exitCode: code, words: words)
    }

    // MARK: The program

    private func run(_ arguments: [String], _ control: ImageControl, total: Int64) throws(DiscError) {
        var words = ""
        try run(arguments, control, total: total, allowed: [0], words: &words)
    }

    @discardableResult
    private func run(
        _ arguments: [String], _ control: ImageControl, total: Int64, allowed: Set<Int32>, words: inout String
    ) throws(DiscError) -> Int32 {
        let child = try ChildProcess(program, arguments, passingOver: "-> CRC-predicted error") { line in
            // `Ecc generation:  12.5%`, `Ecc progress: …`: in thousandths.
            if line.hasSuffix("%"), let word = line.dropLast().split(separator: " ").last {
                let parts = word.split(separator: ".")
                if let whole = parts.first.flatMap({ Int64($0) }) {
                    let tenths = parts.count > 1 ? Int64(parts[1].prefix(1)) ?? 0 : 0
                    control.onProgress(total / 1000 * min(whole * 10 + tenths, 1000), total)
                    return false
                }
            }
            return !line.contains("repaired sectors:")
        }
        let end = try child.wait(patience: Self.patience, isCancelled: control.isCancelled)
        words = child.words.summary
        guard case .code(let code) = end, allowed.contains(code) else {
            let isFull = words.contains("No space left") || words.contains("write error") && words.contains("space")
            throw DiscError(
                isFull ? .noSpace : .programFailed, path: program, detail: "ended with \(end.exitCode): \(words)")
        }
        return code
    }
}
