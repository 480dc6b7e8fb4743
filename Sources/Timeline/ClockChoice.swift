import Evidence

/// The clocks that spoke of one recording, and which was believed.
///
/// A file's clocks mean different things: a name usually gives the start; `creation_time` gives the start with some
/// makers and the end with others (Android), in UTC, or in local time called UTC; the file's time is when it was last
/// written. So a container's time is read in all four ways and the one that agrees with the name is kept and named.
/// Where nothing agrees, nothing is bent: the disagreement is told.
public struct ClockChoice: Sendable, Hashable, Codable {
    /// All readings, as understood; the chosen one first.
    public var readings: [ClockReading]
    public var chosen: ClockReading?
    /// Sources whose reading lies further from the chosen one than both errors allow.
    public var disagreeing: [ClockSource]
    /// The recorder's clock stood at its factory date.
    public var wasReset: Bool
    /// What the recorder's own clock said, as far as it can be believed: the clock that files of one recorder share.
    /// Nil in choices stored before there were others.
    public var own: ClockReading?
    /// What was chosen before a person confirmed an offset; nil without one.
    public var unconfirmed: ClockReading?
    /// Why satellite time was there and is no reading.
    public var refused: String?

    /// How far a container's time may lie from the name's and still be the same moment, written a little later.
    static let sameMoment = Nanoseconds.seconds(5)

    /// - Parameters:
    ///   - name: from the file's name; nil where the name has no time.
    ///   - nameIsImplausible: the profile says that the name's time can't be (2000-01-01, or the future).
    ///   - container: the moments the container tells, with what each is called.
    ///   - burnt: from the clock burnt into the pictures; believed after the name and the container.
    ///   - fileTime: when the source file was last written.
    ///   - duration: media duration.
    ///   - utcOffset: of the site's zone at the recording, in nanoseconds.
    ///   - received: nothing can have been recorded after that.
    ///   - gps: the start by satellite time, the file's own before a sidecar's.
    ///   - gpsMayBeLocal: the format is one whose makers also write local time (Novatek).
    public init(
        name: ClockReading?, nameIsImplausible: Bool, container: [ContainerTime], burnt: ClockReading? = nil,
        fileTime: WallTime?, duration: Nanoseconds?, utcOffset: Nanoseconds, received: WallTime,
        gps: [ClockReading] = [], gpsMayBeLocal: Bool = false
    ) {
        let length = duration ?? .zero
        let believableName = nameIsImplausible ? nil : name
        wasReset = nameIsImplausible && (name.map { $0.start < Self.oldest } ?? false)
        var readings: [ClockReading] = []
        if let name { readings.append(name) }
        let satellite = gps.map {
            gpsMayBeLocal ? Self.readLocal($0, against: believableName, utcOffset: utcOffset) : $0
        }
        readings += satellite
        for time in container {
            guard time.moment >= Self.oldest, time.moment <= received + .seconds(86_400) else {
                if time.moment < Self.oldest, time.moment > WallTime(seconds: 0), believableName == nil {
                    wasReset = true
                }
                continue
            }
            readings.append(
                Self.read(
                    time, against: [believableName, satellite.first].compactMap { $0 }, length: length,
                    utcOffset: utcOffset))
        }
        if let burnt, burnt.start >= Self.oldest { readings.append(burnt) }
        if let fileTime, fileTime >= Self.oldest {
            readings.append(
                ClockReading(
                    source: .fileTime, start: fileTime - length, error: .seconds(2),
                    note: "last written, less the media duration; a copy may have changed it"))
        }
        own = believableName ?? readings.first { $0.source == .container } ?? readings.first { $0.source == .burntIn }
        // Satellite time is kept right by the whole world, a recorder's clock by nobody.
        let best = satellite.first ?? own
        // The file's time alone is believed only where no other clock speaks, the recorder's was not reset, and the
        // file was not just copied.
        let lastResort = readings.first { reading in
            reading.source == .fileTime && name == nil && container.isEmpty && duration != nil
                && received - reading.start > .seconds(3600)
        }
        chosen = best ?? lastResort
        if let chosen {
            disagreeing = Self.sources(of: readings, against: chosen)
            readings.removeAll { $0 == chosen }
            readings.insert(chosen, at: 0)
        } else {
            disagreeing = []
        }
        self.readings = readings
    }

