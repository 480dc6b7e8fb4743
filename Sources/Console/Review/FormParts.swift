import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline

/// A form with a file (`multipart/form-data`, RFC 7578): its fields, and the one file it may carry.
struct FormParts: Sendable {
    struct File: Sendable {
        var name: String
        var bytes: [UInt8]
    }

    private(set) var fields = Fields("")
    private(set) var file: File?

    private static let mostParts = 50

    /// - Returns: nil for what is no such form.
    init?(_ bytes: [UInt8], contentType: String) {
        guard let boundary = Self.parameter("boundary", of: contentType), (1...70).contains(boundary.utf8.count) else {
            return nil
        }
        let mark = Array("--\(boundary)".utf8)
        guard bytes.starts(with: mark) else { return nil }
        var at = mark.count
        var isClosed = false
        for _ in 0..<Self.mostParts {
            if bytes[at...].starts(with: [0x2D, 0x2D]) {
                isClosed = true
                break
            }
            guard bytes[at...].starts(with: [0x0D, 0x0A]) else { return nil }
            let start = at + 2
            guard let headEnd = Self.find([0x0D, 0x0A, 0x0D, 0x0A], in: bytes, from: start),
                headEnd - start <= 4096,
                let end = Self.find([0x0D, 0x0A] + mark, in: bytes, from: headEnd + 2)
            else { return nil }
            let body = headEnd + 4
            guard body <= end else { return nil }
            guard add(String(decoding: bytes[start..<headEnd], as: UTF8.self), bytes[body..<end]) else { return nil }
            at = end + 2 + mark.count
        }
        guard isClosed else { return nil }
    }

    private mutating func add(_ head: String, _ body: ArraySlice<UInt8>) -> Bool {
        let lines = head.split(separator: "\r\n")
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
            let name = Self.parameter("name", of: String(line))
        else { return false }
        guard let fileName = Self.parameter("filename", of: String(line)) else {
            fields.add(name, String(decoding: body, as: UTF8.self))
            return true
        }
        // A field left empty comes as a file without a name and without bytes.
        if fileName.isEmpty, body.isEmpty { return true }
        guard file == nil else { return false }
        file = File(name: fileName, bytes: Array(body))
        return true
    }

    /// `name="value"`, with what browsers escape in it (`%22`, `%0D`, `%0A`), or without quotation marks.
    private static func parameter(_ name: String, of line: String) -> String? {
        for piece in pieces(line).dropFirst() {
            let sides = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, sides[0].trimmed.lowercased() == name else { continue }
            var value = sides[1].trimmed
            if value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
                value = String(value.dropFirst().dropLast())
            }
            return value.replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
        }
        return nil
    }

    /// Split at `;`, but not inside quotation marks.
    private static func pieces(_ line: String) -> [Substring] {
        var result: [Substring] = []
        var isQuoted = false
        var start = line.startIndex
        for index in line.indices {
            if line[index] == "\"" { isQuoted.toggle() }
            if line[index] == ";", !isQuoted {
                result.append(line[start..<index])
                start = line.index(after: index)
            }
        }
        return result + [line[start...]]
    }

    private static func find(_ mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = mark.first, bytes.count >= mark.count, start >= 0 else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var index = start
            let last = bytes.count - mark.count
            while index <= last {
                if bytes[index] == first, (1..<mark.count).allSatisfy({ bytes[index + $0] == mark[$0] }) {
                    return index
                }
                index += 1
            }
            return nil
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension Request {
    /// A form with or without a file. With one it may be as long as a scan may be.
    func formWithFile() async throws -> FormParts {
        let type = headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data") else { return FormParts(fields: try await form()) }
        let body = try await body(upTo: Limits.scan + Limits.form)
        guard let parts = FormParts(Array(body.readableBytesView), contentType: type) else {
            throw HTTPError(.badRequest)
        }
        if let file = parts.file, file.bytes.count > Limits.scan { throw HTTPError(.contentTooLarge) }
        return parts
    }
}

extension FormParts {
    init(fields: Fields) { self.fields = fields }
}
