import Foundation

/// One name on a disc, such as ISO 9660, Rock Ridge, Joliet, UDF and the file systems it is copied to all keep: NFC, at
/// most 60 UTF-16 units (Joliet's 64 less `.001` of a part), nothing beyond U+FFFF, none of `\ / : * ? " < > | %`.
public enum DiscName {
    static let longest = 60

    public static func isUsable(_ name: String) -> Bool { usable(name).utf8.elementsEqual(name.utf8) }

    /// The name itself where it can stand, else the nearest that can.
    public static func usable(_ name: String, hasExtension: Bool = true) -> String {
        var text = name
        // Most names are plain, and a plan looks at a hundred thousand.
        if !name.utf8.allSatisfy(isPlain) {
            var result = String.UnicodeScalarView()
            for scalar in name.precomposedStringWithCanonicalMapping.unicodeScalars {
                result.append(isKept(scalar) ? scalar : "_")
            }
            text = String(result)
        }
        while let first = text.unicodeScalars.first, first == "." || first == " " { text.unicodeScalars.removeFirst() }
        text = trimmed(text)
        if text.isEmpty { text = "_" }
        if isDevice(text) { text = "_" + text }
        return shortened(text, to: longest, hasExtension)
    }

    /// With a mark before the extension, within the same length.
    static func marked(_ name: String, _ mark: String, hasExtension: Bool = true) -> String {
        let (stem, end) = split(name, hasExtension)
        let room = longest - end.utf16.count - mark.utf16.count - 1
        return trimmed(cut(stem, to: max(1, room))) + "_" + mark + end
    }

    /// Letters, digits and four more of ASCII: kept, and the same in every form.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x20, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\\", "/", ":", "*", "?", "\"", "<", ">", "|", "%": false
        default:
            switch scalar.properties.generalCategory {
            // What no one sees, or what turns a line around.
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: scalar.value <= 0xFFFF
            }
        }
    }

    private static func shortened(_ name: String, to length: Int, _ hasExtension: Bool) -> String {
        guard name.utf16.count > length else { return name }
        let (stem, end) = split(name, hasExtension)
        return trimmed(cut(stem, to: max(1, length - end.utf16.count))) + end
    }

    /// The extension is what a player goes by; one longer than ten letters is none.
    private static func split(_ name: String, _ hasExtension: Bool) -> (stem: String, end: String) {
        guard hasExtension, let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
        let end = String(name[dot...])
        return end.utf16.count <= 11 ? (String(name[..<dot]), end) : (name, "")
    }

    /// Whole characters only.
    private static func cut(_ text: String, to length: Int) -> String {
        var result = ""
        var used = 0
        for scalar in text.unicodeScalars {
            used += scalar.value > 0xFFFF ? 2 : 1
            guard used <= length else { break }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// Windows drops dots and spaces at the end.
    private static func trimmed(_ text: String) -> String {
        var text = text
        while let last = text.unicodeScalars.last, last == "." || last == " " { text.unicodeScalars.removeLast() }
        return text.isEmpty ? "_" : text
    }

    /// Names that Windows keeps for devices, with any extension.
    private static func isDevice(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(stem) { return true }
        return (stem.hasPrefix("COM") || stem.hasPrefix("LPT")) && stem.count == 4
            && stem.unicodeScalars.last.map { ("1"..."9").contains($0) } ?? false
    }
}
