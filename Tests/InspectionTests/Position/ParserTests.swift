import Evidence
import Testing

@testable import Inspection
@testable import InspectionWorker

/// Payloads as recorders write them, made byte by byte.
enum PositionBytes {
    static func big(_ value: Int64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
    }

    static func little(_ value: Int64, _ count: Int) -> [UInt8] { big(value, count).reversed() }

    static func real(_ value: Float) -> [UInt8] { little(Int64(value.bitPattern), 4) }

    static func wide(_ value: Double) -> [UInt8] { little(Int64(bitPattern: value.bitPattern), 8) }

    static func item(_ key: String, _ type: Character, _ size: Int, _ count: Int, _ body: [UInt8]) -> [UInt8] {
        let type = type == "\0" ? 0 : type.asciiValue ?? 0
        let padding = [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
        return Array(key.utf8) + [type, UInt8(size)] + big(Int64(count), 2) + body + padding
    }

    static func nest(_ key: String, _ body: [UInt8]) -> [UInt8] { item(key, "\0", 1, body.count, body) }

    static func gps5(fix: Int64, time: String = "261120001500.250") -> [UInt8] {
        let scale = [10_000_000, 10_000_000, 1000, 1000, 100].flatMap { big($0, 4) }
        let sample = [396_300_000, 1_181_800_000, 12_000, 2500, 260].flatMap { big($0, 4) }
        return nest(
            "DEVC",
            nest(
                "STRM",
                item("GPSF", "L", 4, 1, big(fix, 4)) + item("GPSU", "U", 16, 1, Array(time.utf8))
                    + item("GPSP", "S", 2, 1, big(180, 2)) + item("SCAL", "l", 4, 5, scale)
                    + item("GPS5", "l", 20, 2, sample + sample)))
    }

    static func gps9(fix: Int64) -> [UInt8] {
        let scale = [10_000_000, 10_000_000, 1000, 1000, 100, 1, 1000, 100, 1].flatMap { big($0, 4) }
        // 2026-11-20 is day 9820 of 2000-01-01.
        let sample =
            [396_300_000, -1_181_800_000, 12_000, 2500, 260, 9820, 900_250].flatMap { big($0, 4) } + big(150, 2)
            + big(fix, 2)
        return nest(
            "DEVC", nest("STRM", item("SCAL", "l", 4, 9, scale) + item("GPS9", "?", 32, 1, sample)))
    }

    /// The 32-bit layout (exiftool's type 3).
    static func novatek(status: Character = "A", year: Int64 = 26) -> [UInt8] {
        var block = big(0x8000, 4) + Array("freeGPS ".utf8) + little(0x4C, 4) + [UInt8](repeating: 0, count: 32)
        block += [0, 15, 0, year, 11, 20].flatMap { little($0, 4) }
        block += [status.asciiValue ?? 0, UInt8(ascii: "S"), UInt8(ascii: "W"), 0]
        block += real(3937.8) + real(11810.8) + real(10) + real(90)
        return block + [UInt8](repeating: 0, count: 64)
    }

    /// The layout with 64-bit reals (exiftool's type 2).
    static func novatekWide() -> [UInt8] {
        var block = big(0x8000, 4) + Array("freeGPS ".utf8) + little(0x108, 4) + [UInt8](repeating: 0x20, count: 32)
        block += [0, 15, 0, Int64(UInt8(ascii: "A"))].flatMap { little($0, 4) }
        block += wide(3937.8) + little(Int64(UInt8(ascii: "N")), 4) + little(0, 4)
        block += wide(11810.8) + little(Int64(UInt8(ascii: "E")), 4) + little(0, 4)
        block += wide(10) + wide(90) + [26, 11, 20].flatMap { little($0, 4) }
        return block + [UInt8](repeating: 0, count: 64)
    }

    static func sentence(_ body: String) -> String {
        let sum = body.utf8.reduce(0, ^)
        let hex = String(sum, radix: 16, uppercase: true)
        return "$\(body)*\(hex.count == 1 ? "0" : "")\(hex)\r\n"
    }

    static func rmc(_ time: String, _ status: String = "A", date: String = "201126") -> String {
        sentence("GNRMC,\(time),\(status),3937.8000,N,11810.8000,E,10.0,90.0,\(date),,,A")
    }
}

@Suite("What receivers write")
struct PositionParserTests {
    /// 2026-11-20T00:15:00Z.
    private let moment = WallTime(seconds: 1_795_133_700)

