/// What of a file a `Range` header asks for (RFC 9110 §14). One range at a time: a player asks for no more, and many
/// small ones are a way to make a server work.
enum ByteRange: Equatable {
    case whole
    case part(ClosedRange<Int64>)
    case unsatisfiable

    /// A header that is no range of bytes is ignored, as the RFC says.
    init(_ header: String?, size: Int64) {
        guard let header, header.hasPrefix("bytes=") else {
            self = .whole
            return
        }
        let spec = header.dropFirst(6)
        guard !spec.contains(",") else {
            self = .unsatisfiable
            return
        }
        let sides = spec.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, let first = Self.number(sides[0]), let last = Self.number(sides[1]) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, nil): self = .whole
        case (nil, let count?):
            self = count == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - count)...(size - 1))
        case (let first?, nil): self = first >= size ? .unsatisfiable : .part(first...(size - 1))
        case (let first?, let last?):
            if last < first {
                self = .whole
            } else {
                self = first >= size ? .unsatisfiable : .part(first...min(last, size - 1))
            }
        }
    }

    /// Whether a header asks for everything, or for everything from the first byte on, as players do to begin with.
    static func isFromStart(_ header: String?) -> Bool { header == nil || header == "bytes=0-" }

    /// Digits only: nil where there is something else, a nil number where there is nothing.
    private static func number(_ text: Substring) -> Int64?? {
        if text.isEmpty { return .some(nil) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        // More digits than any file has bytes.
        return .some(Int64(text) ?? .max)
    }
}
