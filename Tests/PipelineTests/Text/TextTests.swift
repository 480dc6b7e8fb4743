import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Words and numbers as they are printed")
struct TextTests {
    @Test("no phrase lacks a language", arguments: Phrase.allCases)
    func phrases(_ phrase: Phrase) throws {
        let words = try #require(phrase.words)
        #expect(!words.zh.isEmpty && !words.en.isEmpty)
        #expect(words.zh.unicodeScalars.contains { $0.value > 0x2E80 })
        #expect(!words.en.unicodeScalars.contains { $0.value > 0x2E80 })
    }

    @Test("the days of a span go from midnight to midnight of the zone, and a span between is none")
    func days() throws {
        let shanghai = SiteTime(zone: try #require(TimeZone(identifier: "Asia/Shanghai")))
        let newYork = SiteTime(zone: try #require(TimeZone(identifier: "America/New_York")))
        // 2026-11-20T00:00 in Shanghai.
        let midnight = WallTime(seconds: 1_795_104_000)
        let day = Nanoseconds.seconds(86_400)
        let two = WallSpan(start: midnight, end: midnight + day + day)
        #expect(shanghai.days(of: two)?.map(\.start) == [midnight, midnight + day])
        #expect(shanghai.days(of: two)?.last?.end == two.end)
        for wrong in [
            WallSpan(start: midnight + .seconds(1), end: two.end),
            WallSpan(start: midnight, end: two.end - Nanoseconds(1)),
            WallSpan(start: midnight + Nanoseconds(1), end: two.end),
            WallSpan(start: midnight, end: midnight),
            WallSpan(start: midnight, end: midnight + .seconds(367 * 86_400)),
            WallSpan(start: WallTime(nanoseconds: .min), end: WallTime(nanoseconds: .max)),
        ] {
            #expect(shanghai.days(of: wrong) == nil && newYork.days(of: two) == nil, "\(wrong)")
        }
        // 2026-03-08, 23 hours long there.
        let short = WallTime(seconds: 1_772_946_000)
        let found = newYork.days(of: WallSpan(start: short, end: short + .seconds(23 * 3600)))
        #expect(found?.count == 1)
    }

    @Test("every kind of finding has a name in both languages")
    func kinds() {
        let kinds: [FindingKind] = [
            .interruption, .pictureLoss, .soundLoss, .timestampReset, .overlap, .repeat, .truncated, .damaged,
            .hiddenMedia, .noMedia, .unreadable, .missingFile, .break, .duplicate, .clockReset, .clockDisagreement,
            .unmatched, .foreign, .notCovered, .lateStart, .earlyStop, .notEvaluated,
        ]
        for kind in kinds {
            for language in Language.allCases {
                #expect(!FindingWords.name(kind, language).contains(kind.rawValue + ")"), "\(kind.rawValue)")
            }
        }
        #expect(FindingWords.name(FindingKind(rawValue: "later"), .en) == "other finding (later)")
    }

    @Test("every state and every kind of step has its words, and articles are cited in both languages")
    func ledger() {
        #expect(LedgerWords.isComplete)
        #expect(LedgerWords.article("5/1/3", .zh) == "第5条第1款第3项")
        #expect(LedgerWords.article("10/2", .en) == "Art. 10 para. 2")
        #expect(LedgerWords.article(nil, .en) == "local setting")
    }

    @Test("a doubt about a clock is told in both languages")
    func doubt() {
        #expect(ReasonWords.text("the clock of a b.mp4 is unknown", .zh) == "a b.mp4 的时钟不明")
        #expect(ReasonWords.text("the clock of a.mp4 is unknown", .en) == "the clock of a.mp4 is unknown")
    }

    @Test("the language follows --lang, then the locale")
    func languages() {
        #expect(Language(argument: "zh", environment: ["LANG": "en_US.UTF-8"]) == .zh)
        #expect(Language(argument: nil, environment: ["LANG": "zh_CN.UTF-8"]) == .zh)
        #expect(Language(argument: nil, environment: ["LANG": "zh_CN.UTF-8", "LC_ALL": "C"]) == .en)
        #expect(Language(argument: nil, environment: [:]) == .en)
    }

    @Test("JSON keeps the order of keys, cuts zeros, and escapes what must be escaped")
    func json() throws {
        let line = JSONText.object([
            ("b", .seconds(Nanoseconds(1_500_000_000))), ("a", .seconds(.zero)), ("n", .null),
            ("t", .text("a\"\\\n\u{1}\u{2028}警")), ("l", .list([.integer(-1), .bool(true)])),
        ]).line
        #expect(line == #"{"b":1.5,"a":0.0,"n":null,"t":"a\"\\\n\u0001\u2028警","l":[-1,true]}"#)
        _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
    }

    @Test("seconds have six decimals, rounded half away from zero")
    func seconds() {
        #expect(Nanoseconds(1_234_567_500).secondsText == "1.234568")
        #expect(Nanoseconds(-1_234_567_500).secondsText == "-1.234568")
        #expect(Nanoseconds(-400).secondsText == "0.000000")
        #expect(Nanoseconds(.min).secondsText == "-9223372036.854776")
    }

    @Test("clock times show hours only where there are some")
    func clocks() {
        #expect(FindingWords.clock(.milliseconds(16_000)) == "0:16.000")
        #expect(FindingWords.clock(.milliseconds(3_723_456)) == "1:02:03.456")
        #expect(FindingWords.clock(.milliseconds(-1500)) == "-0:01.500")
    }

    @Test("wall times print in the site's zone with its offset, across summer time and before 1970")
    func siteTime() throws {
        let china = SiteTime(zone: try #require(TimeZone(identifier: "Asia/Shanghai")))
        #expect(china.text(WallTime(seconds: 1_795_133_700)) == "2026-11-20T08:15:00+08:00")
        #expect(china.text(WallTime(nanoseconds: 1_795_133_700_250_000_000)) == "2026-11-20T08:15:00.250+08:00")
        #expect(china.day(WallTime(seconds: 1_795_104_000)) == "2026/11/20")
        let berlin = SiteTime(zone: try #require(TimeZone(identifier: "Europe/Berlin")))
        #expect(berlin.text(WallTime(seconds: 1_782_000_000)).hasSuffix("+02:00"))
        #expect(berlin.text(WallTime(seconds: 1_795_133_700)).hasSuffix("+01:00"))
        let utc = SiteTime(zone: .gmt)
        #expect(utc.text(WallTime(seconds: -1)) == "1969-12-31T23:59:59+00:00")
    }
}
