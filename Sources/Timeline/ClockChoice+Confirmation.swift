import Evidence

extension ClockChoice {
    /// What the recorder's own clock said, also in a choice stored before it was kept apart.
    public var recorderReading: ClockReading? {
        own ?? chosen.flatMap { [.fileName, .container].contains($0.source) ? $0 : nil }
    }

    /// The choice with what a person confirmed of the recorder's clock: of several that cover the recording the newest.
    /// The corrected reading joins the others and is chosen; all others stay. Without one, a correction made earlier
    /// is taken back.
    public func corrected(by confirmations: [ClockConfirmation]) -> ClockChoice {
        var choice = self
        choice.readings.removeAll { $0.source == .confirmed }
        if chosen?.source == .confirmed { choice.chosen = unconfirmed }
        choice.unconfirmed = nil
        // A clock back at its factory date is not believed, but a person may know what it should have shown.
        guard let own = recorderReading ?? readings.first(where: { $0.source == .fileName }),
            let last = confirmations.filter({ $0.covers(own.start) }).max(by: { $0.id < $1.id })
        else {
            choice.disagreeing = choice.chosen.map { Self.sources(of: choice.readings, against: $0) } ?? []
            return choice
        }
        let reading = ClockReading(
            source: .confirmed, start: own.start + last.offset, error: own.error + last.error,
            note: "C\(last.id): \(own.source.rawValue) \(last.offset.value < 0 ? "" : "+")\(last.offset.secondsText) s")
        choice.unconfirmed = choice.chosen
        choice.chosen = reading
        choice.readings.insert(reading, at: 0)
        // The recorder's clock is known to be off, and everything that agrees with it is the same clock.
        let same = choice.readings.filter { other in
            other.source == own.source
                || other.source == .container
                    && other.start.isWithin(other.error + own.error + Self.sameMoment, of: own.start)
        }
        choice.disagreeing = Self.sources(of: choice.readings.filter { !same.contains($0) }, against: reading)
        return choice
    }
}
