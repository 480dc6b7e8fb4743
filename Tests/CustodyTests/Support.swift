import Evidence
import Foundation
import Testing

@testable import Custody

/// A folder that goes with the test.
final class TemporaryFolder {
    let path: RawPath

    init() {
        path = RawPath(
            FileManager.default.temporaryDirectory.path(percentEncoded: false) + "custody-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(atPath: path.text, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.text) }

    func log(_ entries: Int = 0, batch: Int = 100) throws -> CustodyLog {
        try CustodyLog.create(at: path, origin: "unbroken.test/log")
        let log = try CustodyLog(at: path)
        var done = 0
        while done < entries {
            let next = min(entries, done + batch)
            try log.append { _ in (done..<next).map(Entries.make) }
            done = next
        }
        return log
    }

    /// Every file of the log but lock and key, below the folder.
    var files: [String] {
        let all = FileManager.default.subpaths(atPath: path.text) ?? []
        return all.filter { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path.text + "/" + name, isDirectory: &isFolder)
            return !isFolder.boolValue && name != ".lock" && name != "key"
        }.sorted()
    }
}

enum Entries {
    static func make(_ index: Int) -> [UInt8] { Array("entry \(index)".utf8) }
}

/// RFC 6962's definitions, word for word and slowly: what the tiles are compared with.
enum Plain {
    static func root(_ leaves: ArraySlice<[UInt8]>, _ hasher: MerkleHasher) -> MerkleHash {
        guard let first = leaves.first else { return hasher.empty() }
        guard leaves.count > 1 else { return hasher.leaf(first) }
        var left = 1
        while left * 2 < leaves.count { left *= 2 }
        let middle = leaves.startIndex + left
        return hasher.node(root(leaves[..<middle], hasher), root(leaves[middle...], hasher))
    }
}