    @Test("GPMF with GPS5: time to the millisecond, place, speed")
    func gps5() throws {
        let fix = try #require(GPMF.fix(PositionBytes.gps5(fix: 3), media: .seconds(2)))
        #expect(fix.time == moment + .milliseconds(250))
        #expect(fix.position == Coordinate(latitude: 39.63, longitude: 118.18))
        #expect(fix.speed == 2.5)
        #expect(fix.quality == .full)
        #expect(fix.gpsTime == GPSTime(media: .seconds(2), time: moment + .milliseconds(250), format: .gpmf))
    }

    @Test("GPMF without a fix is neither a place nor a clock")
    func noFix() throws {
        let fix = try #require(GPMF.fix(PositionBytes.gps5(fix: 0), media: .zero))
        #expect(!fix.isUsable)
        #expect(fix.gpsTime == nil)
        #expect(GPMF.fix(PositionBytes.gps9(fix: 0), media: .zero)?.isUsable == false)
        #expect(GPMF.fix(PositionBytes.gps5(fix: 3, time: "261320001500.250"), media: .zero)?.gpsTime == nil)
    }

    @Test("GPMF with GPS9: days since 2000 and milliseconds of the day")
    func gps9() throws {
        let fix = try #require(GPMF.fix(PositionBytes.gps9(fix: 3), media: nil))
        #expect(fix.time == moment + .milliseconds(250))
        #expect(fix.position == Coordinate(latitude: 39.63, longitude: -118.18))
    }

    @Test("Novatek blocks, both widths")
    func novatek() throws {
        let narrow = try #require(Novatek.fix(PositionBytes.novatek(), media: .seconds(4)))
        #expect(narrow.time == moment)
        #expect(abs((narrow.position?.latitude ?? 0) + 39.63) < 0.0001)
        #expect(abs((narrow.position?.longitude ?? 0) + 118.18) < 0.0001)
        #expect(abs((narrow.speed ?? 0) - 5.144) < 0.001)
        let wide = try #require(Novatek.fix(PositionBytes.novatekWide(), media: nil))
        #expect(wide.time == moment)
        #expect(abs((wide.position?.latitude ?? 0) - 39.63) < 1e-9)
        #expect(Novatek.fix(PositionBytes.novatek(status: "V"), media: .zero)?.gpsTime == nil)
        #expect(Novatek.fix(Array("....freeGPS ".utf8), media: nil) == nil)
    }

    @Test("a Novatek block with NMEA in it")
    func novatekText() throws {
        let head = PositionBytes.big(0x8000, 4) + Array("freeGPS ".utf8) + [UInt8](repeating: 0xFF, count: 100)
        let fix = try #require(Novatek.fix(head + Array(PositionBytes.rmc("001500.00").utf8), media: .seconds(1)))
        #expect(fix.gpsTime?.time == moment)
    }

    @Test("NMEA: RMC, GGA beside it, no fix, wrong checksum")
    func nmea() {
        let text =
            PositionBytes.rmc("001459.00", "V") + PositionBytes.rmc("001500.50")
            + PositionBytes.sentence("GNGGA,001500.50,3937.8000,N,11810.8000,E,1,08,0.9,52.8,M,0.0,M,,")
            + PositionBytes.rmc("001501.00").replacing("3937", with: "4937")
        let nmea = NMEA(text.utf8)
        #expect(nmea.fixes.map(\.quality) == [.none, .valid])
        #expect(nmea.fixes.map(\.time) == [moment - .seconds(1), moment + .milliseconds(500)])
        #expect(nmea.fixes[0].position == nil)
        #expect(nmea.wrongChecksums == 1)
        #expect(nmea.sentences == 2)
    }

    @Test("NMEA over midnight and the end of a year; a rolled-over date is read as it stands")
    func midnight() {
        let year = NMEA(
            (PositionBytes.rmc("235959.00", date: "311226") + PositionBytes.rmc("000000.00", date: "010127")).utf8)
        #expect(year.fixes.compactMap(\.time) == [WallTime(seconds: 1_798_761_599), WallTime(seconds: 1_798_761_600)])
        // 1024 weeks before 2026-11-20.
        let old = NMEA(PositionBytes.rmc("001500.00", date: "060407").utf8)
        #expect(old.fixes.first?.time == moment - .seconds(1024 * 7 * 86_400))
        #expect(NMEA(PositionBytes.rmc("001500.00", date: "300226").utf8).fixes.first?.time == nil)
        // Leap second 2016-12-31T23:59:60Z is the first moment of 2017.
        let leap = NMEA(PositionBytes.rmc("235960.00", date: "311216").utf8)
        #expect(leap.fixes.first?.time == WallTime(seconds: 1_483_228_800))
    }

