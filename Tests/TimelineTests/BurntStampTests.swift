import Evidence
import Testing

@testable import Timeline

@Suite("A burnt-in clock's text")
struct BurntStampTests {
    private func civil(_ stamp: BurntStamp?) -> [Int]? {
        stamp.map { stamp in
            (stamp.date.map { [$0.year, $0.month, $0.day] } ?? []) + [stamp.hour, stamp.minute, stamp.second]
        }
    }

    @Test(
        "is read in the layouts recorders use",
        arguments: [
            "2026-11-20 08:15:00", "2026/11/20 08:15:00", "20261120 081500", "20261120081500", "2026.11.20 08:15:00",
            "2026年11月20日 08:15:00", "2026 11 20 08:15:00", "2026年11月20日08:15:00", "11-20-2026 08:15:00",
            "20-11-2026 08:15:00", "20/11/2026 08:15:00", "08:15:00 2026-11-20", "08:15:00 2026/11/20 FRI",
            "2026-11-20 FRI 08:15:00", "2026-11-20 星期五 08:15:00", "DSJ 021001 2026-11-20 08:15:00",
            "2026-11-20 08:15:00 021001", "CAM 7 2026-11-20 08:15:00 KM/H 032",
        ])
    func layouts(text: String) throws {
        let stamp = try #require(BurntStamp.parse(text))
        #expect(civil(stamp) == [2026, 11, 20, 8, 15, 0])
        #expect(stamp.dayFirst == nil)
        #expect(stamp.utcOffset == nil)
        #expect(stamp.fraction == nil)
    }

    @Test("keeps the offset it shows")
    func offsets() {
        for (text, offset) in [
            ("2026-11-20T08:15:00Z", 0), ("2026-11-20 08:15:00 Z", nil), ("2026-11-20T08:15:00+0800", 28_800),
            ("2026-11-20 08:15:00 -0500", -18_000), ("2026-11-20 08:15:00 +08:00", 28_800),
            ("2026-11-20 08:15:00 +0930", 34_200), ("2026-11-20 08:15:00 +9999", nil),
        ] as [(String, Int?)] {
            let stamp = BurntStamp.parse(text)
            #expect(civil(stamp) == [2026, 11, 20, 8, 15, 0], "\(text)")
            if let offset { #expect(stamp?.utcOffset == offset, "\(text)") }
        }
    }

    @Test("knows the letters that come out as stray digits: T, Z, and the character for day")
    func strayDigits() {
        let iso = BurntStamp.parse("2026-11-20708:15:002")
        #expect(civil(iso) == [2026, 11, 20, 8, 15, 0])
        #expect(iso?.utcOffset == 0)
        #expect(civil(BurntStamp.parse("2026 11 208 08:15:00")) == [2026, 11, 20, 8, 15, 0])
        // Light between the outlines of two digits, where the colons stand.
        #expect(civil(BurntStamp.parse("2026-11-20 08415100")) == [2026, 11, 20, 8, 15, 0])
        // Dust.
        #expect(civil(BurntStamp.parse("202.6-11-2.0 0.8:15:00")) == [2026, 11, 20, 8, 15, 0])
    }

    @Test("may show hundredths")
    func hundredths() {
        let stamp = BurntStamp.parse("2026-11-20 08:15:00.25")
        #expect(stamp?.fraction == 250_000_000)
        #expect(stamp?.resolution == .milliseconds(10))
    }

    @Test("may show the time alone; then both colons are needed")
    func timeAlone() {
        #expect(civil(BurntStamp.parse("08:15:00")) == [8, 15, 0])
        #expect(civil(BurntStamp.parse("021001 08:15:00")) == [8, 15, 0])
        #expect(BurntStamp.parse("081500") == nil)
        #expect(BurntStamp.parse("08:1500") == nil)
    }

    @Test("that can be read month first or day first keeps both")
    func ambiguous() {
        let stamp = BurntStamp.parse("11-12-2026 08:15:00")
        #expect(stamp?.date == BurntStamp.Date(year: 2026, month: 11, day: 12))
        #expect(stamp?.dayFirst == BurntStamp.Date(year: 2026, month: 12, day: 11))
        #expect(BurntStamp.parse("11-11-2026 08:15:00")?.dayFirst == nil)
    }

    @Test(
        "is none where no calendar or no day has it, or where nothing looks like a clock",
        arguments: [
            "", "021001", "2026-13-20", "CAM001 021001", "25:15:00", "08:61:00", "08:15:60", "2026-02-30 99:15:00",
            "13800138000", "1234567890123", "10.0.0.1 255.255.255.0", "39.6504 118.1802", "::::::", "2026-11-20",
        ])
    func none(text: String) { #expect(BurntStamp.parse(text) == nil) }

    @Test("of any length and any characters is read without harm")
    func hostile() {
        #expect(BurntStamp.parse(String(repeating: "9", count: 100_000)) == nil)
        #expect(BurntStamp.parse(String(repeating: "1:", count: 50_000)) == nil)
        #expect(BurntStamp.parse("٢٠٢٦-١١-٢٠ ٠٨:١٥:٠٠") == nil)
    }

    @Test("counts days as the calendar does")
    func days() {
        #expect(BurntStamp.Date(year: 2000, month: 1, day: 1)?.dayNumber == 10_957)
        #expect(BurntStamp.Date(year: 2000, month: 2, day: 29)?.dayNumber == 11_016)
        #expect(BurntStamp.Date(year: 2026, month: 11, day: 20)?.dayNumber == 20_777)
        #expect(BurntStamp.Date(year: 2100, month: 1, day: 1) == nil)
        #expect(BurntStamp.Date(year: 2026, month: 2, day: 29) == nil)
    }
}
