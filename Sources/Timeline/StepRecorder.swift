import Evidence

/// A step between two presented samples that may be a gap: kept with both sides, to be judged when the whole track is
/// known.
public struct Step: Sendable, Hashable {
    public var from: Sample
    public var to: Sample
    /// Samples the step spans: 1, or more where samples without a stored time lie between.
    public var count: Int64
    /// How much of the step was made up by short steps right after it: a burst delivered late, nothing lost.
    public var madeUp: Int64
    /// Presented samples that followed, up to ``StepRecorder/lookAhead``.
    public var followers: Int64
    /// Index of the stretch without a step back that it lies in.
    public var epoch: Int

    public var delta: Int64 { to.time.subtractingSaturated(from.time) }
}

/// Learns the steps of a track and keeps those out of the ordinary, in constant memory.
struct StepRecorder {
    static let lookAhead: Int64 = 16
    static let warmUp = 64
    static let limit = 16_384

    private(set) var histogram = StepHistogram()
    private(set) var steps: [Step] = []
    /// Steps below this were dropped for want of room; 0 when none were.
    private(set) var droppedBelow: Int64 = 0
    private var early: [(step: Step, decoded: DecodingSteps?)] = []
    private var reference: Int64 = 0
    /// The shortest step that is a habit: shorter ones make up for a delay.
    private var shortest: Int64 = 0
    private var open: [Int] = []
    private var sinceLearnt = 0

    /// - Parameter decoded: of a picture track with unstamped packets, the steps of its decoding times around this one.
    mutating func add(from: Sample, to: Sample, count: Int64, epoch: Int, decoded: DecodingSteps? = nil) {
        let step = Step(from: from, to: to, count: count, madeUp: 0, followers: 0, epoch: epoch)
        if let last = decoded?.last {
            histogram.add(last.delta / last.count, count: last.count)
        } else {
            histogram.add(step.delta / count, count: count)
        }
        if reference == 0 {
            early.append((step, decoded))
            if early.count >= Self.warmUp { learn() }
            return
        }
        sinceLearnt += 1
        if sinceLearnt >= 2048 {
            measure()
            sinceLearnt = 0
        }
        weigh(step, decoded)
    }

    mutating func finish() { if reference == 0 { learn() } }

    private mutating func learn() {
        measure()
        for entry in early { weigh(entry.step, entry.decoded) }
        early.removeAll()
    }

    private mutating func measure() {
        reference = max(1, histogram.medianStep)
        shortest = min(reference, histogram.shortestHabit)
    }

    private mutating func weigh(_ step: Step, _ decoded: DecodingSteps?) {
        let ordinary = reference.multipliedSaturated(by: step.count)
        if !open.isEmpty {
            for index in open {
                steps[index].followers += step.count
                // Where single and double steps alternate, the single ones make up for nothing.
                guard step.delta / step.count < shortest - shortest / 4 else { continue }
                steps[index].madeUp = steps[index].madeUp.addingSaturated(max(0, ordinary - step.delta))
            }
            open.removeAll { steps[$0].followers >= Self.lookAhead }
        }
        // 1.3: below any step that can be a loss of even one picture, above rounding and jitter of a steady clock.
        guard step.delta > ordinary.addingSaturated(ordinary.multipliedSaturated(by: 3) / 10),
            step.delta - ordinary > droppedBelow
        else {
            return
        }
        // Stored out of order, unstamped pictures are counted for the wrong step: decoding times know better.
        if let decoded, decoded.hasUnstamped, decoded.largestExcess(over: reference) < (step.delta - ordinary) / 2 {
            return
        }
        steps.append(step)
        open.append(steps.count - 1)
        if steps.count >= Self.limit { thin() }
    }

    /// Keeps the larger half.
    private mutating func thin() {
        let excess: (Step) -> Int64 = { [reference] in $0.delta - reference.multipliedSaturated(by: $0.count) }
        let sorted = steps.map(excess).sorted()
        droppedBelow = sorted[sorted.count / 2]
        steps.removeAll { excess($0) <= droppedBelow }
        open.removeAll()
    }
}
