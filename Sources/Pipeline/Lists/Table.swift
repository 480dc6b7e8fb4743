/// A list as rows of text, whatever its file format was.
struct Table {
    var header: [String]
    var headerLine: Int
    var rows: [Row]

    struct Row {
        /// Where the row begins in the file, from 1.
        var line: Int
        /// As many as the header has, or fewer where the row ends early.
        var cells: [String]
        /// True where the row has more fields than the header: its columns can't be trusted.
        var tooLong = false
    }
}

/// CSV as it is found: RFC 4180 quotes, any line end, and the separator it happens to have.
struct CSVReader {
    private let bytes: [UInt8]
    private let separator: UInt8
    private let file: String
    private var position = 0
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private init(_ bytes: [UInt8], separator: UInt8, file: String) {
        self.bytes = bytes
        self.separator = separator
        self.file = file
    }

    static func read(_ text: [UInt8], file: String) throws(SourceError) -> (table: Table, separator: Character) {
        var (separator, start) = (detect(text), 0)
        // Excel: a first line `sep=;`.
        if text.starts(with: Array("sep=".utf8)), text.count > 4, text.count == 5 || text[5] < 0x20 {
            (separator, start) = (text[4], 5)
        }
        var reader = CSVReader(text, separator: separator, file: file)
        reader.position = start
        if start > 0 { reader.skipLineEnd() }
        guard let (line, header) = try reader.record() else {
            throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file)
        }
        var table = Table(header: header.map { $0.trimmed }, headerLine: line, rows: [])
        while let (line, cells) = try reader.record() {
            let extra = cells.dropFirst(table.header.count).contains { !$0.trimmed.isEmpty }
            table.rows.append(.init(line: line, cells: cells, tooLong: extra))
        }
        return (table, Character(Unicode.Scalar(separator)))
    }

    /// The separator seen most often in the first line, outside quotes.
    private static func detect(_ text: [UInt8]) -> UInt8 {
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
        var counts = [Int](repeating: 0, count: candidates.count)
        var quoted = false
        for byte in text.drop(while: { $0 == newline || $0 == carriageReturn }) {
            if byte == quote { quoted.toggle() }
            guard !quoted else { continue }
            if byte == newline || byte == carriageReturn { break }
            if let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return counts.firstIndex(of: most).map { candidates[$0] } ?? UInt8(ascii: ",")
    }

    /// The next record that is not blank, with the line it begins in; nil at the end.
    private mutating func record() throws(SourceError) -> (line: Int, cells: [String])? {
        while position < bytes.count {
            let start = line
            var cells: [String] = []
            while true {
                cells.append(try field())
                guard position < bytes.count, bytes[position] == separator else { break }
                position += 1
            }
            skipLineEnd()
            if cells.contains(where: { !$0.isEmpty }) { return (start, cells) }
        }
        return nil
    }

    private mutating func skipLineEnd() {
        guard position < bytes.count else { return }
        if bytes[position] == CSVReader.carriageReturn { position += 1 }
        if position < bytes.count, bytes[position] == CSVReader.newline { position += 1 }
        line += 1
    }

    private mutating func field() throws(SourceError) -> String {
        guard position < bytes.count, bytes[position] == CSVReader.quote else { return plain() }
        let opened = line
        position += 1
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == CSVReader.quote {
                guard position < bytes.count, bytes[position] == CSVReader.quote else {
                    // Anything up to the separator belongs to the field as it stands.
                    return String(decoding: content, as: UTF8.self) + plain()
                }
                position += 1
            } else if byte == CSVReader.newline || (byte == CSVReader.carriageReturn && peek != CSVReader.newline) {
                line += 1
            }
            content.append(byte)
        }
        throw SourceError(
            Bilingual(zh: "引号没有配对，从这一行开始", en: "a quote opened in this line is never closed"), file: file, line: opened)
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func plain() -> String {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == CSVReader.newline || byte == CSVReader.carriageReturn { break }
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }
}

extension String {
    /// Wide letters, digits and signs (U+FF01 to U+FF5E, and the wide space), which Chinese keyboards write, as plain ones.
    var halfWidth: String {
        guard unicodeScalars.contains(where: { (0xFF01...0xFF5E).contains($0.value) || $0.value == 0x3000 }) else {
            return self
        }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
                    case 0x3000: " "
                    default: scalar
                    }
                }))
    }

    /// Without white space (also the wide one) at both ends.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return self }
        // ASCII letters and digits at both ends: nothing to do, and that is nearly every cell.
        if first > 0x20, first < 0x7F, last > 0x20, last < 0x7F { return self }
        var text = self[...]
        while let character = text.first, character.isWhitespace || character == "\u{FEFF}" { text.removeFirst() }
        while let character = text.last, character.isWhitespace || character == "\u{FEFF}" { text.removeLast() }
        return String(text)
    }
}
