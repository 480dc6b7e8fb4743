/// Text made safe for XML 1.0 and HTML alike, as content and between double quotes.
///
/// File names and metadata come from strangers: besides the five characters of markup, everything that XML can't carry
/// (control characters, U+FFFE) or that makes a line read differently than it is stored (bidirectional overrides) is
/// shown as `%XX`, byte for byte in UTF-8, as paths are elsewhere.
public enum Markup {
    public static func escape(_ text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            default:
                if isShown(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    for byte in String(scalar).utf8 {
                        result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
                    }
                }
            }
        }
        return result
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F: false
        // Bidirectional marks, embeddings, overrides and isolates; the byte order mark; noncharacters.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: false
        case 0xFDD0...0xFDEF: false
        default: scalar.value & 0xFFFE != 0xFFFE
        }
    }

    /// ` name="value"`, escaped.
    static func attribute(_ name: String, _ value: String) -> String { " \(name)=\"\(escape(value))\"" }

    /// Columns a text takes in print: Chinese characters take two.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
    }

    /// The text with its middle left out where it is wider than `columns`; the end of a name tells most.
    static func shortened(_ text: String, columns: Int) -> String {
        guard Self.columns(text) > columns, columns > 8 else { return text }
        var head = ""
        var used = 1
        for character in text {
            let width = Self.columns(String(character))
            guard used + width <= columns / 3 else { break }
            used += width
            head.append(character)
        }
        var tail: [Character] = []
        for character in text.reversed() {
            let width = Self.columns(String(character))
            guard used + width <= columns else { break }
            used += width
            tail.append(character)
        }
        return head + "…" + String(tail.reversed())
    }

    /// Bytes as base64, for `data:` URIs.
    static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let first = bytes[index]
            let second = index + 1 < bytes.count ? bytes[index + 1] : 0
            let third = index + 2 < bytes.count ? bytes[index + 2] : 0
            result.append(letters[Int(first >> 2)])
            result.append(letters[Int((first & 3) << 4 | second >> 4)])
            result.append(index + 1 < bytes.count ? letters[Int((second & 15) << 2 | third >> 6)] : UInt8(ascii: "="))
            result.append(index + 2 < bytes.count ? letters[Int(third & 63)] : UInt8(ascii: "="))
            index += 3
        }
        return String(decoding: result, as: UTF8.self)
    }
}
