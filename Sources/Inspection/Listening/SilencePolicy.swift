import Evidence
import Timeline

/// When sound counts as none. All are local settings: no regulation gives a figure.
public struct SilencePolicy: Codable, Sendable, Hashable {
    /// Alternating part below one step of 16 bits: no microphone and no room is as quiet.
    public var digital = 1.0 / 32768
    /// A microphone that is unplugged or dead leaves the hiss of its amplifier: below −70 dBFS. Quiet rooms, recorded
    /// by a recorder with automatic gain, lie between −65 and −45.
    public var dead = 0.000316
    /// Digital silence shorter than this is a pause in something played back.
    public var shortestDigital = Nanoseconds.seconds(2)
    public var shortestDead = Nanoseconds.seconds(4)

    public init() {}
}

/// Joins blocks of sound into stretches without sound. Pure: places come from the track's own scan.
struct SilenceFinder {
    enum Kind: String, Sendable { case digital, dead }

    struct Stretch: Sendable, Hashable {
        var kind: Kind
        var start: SoundPlace
        var end: SoundPlace
        /// Loudest block in it, as a share of full scale.
        var loudest: Double
        /// From the track's first sample, or up to its last.
        var atStart: Bool
        var atEnd = false
    }

    private let policy: SilencePolicy
    private(set) var stretches: [Stretch] = []
    /// Nanoseconds of sound heard, and of it without sound, by kind.
    private(set) var heard: Int64 = 0
    private var open: [Kind: Stretch] = [:]
    private var length: [Kind: Int64] = [:]
    private static let most = 1000

    init(_ policy: SilencePolicy) { self.policy = policy }

    mutating func add(alternating: Double, from start: SoundPlace, length nanoseconds: Int64) {
        let first = heard == 0
        heard = heard.addingSaturated(nanoseconds)
        var end = start
        end.offset = end.offset.addingSaturated(nanoseconds)
        for (kind, limit) in [(Kind.digital, policy.digital), (.dead, policy.dead)] {
            if alternating < limit {
                var stretch =
                    open[kind] ?? Stretch(kind: kind, start: start, end: end, loudest: 0, atStart: first)
                stretch.end = end
                stretch.loudest = max(stretch.loudest, alternating)
                open[kind] = stretch
                length[kind, default: 0] = length[kind, default: 0].addingSaturated(nanoseconds)
            } else if open[kind] != nil {
                close(kind, atEnd: false)
            }
        }
    }

    /// The track's clock was set back, or something was cut out: what came before is a stretch of its own.
    mutating func breakOff() { for kind in [Kind.digital, .dead] { close(kind, atEnd: false) } }

    mutating func finish() {
        for kind in [Kind.digital, .dead] { close(kind, atEnd: true) }
        // What is silent altogether is not told again as dead.
        let digital = stretches.filter { $0.kind == .digital }
        stretches.removeAll { dead in
            dead.kind == .dead
                && digital.contains { $0.start.place.epoch == dead.start.place.epoch && !$0.isApart(from: dead) }
        }
    }

    private mutating func close(_ kind: Kind, atEnd: Bool) {
        guard var stretch = open.removeValue(forKey: kind), let total = length.removeValue(forKey: kind) else { return }
        stretch.atEnd = atEnd
        // A whole track may be shorter than a stretch has to be.
        let isWhole = stretch.atStart && atEnd && total >= policy.shortestDigital.value
        let shortest = kind == .digital ? policy.shortestDigital : policy.shortestDead
        guard total >= shortest.value || isWhole, stretches.count < Self.most else { return }
        stretches.append(stretch)
    }
}

extension SilenceFinder.Stretch {
    fileprivate func isApart(from other: Self) -> Bool { end <= other.start || other.end <= start }
}
