import Glibc

/// What a program says, line by line. Bounded, however much it says.
struct ChildWords {
    /// Longest line that is looked at; the rest of it is passed over.
    static let longestLine = 1000

    /// The last lines that are no progress.
    private(set) var last: [String] = []
    private var pending: [UInt8] = []
    private let noise: [UInt8]

    /// - Parameter noise: lines that begin so are not looked at. dvdisaster says one for every wrong byte, which are
    ///   fifty million on a CD of which 7 % is noise: 4.3 GB of words.
    init(passingOver noise: String = "") { self.noise = Array(noise.utf8) }

    /// - Parameter onLine: called with every line; returns whether it is worth keeping.
    mutating func add(_ bytes: UnsafeRawBufferPointer, onLine: (String) -> Bool) {
        var start = 0
        for index in bytes.indices {
            let byte = bytes[index]
            // Progress is overwritten by carriage returns (xorriso) or backspaces (dvdisaster).
            guard byte == 0x0A || byte == 0x0D || byte == 0x08 else { continue }
            let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<index])
            start = index + 1
            if pending.isEmpty {
                if !piece.isEmpty, !isNoise(piece) { take(piece, onLine) }
            } else {
                keep(piece)
                end(onLine: onLine)
            }
        }
        keep(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    mutating func end(onLine: (String) -> Bool) {
        let line = pending
        pending.removeAll(keepingCapacity: true)
        line.withUnsafeBytes { if !$0.isEmpty, !isNoise($0) { take($0, onLine) } }
    }

    private mutating func keep(_ piece: UnsafeRawBufferPointer) {
        pending += piece.prefix(max(0, Self.longestLine - pending.count))
    }

    private func isNoise(_ line: UnsafeRawBufferPointer) -> Bool {
        guard !noise.isEmpty, line.count >= noise.count, let start = line.baseAddress else { return false }
        return noise.withUnsafeBytes { noise in noise.baseAddress.map { memcmp(start, $0, noise.count) == 0 } ?? false }
    }

    private mutating func take(_ bytes: UnsafeRawBufferPointer, _ onLine: (String) -> Bool) {
        let whole = String(decoding: bytes.prefix(Self.longestLine), as: UTF8.self)
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
