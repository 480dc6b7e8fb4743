import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("000 Tangshan Gaoxin, article by article") struct TangshanGaoxinTests {
    let book: RuleBook

    init() throws { book = try Books.load("tangshan-gaoxin") }

    @Test("000 §4: eight activities must be recorded") func activities() {
        #expect(
            book.recording.activities.cited == [
                "calls 4/1/1", "questioning 4/1/2", "scene-work 4/1/3", "property-measures 4/1/4",
                "on-the-spot-cases 4/1/5", "mediation 4/1/6", "major-incidents 4/1/7", "other 4/1/8",
            ])
    }

    @Test("000 §6: the reviewer looks for the whole course") func wholeCourse() {
        #expect(book.recording.checklist.cited(in: 6) == ["whole-course 6"])
    }

    @Test("000 §7: before use the recorder, battery, storage, picture, sound and clock are checked") func beforeUse() {
        #expect(book.recording.equipment.checks("7") == [.works, .battery, .storage, .picture, .sound, .clock])
        #expect(book.recording.equipment.clockTolerance == RuleNumber(value: 30, source: .local))
    }

    @Test("000 §8: picture and voice are to be clear") func clear() {
        #expect(book.recording.checklist.cited(in: 8) == ["clear 8/1"])
    }

    @Test("000 §9: the reviewer looks for the notice to the party") func notice() {
        #expect(book.recording.checklist.cited(in: 9) == ["notice 9"])
    }

    @Test("000 §10: an interruption is explained aloud, or in writing that the head of the department approves")
    func interruption() {
        #expect(
            book.interruption.causes.cited == [
                "device-fault 10/1",
                "device-damage 10/1",
                "bad-weather 10/1",
                "low-battery 10/1",
                "storage-full 10/1",
                "other-objective 10/1",
            ])
        for source in [
            book.interruption.spoken.source, book.interruption.written.source, book.interruption.unexplained,
        ] {
            #expect(source.article?.text == "10/2")
        }
        #expect(book.interruption.approval?.by.zh == "本部门领导")
    }

    @Test("000 §12: seven things the picture should show") func checklist() {
        #expect(
            book.recording.checklist.cited(in: 12) == [
                "scene 12/1/1", "items 12/1/2", "people 12/1/3", "evidence 12/1/4", "inquiry 12/1/5",
                "documents-measures 12/1/6", "other 12/1/7",
            ])
    }

    @Test("000 §13: an administrator is named") func keeper() {
        #expect(book.recording.equipment.keeper.cited == "13 管理员")
    }

    @Test("000 §14: recorders stay away from the internet; lending them is banned") func offline() {
        #expect(
            book.recording.equipment.offline == RuleFlag(isRequired: true, source: Source(article: Article("14/1"))))
        #expect(book.recording.faults.cited(in: 14) == ["lent-or-online 14/1"])
    }

    @Test("000 §15: recorders are handed out and returned") func ledger() {
        #expect(book.recording.equipment.ledger == RuleFlag(isRequired: true, source: Source(article: Article("15"))))
        #expect(
            book.recording.recorders.cited == [
                "after-duty 15", "battery 80 local", "storage 16 local", "drift 3 local", "unseen 7 local",
            ])
    }

    @Test("000 §16: handed over to the administrator within 24 hours, with no exception") func handOver() {
        let (deadline, source) = book.deadline(returnedAt: Books.recorded + .seconds(172_800))
        #expect(deadline == Books.recorded + .seconds(86_400))
        #expect(source.article?.text == "16")
        #expect(book.keeping.handOver.receiver.zh == "管理员")
    }

    @Test("000 §18: segments carry a number, dispatch number, officer, time, place and cause") func fields() {
        #expect(
            book.recording.segmentFields.fields("18")
                == [.segmentNumber, .dispatchNumber, .officerName, .time, .place, .cause])
        #expect(book.recording.fields(isEvidence: false).count == 6)
    }

    @Test(
        "000 §19 (1): simple calls, questioning and daily inspection are kept three months",
        arguments: [MatterTrait.simpleUndisputed, .onTheSpotQuestioning, .dailyInspection])
    func simple(_ trait: MatterTrait) throws {
        let decision = try #require(book.keeps([trait]))
        #expect(decision.keepUntil == .until(Books.end(2027, 2, 20)))
        #expect(decision.chain.map(\.item).cited == ["other 19/1/5", "simple 19/1/1"])
    }

    @Test("000 §19 (2): administrative cases are kept three months after the case's end") func administrative() throws {
        let decision = try #require(book.keeps([.administrativeCase], caseEnd: Books.end(2027, 5, 9)))
        // The case ended with 9 May, at the first moment of 10 May.
        #expect(decision.keepUntil == .until(Books.end(2027, 8, 10)))
        #expect(decision.decider.item.source.article?.text == "19/1/2")
        #expect(book.keeps([.administrativeCase])?.keepUntil == .open(.caseOpen))
    }

    @Test(
        "000 §19 (3): officers' rights, conflict and complex calls are kept until closed, on disc where necessary",
        arguments: [MatterTrait.policeRightsInfringed, .conflict, .majorComplex])
    func disputed(_ trait: MatterTrait) throws {
        let decision = try #require(book.keeps([trait]))
        #expect(decision.keepUntil == .open(.matterOpen))
        #expect(decision.disc == .allowed)
        #expect(decision.decider.item.source.article?.text == "19/1/3")
    }

    @Test(
        "000 §19 (4): major emergencies and mass incidents are kept long-term, and must go on disc",
        arguments: [MatterTrait.majorEmergency, .massIncident])
    func incident(_ trait: MatterTrait) throws {
        let decision = try #require(book.keeps([trait]))
        #expect(decision.keepUntil == .open(.longTerm))
        #expect(decision.disc == .required)
        #expect(decision.decider.item.source.article?.text == "19/1/4")
    }

    @Test("000 §19 (5): anything else is kept three months") func other() throws {
        let decision = try #require(book.keeps([.otherImportant]))
        #expect(decision.keepUntil == .until(Books.end(2027, 2, 20)))
        #expect(decision.chain.map(\.item).cited == ["other 19/1/5"])
        #expect(decision.disc == .none)
    }

    @Test("000 §20: no cutting; release by the head of a county-level organ or higher; secrets kept") func release() {
        #expect(book.recording.faults.cited(in: 20) == ["edited-original 20/1"])
        #expect(book.access.release.cited == "20/2 县级以上公安机关负责人")
        #expect(book.access.releaseConditions.cited == ["secrets 20/3"])
    }

    @Test("000 §21: viewing and copying by graded rights; a superior organ directly") func rights() {
        #expect(book.access.view.cited == "21/1 分级授权")
        #expect(book.access.copy.cited == "21/1 分级授权")
        #expect(book.access.directAccess?.cited == "21/2 上级公安机关")
        #expect(book.recording.faults.cited(in: 21) == ["beyond-rights 21/1"])
    }

    @Test("000 §22: periodic checks of completeness, conduct and handling, for the yearly appraisal") func checks() {
        let check = book.supervision.spotCheck
        #expect(check.kind == .periodic && check.source.article?.text == "22/1")
        #expect(check.percent == RuleNumber(value: 5, source: .local))
        #expect(check.checks.cited == ["completeness 22/1/1", "conduct 22/1/2", "handling 22/1/3"])
        #expect(book.supervision.statistics.purpose.zh == "年终执法质量考评")
        #expect(book.supervision.statistics.source.article?.text == "22/1")
        #expect(book.supervision.statistics.counts.cited == check.checks.cited)
        #expect(book.served(by: "handling") == [.late, .missingFields, .faults])
        #expect(book.served(by: "conduct") == [.drawn, .checked, .checkFailed])
    }

    @Test("000 §23: six faults") func faults() {
        #expect(
            book.recording.faults.cited(in: 23) == [
                "not-recorded 23/1/1", "cut-or-destroyed 23/1/2", "lost-or-leaked 23/1/3", "private-use 23/1/4",
                "recorder-destroyed 23/1/5", "other 23/1/6",
            ])
    }

    @Test("000 where it is silent: holds, filing, evidence copies, register and disposal are local settings")
    func silent() {
        #expect(
            book.keeping.holds.cited == [
                "complaint local", "petition local", "objection local", "reconsideration local", "litigation local",
            ])
        #expect(book.keeping.archive == ArchiveRule(days: nil, source: .local))
        #expect(book.keeping.evidenceCopy.disc == RuleFlag(isRequired: false, source: .local))
        #expect(book.access.viewRegister.map(\.source) == [.local, .local, .local])
        #expect(book.access.dispose.cited == "local (本部门领导)")
    }
}
