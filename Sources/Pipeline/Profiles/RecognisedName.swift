import Evidence

/// What a file's name and folders tell, once a profile knows them.
public struct RecognisedName: Hashable, Sendable {
    /// The profile's id.
    public var profile: String
    public var role: FileRole
    public var serial: String?
    public var officer: String?
    public var start: NamedTime?
    public var end: NamedTime?
    /// The text that stands where the time should, but is no time that exists.
    public var unreadableTime: String?
    /// The number in the recorder's series, and with how many digits it is written.
    public var number: Int?
    public var numberDigits: Int
    public var chapter: Int?
    public var firstChapter: Int?
    /// Which lens: F, R, I, A, B … as the name writes it, in capitals.
    public var channel: String?
    public var important: Bool
    /// The serial the folder carries, where it is another one than the name's.
    public var folderSerial: String?
    /// False where the bytes of the name were no UTF-8; what couldn't be read stands as U+FFFD.
    public var isUTF8: Bool

    /// The file name as a clock; nil where the name has no time. A time that is implausible says so in its note.
    public var clockReading: ClockReading? {
        guard let start else { return nil }
        return ClockReading(source: .fileName, start: start.time, error: start.error, note: start.note)
    }
}

/// A time in a name, placed on the civil time line.
public struct NamedTime: Hashable, Sendable {
    public enum Implausible: String, Hashable, Sendable, Codable {
        /// 2005 or before: no such recorder existed. A clock that lost its battery starts at 2000-01-01 or 1970-01-01.
        case clockWasReset = "clock-was-reset"
        /// Later than now, by more than a wrong zone can explain.
        case future
        /// An end that lies before the start.
        case endBeforeStart = "end-before-start"
    }

    /// As the name writes it; nil for a count of seconds.
    public var civil: CivilTime?
    public var zone: ZoneRule
    public var time: WallTime
    /// Half width: the recorder's clock showed a time within `time ± error`.
    public var error: Nanoseconds
    public var doubt: LocalTime.Doubt?
    public var implausible: Implausible?

    var note: String? {
        var notes: [String] = []
        switch doubt {
        case .occursTwice: notes.append("the local time occurs twice; the earlier one is taken")
        case .neverShown: notes.append("the local time was skipped by summer time")
        case nil: break
        }
        if let implausible { notes.append("implausible: \(implausible.rawValue)") }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }
}
