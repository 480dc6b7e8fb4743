import Evidence

/// What pictures are wanted of a recording.
public struct PictureRequest: Codable, Sendable, Hashable {
    /// An existing, empty folder to write into; nil to decode only, as a test that the pictures are sound.
    public var folder: String?
    /// One picture per this much time; zero for none but the first, the last and those beside gaps.
    public var interval: Nanoseconds
    /// Longest side of a picture in pixels.
    public var longestSide: Int
    /// Only the few pictures that a look at a file needs: what is found is the same with and without a folder.
    public var looksOnly: Bool
    /// Whether the clock burnt into the pictures is read too, where this program was built with text recognition.
    public var readsClock: Bool

    /// - Parameter looksOnly: nil for a request that writes nothing.
    public init(
        folder: String?, interval: Nanoseconds = .seconds(10), longestSide: Int = 320, looksOnly: Bool? = nil,
        readsClock: Bool = false
    ) {
        self.folder = folder
        self.interval = interval
        self.longestSide = longestSide
        self.looksOnly = looksOnly ?? (folder == nil)
        self.readsClock = readsClock
    }
}
