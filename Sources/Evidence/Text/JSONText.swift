/// JSON with its keys in the order they were written: a line a person can read, and the same bytes every time.
public enum JSONText: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case text(String)
    /// Printed with six decimals, trailing zeros cut.
    case seconds(Nanoseconds)
    case decimal(Double)
    case list([JSONText])
    case object([(String, JSONText)])

    public static func optional<Value>(_ value: Value?, _ make: (Value) -> JSONText) -> JSONText {
        value.map(make) ?? .null
    }

    public static func strings(_ values: [String: String]) -> JSONText {
        .object(values.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
    }

    public var line: String {
        var result = ""
        write(into: &result)
        return result
    }

    private func write(into result: inout String) {
        switch self {
        case .null: result += "null"
        case .bool(let value): result += value ? "true" : "false"
        case .integer(let value): result += String(value)
        case .decimal(let value): result += value.isFinite ? "\(value)" : "null"
        case .seconds(let value):
            var text = value.secondsText
            while text.hasSuffix("0"), !text.hasSuffix(".0") { text.removeLast() }
            result += text
        case .text(let value): Self.quote(value, into: &result)
        case .list(let values):
            result += "["
            for (index, value) in values.enumerated() {
                if index > 0 { result += "," }
                value.write(into: &result)
            }
            result += "]"
        case .object(let pairs):
            result += "{"
            for (index, pair) in pairs.enumerated() {
                if index > 0 { result += "," }
                Self.quote(pair.0, into: &result)
                result += ":"
                pair.1.write(into: &result)
            }
            result += "}"
        }
    }

    private static func quote(_ text: String, into result: inout String) {
        result += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{2028}", "\u{2029}", "\u{7F}":
                result += "\\u" + String(String(scalar.value + 0x10000, radix: 16).suffix(4))
            default:
                if scalar.value < 0x20 {
                    result += "\\u" + String(String(scalar.value + 0x10000, radix: 16).suffix(4))
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        result += "\""
    }
}
