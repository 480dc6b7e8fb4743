import Evidence
import Glibc

/// Positions and times that came from beside the media: a sidecar file, or a program.
public struct PositionTrack: Sendable, Hashable, Codable {
    /// The file's name, or the program with its version.
    public var what: String
    /// Thinned as in ``FileFacts/positions``.
    public var positions: [PositionFix]
    /// Only where the track begins and ends with the recording; else it says where, not when.
    public var gpsTimes: [GPSTime]
    /// Half width of doubt about how the track lies on the media, besides the clock's own.
    public var error: Nanoseconds

    public init(what: String, positions: [PositionFix], gpsTimes: [GPSTime], error: Nanoseconds = .zero) {
        self.what = what
        self.positions = positions
        self.gpsTimes = gpsTimes
        self.error = error
    }
}

/// NMEA and GPX files beside a recording. Read in this process: the readers below touch no C library and are bounded.
public enum PositionSidecar {
    static let endings = ["gpx", "nmea", "gps", "GPX", "NMEA", "GPS", "log", "txt", "LOG", "TXT"]
    /// A day of ten sentences a second is some 60 MB; recorders write one clip a file.
    static let largest: Int64 = 64 << 20
    /// A log is the recording's own when their lengths agree so far.
    static let sameLength = Nanoseconds.seconds(5)

    /// The first file of the same name with another ending that holds positions; nil where there is none.
    ///
    /// - Parameter duration: of the recording.
    public static func beside(_ recording: RawPath, duration: Nanoseconds?) -> PositionTrack? {
        let name = recording.name.bytes
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return nil }
        for ending in endings {
            let file = RawPath(bytes: Array(name[...dot]) + Array(ending.utf8))
            guard file != recording.name, let bytes = read(recording.parent.appending(file)) else { continue }
            if let track = track(bytes, name: file.text, duration: duration) { return track }
        }
        return nil
    }

    private static func read(_ path: RawPath) -> [UInt8]? {
        let descriptor = path.withCString { open($0, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW) }
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0,
            Int64(status.st_size) <= largest
        else { return nil }
        return FileBytes(descriptor: descriptor, size: Int64(status.st_size)).bytes(at: 0, count: Int(status.st_size))
    }

    static func track(_ bytes: [UInt8], name: String, duration: Nanoseconds?) -> PositionTrack? {
        let fixes: [PositionFix]
        var before = Nanoseconds.zero
        if let gpx = GPX(bytes) {
            fixes = gpx.fixes
        } else {
            let nmea = NMEA(bytes)
            fixes = nmea.fixes
            // One sentence a second, also while there is no time yet.
            before = .seconds(Int64(nmea.withoutTime))
        }
        let usable = fixes.filter(\.isUsable)
        guard !usable.isEmpty else { return nil }
        var track = PositionTrack(what: name, positions: usable.thinned(), gpsTimes: [])
        let timed = fixes.compactMap(\.time)
        guard let duration, let first = timed.first, let last = timed.last else { return track }
        let start = first - before
        let difference = (last - start) + .seconds(1) - duration
        guard difference.value.magnitude <= UInt64(sameLength.value) else { return track }
        track.error = .seconds(1) + Nanoseconds(Int64(clamping: difference.value.magnitude))
        for index in track.positions.indices {
            guard let time = track.positions[index].time else { continue }
            track.positions[index].media = time - start
        }
        track.gpsTimes = track.positions.compactMap(\.gpsTime)
        return track
    }
}

extension PositionFix {
    /// The pair of both clocks, where there is one and the receiver had a fix.
    public var gpsTime: GPSTime? {
        guard let media, let time, isUsable else { return nil }
        return GPSTime(media: media, time: time, format: format)
    }
}
