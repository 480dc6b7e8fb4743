import Evidence
import Glibc
import Vault

extension Dvdisaster {
    static func file(_ target: RawPath, size: Int64) throws(DiscError) -> ImageFile {
        do throws(ImageError) { return try ImageFile(target, size: size, isDirect: false, isShared: true) } catch {
            throw DiscError(error)
        }
    }

    /// Copies an image, and holds what went by against its digest.
    static func copy(
        _ source: ReadFile, sha256: String, to file: ImageFile, _ control: ImageControl
    ) throws(DiscError) {
        let before = try source.look()
        let digest = try RunningDigest.forDisc()
        try source.forEach(control, total: before.size) { (bytes) throws(DiscError) in
            digest.update(bytes)
            do throws(ImageError) { try file.write(bytes) { false } } catch { throw DiscError(error) }
        }
        let found = digest.finish()
        guard found == sha256, try source.look() == before else {
            throw DiscError(.sourceChanged, path: source.path.text, detail: "SHA-256 \(found), not \(sha256)")
        }
    }

    /// Of the first `head` bytes and of the whole, in one reading.
    static func digests(
        _ path: RawPath, head: Int64, _ control: ImageControl
    ) throws(DiscError) -> (head: String, whole: String, size: Int64) {
        let file = try ReadFile(path)
        let size = try file.look().size
        let digest = try RunningDigest.forDisc()
        var headDigest = ""
        var done: Int64 = 0
        try file.forEach(control, total: size) { (bytes) throws(DiscError) in
            let inHead = Int(min(max(0, head - done), Int64(bytes.count)))
            digest.update(UnsafeRawBufferPointer(rebasing: bytes[..<inHead]))
            if done < head, done + Int64(inHead) == head {
                guard let copy = digest.copy() else { throw DiscError(.noDigest, path: path.text) }
                headDigest = copy.finish()
            }
            digest.update(UnsafeRawBufferPointer(rebasing: bytes[inHead...]))
            done += Int64(bytes.count)
        }
        return (headDigest, digest.finish(), done)
    }

    /// Of the header that stands at a sector of a file; nil where none does.
    static func facts(
        _ path: RawPath, at sector: Int64, place: ErrorCorrection.Place
    ) throws(DiscError) -> CorrectionFacts? {
        let file = try ReadFile(path)
        var header = [UInt8](repeating: 0, count: 128)
        let got = pread(file.descriptor, &header, header.count, off_t(sector) * off_t(Sector.size))
        guard got >= 0 else { throw .reading(path, errno) }
        return RS03.facts(header: Array(header[..<got]), place: place)
    }
}

extension ImageControl {
    /// Progress of one of several parts of about the same length.
    func part(_ index: Int64, of count: Int64, total: Int64) -> ImageControl {
        let onProgress = onProgress
        return ImageControl(
            onProgress: { done, all in
                let share = all > 0 ? min(1000, done.scaled(by: 1000, over: all)) : 0
                onProgress(total.scaled(by: index * 1000 + share, over: count * 1000), total)
            }, isCancelled: isCancelled)
    }
}
