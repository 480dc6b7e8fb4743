/// What xorriso says on its error channel, line by line.
struct XorrisoWords {
    /// The last lines that are no progress.
    private(set) var last: [String] = []
    /// The first line of a severity that spoils an image. Its exit code alone proves nothing.
    private(set) var failure: String?
    /// From `-print_size`.
    private(set) var plannedSectors: Int64?
    /// From `-version`.
    private(set) var version: String?
    private var pending: [UInt8] = []

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            // Progress lines end with a carriage return.
            if byte == 0x0A || byte == 0x0D {
                take(String(decoding: pending, as: UTF8.self))
                pending.removeAll(keepingCapacity: true)
            } else if pending.count < 65_536 {
                pending.append(byte)
            }
        }
    }

    mutating func end() {
        take(String(decoding: pending, as: UTF8.self))
        pending = []
    }

    private mutating func take(_ line: String) {
        let text = line.trimmed
        guard !text.isEmpty, !text.contains(": UPDATE :") else { return }
        if text.hasPrefix("Image size"), let number = text.split(separator: ":").last?.trimmed.dropLast() {
            plannedSectors = Int64(number)
        }
        if text.hasPrefix("xorriso version"), let number = text.split(separator: ":").last { version = number.trimmed }
        let isSpoiled = [": MISHAP :", ": SORRY :", ": FAILURE :", ": FATAL :", ": ABORT :"].contains {
            text.contains($0)
        }
        if isSpoiled, failure == nil { failure = text }
        last.append(text)
        if last.count > 6 { last.removeFirst() }
    }

    var summary: String { failure ?? last.joined(separator: "; ") }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
