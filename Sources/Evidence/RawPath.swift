/// A path as the file system has it: bytes, which need not be UTF-8.
public struct RawPath: Hashable, Sendable, Comparable, Codable {
    public var bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
    public init(_ text: String) { bytes = Array(text.utf8) }

    public static func < (a: RawPath, b: RawPath) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    /// For people and rows: the path itself where it is UTF-8, else every stray byte as `%XX` (and `%` as `%25`).
    public var text: String {
        if let valid = String(validating: bytes, as: UTF8.self),
            !valid.unicodeScalars.contains(where: { $0.value < 0x20 })
        {
            return valid
        }
        var result = ""
        var rest = bytes[...]
        while let first = rest.first {
            let width = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
            if first >= 0x20, first != 0x25, width <= rest.count,
                let scalar = String(validating: rest.prefix(width), as: UTF8.self)
            {
                result += scalar
                rest = rest.dropFirst(width)
            } else {
                let hex = String(first, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Reads back what ``text`` printed for a path that was not UTF-8.
    public init(escaped text: String) {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.popFirst() {
            if first == 0x25, rest.count >= 2,
                let byte = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(byte)
                rest = rest.dropFirst(2)
            } else {
                result.append(first)
            }
        }
        bytes = result
    }

    public var name: RawPath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return RawPath(bytes: Array(bytes[(slash + 1)...]))
    }

    public var parent: RawPath {
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return RawPath(".") }
        return slash == 0 ? RawPath("/") : RawPath(bytes: Array(bytes[..<slash]))
    }

    public func appending(_ component: RawPath) -> RawPath {
        RawPath(
            bytes: bytes.last == UInt8(ascii: "/")
                ? bytes + component.bytes : bytes + [UInt8(ascii: "/")] + component.bytes)
    }

    public func appending(_ component: String) -> RawPath { appending(RawPath(component)) }

    /// Calls `body` with the path as a C string.
    public func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var terminated = bytes.map { CChar(bitPattern: $0) }
        terminated.append(0)
        return terminated.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return "".withCString(body) }
            return body(base)
        }
    }
}
