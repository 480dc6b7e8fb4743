import Evidence
import Testing

@testable import Regulation

@Suite("Hand-over") struct HandOverTests {
    static let words = RuleWords(zh: "管理员", en: "administrator")
    static let usual = Source(article: Article("15/1"))
    static let late = Source(article: Article("15/2"))

    static func rule(_ within: HandOverRule.Period, afterReturn: Int? = nil) -> HandOverRule {
        HandOverRule(
            within: within, source: usual, receiver: words,
            afterReturn: afterReturn.map { HandOverRule.AfterReturn(hours: $0, source: late, when: [.remote]) })
    }

    static func time(_ day: Int64, _ hour: Int64, _ minute: Int64 = 0) -> WallTime {
        CivilDayTests.time(2026, 11, day, hour, minute)
    }

    private func deadline(_ rule: HandOverRule, _ end: WallTime, _ back: WallTime? = nil) -> (WallTime, Source) {
        let (deadline, source, _) = rule.deadline(recordedEnd: end, returnedAt: back, utcOffset: CivilDayTests.china)
        return (deadline, source)
    }

    @Test("within 24 hours means 24 hours after the recording's end") func hours() {
        #expect(deadline(Self.rule(.hours(24)), Self.time(20, 8, 15)) == (Self.time(21, 8, 15), Self.usual))
    }

    @Test("the same day ends at midnight at the site", arguments: [HandOverRule.Period.sameDay, .workingDay])
    func sameDay(_ period: HandOverRule.Period) {
        #expect(deadline(Self.rule(period), Self.time(20, 8)) == (Self.time(21, 0), Self.usual))
        #expect(deadline(Self.rule(period), Self.time(20, 23, 59)) == (Self.time(21, 0), Self.usual))
        // In the first hours of a day in China it is still the day before in London.
        #expect(deadline(Self.rule(period), Self.time(20, 0, 1)) == (Self.time(21, 0), Self.usual))
    }

    @Test("a recording that ends at midnight belongs to the day that ends") func midnight() {
        #expect(deadline(Self.rule(.sameDay), Self.time(21, 0)) == (Self.time(21, 0), Self.usual))
    }

    @Test("who comes back later has 24 hours from then, under the article that says so") func afterReturn() {
        let rule = Self.rule(.sameDay, afterReturn: 24)
        #expect(deadline(rule, Self.time(20, 8), Self.time(22, 9)) == (Self.time(23, 9), Self.late))
        #expect(deadline(rule, Self.time(20, 8)) == (Self.time(21, 0), Self.usual))
    }

    @Test("a return changes nothing where the regulation has no such exception") func noException() {
        #expect(
            deadline(Self.rule(.hours(24)), Self.time(20, 8), Self.time(22, 9)) == (Self.time(21, 8), Self.usual))
    }

    @Test("the exception never makes the time shorter, and an earlier return is no return") func never() {
        let rule = Self.rule(.hours(48), afterReturn: 1)
        #expect(deadline(rule, Self.time(20, 8), Self.time(20, 9)) == (Self.time(22, 8), Self.usual))
        let back = Self.rule(.sameDay, afterReturn: 24)
        #expect(deadline(back, Self.time(20, 8), Self.time(20, 7)) == (Self.time(21, 0), Self.usual))
    }
}
