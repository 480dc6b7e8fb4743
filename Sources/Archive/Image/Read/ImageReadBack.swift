import Evidence
import Vault

/// What a medium holds, read from its first sector to its last, once.
public struct ImageReadBack: Hashable, Sendable {
    public var bytes: Int64
    /// Of all bytes read; lower-case hex.
    public var sha256: String
    /// Of each file, by its path.
    public var files: [String: String]

    /// Reads an image or disc front to back: its digest and that of every file listed, in one go.
    ///
    /// - Parameters:
    ///   - entries: what ``ImageReader/entries(_:)`` listed.
    ///   - size: how much belongs to the image, where the medium is larger; all of it when nil.
    public static func run(
        _ source: ImageSource, _ entries: [ImageEntry], size: Int64? = nil, control: ImageControl = ImageControl()
    ) throws(ImageError) -> ImageReadBack {
        let total = size ?? source.size
        guard total <= source.size else {
            throw ImageError(.damaged, path: source.path.text, detail: "\(source.size) bytes, not \(total)")
        }
        var map = ExtentMap(entries)
        let stream = ImageStream(to: nil, total: total, control: control)
        stream.onChunk = { start, chunk in chunk.marks = map.marks(from: start, count: chunk.used) }
        let digests: StreamDigests
        do throws(ImageError) {
            while stream.position < total {
                let at = stream.position
                _ = try stream.fill(atMost: Int(clamping: total - at)) { (room) throws(ImageError) -> Int in
                    try source.read(at: at, into: room)
                    return room.count
                }
            }
            digests = try stream.finish()
        } catch {
            var first = stream.abandon(error)
            if first.path.isEmpty { first.path = source.path.text }
            throw first
        }
        var found = digests.files
        try map.digestRest(entries, source, into: &found)
        var files: [String: String] = [:]
        for (index, digest) in found { files[entries[index].path] = digest }
        return ImageReadBack(bytes: total, sha256: digests.whole, files: files)
    }
}

extension ExtentMap {
    /// Reads those files that did not come by in one piece, and names the twins.
    func digestRest(
        _ entries: [ImageEntry], _ source: ImageSource, into found: inout [Int: String]
    ) throws(ImageError) {
        for index in rest + unfinished {
            let digest = try RunningDigest.forImage()
            for extent in entries[index].extents {
                var done: Int64 = 0
                while done < extent.length {
                    let count = Int(min(1 << 20, extent.length - done))
                    let bytes = try source.read(at: extent.offset + done, count: count)
                    bytes.withUnsafeBytes { digest.update($0) }
                    done += Int64(count)
                }
            }
            found[index] = digest.finish()
        }
        for (index, twin) in twins { found[index] = found[twin] }
    }
}