    /// The sources of those that lie further from `chosen` than both errors allow; one container may tell two times. The
    /// file system's time is no witness: any copy changes it.
    static func sources(of readings: [ClockReading], against chosen: ClockReading) -> [ClockSource] {
        var found: [ClockSource] = []
        for reading in readings where reading != chosen && reading.source != .fileTime {
            guard !reading.start.isWithin(reading.error + chosen.error + sameMoment, of: chosen.start) else { continue }
            if !found.contains(reading.source) { found.append(reading.source) }
        }
        return found
    }

    /// The readings that disagree with the chosen one.
    public var disagreeingReadings: [ClockReading] {
        guard let chosen else { return [] }
        return readings.filter { reading in
            reading != chosen && disagreeing.contains(reading.source)
                && !reading.start.isWithin(reading.error + chosen.error + Self.sameMoment, of: chosen.start)
        }
    }

    /// No body-worn recorder is older; clocks that lost their battery start in 1904, 1970, 1980 or 2000.
    public static let oldest = WallTime(seconds: 1_136_073_600)  // 2006-01-01T00:00:00Z

    /// The way of reading a container's time that agrees best with one of the `others`, the first that any agrees with.
    private static func read(
        _ time: ContainerTime, against others: [ClockReading], length: Nanoseconds, utcOffset: Nanoseconds
    ) -> ClockReading {
        var ways: [(start: WallTime, note: String)] = [(time.moment, "\(time.key): start")]
        ways.append((time.moment - length, "\(time.key): end of the recording"))
        if !time.hasOffset {
            ways.append((time.moment - utcOffset, "\(time.key): start, local time called UTC"))
            ways.append((time.moment - utcOffset - length, "\(time.key): end of the recording, local time called UTC"))
        }
        let error = Nanoseconds.seconds(1)
        for other in others {
            let best = ways.enumerated().min { a, b in
                let first = (a.element.start - other.start).value.magnitude
                let second = (b.element.start - other.start).value.magnitude
                return (first, a.offset) < (second, b.offset)
            }
            if let best, best.element.start.isWithin(error + other.error + sameMoment, of: other.start) {
                return ClockReading(
                    source: .container, start: best.element.start, error: error, note: best.element.note)
            }
        }
        // Nobody to ask: it may be the start or the end. Where somebody disagrees, it stays as it stands.
        return ClockReading(
            source: .container, start: time.moment, error: others.isEmpty ? error + length : error, note: ways[0].note)
    }

    /// Satellite time of a format that some makers write in local time. Without a name to ask, both may be meant.
    private static func readLocal(
        _ reading: ClockReading, against name: ClockReading?, utcOffset: Nanoseconds
    ) -> ClockReading {
        var local = reading
        local.start = reading.start - utcOffset
        guard let name else {
            local = reading
            local.error = reading.error + Nanoseconds(Int64(clamping: utcOffset.value.magnitude))
            local.note = [reading.note, "may be local time called UTC"].compactMap { $0 }.joined(separator: ", ")
            return local
        }
        let reach = reading.error + name.error + sameMoment
        guard !reading.start.isWithin(reach, of: name.start), local.start.isWithin(reach, of: name.start) else {
            return reading
        }
        local.note = [reading.note, "local time called UTC"].compactMap { $0 }.joined(separator: ", ")
        return local
    }
}

/// A moment told by a container.
public struct ContainerTime: Sendable, Hashable, Codable {
    /// The tag it stands in.
    public var key: String
    public var moment: WallTime
    /// It carried an explicit offset from UTC other than `Z`: then it is no local time in disguise.
    public var hasOffset: Bool

    public init(key: String, moment: WallTime, hasOffset: Bool) {
        self.key = key
        self.moment = moment
        self.hasOffset = hasOffset
    }
}

extension WallTime {
    public func isWithin(_ reach: Nanoseconds, of other: WallTime) -> Bool {
        (self - other).value.magnitude <= reach.value.magnitude
    }
}
