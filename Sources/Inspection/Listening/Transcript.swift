import Evidence

/// What an outside program wrote down of a window's speech. A hint for the person who listens, never a verdict: such
/// programs invent words where there is only noise.
public struct Transcript: Codable, Sendable, Hashable {
    public struct Segment: Codable, Sendable, Hashable {
        /// On the file's line.
        public var start: Nanoseconds
        public var end: Nanoseconds
        public var text: String

        public init(start: Nanoseconds, end: Nanoseconds, text: String) {
            self.start = start
            self.end = end
            self.text = text
        }
    }

    /// Empty where nothing was understood.
    public var text: String
    /// Empty where the program tells no times.
    public var segments: [Segment]
    /// The model's name, as the settings give it.
    public var model: String
    /// Why there is none, in one sentence.
    public var failure: String?
    /// Segments left out because the program itself doubted them.
    public var doubted: Int

    public init(text: String, segments: [Segment] = [], model: String, failure: String? = nil, doubted: Int = 0) {
        self.text = text
        self.segments = segments
        self.model = model
        self.failure = failure
        self.doubted = doubted
    }
}
