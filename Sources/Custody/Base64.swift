import FoundationEssentials

/// The standard alphabet of RFC 4648, section 4, with padding.
enum Base64 {
    static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// Nil unless it is what ``text(_:)`` would have written: one text for the same bytes.
    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        guard let data = Data(base64Encoded: String(text)) else { return nil }
        let bytes = Array(data)
        return Self.text(bytes) == String(text) ? bytes : nil
    }
}

extension MerkleHash {
    public var base64: String { Base64.text(bytes) }

    public init?(base64: some StringProtocol) {
        guard let bytes = Base64.bytes(base64) else { return nil }
        self.init(bytes)
    }
}
