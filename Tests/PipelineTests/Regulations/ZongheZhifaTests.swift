import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("001 recorders, article by article") struct ZongheZhifaTests {
    let book: RuleBook

    init() throws { book = try Books.load("zonghe-zhifa") }

    @Test("001 §2: recordings are filed; no time is given") func filing() {
        #expect(book.keeping.archive == ArchiveRule(days: nil, source: Source(article: Article("2/2"))))
    }

    @Test("001 §3 and §12: nothing but work is recorded") func workOnly() {
        #expect(book.recording.faults.cited(in: 3) == ["unrelated-content 3"])
        #expect(book.recording.faults.cited(in: 12) == ["off-duty-use 12"])
    }

    @Test("001 §4: five activities must be recorded") func activities() {
        #expect(
            book.recording.activities.cited == [
                "daily-inspection 4/1/1", "complaints 4/1/2", "evidence 4/1/3", "coercion 4/1/4", "other 4/1/5",
            ])
    }

    @Test("001 §5: four lawful reasons not to record, each with a work record") func notRecording() {
        #expect(book.notRecording.reasons.compactMap(\.source.article?.text) == ["5/1/1", "5/1/2", "5/1/3", "5/1/4"])
        #expect(book.notRecording.needsWorkRecord && book.notRecording.workRecord.article?.text == "5/2")
    }

    @Test("001 §6: each recorder has its keeper; issue is registered; a complaint holds at once") func keeper() {
        #expect(book.recording.equipment.keeper.cited == "6/1 专人")
        #expect(book.recording.equipment.ledger == RuleFlag(isRequired: true, source: Source(article: Article("6/2"))))
        #expect(
            book.keeping.holds.cited == [
                "complaint 6/2", "petition local", "objection local", "reconsideration local", "litigation local",
            ])
        #expect(
            book.recording.recorders.cited == [
                "hours local", "battery 80 local", "storage 16 local", "drift 3 local", "unseen 7 local",
                "explosion-proof 5/1/1",
            ])
    }

    @Test("001 §7: before use the recorder, battery, storage and clock are checked") func beforeUse() {
        #expect(book.recording.equipment.checks("7") == [.works, .battery, .storage, .clock])
        #expect(book.recording.equipment.checks(nil) == [.picture, .sound])
    }

    @Test("001 §8: the reviewer looks for the notice beforehand") func notice() {
        #expect(book.recording.checklist.cited(in: 8) == ["notice 8"])
    }

    @Test("001 §9: the reviewer looks for a recording without a break") func wholeCourse() {
        #expect(book.recording.checklist.cited(in: 9) == ["whole-course 9"])
    }

    @Test("001 §10: place, time, scene and people; thirteen items; conduct and traces") func checklist() {
        let items = book.recording.checklist.filter { $0.source.article?.number == 10 }
        #expect(items.first?.source.article?.text == "10/1")
        #expect(items.compactMap(\.source.article?.item) == Array(1...13))
        #expect(items.suffix(2).map(\.source.article?.text) == ["10/2", "10/2"])
        #expect(items.count == 16)
    }

    @Test("001 §11: stopping, selecting, later recording, inserting and editing are banned") func banned() {
        #expect(
            book.recording.faults.cited(in: 11) == [
                "interrupted 11/1", "selected 11/2", "recorded-later 11/2", "inserted 11/2", "edited 11/2",
            ])
        #expect(
            book.interruption.causes.cited == [
                "device-fault 11/1",
                "device-damage 11/1",
                "bad-weather 11/1",
                "low-battery 11/1",
                "storage-full 11/1",
                "change-of-place 11/1",
                "other-objective 11/1",
            ])
        for source in [
            book.interruption.spoken.source, book.interruption.written.source, book.interruption.unexplained,
        ] {
            #expect(source.article?.text == "11/1")
        }
    }

    @Test("001 §15: handed over the same day; who can't, within 24 hours of return; no private copies") func handOver()
    {
        #expect(book.deadline() == (Books.end(2026, 11, 20), Source(article: Article("15/1"))))
        let back = Books.recorded + .seconds(3 * 86_400)
        #expect(book.deadline(returnedAt: back).deadline == back + .seconds(86_400))
        #expect(
            book.keeping.handOver.afterReturn?.when == [.continuousWork, .elsewhere, .remote, .poorTransport])
        #expect(book.recording.faults.cited(in: 15) == ["private-copy 15/2"])
        #expect(book.access.copy.cited == "local (编办主要负责人)")
    }

    @Test("001 §16: kept a year at least; evidence as long as the case file") func retention() throws {
        #expect(book.keeps([.simpleUndisputed])?.keepUntil == .until(Books.end(2027, 11, 20)))
        let evidence = try #require(book.keeps([.evidence]))
        #expect(evidence.keepUntil == .open(.caseFileUnknown))
        #expect(evidence.chain.map(\.item).cited == ["all 16", "evidence 16"])
        #expect(book.keeps([.penaltyCaseEvidence])?.decider.item.key == "evidence")
    }

    @Test("001 §17: an evidence copy names maker, extractor and time, and goes on disc") func evidenceCopy() throws {
        let copy = book.keeping.evidenceCopy
        #expect(copy.fields.map(\.field) == [.maker, .extractor, .extractedAt])
        #expect(copy.fields.allSatisfy { $0.source.article?.text == "17" })
        #expect(copy.disc == RuleFlag(isRequired: true, source: Source(article: Article("17"))))
        let decision = try #require(book.keeps([.evidence]))
        #expect(decision.disc == .required)
        #expect(decision.chain[decision.discBy].discSource.article?.text == "17")
        #expect(book.recording.segmentFields.fields("17", .evidence) == [.maker])
    }

    @Test("001 §18: the main head approves viewing; viewer, reason and time are registered") func viewing() {
        #expect(book.access.view.cited == "18 编办主要负责人")
        #expect(book.access.viewRegister.map(\.field) == [.viewer, .reason, .time])
        #expect(book.access.viewRegister.allSatisfy { $0.source.article?.text == "18" })
        #expect(book.access.viewRegister.map(\.words.zh) == ["查阅人", "查阅事由", "查阅时间"])
    }

    @Test("001 §19: litigation, supervision and case analysis follow their own rules") func otherUse() {
        #expect(book.access.releaseConditions.cited(in: 19) == ["other-use 19"])
    }

    @Test("001 §20: no cutting; release with approval, but for evidence") func release() {
        #expect(book.access.release.cited == "20 (编办主要负责人)")
        #expect(book.access.releaseConditions.cited(in: 20) == ["evidence-free 20"])
        #expect(book.recording.faults.cited(in: 20) == ["original-altered 20"])
    }

    @Test("001 §21: secrets are protected") func secrets() {
        #expect(book.access.releaseConditions.cited(in: 21) == ["secrets 21"])
    }

    @Test("001 §22: a fixed proportion is checked: recorded, unbroken, handled; for the appraisal") func checks() {
        let check = book.supervision.spotCheck
        #expect(check.kind == .fixedProportion && check.source.article?.text == "22/1")
        #expect(check.percent == RuleNumber(value: 5, source: .local))
        #expect(check.checks.cited == ["recorded 22/1/1", "uninterrupted 22/1/2", "handling 22/1/3"])
        #expect(book.supervision.statistics.counts.cited == check.checks.cited)
        #expect(book.supervision.statistics.purpose.zh == "执法质量考评")
        #expect(book.supervision.statistics.source.article?.text == "22/1")
        #expect(book.served(by: "recorded").contains(.unrecorded))
        #expect(book.served(by: "uninterrupted").contains(.unexplained))
        #expect(book.served(by: "handling") == [.late, .missingFields, .faults])
    }

    @Test("001 §23: seven faults") func faults() {
        #expect(
            book.recording.faults.compactMap { $0.source.article }.filter { $0.number == 23 }.map(\.item) == [
                1, 2, 3, 4, 5, 6, 7,
            ])
    }
}
