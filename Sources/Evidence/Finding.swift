/// The kind of an observation; the words are those of docs/glossary.md in both languages.
/// A struct, not an enum: a catalogue written by a later version may hold kinds this one doesn't know.
public struct FindingKind: RawRepresentable, Hashable, Sendable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    // In one file.
    public static let interruption = FindingKind(rawValue: "interruption")
    public static let pictureLoss = FindingKind(rawValue: "picture-loss")
    public static let soundLoss = FindingKind(rawValue: "sound-loss")
    public static let timestampReset = FindingKind(rawValue: "timestamp-reset")
    public static let overlap = FindingKind(rawValue: "overlap")
    public static let `repeat` = FindingKind(rawValue: "repeat")
    public static let truncated = FindingKind(rawValue: "truncated")
    public static let damaged = FindingKind(rawValue: "damaged")
    public static let hiddenMedia = FindingKind(rawValue: "hidden-media")
    public static let noMedia = FindingKind(rawValue: "no-media")
    public static let unreadable = FindingKind(rawValue: "unreadable")
    /// The lens was covered, or the picture froze.
    public static let covered = FindingKind(rawValue: "covered")
    /// A sound track without sound.
    public static let silent = FindingKind(rawValue: "silent")

    // Between files of one recorder.
    public static let missingFile = FindingKind(rawValue: "missing-file")
    public static let `break` = FindingKind(rawValue: "break")
    public static let duplicate = FindingKind(rawValue: "duplicate")
    public static let clockReset = FindingKind(rawValue: "clock-reset")
    public static let clockDisagreement = FindingKind(rawValue: "clock-disagreement")
    public static let foreign = FindingKind(rawValue: "foreign")

    // Of a dispatch.
    public static let notCovered = FindingKind(rawValue: "not-covered")
    public static let lateStart = FindingKind(rawValue: "late-start")
    public static let earlyStop = FindingKind(rawValue: "early-stop")
    public static let unmatched = FindingKind(rawValue: "unmatched")
    /// It can't be decided; the facts say what and why.
    public static let notEvaluated = FindingKind(rawValue: "not-evaluated")
}

/// Where in the stream's life a loss lies.
public enum LossPlace: String, Hashable, Sendable, Codable {
    case start, middle, end
}

/// One packet beside a finding: its stored times, and where it lies in the file.
public struct PacketPlace: Hashable, Sendable, Codable {
    public var stream: Int
    /// Presentation and decoding time in ticks of `timeBase`, as stored; nil where the container stores none.
    public var pts: Int64?
    public var dts: Int64?
    /// Seconds per tick as `numerator/denominator`.
    public var timeBase: String
    /// Byte offset of the packet in the file, where the container tells it.
    public var offset: Int64?
    public var size: Int?
    public var keyframe: Bool?

    public init(
        stream: Int, pts: Int64?, dts: Int64?, timeBase: String, offset: Int64?, size: Int?, keyframe: Bool?
    ) {
        self.stream = stream
        self.pts = pts
        self.dts = dts
        self.timeBase = timeBase
        self.offset = offset
        self.size = size
        self.keyframe = keyframe
    }
}

/// What a finding rests on.
public struct FindingEvidence: Hashable, Sendable, Codable {
    /// The packets on both sides, one per stream concerned.
    public var before: [PacketPlace]
    public var after: [PacketPlace]
    /// The step that would still have counted as ordinary, and why.
    public var toleranceNanoseconds: Int64?
    public var toleranceReason: String?
    /// Half width of the uncertainty of start and end.
    public var errorNanoseconds: Int64?
    public var clocks: [String]
    /// Further measured facts, each under a stable key documented in docs/formats/json.md.
    public var facts: [String: String]
    public var versions: [String: String]

    public init(
        before: [PacketPlace] = [], after: [PacketPlace] = [], toleranceNanoseconds: Int64? = nil,
        toleranceReason: String? = nil, errorNanoseconds: Int64? = nil, clocks: [String] = [],
        facts: [String: String] = [:], versions: [String: String] = [:]
    ) {
        self.before = before
        self.after = after
        self.toleranceNanoseconds = toleranceNanoseconds
        self.toleranceReason = toleranceReason
        self.errorNanoseconds = errorNanoseconds
        self.clocks = clocks
        self.facts = facts
        self.versions = versions
    }
}

/// An observation, never an accusation: what is there, where, and on what evidence.
public struct Finding: Hashable, Sendable, Codable {
    public var kind: FindingKind
    /// Span on the file's own time line, from its first presented sample; nil where time is not known.
    public var start: Nanoseconds?
    public var end: Nanoseconds?
    /// What should have been there; nil where it cannot be known (a timestamp reset).
    public var lost: Nanoseconds?
    public var place: LossPlace?
    public var streams: [Int]
    public var evidence: FindingEvidence

    public init(
        kind: FindingKind, start: Nanoseconds? = nil, end: Nanoseconds? = nil, lost: Nanoseconds? = nil,
        place: LossPlace? = nil, streams: [Int] = [], evidence: FindingEvidence = FindingEvidence()
    ) {
        self.kind = kind
        self.start = start
        self.end = end
        self.lost = lost
        self.place = place
        self.streams = streams
        self.evidence = evidence
    }
}

extension [Finding] {
    /// By start, those without a time first; at one time by kind.
    public var inOrder: [Finding] {
        sorted { ($0.start ?? .zero, $0.kind.rawValue) < ($1.start ?? .zero, $1.kind.rawValue) }
    }
}

/// The verdict on one file. Aggregates take the worst.
public enum Verdict: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
    case whole, findings, unreadable

    private var rank: Int {
        switch self {
        case .whole: 0
        case .findings: 1
        case .unreadable: 2
        }
    }

    public static func < (a: Verdict, b: Verdict) -> Bool { a.rank < b.rank }
}
