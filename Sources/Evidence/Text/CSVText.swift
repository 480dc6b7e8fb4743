/// Lines of CSV for spreadsheet programs: UTF-8 with its mark, quoted where needed, CRLF.
///
/// A cell that a spreadsheet would take for a formula (`=`, `+`, `-`, `@` at its beginning, and their wide forms, behind
/// white space too) gets an apostrophe before it: names and causes come from lists of others. Digits whose zeros or
/// places it would lose (police numbers, dispatch numbers) become `="021001"`, which the import of lists reads as well.
public enum CSVText {
    public static let mark = "\u{FEFF}"

    public static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    public static func cell(_ text: String) -> String { quoted(safe(text)) }

    private static func safe(_ text: String) -> String {
        if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), text.utf8.count > 1 {
            return text.hasPrefix("0") || text.utf8.count > 15 ? "=\"\(text)\"" : text
        }
        // A number of ours may be negative.
        if text.utf8.first == UInt8(ascii: "-"), Double(text) != nil { return text }
        let first = text.unicodeScalars.first { $0.value > 0x20 && $0.value != 0xA0 && $0.value != 0x3000 }
        let formula: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
        let begins = text.unicodeScalars.first.map { $0.value < 0x20 } ?? false
        return begins || first.map(formula.contains) == true ? "'" + text : text
    }

    private static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { [",", "\"", "\n", "\r", ";", "\t"].contains($0) }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
