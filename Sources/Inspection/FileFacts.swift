import Evidence
import Timeline

/// All that inspection knows of one file. Travels from the worker to the runner as one JSON line, and into the
/// catalogue as it is.
public struct FileFacts: Codable, Sendable, Hashable {
    public struct Stream: Codable, Sendable, Hashable {
        public var index: Int
        public var kind: String
        public var codec: String
        /// Usual step between samples; nil when too few.
        public var cadence: Nanoseconds?
        /// Share of steps that are the usual one, in thousandths.
        public var regularity: Int64?
        public var packets: Int64
        public var keyframes: Int
        /// On the file's own time line; nil for a stream without times.
        public var start: Nanoseconds?
        public var end: Nanoseconds?
        public var width: Int?
        public var height: Int?
        public var rotation: Int?
        public var sampleRate: Int?
        public var channels: Int?
        public var programme: Int?
        /// Clock wraps undone.
        public var wraps: Int

        package init(
            index: Int, kind: String, codec: String, cadence: Nanoseconds?, regularity: Int64?, packets: Int64,
            keyframes: Int, start: Nanoseconds?, end: Nanoseconds?, width: Int?, height: Int?, rotation: Int?,
            sampleRate: Int?, channels: Int?, programme: Int?, wraps: Int
        ) {
            self.index = index
            self.kind = kind
            self.codec = codec
            self.cadence = cadence
            self.regularity = regularity
            self.packets = packets
            self.keyframes = keyframes
            self.start = start
            self.end = end
            self.width = width
            self.height = height
            self.rotation = rotation
            self.sampleRate = sampleRate
            self.channels = channels
            self.programme = programme
            self.wraps = wraps
        }
    }

    public static let schema = "unbroken.facts/1"
    public var schema = FileFacts.schema
    public var size: Int64
    public var container: String?
    public var streams: [Stream] = []
    /// First presented sample to the end of the last, over all programmes.
    public var duration: Nanoseconds?
    public var declaredDuration: Nanoseconds?
    /// The file's own stored time of its first presented sample, wraps undone: joins files of one running clock.
    public var origin: Nanoseconds?
    public var originWraps: Bool?
    public var verdict: Verdict
    public var findings: [Finding]
    /// Clock-bearing metadata of the container, as stored.
    public var metadata: [String: String] = [:]
    public var pictures: [PictureFacts] = []
    /// The clock burnt into the pictures; nil where nobody asked.
    public var burnt: BurntClockFacts?
    /// Files written into the pictures' folder.
    public var pictureFiles: [String] = []
    /// What could not be decided, and why.
    public var notEvaluated: [NotEvaluated]?
    /// Keyframes looked at, and nanoseconds of sound listened to.
    public var keyframesLookedAt: Int?
    public var soundHeard: Nanoseconds?
    /// Where a voice was listened for: after the start, and around every resume.
    public var voice: [VoiceWindow]?
    /// libav's last words, for a file that could not be read whole.
    public var log: [String] = []
    public var versions: [String: String] = [:]
    /// What stopped inspection, in one sentence, for an unreadable file.
    public var reason: String?
    /// Inspection itself failed (a crash, a hang, no room for pictures): worth trying again.
    public var isTransient = false
    /// Where satellites said it was: first, last, at most one for ten seconds, at most 1000. Nil in facts of before.
    public var positions: [PositionFix]?
    /// What the satellites' clock said when: the same fixes, as far as they have both times and a valid fix.
    public var gpsTimes: [GPSTime]?
    /// What the file's structure shows and no finding tells: no loss by itself. Keys in docs/formats/json.md; nil in
    /// facts stored before there were any.
    public var notes: [String: String]?
    /// How the file is made, for comparison with others of its recorder; nil for what could not be read, and in facts
    /// stored before.
    public var make: MakeFacts?
    /// By the container's own marks; nil where it has none that are read, and in facts stored before.
    public var encryption: MediaEncryption?

    public init(size: Int64, verdict: Verdict, findings: [Finding]) {
        self.size = size
        self.verdict = verdict
        self.findings = findings
    }

    /// A file that could not be read.
    ///
    /// - Parameter isTransient: inspection itself failed; worth trying again.
    public static func unreadable(
        size: Int64, reason: String, log: [String] = [], isTransient: Bool = false,
        versions: [String: String] = InspectionVersion.own
    ) -> FileFacts {
        var evidence = FindingEvidence()
        evidence.facts["reason"] = reason
        evidence.versions = versions
        var facts = FileFacts(
            size: size, verdict: .unreadable, findings: [Finding(kind: .unreadable, evidence: evidence)])
        facts.reason = reason
        facts.isTransient = isTransient
        facts.log = log
        facts.versions = versions
        return facts
    }

    /// Findings of a later stage, in their places among the others.
    package mutating func add(_ later: [Finding]) {
        guard !later.isEmpty else { return }
        findings = (findings + later).inOrder
        if verdict == .whole { verdict = .findings }
    }

    package mutating func add(_ open: NotEvaluated) { notEvaluated = (notEvaluated ?? []) + [open] }

    package mutating func note(_ key: String, _ value: String) { notes = (notes ?? [:]).merging([key: value]) { $1 } }
}

/// Whether samples or transport packets are marked as encrypted.
public enum MediaEncryption: String, Codable, Sendable, Hashable {
    case none, encrypted
}

/// A picture taken from a recording.
public struct PictureFacts: Codable, Sendable, Hashable {
    /// Why this one was chosen: `first`, `last`, `before-gap`, `after-gap`, `interval`.
    public var reason: String
    /// On the file's own time line.
    public var time: Nanoseconds
    public var stream: Int
    /// Stored presentation time of the keyframe, in ticks.
    public var pts: Int64
    /// Byte offset of its packet in the recording.
    public var offset: Int64
    public var width: Int
    public var height: Int
    /// Place of the JPEG in `pictures.mjpeg`.
    public var packOffset: Int64
    public var packLength: Int64

    package init(
        reason: String, time: Nanoseconds, stream: Int, pts: Int64, offset: Int64, width: Int, height: Int,
        packOffset: Int64, packLength: Int64
    ) {
        self.reason = reason
        self.time = time
        self.stream = stream
        self.pts = pts
        self.offset = offset
        self.width = width
        self.height = height
        self.packOffset = packOffset
        self.packLength = packLength
    }
}
