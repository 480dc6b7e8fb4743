/// What a program says, line by line. Bounded, however much it says: dvdisaster was seen to say gigabytes.
struct ChildWords {
    /// Longest line that is looked at; the rest of it is passed over.
    static let longestLine = 1000

    /// The last lines that are no progress.
    private(set) var last: [String] = []
    private var pending: [UInt8] = []

    /// - Parameter onLine: called with every line; returns whether it is worth keeping.
    mutating func add(_ bytes: some Sequence<UInt8>, onLine: (String) -> Bool) {
        for byte in bytes {
            // Progress is overwritten by carriage returns (xorriso) or backspaces (dvdisaster).
            if byte == 0x0A || byte == 0x0D || byte == 0x08 {
                if !pending.isEmpty { take(onLine) }
            } else if pending.count < Self.longestLine {
                pending.append(byte)
            }
        }
    }

    mutating func end(onLine: (String) -> Bool) {
        if !pending.isEmpty { take(onLine) }
    }

    private mutating func take(_ onLine: (String) -> Bool) {
        let whole = String(decoding: pending, as: UTF8.self)
        pending.removeAll(keepingCapacity: true)
        let line = whole.trimmedOfSpaces
        guard !line.isEmpty, onLine(line) else { return }
        last.append(line)
        if last.count > 8 { last.removeFirst() }
    }

    var summary: String { last.joined(separator: "; ") }
}

extension StringProtocol {
    var trimmedOfSpaces: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
