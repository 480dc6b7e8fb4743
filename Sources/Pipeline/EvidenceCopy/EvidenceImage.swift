import Archive
import Evidence
import Vault

/// A copy for evidence as the image of a disc that goes into the case file (001 §17). Its names and digests are the bag's,
/// and the writer holds every byte against them.
public enum EvidenceImage {
    @discardableResult
    public static func write(
        _ copy: EvidenceCopy.Result, to target: RawPath, at time: WallTime, control: ImageControl = ImageControl()
    ) throws -> WrittenImage {
        var tree = ImageTree(modified: time)
        try add(copy.place, "", &tree, time)
        let number = copy.entries.first.map { String($0.id) } ?? "0"
        let volume = try ImageVolume(id: "EVIDENCE_\(number)", set: "EVIDENCE", date: time)
        return try BridgeWriter().write(tree, volume, to: target, control: control)
    }

    private static func add(_ folder: RawPath, _ prefix: String, _ tree: inout ImageTree, _ time: WallTime) throws {
        for entry in try Folders.entries(folder) {
            let path = folder.appending(entry.name)
            let name = prefix + entry.name.text
            if entry.isFolder {
                try add(path, name + "/", &tree, time)
            } else {
                let sha256 = try FileDigest.sha256(path)
                try tree.addFile(
                    name, .file(path, size: FileTest.size(path) ?? 0, sha256: sha256), modified: time)
            }
        }
    }
}
