import Catalogue
import Evidence
import Regulation

/// What would be kept, burned or deleted of one vault under two regulations: before a site changes from one to the
/// other, or to show why two sites keep differently. Each with the layers above it; nothing is changed.
public struct VaultComparison: Sendable {
    /// What one regulation comes to.
    public struct Sum: Hashable, Sendable {
        public var regulation: String
        /// Still to be kept, to a day that is known.
        public var kept = Share()
        /// To be kept without a day: held, a case that goes on, long-term.
        public var open = Share()
        /// A rule asks for a disc and none that counts has it: they stay until one does.
        public var burned = Share()
        /// Their time is over, nothing holds them, no disc is owed: they may be proposed for disposal.
        public var deleted = Share()

        init(_ regulation: String) { self.regulation = regulation }
    }

    public struct Share: Hashable, Sendable {
        public var recordings = 0
        public var bytes: Int64 = 0

        mutating func add(_ recording: Recording) {
            recordings += 1
            bytes = bytes.addingSaturated(recording.size)
        }
    }

    /// One recording that is treated differently.
    public struct Difference: Sendable {
        public var a: RetentionAnswer
        public var b: RetentionAnswer
    }

    public private(set) var a: Sum
    public private(set) var b: Sum
    public private(set) var recordings = 0
    public private(set) var differing = 0

    /// - Parameter differs: called with each recording whose end, disc or disposal differs.
    public init(
        _ a: RetentionKeeper, _ b: RetentionKeeper, at time: WallTime, differs: (Difference) throws -> Void
    ) throws {
        self.a = Sum(a.layers.site.id)
        self.b = Sum(b.layers.site.id)
        for recording in try a.catalogue.recordings(RecordingFilter()) {
            // What is disposed of already is kept, burned or deleted under neither.
            guard try a.catalogue.tombstone(of: recording.sha256) == nil, let mine = try a.answer(recording),
                let theirs = b.answer(again: mine)
            else { continue }
            recordings += 1
            Self.count(mine, &self.a, at: time)
            Self.count(theirs, &self.b, at: time)
            guard Self.said(mine, at: time) != Self.said(theirs, at: time) else { continue }
            differing += 1
            try differs(Difference(a: mine, b: theirs))
        }
    }

    private struct Said: Hashable {
        var until: KeepUntil
        var disc: DiscRule
        var isDue: Bool
    }

    private static func said(_ answer: RetentionAnswer, at time: WallTime) -> Said {
        Said(until: answer.decision.keepUntil, disc: answer.decision.disc, isDue: answer.isDue(at: time))
    }

    private static func count(_ answer: RetentionAnswer, _ sum: inout Sum, at time: WallTime) {
        if answer.isDue(at: time) {
            sum.deleted.add(answer.recording)
        } else if case .open = answer.decision.keepUntil {
            sum.open.add(answer.recording)
        } else {
            sum.kept.add(answer.recording)
        }
        if answer.owesDisc { sum.burned.add(answer.recording) }
    }
}
