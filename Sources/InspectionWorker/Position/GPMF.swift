import Evidence
import Inspection

/// GoPro's telemetry (a `gpmd` track): nested key, length, value; big-endian, padded to four bytes.
/// Layout: GoPro's own description in the repository gopro/gpmf-parser, README.
///
/// One payload covers about a second. Its satellite time stands once (`GPSU`, to the millisecond, or in every `GPS9`
/// sample), and is taken for the payload's first moment: that is why a reading's error is never below a second.
enum GPMF {
    /// A payload is some kilobytes; recorders nest four deep.
    private static let maximumDepth = 8
    private static let maximumItems = 20_000

    private struct Item {
        var key: UInt32
        var type: UInt8
        var size: Int
        var count: Int
        var body: ArraySlice<UInt8>
    }

    /// What one stream has told before its samples.
    private struct Stream {
        var scale: [Double] = []
        var fix: Int?
        var precision: Int?
        var time: WallTime?
    }

    /// One fix a payload, or none. `media` is the payload's own time.
    static func fix(_ bytes: some Collection<UInt8>, media: Nanoseconds?) -> PositionFix? {
        let payload = Array(bytes)
        var found = PositionFix(media: media, quality: .unstated, format: .gpmf)
        var left = maximumItems
        var stream = Stream()
        walk(payload[...], depth: 0, left: &left, stream: &stream, into: &found)
        guard found.time != nil || found.position != nil else { return nil }
        return found
    }

    private static func walk(
        _ bytes: ArraySlice<UInt8>, depth: Int, left: inout Int, stream: inout Stream, into found: inout PositionFix
    ) {
        guard depth < maximumDepth else { return }
        var rest = bytes
        while rest.count >= 8, left > 0 {
            left -= 1
            let start = rest.startIndex
            guard let key = rest.bigEndian(0, 4), let count = rest.bigEndian(6, 2) else { return }
            let item = Item(
                key: UInt32(key), type: rest[start + 4], size: Int(rest[start + 5]), count: Int(count), body: [])
            let length = item.size * item.count
            guard length <= rest.count - 8 else { return }
            let body = rest[(start + 8)..<(start + 8 + length)]
            if item.type == 0 {
                guard key != 0 else { return }
                var inner = Stream()
                walk(body, depth: depth + 1, left: &left, stream: &inner, into: &found)
            } else {
                read(
                    Item(key: item.key, type: item.type, size: item.size, count: item.count, body: body), &stream,
                    &found)
            }
            rest = rest.dropFirst(8 + (length + 3) / 4 * 4)
        }
    }

