/// OSTA Compressed Unicode (UDF 1.02, 2.1.1): a byte that says how wide the characters are, then the characters.
enum OSTA {
    /// Names of letters up to U+00FF take a byte each, all others UTF-16, big-endian. UDF 1.02 knows Unicode 1.1 only;
    /// what lies beyond U+FFFF is written as surrogate pairs, as every reader of today takes it.
    static func encode(_ text: String) -> [UInt8] {
        if text.unicodeScalars.allSatisfy({ $0.value < 0x100 }) {
            return [8] + text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        }
        return [16] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    /// Nil for what is not CS0.
    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        guard let kind = bytes.first else { return "" }
        let rest = bytes.dropFirst()
        switch kind {
        case 8, 254:
            var text = ""
            for byte in rest { text.unicodeScalars.append(Unicode.Scalar(byte)) }
            return text
        case 16, 255:
            guard rest.count % 2 == 0 else { return nil }
            let all = Array(rest)
            let units = stride(from: 0, to: all.count, by: 2).map { UInt16(all[$0]) << 8 | UInt16(all[$0 + 1]) }
            return String(validating: units, as: UTF16.self)
        default: return nil
        }
    }

    /// A dstring (ECMA-167 1/7.2.12): fixed width, the used length in its last byte. All zero for an empty text.
    static func dstring(_ text: String, width: Int) -> [UInt8] {
        guard !text.isEmpty else { return [UInt8](repeating: 0, count: width) }
        let used = encode(text).prefix(width - 1)
        return used + [UInt8](repeating: 0, count: width - 1 - used.count) + [UInt8(used.count)]
    }

    /// The character set as descriptors name it (UDF 1.02, 2.1.2).
    static let charspec: [UInt8] = {
        var out = ByteBuilder(capacity: 64)
        out.u8(0)
        out.text("OSTA Compressed Unicode", width: 63, fill: 0)
        return out.bytes
    }()
}
