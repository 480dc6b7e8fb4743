import Evidence

/// Names that another system would lose, change or refuse (RFC 8493, 6.1).
enum BagNames {
    static func check(_ tree: BagTree, into report: inout BagReport) {
        var seen: [String: RawPath] = [:]
        seen.reserveCapacity(tree.files.count)
        for path in tree.files.keys.sorted() {
            let text = path.text
            let key = BagPath.foldedKey(text)
            if let other = seen[key] {
                report.add(.namesCollide, .warning, text, other.text)
            } else {
                seen[key] = path
            }
            let parts = path.bytes.split(separator: UInt8(ascii: "/"))
            if parts.contains(where: isRefusedByWindows) { report.add(.nameNotPortable, .warning, text) }
            if let name = parts.last, isOfSystem(name) { report.add(.systemFile, .warning, text) }
        }
    }

    private static func isRefusedByWindows(_ part: ArraySlice<UInt8>) -> Bool {
        if part.contains(where: { $0 < 0x20 || "<>:\"|?*\\".utf8.contains($0) }) { return true }
        // Windows drops a dot or a space at the end.
        if part.last == UInt8(ascii: ".") || part.last == 0x20 { return true }
        let stem = part.prefix { $0 != UInt8(ascii: ".") }
        guard stem.count == 3 || stem.count == 4 else { return false }
        let upper = String(decoding: stem, as: UTF8.self).uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(upper) { return true }
        return (upper.hasPrefix("COM") || upper.hasPrefix("LPT")) && upper.count == 4
            && upper.unicodeScalars.last.map { ("1"..."9").contains($0) } ?? false
    }

    private static func isOfSystem(_ name: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: name, as: UTF8.self).lowercased()
        return text == ".ds_store" || text == "thumbs.db" || text == "desktop.ini" || text.hasPrefix("._")
    }
}
