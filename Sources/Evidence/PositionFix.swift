/// Where and when a satellite receiver said it was.
public struct PositionFix: Hashable, Sendable, Codable {
    /// What the receiver thought of its own fix. Open: receivers know more kinds than we name.
    public struct Quality: RawRepresentable, Hashable, Sendable, Codable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The receiver says that it has no fix: its place and time are old or made up.
        public static let none = Quality(rawValue: "none")
        public static let valid = Quality(rawValue: "valid")
        public static let flat = Quality(rawValue: "2d")
        public static let full = Quality(rawValue: "3d")
        /// A place without a word on how it was got (QuickTime location, most GPX).
        public static let unstated = Quality(rawValue: "unstated")
    }

    /// Which way of storing it was read. Open.
    public struct Format: RawRepresentable, Hashable, Sendable, Codable {
        public var rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        public static let gpmf = Format(rawValue: "gpmf")
        public static let novatek = Format(rawValue: "novatek")
        public static let nmea = Format(rawValue: "nmea")
        public static let gpx = Format(rawValue: "gpx")
        public static let quickTime = Format(rawValue: "quicktime")
        public static let exifTool = Format(rawValue: "exiftool")
    }

    /// On the file's own time line, from its first presented sample; nil where the format does not tie it to the media.
    public var media: Nanoseconds?
    /// UTC, as the receiver gave it; nil for a place without a time.
    public var time: WallTime?
    public var position: Coordinate?
    /// Metres a second over ground.
    public var speed: Double?
    public var quality: Quality
    public var format: Format

    public init(
        media: Nanoseconds? = nil, time: WallTime? = nil, position: Coordinate? = nil, speed: Double? = nil,
        quality: Quality, format: Format
    ) {
        self.media = media
        self.time = time
        self.position = position
        self.speed = speed
        self.quality = quality
        self.format = format
    }

    public var isUsable: Bool { quality != .none }
}

/// A moment of the media line and what the satellite clock said at it.
public struct GPSTime: Hashable, Sendable, Codable {
    public var media: Nanoseconds
    public var time: WallTime
    public var format: PositionFix.Format

    public init(media: Nanoseconds, time: WallTime, format: PositionFix.Format) {
        self.media = media
        self.time = time
        self.format = format
    }
}

extension Coordinate {
    /// Nil for what is no place on earth, and for 0°, 0°, which receivers without a fix report.
    public init?(checkedLatitude latitude: Double, longitude: Double) {
        guard latitude.isFinite, longitude.isFinite, abs(latitude) <= 90, abs(longitude) <= 180,
            latitude != 0 || longitude != 0
        else { return nil }
        self.init(latitude: latitude, longitude: longitude)
    }
}

extension [PositionFix] {
    /// First, last, and at most one for every ten seconds between them, at most `limit`: what is kept of a track.
    /// The order is kept; fixes without a time of any kind count as one second apart.
    public func thinned(limit: Int = 1000, step: Nanoseconds = .seconds(10)) -> [PositionFix] {
        guard count > 2, limit > 2, let first, let last else { return Array(prefix(Swift.max(0, limit))) }
        var kept = [first]
        var previous = first.order(0)
        for (index, fix) in dropFirst().dropLast().enumerated() {
            let now = fix.order(index + 1)
            guard (now - previous).value.magnitude >= step.value.magnitude else { continue }
            kept.append(fix)
            previous = now
        }
        if kept.count >= limit {
            // Longer than 1000 × 10 s: evenly fewer.
            let stride = Double(kept.count - 1) / Double(limit - 1)
            kept = (0..<(limit - 1)).map { kept[Int(Double($0) * stride)] }
        }
        kept.append(last)
        return kept
    }
}

extension PositionFix {
    fileprivate func order(_ index: Int) -> Nanoseconds {
        media ?? time.map { Nanoseconds($0.nanoseconds) } ?? .seconds(Int64(index))
    }
}
