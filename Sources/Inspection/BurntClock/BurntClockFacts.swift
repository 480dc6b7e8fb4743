import Evidence
import Timeline

/// What was read of the clock that the recorder burns into its pictures.
public struct BurntClockFacts: Codable, Sendable, Hashable {
    /// Keyframes looked at.
    public var looked: Int
    /// At most 32, in order of time.
    public var readings: [BurntReading]
    public var track: BurntClockTrack
    /// The text recognition's version; nil where this program was built without one.
    public var recogniser: String?

    public init(looked: Int, readings: [BurntReading], track: BurntClockTrack, recogniser: String?) {
        self.looked = looked
        self.readings = readings
        self.track = track
        self.recogniser = recogniser
    }
}