    private static func key(_ text: StaticString) -> UInt32 {
        text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    private static let scal = key("SCAL")
    private static let gpsf = key("GPSF")
    private static let gpsu = key("GPSU")
    private static let gpsp = key("GPSP")
    private static let gps5 = key("GPS5")
    private static let gps9 = key("GPS9")
    private static let syst = key("SYST")
    private static let gpri = key("GPRI")

    private static func read(_ item: Item, _ stream: inout Stream, _ found: inout PositionFix) {
        switch item.key {
        case scal: stream.scale = scales(item)
        case gpsf: stream.fix = item.body.bigEndian(0, 4).map { Int($0) }
        case gpsp: stream.precision = item.body.bigEndian(0, 2).map { Int($0) }
        case gpsu: stream.time = time(text: item.body)
        case gps5: readGPS5(item, stream, &found)
        case gps9: readGPS9(item, stream, &found)
        case syst: readSystemTime(item, stream, &found)
        case gpri: readRaw(item, stream, &found)
        default: break
        }
    }

    private static func scales(_ item: Item) -> [Double] {
        guard item.size == 2 || item.size == 4 else { return [] }
        return (0..<min(item.count, 32)).compactMap { index in
            guard let raw = item.body.bigEndian(index * item.size, item.size) else { return nil }
            if item.type == UInt8(ascii: "f") { return Double(Float(bitPattern: UInt32(raw))) }
            if item.size == 2 { return Double(Int16(truncatingIfNeeded: raw)) }
            return Double(Int32(truncatingIfNeeded: raw))
        }
    }

    /// `yymmddhhmmss.sss`.
    private static func time(text: ArraySlice<UInt8>) -> WallTime? {
        let bytes = Array(text)
        guard bytes.count == 16 else { return nil }
        func pair(_ at: Int) -> Int? { UTCParts.digits(bytes[at..<(at + 2)]) }
        guard let year = pair(0), let month = pair(2), let day = pair(4), let hour = pair(6), let minute = pair(8),
            let second = UTCParts.decimal(bytes[10...])
        else { return nil }
        return UTCParts.time(
            year: 2000 + year, month: month, day: day, hour: hour, minute: minute, second: second.whole,
            nanosecond: second.nanoseconds)
    }

    private static func quality(_ fix: Int?) -> PositionFix.Quality {
        switch fix {
        case 0, 1: .none
        case 2: .flat
        case .some(3...): .full
        default: .unstated
        }
    }

    private static func scaled(_ item: Item, _ offset: Int, _ index: Int, _ stream: Stream) -> Double? {
        guard stream.scale.indices.contains(index), stream.scale[index] != 0,
            let raw = item.body.bigEndian(offset, 4)
        else { return nil }
        return Double(Int32(truncatingIfNeeded: raw)) / stream.scale[index]
    }

    /// Latitude, longitude, altitude, speed over ground, speed in space; the first sample is enough.
    private static func readGPS5(_ item: Item, _ stream: Stream, _ found: inout PositionFix) {
        guard item.size == 20, item.count > 0, stream.scale.count >= 5, found.format == .gpmf else { return }
        // HERO11 writes GPS9 beside it, which says more.
        guard found.time == nil || found.quality == .unstated else { return }
        found.quality = stream.precision == 9999 ? .none : quality(stream.fix)
        found.time = stream.time
        found.speed = scaled(item, 12, 3, stream)
        if let latitude = scaled(item, 0, 0, stream), let longitude = scaled(item, 4, 1, stream) {
            found.position = Coordinate(checkedLatitude: latitude, longitude: longitude)
        }
    }

    /// As GPS5, and days since 2000-01-01, seconds of the day, dilution of precision, fix.
    private static func readGPS9(_ item: Item, _ stream: Stream, _ found: inout PositionFix) {
        guard item.size == 32, item.count > 0, stream.scale.count >= 9, let fix = item.body.bigEndian(30, 2),
            let days = item.body.bigEndian(20, 4), days < 73_000, let part = item.body.bigEndian(24, 4),
            stream.scale[6] >= 1
        else { return }
        found.quality = quality(Int(fix))
        found.speed = scaled(item, 12, 3, stream)
        if let latitude = scaled(item, 0, 0, stream), let longitude = scaled(item, 4, 1, stream) {
            found.position = Coordinate(checkedLatitude: latitude, longitude: longitude)
        }
        let perSecond = Int64(exactly: stream.scale[6].rounded()) ?? 1
        guard Int64(part) < perSecond.multipliedSaturated(by: 86_401) else { return }
        let base = WallTime(seconds: 946_684_800 + Int64(days) * 86_400 + Int64(part) / perSecond)
        found.time = base + Nanoseconds((Int64(part) % perSecond).multipliedSaturated(by: 1_000_000_000) / perSecond)
    }

    /// Karma: microseconds since the start of the aircraft, and milliseconds since 1970 of its satellite clock.
    private static func readSystemTime(_ item: Item, _ stream: Stream, _ found: inout PositionFix) {
        guard item.size == 16, stream.scale.count >= 2, stream.scale[1] == 1000,
            let raw = item.body.bigEndian(8, 8), raw > 0, raw < 8_000_000_000_000, found.time == nil
        else { return }
        found.time = WallTime(nanoseconds: Int64(raw) * 1_000_000)
    }

    /// Karma's raw receiver: time since start (8 bytes), latitude, longitude, altitude, dilutions, speed, course, fix,
    /// satellites.
    private static func readRaw(_ item: Item, _ stream: Stream, _ found: inout PositionFix) {
        guard item.size == 30, item.count > 0, stream.scale.count >= 10 else { return }
        found.quality = quality(Int(item.body[item.body.startIndex + 28]))
        if let latitude = scaled(item, 8, 1, stream), let longitude = scaled(item, 12, 2, stream) {
            found.position = Coordinate(checkedLatitude: latitude, longitude: longitude)
        }
        if let raw = item.body.bigEndian(24, 2), stream.scale[6] != 0 { found.speed = Double(raw) / stream.scale[6] }
    }
}
