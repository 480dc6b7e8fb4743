/// Where a tile lies below the log's folder (c2sp.org/tlog-tiles).
struct TilePath: Hashable {
    /// Hashes in a full tile.
    static let width = 256

    enum Kind: Hashable {
        /// Hashes; level 0 are those of the entries.
        case hashes(level: Int)
        /// The entries themselves.
        case entries
    }

    var kind: Kind
    var index: Int64
    /// 1 to 256.
    var count: Int

    var isFull: Bool { count == Self.width }

    /// `tile/0/x001/x234/067.p/112`
    var text: String {
        let level =
            switch kind {
            case .hashes(let level): String(level)
            case .entries: "entries"
            }
        return "tile/\(level)/\(Self.number(index))" + (isFull ? "" : ".p/\(count)")
    }

    /// The folder of the partial versions of this tile.
    var partials: String { "\(TilePath(kind: kind, index: index, count: Self.width).text).p" }

    /// Three digits an element, all but the last behind an x.
    static func number(_ index: Int64) -> String {
        func padded(_ part: Int64) -> String {
            let text = String(part)
            return String(repeating: "0", count: 3 - text.count) + text
        }
        var rest = index
        var text = padded(rest % 1000)
        rest /= 1000
        while rest > 0 {
            text = "x\(padded(rest % 1000))/\(text)"
            rest /= 1000
        }
        return text
    }
}
