import Inspection

/// How a muxer lays out ISO media: brands, order of boxes, names of handlers. Every muxer has a hand of its own, and a
/// recorder's firmware keeps it from file to file.
struct BoxLayout {
    /// Boxes of the first level.
    var boxes = NameOrder(limit: 64)
    private(set) var majorBrand: String?
    private(set) var compatibleBrands: [String] = []
    /// Boxes inside the first picture track, at every depth that is read, at most 40.
    private(set) var videoTrack: [String] = []
    /// `vide:name` for each track, at most 16.
    private(set) var handlers: [String] = []

    /// The track being read.
    var track = NameOrder(limit: 40)
    private var handler: String?
    private var isInTrack = false

    mutating func readBrands(_ body: [UInt8]) {
        guard majorBrand == nil, body.count >= 8 else { return }
        majorBrand = Self.printable(body[0..<4])
        for start in stride(from: 8, to: min(body.count - 3, 8 + 4 * 16), by: 4) {
            compatibleBrands.append(Self.printable(body[start..<start + 4]))
        }
    }

    mutating func beginTrack() {
        track = NameOrder(limit: 40)
        handler = nil
        isInTrack = true
    }

    mutating func endTrack() {
        if handler == "vide", videoTrack.isEmpty { videoTrack = track.names }
        isInTrack = false
    }

    /// `hdlr`: the kind of media, and the name its writer gave it (C string; in QuickTime files counted).
    mutating func readHandler(_ body: [UInt8]) {
        // QuickTime has a second one, of the data, inside the media information: only the first tells the kind.
        guard isInTrack, handler == nil, body.count >= 24 else { return }
        let kind = Self.printable(body[8..<12])
        handler = kind
        guard handlers.count < 16 else { return }
        var name = body[24...]
        if let count = name.first, count > 0, count < 0x20 { name = name.dropFirst().prefix(Int(count)) }
        handlers.append("\(kind):\(Self.printable(name.prefix { $0 != 0 }.prefix(48)))")
    }

    /// Printable ASCII; anything else becomes a dot.
    static func printable(_ bytes: some Collection<UInt8>) -> String {
        String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
    }
}

/// The order of names, with what repeats folded: `ftyp,moov,(moof,mdat)+`. How often depends on the recording's
/// length, not on its maker. Bounded, however many names come.
struct NameOrder {
    let limit: Int
    private(set) var names: [String] = []
    /// Runs that occurred more than once: first index and count.
    private var folded: [Range<Int>] = []
    private var isFull = false

    init(limit: Int) { self.limit = limit }

    mutating func add(_ name: String) {
        guard !isFull else { return }
        names.append(name)
        for length in 1...4 where names.count >= 2 * length {
            let tail = names.count - length
            guard names[tail...] == names[(tail - length)..<tail] else { continue }
            names.removeLast(length)
            let run = (tail - length)..<tail
            folded.removeAll { $0.lowerBound >= run.lowerBound && $0.upperBound <= run.upperBound && $0 != run }
            if !folded.contains(run) { folded.append(run) }
            return
        }
        if names.count >= limit { isFull = true }
    }

    var text: String {
        var parts: [String] = []
        var index = 0
        while index < names.count {
            if let run = folded.first(where: { $0.lowerBound == index }), run.upperBound <= names.count {
                let inner = names[run].joined(separator: ",")
                parts.append(run.count > 1 ? "(\(inner))+" : "\(inner)+")
                index = run.upperBound
            } else {
                parts.append(names[index])
                index += 1
            }
        }
        return parts.joined(separator: ",")
    }
}