    @Test("GPX 1.0 and 1.1: points, times with and without an offset, nothing else")
    func gpx() throws {
        let text = """
            <?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
            <gpx version="1.0"><!-- <trkpt lat="1" lon="2"/> --><wpt lat="9" lon="9"/><trk><trkseg>
            <trkpt lon='118.18' lat='39.63'><time> 2026-11-20T00:15:00Z </time><speed>2.5</speed><fix>3d</fix></trkpt>
            <trkpt
             lat="39.64"
             lon="118.19"><ele>&x;</ele><time>2026-11-20T08:15:10.5+08:00</time><fix>none</fix></trkpt>
            <trkpt lat="139.64" lon="118.19"/><trkpt lat="39.65" lon="118.2"/></trkseg></trk></gpx>
            """
        let fixes = try #require(GPX(text.utf8)).fixes
        #expect(fixes.count == 3)
        #expect(fixes[0].time == moment)
        #expect(fixes[0].speed == 2.5)
        #expect(fixes[0].quality == .full)
        #expect(fixes[1].time == moment + .milliseconds(10_500))
        #expect(fixes[1].quality == .none)
        #expect(fixes[2].time == nil)
        #expect(GPX("<html>".utf8) == nil)
    }

    @Test("ISO 6709: degrees, minutes, seconds, and what is no place")
    func iso6709() {
        #expect(ISO6709.coordinate("+32.0929+034.8620+028.516/") == Coordinate(latitude: 32.0929, longitude: 34.862))
        let minutes = ISO6709.coordinate("-3937.8-11810.8/")
        #expect(abs((minutes?.latitude ?? 0) + 39.63) < 1e-9 && abs((minutes?.longitude ?? 0) + 118.18) < 1e-9)
        let seconds = ISO6709.coordinate("+393748+1181048/")
        #expect(abs((seconds?.latitude ?? 0) - 39.63) < 1e-9)
        for bad in ["", "+", "32.0+34.0", "+95.0+034.0/", "+3299.0+03400.0/", "+00.0+000.0/", "+32.0929", "+1+2/"] {
            #expect(ISO6709.coordinate(bad) == nil, "\(bad)")
        }
    }

    @Test("a track keeps first, last, one for ten seconds, and never more than a thousand")
    func thinned() {
        func track(_ count: Int) -> [PositionFix] {
            (0..<count).map { PositionFix(media: .seconds(Int64($0)), quality: .valid, format: .nmea) }
        }
        #expect(track(26).thinned().compactMap(\.media) == [0, 10, 20, 25].map { Nanoseconds.seconds($0) })
        let long = track(50_000).thinned()
        #expect(long.count == 1000)
        #expect(long.first?.media == .zero)
        #expect(long.last?.media == .seconds(49_999))
        #expect([PositionFix]().thinned().isEmpty)
        #expect(track(1).thinned().count == 1)
    }

    @Test("a sidecar log tells when only where it is as long as the recording")
    func sidecar() throws {
        let lines = (0..<30).map { index in
            PositionBytes.rmc("0015\(index < 10 ? "0" : "")\(index).00", index < 4 ? "V" : "A")
        }
        let bytes = Array(lines.joined().utf8)
        let track = try #require(PositionSidecar.track(bytes, name: "a.nmea", duration: .seconds(31)))
        #expect(track.gpsTimes.first == GPSTime(media: .seconds(4), time: moment + .seconds(4), format: .nmea))
        #expect(track.error == .seconds(2))
        let longer = try #require(PositionSidecar.track(bytes, name: "a.nmea", duration: .seconds(60)))
        #expect(longer.gpsTimes.isEmpty)
        #expect(!longer.positions.isEmpty)
        #expect(PositionSidecar.track(Array("hello".utf8), name: "a.txt", duration: .seconds(60)) == nil)
    }
}
