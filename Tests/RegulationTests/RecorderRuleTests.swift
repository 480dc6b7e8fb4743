import Evidence
import Regulation
import Testing

@Suite("Recorders: judged before use, due back")
struct RecorderRuleTests {
    private let china = 8 * 3600
    /// 2026-11-20, 08:15 in China.
    private let issued = WallTime(seconds: 1_795_133_700)

    private func midnight(_ day: Int64) -> WallTime { CivilDay(year: 2026, month: 11, day: day).end(utcOffset: china) }

    private func deadline(_ kind: ReturnRule.Kind, _ dutyEnd: WallTime? = nil) -> (WallTime, String?) {
        let rule = ReturnRule(kind: kind, hours: 24, source: Source(article: Article("15")))
        let (time, source) = rule.deadline(issuedAt: issued, dutyEnd: dutyEnd, utcOffset: china)
        return (time, source.article?.text)
    }

    @Test("after duty: at its end where that is entered, else after the site's own number of hours")
    func afterDuty() {
        let end = issued + .seconds(30 * 3600)
        #expect(deadline(.afterDuty, end) == (end, "15"))
        #expect(deadline(.afterDuty) == (issued + .seconds(24 * 3600), nil))
    }

    @Test("by the day's end: the midnight of the day of issue, or of the day duty ended on")
    func workingDay() {
        #expect(deadline(.workingDay) == (midnight(20), "15"))
        // Duty to the midnight itself belongs to the day before it.
        #expect(deadline(.workingDay, midnight(20)) == (midnight(20), "15"))
        #expect(deadline(.workingDay, midnight(20) + .seconds(3600)) == (midnight(21), "15"))
        #expect(deadline(.workingDay, issued + .seconds(60)) == (midnight(20), "15"))
    }

    @Test("a number of hours, and longer where duty lasts longer")
    func hours() {
        #expect(deadline(.hours) == (issued + .seconds(24 * 3600), "15"))
        #expect(deadline(.hours, issued + .seconds(3600)) == (issued + .seconds(24 * 3600), "15"))
        #expect(deadline(.hours, issued + .seconds(48 * 3600)) == (issued + .seconds(48 * 3600), "15"))
    }

    @Test(
        "a clock passes or fails only where it does for every offset the error allows",
        arguments: [
            (0, 0, "pass"), (29, 1, "pass"), (-29, 1, "pass"), (30, 1, "not-evaluated"), (-31, 1, "not-evaluated"),
            (32, 1, "fail"), (-32, 1, "fail"), (31, 0, "fail"), (30, 0, "pass"),
        ] as [(Int64, Int64, String)])
    func clock(_ offset: Int64, _ error: Int64, _ expected: String) {
        let clock = ClockOffset(offset: .seconds(offset), error: .seconds(error))
        #expect(clock.within(.seconds(30)).rawValue == expected)
    }

    @Test("an offset beyond all bounds fails; it does not overflow")
    func hugeOffset() {
        #expect(ClockOffset(offset: Nanoseconds(.min), error: .seconds(1)).within(.seconds(30)) == .fail)
        #expect(ClockOffset(offset: Nanoseconds(.max), error: Nanoseconds(.max)).within(.seconds(30)) == .notEvaluated)
    }

    @Test("of several verdicts the worst counts; of none nothing is known")
    func worst() {
        #expect([TestVerdict.pass, .notEvaluated, .pass].worst == .notEvaluated)
        #expect([TestVerdict.notEvaluated, .fail, .pass].worst == .fail)
        #expect([TestVerdict.pass, .pass].worst == .pass)
        #expect([TestVerdict]().worst == .notEvaluated)
    }

    @Test("filed within so many days: the day the act ended on is left out, the last runs to its midnight")
    func filing() {
        let rule = ArchiveRule(days: 30, source: Source(article: Article("27/1")))
        #expect(
            rule.deadline(actEnd: issued, utcOffset: china)
                == CivilDay(year: 2026, month: 12, day: 20).end(utcOffset: china))
        #expect(ArchiveRule(days: nil, source: .local).deadline(actEnd: issued, utcOffset: china) == nil)
    }
}
