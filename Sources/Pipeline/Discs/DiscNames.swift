import Archive
import Evidence

/// Names on a disc: those every reader keeps as they are (docs/design/images.md). The true one stands in the index.
enum DiscNames {
    /// Joliet's limit, less room for what tells two names apart.
    private static let mostUnits = 64 - 9
    private static let forbidden = Set(#"\/:*?"<>|%"#.unicodeScalars)

    /// One part of a path.
    static func clean(_ name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in ImageNames.composed(name).unicodeScalars {
            let isBad =
                forbidden.contains(scalar) || scalar.value < 0x20 || scalar.value == 0x7F || scalar.value > 0xFFFF
            scalars.append(isBad ? "_" : scalar)
        }
        var result = shortened(String(scalars))
        while let last = result.unicodeScalars.last, last == "." || last == " " { result.unicodeScalars.removeLast() }
        while let first = result.unicodeScalars.first, first == "." || first == " " || first == "~" {
            result.unicodeScalars.removeFirst()
        }
        return result.isEmpty ? "_" : result
    }

    /// The ending stays: it says what program opens the file.
    private static func shortened(_ name: String) -> String {
        guard name.utf16.count > mostUnits else { return name }
        let (stem, ending) = split(name)
        var kept = ""
        for character in stem {
            guard (kept + String(character) + ending).utf16.count <= mostUnits else { break }
            kept.append(character)
        }
        return kept + ending
    }

    private static func split(_ name: String) -> (stem: String, ending: String) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex, name[dot...].utf16.count <= 12 else {
            return (name, "")
        }
        return (String(name[..<dot]), String(name[dot...]))
    }

    /// `data/<group>/<name>` for each, no two the same in whatever case or normal form. What would be the same is told
    /// apart by the beginning of its digest.
    static func paths(_ items: [(group: String, name: String, sha256: String)]) -> [String] {
        let plain = items.map { "data/\(clean($0.group))/\(clean($0.name))" }
        // Folders that differ in case only would be one folder elsewhere.
        var folders: [String: String] = [:]
        var counts: [String: Int] = [:]
        for path in plain { counts[path.lowercased(), default: 0] += 1 }
        return zip(items, plain).map { item, path in
            let name = clean(item.name)
            let group = clean(item.group)
            let folder = folders[group.lowercased()] ?? group
            folders[group.lowercased()] = folder
            guard counts[path.lowercased()] != 1 else { return "data/\(folder)/\(name)" }
            let (stem, ending) = split(name)
            return "data/\(folder)/\(stem)-\(item.sha256.prefix(8))\(ending)"
        }
    }
}
