import Foundation

/// JSON of any shape, to look at what the program printed.
enum JSON: Decodable, Hashable, Sendable, CustomStringConvertible {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSON])
    case object([String: JSON])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSON].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSON].self))
        }
    }

    subscript(_ key: String) -> JSON {
        if case .object(let pairs) = self { pairs[key] ?? .null } else { .null }
    }

    var text: String? { if case .text(let value) = self { value } else { nil } }
    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var list: [JSON] { if case .list(let values) = self { values } else { [] } }
    var keys: Set<String> { if case .object(let pairs) = self { Set(pairs.keys) } else { [] } }
    var isNull: Bool { self == .null }

    var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let value): "\"\(value)\""
        case .list(let values): "[\(values.map(\.description).joined(separator: ","))]"
        case .object(let pairs):
            "{\(pairs.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ","))}"
        }
    }
}

extension [JSON] {
    /// The lines of one schema.
    func of(_ schema: String) -> [JSON] { filter { $0["schema"].text == schema } }
}

/// An instant as the program and TRUTH.json write it.
func instant(_ text: String?) -> Double? {
    guard let text else { return nil }
    let plain = Date.ISO8601FormatStyle()
    let fine = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return ((try? plain.parse(text)) ?? (try? fine.parse(text)))?.timeIntervalSince1970
}
