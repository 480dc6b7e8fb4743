import Evidence
import Accounts
import HTTPTypes
import Hummingbird
import Pipeline

/// What a request brings besides itself.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var language: Language = .zh
    /// Nil before sign-in.
    var session: Session?

    init(source: Source) { coreContext = .init(source: source) }
}

/// Answers of the few kinds there are.
extension Response {
    static func text(
        _ text: String, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        .text(text, type: "text/html; charset=utf-8", status: status)
    }

    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        .text(text + "\n", type: "application/json; charset=utf-8", status: status)
    }

    static func seeOther(_ place: String) -> Response {
        Response(status: .seeOther, headers: [.location: place])
    }

    static func error(_ message: String, hint: String?, status: HTTPResponse.Status) -> Response {
        .json(
            JSONText.object([("error", .text(message)), ("hint", .optional(hint, JSONText.text))]).line, status: status)
    }
}

/// A page that can't be shown: what to say, and with which status.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var message: String
    var hint: String?

    init(_ status: HTTPResponse.Status, _ message: String, hint: String? = nil) {
        self.status = status
        self.message = message
        self.hint = hint
    }
}

/// Fields of a form (`application/x-www-form-urlencoded`) or of an address' query; of a name given twice, the first.
struct Fields: Sendable {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for pair in text.split(separator: "&").prefix(200) {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(sides[0])
            guard values[name] == nil else { continue }
            values[name] = sides.count > 1 ? Self.decoded(sides[1]) : ""
        }
    }

    /// Nil for what is missing or blank.
    subscript(_ name: String) -> String? {
        guard let value = values[name] else { return nil }
        let trimmed = value.trimmingPrefix { $0.isWhitespace }
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    var names: [String] { values.keys.sorted() }

    /// Of a name given twice, the first stays.
    mutating func add(_ name: String, _ value: String) {
        if values[name] == nil { values[name] = value }
    }

    /// As it was sent: of a password, blanks count.
    func raw(_ name: String) -> String { values[name] ?? "" }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Request {
    var fields: Fields { Fields(uri.query ?? "") }

    /// The form that was sent. A body that is too large is refused; one that does not come in time
    /// loses its connection (``SlowClients``).
    func form() async throws -> Fields {
        let body = try await body(upTo: Limits.form)
        return Fields(String(buffer: body))
    }

    func body(upTo limit: Int) async throws -> ByteBuffer {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw HTTPError(.contentTooLarge)
        }
        return try await body.collect(upTo: limit)
    }

    /// A path of our own to go back to; never another site's.
    static func ownPath(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return "/" }
        return text
    }
}
