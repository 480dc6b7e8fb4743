/// A body-worn recorder (执法记录仪), known by the serial its files carry.
public struct Recorder: Hashable, Sendable, Codable {
    public var serial: String
    /// Police number of the officer it is issued to, where it is fixed.
    public var officer: String?
    public var unit: String?
    public var unitName: String?
    public var model: String?
    /// The id of the file-name profile its files follow (`Pipelines/recorders/<id>.yaml`).
    public var profile: String?
    /// Keys of what only some have, such as `explosion-proof`; nil: nobody has said.
    public var gear: [String]?

    public init(
        serial: String, officer: String? = nil, unit: String? = nil, unitName: String? = nil, model: String? = nil,
        profile: String? = nil, gear: [String]? = nil
    ) {
        self.serial = serial
        self.officer = officer
        self.unit = unit
        self.unitName = unitName
        self.model = model
        self.profile = profile
        self.gear = gear
    }
}

/// An officer, keyed by police number (警号).
public struct Officer: Hashable, Sendable, Codable {
    public var policeNumber: String
    public var name: String?
    public var unit: String?
    public var unitName: String?

    public init(policeNumber: String, name: String? = nil, unit: String? = nil, unitName: String? = nil) {
        self.policeNumber = policeNumber
        self.name = name
        self.unit = unit
        self.unitName = unitName
    }
}

/// A point on the earth in WGS-84 degrees.
public struct Coordinate: Hashable, Sendable, Codable {
    public var latitude: Double
    public var longitude: Double

    public init(latitude: Double, longitude: Double) {
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// A dispatch (出警): one matter, one or more officers, a span of duty. Keyed by its dispatch number (接警编号).
public struct Dispatch: Hashable, Sendable, Codable {
    public var number: String
    /// Police numbers.
    public var officers: [String]
    public var span: WallSpan
    public var place: String?
    public var position: Coordinate?
    /// 事由.
    public var cause: String?
    public var category: String?

    public init(
        number: String, officers: [String], span: WallSpan, place: String? = nil, position: Coordinate? = nil,
        cause: String? = nil, category: String? = nil
    ) {
        self.number = number
        self.officers = officers
        self.span = span
        self.place = place
        self.position = position
        self.cause = cause
        self.category = category
    }
}

/// One original file in the vault, keyed by its SHA-256.
public struct Recording: Hashable, Sendable, Codable {
    /// Lower-case hex.
    public var sha256: String
    public var size: Int64
    /// The name it came with, and its place below the vault's root.
    public var originalName: String
    public var vaultPath: String
    public var receivedAt: WallTime
    public var recorder: String?
    public var officer: String?
    /// The number in the recorder's own series, where the name carries one.
    public var number: Int?
    public var profile: String?
    public var container: String?
    /// The chosen wall span; nil until a clock could be read.
    public var span: WallSpan?
    public var clock: ClockReading?
    /// Media duration: from the first presented sample to the end of the last.
    public var duration: Nanoseconds?
    public var verdict: Verdict?

    public init(
        sha256: String, size: Int64, originalName: String, vaultPath: String, receivedAt: WallTime,
        recorder: String? = nil, officer: String? = nil, number: Int? = nil, profile: String? = nil,
        container: String? = nil, span: WallSpan? = nil, clock: ClockReading? = nil, duration: Nanoseconds? = nil,
        verdict: Verdict? = nil
    ) {
        self.sha256 = sha256
        self.size = size
        self.originalName = originalName
        self.vaultPath = vaultPath
        self.receivedAt = receivedAt
        self.recorder = recorder
        self.officer = officer
        self.number = number
        self.profile = profile
        self.container = container
        self.span = span
        self.clock = clock
        self.duration = duration
        self.verdict = verdict
    }
}

/// The part of a recording that belongs to one dispatch and one officer: what the index is made of.
public struct Segment: Hashable, Sendable, Codable {
    /// `<dispatch number>-<police number>-<nnn>`, never reused.
    public var number: String
    public var dispatch: String
    public var officer: String
    public var recording: String
    public var recorder: String?
    public var span: WallSpan
    /// Where the segment begins and ends in its recording.
    public var offset: Nanoseconds
    public var length: Nanoseconds
    public var place: String?
    public var position: Coordinate?
    public var cause: String?
    public var category: String?

    public init(
        number: String, dispatch: String, officer: String, recording: String, recorder: String? = nil, span: WallSpan,
        offset: Nanoseconds, length: Nanoseconds, place: String? = nil, position: Coordinate? = nil,
        cause: String? = nil, category: String? = nil
    ) {
        self.number = number
        self.dispatch = dispatch
        self.officer = officer
        self.recording = recording
        self.recorder = recorder
        self.span = span
        self.offset = offset
        self.length = length
        self.place = place
        self.position = position
        self.cause = cause
        self.category = category
    }
}
