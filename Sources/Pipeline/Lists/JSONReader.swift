/// A small JSON reader that keeps lines and the digits of numbers: a police number must stay as it is written.
struct JSONReader {
    enum Value {
        case null
        case flag(Bool)
        /// A number or a string, as it stands.
        case text(String)
        case array([Value])
        case object(line: Int, [(key: String, value: Value)])
    }

    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private static let deepest = 64

    private init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// An array of objects, one object a line, or one object with such an array under any key.
    static func read(_ text: [UInt8], file: String) throws(SourceError) -> Table {
        var reader = JSONReader(text, file: file)
        var items: [Value] = []
        reader.skipSpace()
        while reader.position < reader.bytes.count {
            items.append(try reader.value(depth: 0))
            reader.skipSpace()
            if reader.peek == UInt8(ascii: ",") { reader.advance() }
            reader.skipSpace()
        }
        if items.count == 1, case .array(let inner)? = items.first {
            // An array is the list itself: what its only row holds is that row's.
            items = inner
        } else if items.count == 1, case .object(_, let pairs)? = items.first {
            for (key, value) in pairs {
                // One dispatch whose officers are objects is no list of officers.
                guard case .array(let inner) = value, case .object? = inner.first else { continue }
                if pairs.count == 1 || key != "officers" { items = inner }
            }
        }
        return try reader.table(of: items)
    }

    private func table(of items: [Value]) throws(SourceError) -> Table {
        var table = Table(header: [], headerLine: 1, rows: [])
        var columns: [String: Int] = [:]
        for item in items {
            guard case .object(let line, let pairs) = item else {
                throw SourceError(
                    Bilingual(zh: "应为对象的数组，或每行一个对象", en: "expected an array of objects, or one object a line"),
                    file: file)
            }
            var cells = [String](repeating: "", count: table.header.count)
            for (key, text) in JSONReader.flat(pairs, under: "") {
                if columns[key] == nil {
                    columns[key] = table.header.count
                    table.header.append(key)
                }
                guard let column = columns[key] else { continue }
                while cells.count <= column { cells.append("") }
                cells[column] = text
            }
            table.rows.append(.init(line: line, cells: cells))
        }
        return table
    }

    /// `{"position": {"lat": 1}}` becomes `position.lat`; arrays of texts are joined with `;`.
    private static func flat(_ pairs: [(key: String, value: Value)], under prefix: String) -> [(String, String)] {
        var cells: [(String, String)] = []
        for (key, value) in pairs {
            if case .object(_, let inner) = value {
                cells += flat(inner, under: prefix + key + ".")
            } else {
                cells.append((prefix + key, text(of: value)))
            }
        }
        return cells
    }

    private static func text(of value: Value) -> String {
        switch value {
        case .null: ""
        case .flag(let flag): flag ? "true" : "false"
        case .text(let text): text
        case .array(let items): items.map(text).filter { !$0.isEmpty }.joined(separator: ";")
        case .object(_, let pairs): pairs.map { text(of: $0.value) }.joined(separator: " ")
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    private mutating func advance() { position += 1 }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            position += 1
            if byte == 0x0A { (line, lineStart) = (line + 1, position) }
        }
    }

    private func error(_ zh: String, _ en: String) -> SourceError {
        SourceError(
            Bilingual(zh: "JSON 无法读取：\(zh)", en: "this is not JSON: \(en)"), file: file, line: line,
            column: position - lineStart + 1)
    }

    private mutating func value(depth: Int) throws(SourceError) -> Value {
        guard depth < JSONReader.deepest else { throw error("嵌套过深", "nested too deep") }
        skipSpace()
        guard let byte = peek else { throw error("文件在此中断", "the file ends here") }
        switch Unicode.Scalar(byte) {
        case "{": return try object(depth: depth)
        case "[": return try array(depth: depth)
        case "\"": return .text(try string())
        case "t": return try word("true", .flag(true))
        case "f": return try word("false", .flag(false))
        case "n": return try word("null", .null)
        case "-", "0"..."9": return number()
        default: throw error("意外的字符", "unexpected character")
        }
    }

    private mutating func word(_ word: String, _ value: Value) throws(SourceError) -> Value {
        guard bytes[position...].starts(with: word.utf8) else { throw error("意外的字符", "unexpected character") }
        position += word.utf8.count
        return value
    }

    private mutating func number() -> Value {
        let start = position
        while let byte = peek, Digits.isDigit(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
        return .text(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func array(depth: Int) throws(SourceError) -> Value {
        advance()
        var items: [Value] = []
        skipSpace()
        if peek == UInt8(ascii: "]") {
            advance()
            return .array([])
        }
        while true {
            items.append(try value(depth: depth + 1))
            skipSpace()
            if try !next(UInt8(ascii: "]")) { return .array(items) }
        }
    }

    private mutating func object(depth: Int) throws(SourceError) -> Value {
        let start = line
        advance()
        var pairs: [(key: String, value: Value)] = []
        skipSpace()
        if peek == UInt8(ascii: "}") {
            advance()
            return .object(line: start, [])
        }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("此处应为键名", "a key was expected") }
            let key = try string()
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw error("此处应为冒号", "a colon was expected") }
            advance()
            pairs.append((key, try value(depth: depth + 1)))
            skipSpace()
            if try !next(UInt8(ascii: "}")) { return .object(line: start, pairs) }
        }
    }

    /// True after a comma, false after the closing bracket.
    private mutating func next(_ close: UInt8) throws(SourceError) -> Bool {
        guard let byte = peek, byte == close || byte == UInt8(ascii: ",") else {
            throw error("此处应为逗号或右括号", "a comma or the closing bracket was expected")
        }
        advance()
        return byte != close
    }

    private mutating func string() throws(SourceError) -> String {
        advance()
        var content: [UInt8] = []
        while let byte = peek {
            advance()
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: content, as: UTF8.self)
            case 0..<0x20:
                position -= 1
                throw error("字符串没有结束", "the string is not closed")
            case UInt8(ascii: "\\"): try content.append(contentsOf: escape())
            default: content.append(byte)
            }
        }
        throw error("字符串没有结束", "the string is not closed")
    }

    private mutating func escape() throws(SourceError) -> [UInt8] {
        guard let byte = peek else { throw error("文件在此中断", "the file ends here") }
        advance()
        switch Unicode.Scalar(byte) {
        case "n": return [0x0A]
        case "t": return [0x09]
        case "r": return [0x0D]
        case "b": return [0x08]
        case "f": return [0x0C]
        case "\"", "\\", "/": return [byte]
        case "u":
            var units = [try unit()]
            if UTF16.isLeadSurrogate(units[0]), bytes[position...].starts(with: Array("\\u".utf8)) {
                position += 2
                units.append(try unit())
            }
            // A lone surrogate becomes U+FFFD.
            return Array(String(decoding: units, as: UTF16.self).utf8)
        default: throw error("未知的转义", "unknown escape")
        }
    }

    private mutating func unit() throws(SourceError) -> UInt16 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
            throw error("未知的转义", "unknown escape")
        }
        position += 4
        return unit
    }
}
