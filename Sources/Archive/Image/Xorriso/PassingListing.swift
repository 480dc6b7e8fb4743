import Evidence
import Vault

/// The folders of an image that is going by, found as soon as they have, so that its files can be digested on their way.
final class PassingListing {
    /// What may be kept of the beginning. A tree whose folders take more is listed when all is written.
    private static let largestHead = 64 << 20

    private var head: HeadSource?
    private var entries: [ImageEntry] = []
    private var map: ExtentMap?

    init(total: Int64) { head = HeadSource(bytes: [], size: total) }

    func take(_ start: Int64, _ chunk: Chunk) throws(ImageError) {
        if head != nil { try look(start, chunk) }
        if let marks = map?.marks(from: start, count: chunk.used) { chunk.marks = marks }
    }

    private func look(_ start: Int64, _ chunk: Chunk) throws(ImageError) {
        head?.bytes += Array(chunk.filled)
        guard let source = head else { return }
        do throws(ImageError) {
            entries = try ImageReader(source).entries(.rockRidge)
            map = ExtentMap(entries, from: start)
            head = nil
        } catch {
            // More to come; or something is wrong, and will be told when the whole is read.
            if source.bytes.count > Self.largestHead { head = nil }
        }
    }

    /// The image's files against the tree's: the same names, sizes and digests, none missing, none added.
    func compare(_ tree: ImageTree, _ digests: StreamDigests, _ image: ImageSource) throws(ImageError) -> [String:
        String]
    {
        if map == nil { entries = try ImageReader(image).entries(.rockRidge) }
        let map = map ?? ExtentMap(entries, from: image.size)
        var found = digests.files
        try map.digestRest(entries, image, into: &found)
        var byPath: [String: Int] = [:]
        for (index, entry) in entries.enumerated() { byPath[entry.path] = index }
        guard entries.count == tree.nodes.count - 1, byPath.count == entries.count else {
            throw ImageError(
                .notAsPlanned, path: image.path.text,
                detail: "\(entries.count) files and folders, not \(tree.nodes.count - 1)")
        }
        var files: [String: String] = [:]
        for (index, node) in tree.nodes.enumerated().dropFirst() {
            let path = tree.path(of: index)
            guard let at = byPath[path], entries[at].isFolder == node.isFolder else {
                throw ImageError(.notAsPlanned, path: path, detail: "not in the image")
            }
            guard let content = node.content else { continue }
            guard let digest = found[at] else { throw ImageError(.notAsPlanned, path: path, detail: "not digested") }
            try Self.compare(content, path, entries[at].size, digest)
            files[path] = digest
        }
        return files
    }

    private static func compare(_ content: ImageContent, _ path: String, _ size: Int64, _ digest: String)
        throws(ImageError)
    {
        switch content {
        case .file(let source, let expected, let sha256), .part(let source, _, let expected, let sha256):
            guard size == expected else { throw SourceReading.changed(source, size, expected) }
            if let error = SourceReading.compare(source, digest, sha256) { throw error }
        case .bytes(let bytes):
            let own = try RunningDigest.sha256(bytes)
            guard own == digest else {
                throw ImageError(.notAsPlanned, path: path, detail: "SHA-256 \(digest), not \(own)")
            }
        }
    }
}
