import Evidence

/// The last steps between decoding times of a picture track in which only some packets carry a time, as in programme
/// streams: several pictures in one packet of the stream, the first of them stamped.
///
/// How many unstamped pictures lie between two stamped ones is known in the order they are stored, not in the order they
/// are shown. So a step between presented pictures may seem too long, or too short, by the pictures stored elsewhere;
/// between decoding times none can.
struct DecodingSteps {
    struct Step {
        var delta: Int64
        /// Pictures it spans.
        var count: Int64
    }

    /// More than the largest reordering.
    private static let kept = 20

    private var steps: [Step] = []
    private var next = 0
    private var previous: Int64?
    /// Whether any packet without a time came so far; where none did, this is of no use.
    private(set) var hasUnstamped = false
    /// The step to the picture last stored; nil where nothing is unstamped, or its decoding time is not known.
    private(set) var last: Step?

    /// Between the decoding and the presentation of the pictures that wait longest: all but B pictures.
    private var longestWait: Int64 = 0

    mutating func add(_ decoding: Int64?, presentation: Int64, unstampedBefore: Int64) {
        if unstampedBefore > 0 { hasUnstamped = true }
        last = nil
        guard let decoding else {
            begin()
            return
        }
        defer { previous = decoding }
        longestWait = max(longestWait, presentation.subtractingSaturated(decoding))
        guard hasUnstamped, let previous, decoding > previous else { return }
        let step = Step(delta: decoding.subtractingSaturated(previous), count: 1 + unstampedBefore)
        last = step
        if steps.count < Self.kept { steps.append(step) } else { steps[next] = step }
        next = (next + 1) % Self.kept
    }

    /// When an unstamped reference picture is shown, the `count`th since the last stamped one: reckoned, never told as
    /// stored. Nil before there is a rhythm.
    func presentation(after count: Int64) -> Int64? {
        guard let previous, let usual = steps.map({ $0.delta / $0.count }).min() else { return nil }
        return previous.addingSaturated(usual.multipliedSaturated(by: count)).addingSaturated(longestWait)
    }

    /// The clock was set back, or a picture has no decoding time: what was before tells nothing of what comes.
    mutating func begin() {
        steps.removeAll(keepingCapacity: true)
        next = 0
        previous = nil
        last = nil
    }

    /// By how much the longest of the last steps exceeds the usual time of its pictures. Without any, nothing is known:
    /// then no step is ruled out.
    func largestExcess(over usual: Int64) -> Int64 {
        guard !steps.isEmpty else { return .max }
        return steps.reduce(0) { max($0, $1.delta.subtractingSaturated(usual.multipliedSaturated(by: $1.count))) }
    }
}
