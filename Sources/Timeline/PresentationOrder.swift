/// Turns decoding order into presentation order with a small window.
///
/// Pictures are stored in decoding order; only steps between *presented* pictures mean anything. Where decoding times
/// are stored, every picture shown before the current decoding time is complete; without them the window is the largest
/// reordering H.264 and HEVC allow (16 pictures) plus one.
struct PresentationOrder {
    static let window = 17
    private var waiting: [(sample: Sample, missingBefore: Int64)] = []

    /// Adds a sample and hands out those that are now certain, in presentation order.
    mutating func push(_ sample: Sample, missingBefore: Int64, decodedUpTo: Int64?, emit: (Sample, Int64) -> Void) {
        var index = waiting.count
        while index > 0, waiting[index - 1].sample.time > sample.time { index -= 1 }
        waiting.insert((sample, missingBefore), at: index)
        var ready = 0
        if let decodedUpTo {
            while ready < waiting.count, waiting[ready].sample.time < decodedUpTo { ready += 1 }
        }
        ready = max(ready, waiting.count - Self.window)
        guard ready > 0 else { return }
        for entry in waiting[..<ready] { emit(entry.sample, entry.missingBefore) }
        waiting.removeFirst(ready)
    }

    mutating func flush(emit: (Sample, Int64) -> Void) {
        for entry in waiting { emit(entry.sample, entry.missingBefore) }
        waiting.removeAll()
    }
}
