import Evidence

/// One keyframe's burnt-in clock: where it stands on the file's own line, and what it shows.
public struct BurntReading: Hashable, Sendable, Codable {
    /// On the file's own time line.
    public var media: Nanoseconds
    /// The keyframe's number in the file.
    public var keyframe: Int
    public var stamp: BurntStamp
    /// The recogniser's, 0 to 100; kept as a hint: readings agree or they don't.
    public var confidence: Int

    public init(media: Nanoseconds, keyframe: Int, stamp: BurntStamp, confidence: Int) {
        self.media = media
        self.keyframe = keyframe
        self.stamp = stamp
        self.confidence = confidence
    }
}

/// A place where the burnt-in clock leaves its line: media were cut out, put in or put in another order there, or the
/// recorder's clock was set while it recorded. Which of these, the clock alone does not tell.
public struct BurntJump: Hashable, Sendable, Codable {
    /// The last reading before it and the first after it, on the file's own line.
    public var before: Nanoseconds
    public var after: Nanoseconds
    public var keyframeBefore: Int
    public var keyframeAfter: Int
    public var stampBefore: BurntStamp
    public var stampAfter: BurntStamp
    /// How far the clock went ahead of the media between them; negative when it went back.
    public var jump: Nanoseconds
    /// Half width.
    public var error: Nanoseconds
    /// Agreeing readings on each side.
    public var support: [Int]
}

/// Why nothing can be said of the burnt-in clock. The raw value is the sentence that is stored.
public enum BurntSilence: String, Hashable, Sendable, Codable {
    case noRecogniser = "not evaluated: built without text recognition"
    case noTrainedData = "not evaluated: the trained data of the text recognition (tesseract-ocr-eng) is missing"
    case noPictures = "not evaluated: no keyframe could be decoded"
    case noClock = "not evaluated: no clock was seen in the pictures"
    case tooFew = "not evaluated: the clock was read in too few pictures"
    case disagreement = "not evaluated: the clock's readings do not fit one another"
    case oneDigit = "not evaluated: the clock leaves its line in one digit only, which may be misread"
    /// Without the verdict before it.
    public var reason: String { String(rawValue.drop { $0 != ":" }.dropFirst(2)) }

    case wholeHours = "not evaluated: the clock is off by whole hours: summer time, a zone, or a misread digit"
}
