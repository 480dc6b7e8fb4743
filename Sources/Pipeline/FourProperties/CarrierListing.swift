import Catalogue
import Evidence
import Foundation
import Vault

/// Everything that lies on a carrier, below its root.
public enum CarrierListing {
    private static let deepest = 32

    /// Files that are none of those that belong there; nil where a folder can't be read. A link belongs nowhere.
    ///
    /// - Parameter belongs: by path below the root, with slashes, and the file itself.
    public static func foreign(at root: RawPath, belongs: (String, RawPath) -> Bool) -> [String]? {
        var foreign: [String] = []
        guard walk(root, "", 0, &foreign, belongs) else { return nil }
        return foreign.sorted()
    }

    private static func walk(
        _ folder: RawPath, _ prefix: String, _ depth: Int, _ foreign: inout [String],
        _ belongs: (String, RawPath) -> Bool
    ) -> Bool {
        guard depth < deepest, let entries = try? Folders.entries(folder) else { return false }
        for entry in entries {
            let path = folder.appending(entry.name)
            let name = prefix + entry.name.text
            if entry.failure != 0 { return false }
            if entry.isFolder {
                guard walk(path, name + "/", depth + 1, &foreign, belongs) else { return false }
            } else if !entry.isFile || !belongs(name, path) {
                foreign.append(name)
            }
        }
        return true
    }
}

extension CarrierListing {
    /// A folder that is to be archived, read whole: where each of these recordings lies on it, by digest, and what else
    /// does; nil where some of it can't be read.
    public static func copies(
        at root: RawPath, of recordings: Set<String>
    ) -> (places: [String: RawPath], foreign: [String])? {
        var places: [String: RawPath] = [:]
        var isReadable = true
        let foreign = foreign(at: root) { _, file in
            guard let sha256 = try? FileDigest.sha256(file) else {
                isReadable = false
                return true
            }
            guard recordings.contains(sha256) else { return false }
            places[sha256] = places[sha256] ?? file
            return true
        }
        guard isReadable, let foreign else { return nil }
        return (places, foreign)
    }

    /// Files of a card or station folder that no recorder leaves there; nil where some of it can't be read.
    public static func foreignOnCard(
        _ root: RawPath, profiles: RecorderProfiles, catalogue: any CatalogueEngine, zone: TimeZone
    ) throws(CatalogueError) -> [String]? {
        let recorders = Dictionary(try catalogue.recorders().map { ($0.serial, $0) }) { first, _ in first }
        let finder = Finder(
            profiles: profiles, recorders: recorders, site: SiteClock(zone: zone, now: .now), excluded: [])
        let found = finder.search([root])
        guard found.problems.isEmpty else { return nil }
        let files = found.files
        return files.indices.filter { files.role($0) == .other }.map { files.path($0).name.text }
    }
}
