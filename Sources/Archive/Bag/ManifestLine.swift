import Evidence

/// A line of a manifest, taken apart. What is odd about it is told, and read as it was meant where that is certain.
struct ManifestLine {
    var digest: [UInt8]
    var path: RawPath
    /// Written as digest tools write it (6.1.3), or with `./` before it.
    var isOfDigestTool = false
    /// A name with a percent sign that stands there as it is.
    var hasPlainPercent = false
    /// White space before the digest or after the name.
    var isPadded = false
    /// The path leaves the bag.
    var isOutside = false

    /// Nil where there is no digest, no name, or the digest has not the length it must have.
    init?(_ line: [UInt8], _ version: BagVersion, length: Int?, isThere: (RawPath) -> Bool) {
        var rest = line[...]
        if let first = rest.first, Self.isSpace(first) {
            isPadded = true
            rest = rest.drop(while: Self.isSpace)
        }
        // md5sum puts a backslash before a line whose name it escaped.
        let isEscaped = rest.first == UInt8(ascii: "\\")
        if isEscaped { rest = rest.dropFirst() }
        let hex = rest.prefix { !Self.isSpace($0) }
        guard let digest = Self.bytes(ofHex: hex), length.map({ $0 == hex.count }) ?? true else { return nil }
        self.digest = digest
        let name = Array(rest.dropFirst(hex.count).drop(while: Self.isSpace))
        guard !name.isEmpty else { return nil }
        let literal = RawPath(bytes: name)
        path = literal
        // What is there under just this name needs no reading between the lines.
        var candidate = isEscaped ? Self.unescaped(name) : name
        isOfDigestTool = isEscaped
        if candidate.first == UInt8(ascii: "*"), !isThere(literal) {
            candidate.removeFirst()
            isOfDigestTool = true
        }
        let plain = Self.normalised(candidate)
        if plain != candidate {
            candidate = plain
            isOfDigestTool = true
        }
        let decoded = Self.percentDecoded(candidate, version)
        path = RawPath(bytes: decoded)
        if !isThere(path) {
            let trimmed = decoded.reversed().drop(while: Self.isSpace).reversed()
            if decoded != candidate, isThere(RawPath(bytes: candidate)) {
                path = RawPath(bytes: candidate)
                hasPlainPercent = version >= .v1_0
            } else if trimmed.count < decoded.count, isThere(RawPath(bytes: Array(trimmed))) {
                path = RawPath(bytes: Array(trimmed))
                isPadded = true
            }
        }
        if version >= .v1_0, decoded == candidate, candidate.contains(UInt8(ascii: "%")) { hasPlainPercent = true }
        isOutside = Self.leaves(path.bytes) && !isThere(path)
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// CR and LF in every version, `%` from 1.0 on.
    static func percentDecoded(_ name: [UInt8], _ version: BagVersion) -> [UInt8] {
        guard name.contains(UInt8(ascii: "%")) else { return name }
        var result: [UInt8] = []
        result.reserveCapacity(name.count)
        var index = 0
        while index < name.count {
            if name[index] == UInt8(ascii: "%"), index + 2 < name.count,
                let value = bytes(ofHex: name[(index + 1)...(index + 2)])?.first,
                value == 0x0A || value == 0x0D || value == UInt8(ascii: "%") && version >= .v1_0
            {
                result.append(value)
                index += 3
            } else {
                result.append(name[index])
                index += 1
            }
        }
        return result
    }

    /// Without `.` and empty parts. `..` stays: it must be seen.
    static func normalised(_ name: [UInt8]) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        guard name.first != slash else { return name }
        let parts = name.split(separator: slash, omittingEmptySubsequences: true).filter { !$0.elementsEqual(".".utf8) }
        return Array(parts.joined(separator: [slash]))
    }

    /// Absolute on POSIX or Windows, a home folder, a variable, or up and out.
    static func leaves(_ name: [UInt8]) -> Bool {
        guard let first = name.first else { return true }
        if first == UInt8(ascii: "/") || first == UInt8(ascii: "~") || first == UInt8(ascii: "%") { return true }
        if name.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "\\")]) { return true }
        if name.count > 1, name[1] == UInt8(ascii: ":") { return true }
        return name.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
            .contains { $0.elementsEqual("..".utf8) }
    }

    /// What md5sum wrote for a backslash, a line feed and a carriage return.
    private static func unescaped(_ name: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var rest = name[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                result.append(byte)
                continue
            }
            switch next {
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "\\"): result.append(byte)
            default:
                result.append(byte)
                continue
            }
            rest = rest.dropFirst()
        }
        return result
    }

    static func bytes(ofHex hex: some Collection<UInt8>) -> [UInt8]? {
        guard !hex.isEmpty, hex.count % 2 == 0 else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(hex.count / 2)
        var high: UInt8?
        for byte in hex {
            let value: UInt8
            switch byte {
            case 0x30...0x39: value = byte - 0x30
            case 0x41...0x46: value = byte - 0x41 + 10
            case 0x61...0x66: value = byte - 0x61 + 10
            default: return nil
            }
            if let first = high {
                result.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return result
    }
}
