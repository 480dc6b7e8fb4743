/// An offset of a recorder's clock that a person confirmed: metadata, kept beside the readings, which stay as they are.
/// Never changed: a later confirmation for the same time takes its place, and both stay on record.
public struct ClockConfirmation: Hashable, Sendable, Codable {
    /// Given by the catalogue, printed as `C<id>`.
    public var id: Int64
    public var recorder: String
    /// By the recorder's own clock: from this moment…
    public var from: WallTime
    /// … up to this one; nil: until another confirmation.
    public var to: WallTime?
    /// True time less the recorder's.
    public var offset: Nanoseconds
    /// Half width.
    public var error: Nanoseconds
    /// Police number of who confirmed it, when, and why.
    public var by: String
    public var at: WallTime
    public var note: String?

    public init(
        id: Int64 = 0, recorder: String, from: WallTime, to: WallTime? = nil, offset: Nanoseconds,
        error: Nanoseconds = .seconds(1), by: String, at: WallTime, note: String? = nil
    ) {
        self.id = id
        self.recorder = recorder
        self.from = from
        self.to = to
        self.offset = offset
        self.error = error
        self.by = by
        self.at = at
        self.note = note
    }

    public func covers(_ time: WallTime) -> Bool { time >= from && (to.map { time < $0 } ?? true) }
}
