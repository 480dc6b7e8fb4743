import Evidence
import Testing

@testable import Inspection
@testable import InspectionWorker

@Suite("Positions that no receiver wrote")
struct HostilePositionTests {
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static let gpx = """
        <gpx><trk><trkseg><trkpt lat="39.63" lon="118.18"><time>2026-11-20T00:15:00Z</time><speed>1</speed></trkpt>
        <trkpt lat="39.64" lon="118.19"><time>2026-11-20T08:15:10+08:00</time></trkpt></trkseg></trk></gpx>
        """
    private static let nmea =
        PositionBytes.rmc("001500.00")
        + PositionBytes.sentence("GNGGA,001501.00,3937.8000,N,11810.8000,E,1,08,0.9,52.8,M,0.0,M,,")

    private func parse(_ bytes: [UInt8]) -> [PositionFix] {
        var fixes = [GPMF.fix(bytes, media: .zero), Novatek.fix(bytes, media: .zero)].compactMap { $0 }
        fixes += NMEA(bytes).fixes
        fixes += GPX(bytes)?.fixes ?? []
        _ = ISO6709.coordinate(String(decoding: bytes, as: UTF8.self))
        var packets = PacketPositions()
        bytes.withUnsafeBytes { packets.take($0, pts: .max, tag: 0) }
        return fixes + packets.fixes.map(\.fix)
    }

    @Test(
        "cut anywhere, and with bytes flipped anywhere, every reader ends with places on earth or none",
        arguments: [
            PositionBytes.gps5(fix: 3), PositionBytes.gps9(fix: 3), PositionBytes.novatek(),
            PositionBytes.novatekWide(),
            Array(gpx.utf8), Array(nmea.utf8), Array("+32.0929+034.8620+028.516/".utf8),
        ])
    func bent(bytes: [UInt8]) {
        var seen = 0
        func check(_ bytes: [UInt8]) {
            for fix in parse(bytes) {
                seen += 1
                if let place = fix.position {
                    #expect(abs(place.latitude) <= 90 && abs(place.longitude) <= 180)
                }
                if let time = fix.time { #expect(time > WallTime(seconds: 0)) }
            }
        }
        for end in 0..<bytes.count { check(Array(bytes[..<end])) }
        var random = Seeded(state: UInt64(bytes.count))
        for _ in 0..<1500 {
            var bent = bytes
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bent[Int.random(in: 0..<bent.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            check(bent)
        }
        #expect(seen > 0 || bytes.count < 40)
    }

    @Test("random bytes, endless nesting and a million brackets end in bounded time")
    func bounded() {
        let clock = ContinuousClock()
        let began = clock.now
        var random = Seeded(state: 5)
        for _ in 0..<100 {
            _ = parse((0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        var nested: [UInt8] = []
        for _ in 0..<200 { nested = PositionBytes.nest("STRM", nested) }
        #expect(GPMF.fix(nested, media: nil) == nil)
        // Items of no length at all.
        let empty = (0..<50_000).flatMap { _ in PositionBytes.item("ABCD", "L", 4, 0, []) }
        #expect(GPMF.fix(empty, media: nil) == nil)
        let start = Array("<gpx ".utf8)
        for filler in ["<", "<!--", "<trkpt ", "$", "$GPRMC,", "<trkpt lat=\"1\" lon=\"2\"/>"] {
            let bytes = start + Array(String(repeating: filler, count: 60_000).utf8)
            let fixes = (GPX(bytes)?.fixes.count ?? 0, NMEA(bytes).fixes.count)
            #expect(fixes.0 <= GPX.maximumFixes && fixes.1 == 0)
        }
        #expect(clock.now - began < .seconds(60))
    }
}
