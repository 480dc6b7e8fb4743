import Evidence

/// What a person writes of a recorder's state, as texts: on the command line and on a page. Every value may be left out,
/// and is then not evaluated.
public struct RecorderStateEntry: Sendable {
    public enum Field: String, CaseIterable, Sendable {
        case works, battery, storageFree, picture, sound, clockOffset, clockReads, clockError
    }

    /// A text that is not understood; nil: of two that exclude each other.
    public struct Misread: Error, Hashable, Sendable {
        public var field: Field
        public var text: String?
        /// One that would be.
        public var example: String
    }

    public var texts: [Field: String]
    /// The clock was then set right.
    public var clockWasSet: Bool
    public var note: String?

    public init(_ texts: [Field: String], clockWasSet: Bool, note: String?) {
        self.texts = texts
        self.clockWasSet = clockWasSet
        self.note = note
    }

    /// - Parameter at: when it was looked at.
    public func state(at: WallTime, _ site: SiteTime) throws(Misread) -> RecorderState {
        RecorderState(
            works: try flag(.works), battery: try value(.battery, "90", RecorderStateText.percent),
            storageFree: try value(.storageFree, "28GB", RecorderStateText.bytes), pictureIsClear: try flag(.picture),
            soundIsClear: try flag(.sound), clock: try clock(at, site), clockWasSet: clockWasSet, note: note)
    }

    private func clock(_ at: WallTime, _ site: SiteTime) throws(Misread) -> ClockOffset? {
        // A display of whole seconds, read by eye.
        let error = try value(.clockError, "1s", RecorderStateText.offset) ?? .seconds(1)
        guard error >= .zero else {
            throw Misread(field: .clockError, text: texts[.clockError], example: "1s")
        }
        switch (texts[.clockOffset], texts[.clockReads]) {
        case (nil, nil): return nil
        case (_?, nil):
            return try value(.clockOffset, "2s", RecorderStateText.offset).map { ClockOffset(offset: $0, error: error) }
        case (nil, _?):
            let reads = try value(.clockReads, "2026-11-20T08:00:00") { TimeArgument.read($0, zone: site.zone) }
            return reads.map { ClockOffset(offset: at - $0, error: error) }
        case (_?, _?): throw Misread(field: .clockOffset, text: nil, example: "2s")
        }
    }

    private func flag(_ field: Field) throws(Misread) -> Bool? { try value(field, "yes / no", RecorderStateText.flag) }

    private func value<Value>(
        _ field: Field, _ example: String, _ read: (String) -> Value?
    ) throws(Misread) -> Value? {
        guard let text = texts[field] else { return nil }
        guard let value = read(text) else { throw Misread(field: field, text: text, example: example) }
        return value
    }
}
