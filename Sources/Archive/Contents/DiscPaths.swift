import Evidence

/// Where each recording lies on the disc: `data/<dispatch>/<name>`, by a rule that every reader keeps
/// (docs/design/disc-contents.md, Names).
public enum DiscPaths {
    public struct Request: Hashable, Sendable {
        public var sha256: String
        public var originalName: String
        /// Dispatch or case number; nil where there is none.
        public var folder: String?
        public var bytes: Int64

        public init(sha256: String, originalName: String, folder: String?, bytes: Int64) {
            self.sha256 = sha256
            self.originalName = originalName
            self.folder = folder
            self.bytes = bytes
        }
    }

    /// Path by digest: the same in whatever order they come. No two are one without case or in another normal form, nor
    /// is a part of one (`name.001`) another's name.
    public static func assign(_ requests: [Request], parts: FileParts = .whole) throws(BagError) -> [String: BagPath] {
        let folders = folderNames(Set(requests.compactMap(\.folder)))
        var taken: Set<String> = []
        var result: [String: BagPath] = [:]
        // Who keeps a name whole comes before who must be renamed to it.
        let ordered = requests.map { (isKept: DiscName.isUsable($0.originalName), request: $0) }.sorted { a, b in
            a.isKept != b.isKept ? a.isKept : a.request.sha256 < b.request.sha256
        }.map(\.request)
        for request in ordered where result[request.sha256] == nil {
            let folder = request.folder.flatMap { folders[$0] } ?? noFolder
            let plain = DiscName.usable(request.originalName)
            var length = 0
            while true {
                let name = length == 0 ? plain : DiscName.marked(plain, String(request.sha256.prefix(length)))
                let path = "data/\(folder)/\(name)"
                let all = parts.parts(name: path, bytes: request.bytes).map(\.name) + [path]
                let keys = Set(all.map { BagPath.foldedKey($0) })
                if taken.isDisjoint(with: keys) {
                    taken.formUnion(keys)
                    result[request.sha256] = try BagPath(path)
                    break
                }
                guard length < request.sha256.count else {
                    throw BagError(.namesCollide, path: path, detail: request.originalName)
                }
                length += 8
            }
        }
        return result
    }

    /// For recordings of no dispatch.
    static let noFolder = "no-dispatch"

    /// Folders that would be one without case are numbered.
    private static func folderNames(_ numbers: Set<String>) -> [String: String] {
        var taken: Set<String> = [noFolder]
        var result: [String: String] = [:]
        let ordered = numbers.map { (isKept: DiscName.isUsable($0), number: $0) }.sorted { a, b in
            a.isKept != b.isKept ? a.isKept : a.number.utf8.lexicographicallyPrecedes(b.number.utf8)
        }.map(\.number)
        for number in ordered {
            let plain = DiscName.usable(number, hasExtension: false)
            var name = plain
            var count = 1
            while !taken.insert(BagPath.foldedKey(name)).inserted {
                count += 1
                name = DiscName.marked(plain, String(count), hasExtension: false)
            }
            result[number] = name
        }
        return result
    }
}
