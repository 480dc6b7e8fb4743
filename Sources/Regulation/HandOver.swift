import Evidence

/// By when a recording is handed over.
public struct HandOverRule: Hashable, Sendable {
    public var within: Period
    public var source: Source
    /// Who takes it.
    public var receiver: RuleWords
    /// Nil where the regulation has no such exception.
    public var afterReturn: AfterReturn?

    public enum Period: Hashable, Sendable {
        /// After the recording's end.
        case hours(Int)
        /// On the day the recording ended.
        case sameDay
        /// At the dock when the day's work is done. When that is, the regulation does not say: the day's midnight.
        case workingDay
    }

    /// For those who can't come back in time.
    public struct AfterReturn: Hashable, Sendable {
        public var hours: Int
        public var source: Source
        public var when: [AwayReason]

        public init(hours: Int, source: Source, when: [AwayReason]) {
            self.hours = hours
            self.source = source
            self.when = when
        }
    }

    public init(within: Period, source: Source, receiver: RuleWords, afterReturn: AfterReturn? = nil) {
        self.within = within
        self.source = source
        self.receiver = receiver
        self.afterReturn = afterReturn
    }

    /// Until when it must be handed over, by which rule, and whether by the one for who was away: an article may hold both
    /// (001 §15/1).
    ///
    /// - Parameters:
    ///   - returnedAt: when the officer came back, given only where one of ``AfterReturn/when`` kept them away; the
    ///     later of the two deadlines then holds. A return before the recording's end is none of this recording.
    ///   - utcOffset: seconds east of UTC at the site.
    public func deadline(
        recordedEnd: WallTime, returnedAt: WallTime? = nil, utcOffset: Int
    ) -> (deadline: WallTime, source: Source, isAfterReturn: Bool) {
        let usual =
            switch within {
            case .hours(let hours): recordedEnd + .seconds(Int64(hours) * 3600)
            // The last moment of a recording may be a midnight: it belongs to the day before.
            case .sameDay, .workingDay:
                CivilDay(recordedEnd - Nanoseconds(1), utcOffset: utcOffset).end(utcOffset: utcOffset)
            }
        guard let afterReturn, let returnedAt, returnedAt >= recordedEnd else { return (usual, source, false) }
        let late = returnedAt + .seconds(Int64(afterReturn.hours) * 3600)
        return late > usual ? (late, afterReturn.source, true) : (usual, source, false)
    }
}

/// Why somebody could not hand over in time.
public enum AwayReason: String, CaseIterable, Hashable, Sendable {
    case continuousWork
    /// In another district.
    case elsewhere
    case remote, onWater, poorTransport
}
