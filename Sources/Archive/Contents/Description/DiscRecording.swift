import Evidence

/// One recording on the disc.
public struct DiscRecording: Hashable, Sendable {
    /// Lower-case hex.
    public var sha256: String
    public var bytes: Int64
    /// The name it came with; a name that was not UTF-8 has each stray byte as `%XX`.
    public var originalName: String
    /// Its place on the disc, below `data/`; where it lies in parts, the path that they join to.
    public var path: BagPath

    /// libavformat's names, `mov,mp4,m4a,3gp,3g2,mj2`; nil where nothing could be read.
    public var container: String?
    /// `h264`, `aac`, in the order of streams.
    public var codecs: [String]
    /// Presented length.
    public var duration: Nanoseconds?
    public var verdict: Term?
    /// When the verdict was reached; nil where nobody kept it.
    public var inspected: ZonedTime?

    /// When it was recorded, which clock says so (file-name, container, burnt-in …), and how far that may be off.
    public var recorded: ZonedSpan?
    public var clock: Term?
    public var clockError: Nanoseconds?
    public var received: ZonedTime

    public var recorder: String?
    /// Who recorded it.
    public var officer: Person?
    /// Who made it (制作人), where that was somebody else.
    public var maker: String?
    /// The segments it was cut into by dispatches, each with its number (000 §18).
    public var segments: [DiscSegment]
    /// Case or matter numbers.
    public var matters: [String]
    /// 002 §23: what it shows, what it proves, and the party's signature on paper.
    public var content: String?
    public var proves: String?
    public var signedBy: String?
    public var signedOn: String?

    public var retention: DiscRetention?
    public var thumbnails: [Thumbnail]
    /// What its time line looks like: in its own order, not overlapping. Empty where nothing is known but the span.
    public var runs: [TimelineRun]
    /// SHA-512, SM3 where known; SHA-256 is ``sha256``.
    public var otherDigests: [BagAlgorithm: String]

    public init(
        sha256: String, bytes: Int64, originalName: String, path: BagPath, container: String? = nil,
        codecs: [String] = [], duration: Nanoseconds? = nil, verdict: Term? = nil, inspected: ZonedTime? = nil,
        recorded: ZonedSpan? = nil,
        clock: Term? = nil, clockError: Nanoseconds? = nil, received: ZonedTime, recorder: String? = nil,
        officer: Person? = nil, segments: [DiscSegment] = [], maker: String? = nil, matters: [String] = [],
        content: String? = nil,
        proves: String? = nil, signedBy: String? = nil, signedOn: String? = nil, retention: DiscRetention? = nil,
        thumbnails: [Thumbnail] = [], runs: [TimelineRun] = [], otherDigests: [BagAlgorithm: String] = [:]
    ) {
        self.sha256 = sha256
        self.bytes = bytes
        self.originalName = originalName
        self.path = path
        self.container = container
        self.codecs = codecs
        self.duration = duration
        self.verdict = verdict
        self.inspected = inspected
        self.recorded = recorded
        self.clock = clock
        self.clockError = clockError
        self.received = received
        self.recorder = recorder
        self.officer = officer
        self.maker = maker
        self.segments = segments
        self.matters = matters
        self.content = content
        self.proves = proves
        self.signedBy = signedBy
        self.signedOn = signedOn
        self.retention = retention
        self.thumbnails = thumbnails
        self.runs = runs
        self.otherDigests = otherDigests
    }

    /// Numbers of its dispatches, each once, in the order of its segments.
    public var dispatches: [String] {
        var seen: Set<String> = []
        return segments.map(\.dispatch).filter { seen.insert($0).inserted }
    }
}

/// The part of a recording that belongs to one dispatch and one officer.
public struct DiscSegment: Hashable, Sendable {
    public var number: String
    public var dispatch: String
    public var officer: Person
    public var recorded: ZonedSpan
    /// In the recording.
    public var offset: Nanoseconds
    public var length: Nanoseconds
    public var place: String?
    /// 事由.
    public var cause: String?
    public var category: String?

    public init(
        number: String, dispatch: String, officer: Person, recorded: ZonedSpan, offset: Nanoseconds,
        length: Nanoseconds, place: String? = nil, cause: String? = nil, category: String? = nil
    ) {
        self.number = number
        self.dispatch = dispatch
        self.officer = officer
        self.recorded = recorded
        self.offset = offset
        self.length = length
        self.place = place
        self.cause = cause
        self.category = category
    }
}

/// Why a recording is kept, and until when.
public struct DiscRetention: Hashable, Sendable {
    public enum Until: Hashable, Sendable {
        case day(ZonedTime)
        case permanent
        /// It depends on an end that has not come: what of, in words.
        case open(Words)
    }

    public var reason: Words
    public var basis: RuleCitation
    public var until: Until

    public init(reason: Words, basis: RuleCitation, until: Until) {
        self.reason = reason
        self.basis = basis
        self.until = until
    }
}

/// A small picture of a recording.
public struct Thumbnail: Hashable, Sendable {
    /// On the recording's own time line; nil where not known.
    public var at: Nanoseconds?
    /// The finding it stands beside.
    public var finding: Int64?
    /// JPEG or PNG.
    public var content: BagFileContent

    public init(at: Nanoseconds?, finding: Int64? = nil, content: BagFileContent) {
        self.at = at
        self.finding = finding
        self.content = content
    }
}

/// A piece of a recording's time line, on the recording's own clock.
public struct TimelineRun: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case recorded, lost, covered, silent
    }

    public var kind: Kind
    public var start: Nanoseconds
    public var end: Nanoseconds
    /// Where on the wall clock it begins; nil where no clock is known.
    public var wall: ZonedTime?

    public init(kind: Kind, start: Nanoseconds, end: Nanoseconds, wall: ZonedTime? = nil) {
        self.kind = kind
        self.start = start
        self.end = end
        self.wall = wall
    }
}
