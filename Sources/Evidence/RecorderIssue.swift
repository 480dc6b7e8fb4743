/// A recorder handed out to an officer (领用), and its return. Never changed: a return is a row of its own.
public struct RecorderIssue: Hashable, Sendable, Codable {
    /// Printed as `I12`; zero before it is stored.
    public var id: Int64
    /// Serial.
    public var recorder: String
    /// Police number of who has it.
    public var officer: String
    /// Police number of who handed it out.
    public var by: String
    public var at: WallTime
    /// When duty ends, where somebody said so.
    public var until: WallTime?
    public var check: RecorderCheck?
    /// Why it was issued although its check failed.
    public var reason: String?
    /// Nil while it is out.
    public var handedBack: RecorderReturn?

    public init(
        id: Int64 = 0, recorder: String, officer: String, by: String, at: WallTime, until: WallTime? = nil,
        check: RecorderCheck? = nil, reason: String? = nil, handedBack: RecorderReturn? = nil
    ) {
        self.id = id
        self.recorder = recorder
        self.officer = officer
        self.by = by
        self.at = at
        self.until = until
        self.check = check
        self.reason = reason
        self.handedBack = handedBack
    }

    public var isOut: Bool { handedBack == nil }

    /// Whether both had it at some time. Handed back and issued again in one moment: they had not; issued twice in one
    /// moment: they had.
    public func overlaps(_ other: RecorderIssue) -> Bool {
        let end = handedBack?.at ?? WallTime(nanoseconds: .max)
        let otherEnd = other.handedBack?.at ?? WallTime(nanoseconds: .max)
        return at == other.at || (at < otherEnd && other.at < end)
    }
}

/// A recorder that came back (归还).
public struct RecorderReturn: Hashable, Sendable, Codable {
    /// Police number of who took it.
    public var by: String
    public var at: WallTime
    /// Police number of who brought it, where it was another than who had it.
    public var broughtBy: String?
    public var check: RecorderCheck?
    /// Why it is entered afterwards: nobody entered the return when it happened.
    public var correction: String?

    public init(
        by: String, at: WallTime, broughtBy: String? = nil, check: RecorderCheck? = nil, correction: String? = nil
    ) {
        self.by = by
        self.at = at
        self.broughtBy = broughtBy
        self.check = check
        self.correction = correction
    }
}
