import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("004 Dapuhe, article by article") struct DapuheTests {
    let book: RuleBook

    init() throws { book = try Books.load("dapuhe") }

    @Test("004 has two articles 4: neither is cited") func articleFour() throws {
        let cited = try RegulationFile.load("dapuhe", pipelines: Books.pipelines).lines.compactMap(\.source.article)
        #expect(!cited.contains { $0.number == 4 })
        #expect(cited.contains { $0.number == 6 })
    }

    @Test("004 §6: five activities must be recorded") func activities() {
        #expect(
            book.recording.activities.map(\.item).cited(in: 6) == [
                "daily-inspection 6", "evidence 6", "questioning 6", "service 6", "hearing 6",
            ])
    }

    @Test("004 §10: files are made and bound; no time is given") func filing() {
        #expect(book.keeping.archive == ArchiveRule(days: nil, source: Source(article: Article("10"))))
    }

    @Test("004 §11: handed over within 24 hours to the staff named for it") func handOver() {
        #expect(book.deadline() == (Books.recorded + .seconds(86_400), Source(article: Article("11"))))
        #expect(book.keeping.handOver.receiver.zh == "综合行政执法队专职人员")
        #expect(book.keeping.handOver.afterReturn == nil)
    }

    @Test("004 §12: daily inspection six months; evidence of a penalty case as its file") func retention() throws {
        let daily = try #require(book.keeps([.dailyInspection]))
        #expect(daily.keepUntil == .until(Books.end(2027, 5, 20)))
        #expect(daily.chain.map(\.item).cited == ["all local", "daily-inspection 12/2"])
        let evidence = try #require(book.keeps([.penaltyCaseEvidence]))
        #expect(evidence.keepUntil == .open(.caseFileUnknown))
        #expect(evidence.decider.item.source.article?.text == "12/3")
        // Other evidence: the regulation is silent.
        #expect(book.keeps([.evidence])?.decider.item.source == .local)
    }

    @Test(
        "004 §13: objection, complaint, petition, obstruction, abuse, incidents: long-term on disc or removable medium",
        arguments: [
            (MatterTrait.objection, "13/1/1"), (.complaint, "13/1/1"), (.petition, "13/1/1"), (.refusal, "13/1/2"),
            (.obstruction, "13/1/2"), (.abuse, "13/1/2"), (.assault, "13/1/2"), (.massIncident, "13/1/3"),
            (.emergency, "13/1/3"), (.majorEmergency, "13/1/3"), (.otherImportant, "13/1/4"),
        ])
    func longTerm(_ trait: MatterTrait, _ article: String) throws {
        let decision = try #require(book.keeps([trait]))
        #expect(decision.keepUntil == .open(.longTerm))
        #expect(decision.decider.item.source.article?.text == article)
        #expect(decision.disc == .removable)
    }

    @Test("004 §13: an objection, complaint or petition holds at once") func holds() {
        #expect(book.keeping.holds.cited(in: 13) == ["objection 13/1/1", "complaint 13/1/1", "petition 13/1/1"])
        #expect(book.keeping.holds.filter(\.source.isLocal).map(\.key) == ["reconsideration", "litigation"])
    }

    @Test("004 §15: to courts and reconsideration through the legal reviewer only; a copy is kept") func release() {
        #expect(book.access.release.cited == "local (综合行政执法队负责人)")
        #expect(book.access.releaseTo.map(\.to) == [[.court, .reconsideration]])
        #expect(book.access.releaseTo.map(\.approval.cited) == ["15 法制审核人员"])
        #expect(book.access.releaseTo.allSatisfy(\.keepsCopy) && book.access.releaseConditions.isEmpty)
    }

    @Test("004 §16: the head of the squad approves viewing") func viewing() {
        #expect(book.access.view.cited == "16 综合行政执法队负责人")
        #expect(book.access.copy.source.isLocal)
    }

    @Test("004 §17: stored by name, recorder, officer, time of use, party and cause of action") func fields() {
        #expect(
            book.recording.segmentFields.fields("17")
                == [.name, .recorder, .officerName, .time, .party, .causeOfAction])
        #expect(book.recording.fields(isEvidence: true).count == 6)
    }

    @Test("004 §18: breaches and cases in their whole course; else the important steps, and a note") func wholeCourse()
    {
        #expect(book.recording.activities.filter(\.isWholeCourse).map(\.item.key) == ["breaches"])
        #expect(book.recording.activities.map(\.item).cited(in: 18) == ["breaches 18"])
        #expect(book.recording.checklist.cited(in: 18) == ["important-steps 18"])
        #expect(book.notRecording.needsWorkRecord && book.notRecording.workRecord.article?.text == "18")
        #expect(book.notRecording.reasons.cited == ["objective-conditions 18"])
        #expect(book.interruption.written.source.article?.text == "18")
        #expect(book.interruption.unexplained.article?.text == "18")
    }

    @Test("004 §19: the reviewer looks for the notice beforehand") func notice() {
        #expect(book.recording.checklist.cited(in: 19) == ["notice 19"])
    }

    @Test("004 §20: battery and storage are checked; the squad keeps the recorders") func beforeUse() {
        #expect(book.recording.equipment.checks("20") == [.works, .battery, .storage])
        #expect(book.recording.equipment.checks(nil) == [.clock])
        #expect(book.recording.equipment.keeper.cited == "20 综合行政执法队")
        #expect(
            book.recording.recorders.cited == [
                "hours local", "battery 80 local", "storage 16 local", "drift 3 local", "unseen 7 local",
            ])
    }

    @Test("004 §21: a fault is a cause of interruption; own repair is banned") func faultyRecorder() {
        #expect(
            book.interruption.causes.cited == [
                "device-fault 21",
                "objective-conditions 18",
                "low-battery local",
                "storage-full local",
                "bad-weather local",
            ])
        #expect(book.recording.faults.cited(in: 21) == ["own-repair 21"])
    }

    @Test("004 §22: periodic checks of conduct and by playback, with a ledger") func checks() {
        let check = book.supervision.spotCheck
        #expect(check.kind == .periodic && check.source.article?.text == "22")
        #expect(check.checks.cited == ["conduct 22", "playback 22"])
        #expect(check.ledger == RuleFlag(isRequired: true, source: Source(article: Article("22"))))
    }

    @Test("004 §23: use of recorders and enforcement count for the personal appraisal") func statistics() {
        #expect(book.supervision.statistics.source.article?.text == "23")
        #expect(book.supervision.statistics.counts.cited == ["equipment 23", "enforcement 23"])
        #expect(book.supervision.statistics.purpose.zh.contains("个人考核"))
        #expect(book.served(by: "equipment").contains(.faults) && book.served(by: "enforcement").contains(.unexplained))
    }

    @Test("004 §24: six banned acts") func faults() {
        #expect(
            book.recording.faults.cited(in: 24) == [
                "not-recorded 24/1/1", "deleted 24/1/2", "private-copy 24/1/3", "unrelated-content 24/1/4",
                "destroyed 24/1/5", "other 24/1/6",
            ])
    }
}
