/// How far a recorder's clock was off when somebody looked.
public struct ClockOffset: Hashable, Sendable, Codable {
    /// True time less the recorder's.
    public var offset: Nanoseconds
    /// Half width.
    public var error: Nanoseconds

    public init(offset: Nanoseconds, error: Nanoseconds) {
        self.offset = offset
        self.error = error
    }

    /// Fails or passes only where it does for every offset the error allows.
    public func within(_ tolerance: Nanoseconds) -> TestVerdict {
        let size = Nanoseconds(Int64(clamping: offset.value.magnitude))
        if size + error <= tolerance { return .pass }
        return size - error > tolerance ? .fail : .notEvaluated
    }
}

/// What a recorder was found like (领用检查). Nil: nobody looked.
public struct RecorderState: Hashable, Sendable, Codable {
    public var works: Bool?
    /// Percent.
    public var battery: Int?
    /// Bytes.
    public var storageFree: Int64?
    public var pictureIsClear: Bool?
    public var soundIsClear: Bool?
    public var clock: ClockOffset?
    /// The clock was set right after it was read.
    public var clockWasSet: Bool
    public var note: String?

    public init(
        works: Bool? = nil, battery: Int? = nil, storageFree: Int64? = nil, pictureIsClear: Bool? = nil,
        soundIsClear: Bool? = nil, clock: ClockOffset? = nil, clockWasSet: Bool = false, note: String? = nil
    ) {
        self.works = works
        self.battery = battery
        self.storageFree = storageFree
        self.pictureIsClear = pictureIsClear
        self.soundIsClear = soundIsClear
        self.clock = clock
        self.clockWasSet = clockWasSet
        self.note = note
    }

    /// Nothing was looked at and nothing was said.
    public var isEmpty: Bool { self == RecorderState() }
}

/// A look at a recorder, when it was issued, when it came back or in between. Never changed.
public struct RecorderCheck: Hashable, Sendable, Codable {
    public enum Occasion: String, Hashable, Sendable, Codable, CaseIterable {
        case issue
        /// Looked at for an issue that was then refused.
        case refusal
        case `return`
        /// By itself: at the dock, for maintenance.
        case check
    }

    /// One thing looked at, judged by the limits of that day.
    public struct Result: Hashable, Sendable, Codable {
        /// `works`, `battery`, `storage`, `picture`, `sound`, `clock`, or one of gear, such as `explosion-proof`.
        public var key: String
        public var verdict: TestVerdict
        /// Percent, bytes or nanoseconds; nil where there is no number.
        public var limit: Int64?
        /// Where the regulation gives that number; nil: the site's own setting.
        public var limitArticle: String?
        /// Where the regulation asks for it to be looked at; nil: the site's own setting.
        public var article: String?

        public init(
            key: String, verdict: TestVerdict, limit: Int64? = nil, limitArticle: String? = nil, article: String? = nil
        ) {
            self.key = key
            self.verdict = verdict
            self.limit = limit
            self.limitArticle = limitArticle
            self.article = article
        }
    }

    /// Printed as `K12`; zero before it is stored.
    public var id: Int64
    public var recorder: String
    public var occasion: Occasion
    public var state: RecorderState
    public var results: [Result]
    /// Id of the regulation it was judged by.
    public var regulation: String
    /// Police number.
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, recorder: String, occasion: Occasion, state: RecorderState, results: [Result],
        regulation: String, by: String, at: WallTime
    ) {
        self.id = id
        self.recorder = recorder
        self.occasion = occasion
        self.state = state
        self.results = results
        self.regulation = regulation
        self.by = by
        self.at = at
    }

    public var verdict: TestVerdict { results.map(\.verdict).worst }
    public var failed: [Result] { results.filter { $0.verdict == .fail } }
}
