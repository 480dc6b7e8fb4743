import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("003 Luanchuan, article by article") struct LuanchuanTests {
    let book: RuleBook

    init() throws { book = try Books.load("luanchuan") }

    @Test("003 §8: nine activities must be recorded") func activities() {
        #expect(
            book.recording.activities.map(\.item).cited(in: 8) == [
                "scene-work 8/1/1", "registration 8/1/2", "seizure 8/1/3", "sealing 8/1/4", "hearing 8/1/5",
                "demolition 8/1/6", "service 8/1/7", "discussion 8/1/8", "other 8/1/9",
            ])
    }

    @Test("003 §9: what the picture should show, for nine kinds of activity") func checklist() {
        #expect(book.recording.checklist.compactMap(\.source.article?.text) == (1...9).map { "9/1/\($0)" })
    }

    @Test("003 §10: at the dock when the day's work is done; recorders taken out, returned, and set right there")
    func dock() {
        #expect(book.keeping.handOver.within == .workingDay)
        #expect(book.deadline() == (Books.end(2026, 11, 20), Source(article: Article("10/1"))))
        #expect(book.keeping.handOver.afterReturn == nil)
        #expect(book.recording.equipment.checks("10/1") == [.clock])
        #expect(book.recording.equipment.ledger == RuleFlag(isRequired: true, source: Source(article: Article("10/1"))))
        #expect(
            book.recording.recorders.cited == [
                "working-day 10/1", "battery 80 local", "storage 16 local", "drift 3 local", "unseen 7 local",
            ])
    }

    @Test("003 §11: campaigns and demolition: the whole course, from several angles") func campaigns() {
        let rule = book.recording.activities.filter { $0.item.source.article?.text == "11" }
        #expect(rule.map(\.item.key) == ["campaigns"])
        #expect(rule.allSatisfy { $0.isWholeCourse && $0.needsSeveralAngles })
        #expect(book.recording.activities.filter(\.needsSeveralAngles).count == 1)
    }

    @Test("003 §12: the reason is said aloud, or written afterwards") func interruption() {
        #expect(
            book.interruption.causes.cited == [
                "device-fault 12",
                "device-damage 12",
                "low-battery 12",
                "storage-full 12",
                "bad-weather 12",
                "other-objective 12",
            ])
        for source in [
            book.interruption.spoken.source, book.interruption.written.source, book.interruption.unexplained,
        ] {
            #expect(source.article?.text == "12")
        }
    }

    @Test("003 §13: battery and storage are checked before going out") func beforeUse() {
        #expect(book.recording.equipment.checks("13/2") == [.works, .battery, .storage])
        #expect(book.recording.equipment.keeper.cited == "13/1 政策法制股")
    }

    @Test("003 §14: a named person files and keeps") func filing() {
        #expect(book.keeping.archive == ArchiveRule(days: nil, source: Source(article: Article("14"))))
    }

    @Test("003 §15: six months at least") func sixMonths() throws {
        let decision = try #require(book.keeps([.dailyInspection]))
        #expect(decision.keepUntil == .until(Books.end(2027, 5, 20)))
        #expect(decision.chain.map(\.item).cited == ["all 15/1"])
    }

    @Test(
        "003 §15 (1) to (5): long-term, on disc or another removable medium",
        arguments: [
            (MatterTrait.evidence, "15/2/1"), (.reconsideration, "15/2/2"), (.litigation, "15/2/2"),
            (.objection, "15/2/2"), (.complaint, "15/2/2"), (.obstruction, "15/2/3"), (.assault, "15/2/3"),
            (.emergency, "15/2/4"), (.majorEmergency, "15/2/4"), (.massIncident, "15/2/4"), (.majorComplex, "15/2/5"),
        ])
    func longTerm(_ trait: MatterTrait, _ article: String) throws {
        let decision = try #require(book.keeps([trait]))
        #expect(decision.keepUntil == .open(.longTerm))
        #expect(decision.decider.item.source.article?.text == article)
        #expect(decision.disc == .removable)
        #expect(decision.chain[decision.discBy].discSource.article?.text == "15/3")
    }

    @Test("003 §15: a complaint, objection, reconsideration, suit or obstruction holds at once") func holds() {
        #expect(
            book.keeping.holds.cited == [
                "reconsideration 15/2/2", "litigation 15/2/2", "objection 15/2/2", "complaint 15/2/2",
                "petition local", "obstruction 15/2/3", "assault 15/2/3",
            ])
    }

    @Test("003 §16: used for work only; the main head of the bureau approves viewing and copying") func viewing() {
        #expect(book.access.view.cited == "16/2 局主要负责人")
        #expect(book.access.copy.cited == "16/2 局主要负责人")
        #expect(book.recording.faults.cited(in: 16) == ["used-without-leave 16/1"])
    }

    @Test("003 §17: no cutting; no release and no internet without approval; secrets") func release() {
        #expect(book.access.release.cited == "17/1 (局主要负责人)")
        #expect(book.access.releaseConditions.cited == ["no-internet 17/1", "secrets 17/2"])
        #expect(book.recording.faults.cited(in: 17) == ["cut-or-altered 17/1"])
    }

    @Test("003 §18: irregular checks with a ledger, for the yearly appraisal") func checks() {
        let check = book.supervision.spotCheck
        #expect(check.kind == .irregular && check.source.article?.text == "18")
        #expect(check.ledger == RuleFlag(isRequired: true, source: Source(article: Article("18"))))
        #expect(check.checks.cited == ["materials 18"])
        #expect(book.supervision.statistics.counts.cited == ["check-results 18"])
        #expect(book.supervision.statistics.purpose.zh == "年度绩效考评")
        #expect(book.supervision.statistics.source.article?.text == "18")
        #expect(book.served(by: "check-results") == [.drawn, .checked, .checkFailed])
    }

    @Test("003 §19: seven banned acts") func faults() {
        #expect(
            book.recording.faults.cited(in: 19) == [
                "not-recorded 19/1/1", "deleted 19/1/2", "private-copy 19/1/3", "unrelated-content 19/1/4",
                "lost-or-destroyed 19/1/5", "stored-wrongly 19/1/6", "other 19/1/7",
            ])
    }
}
