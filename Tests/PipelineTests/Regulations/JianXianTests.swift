import Evidence
import Regulation
import Testing

@testable import Pipeline

@Suite("002 Ji'an County, article by article") struct JianXianTests {
    let book: RuleBook

    init() throws { book = try Books.load("jian-xian") }

    @Test("002 §10: officer's name, card number, and the card shown") func officer() {
        #expect(book.recording.segmentFields.fields("10/1/1") == [.officerName, .policeNumber])
        #expect(book.recording.checklist.cited(in: 10) == ["show-card 10/1/1"])
    }

    @Test("002 §21: steps that lead to dispute; the whole course where liberty, life or property is at stake")
    func activities() {
        let activities = book.recording.activities
        #expect(
            activities.map(\.item).cited(in: 21) == [
                "on-site 21/1", "evidence 21/1", "hearing 21/1", "lien-service 21/1", "public-service 21/1",
                "vital 21/1", "case-rooms 21/1",
            ])
        #expect(activities.filter(\.isWholeCourse).map(\.item.key) == ["vital", "case-rooms"])
        #expect(book.notRecording.reasons.first?.source.article?.text == "21/2")
    }

    @Test("002 §22: each unit's own list of matters has its place") func ownList() {
        #expect(book.recording.activities.map(\.item).cited(in: 22) == ["listed 22"])
    }

    @Test("002 §23: six things the picture should show; what is noted of recordings in a case file") func focus() {
        #expect(
            book.recording.checklist.cited(in: 23) == [
                "scene 23/1/1", "people 23/1/2", "items 23/1/3", "measures 23/1/4", "documents 23/1/5", "other 23/1/6",
            ])
        #expect(
            book.recording.segmentFields.fields("23/4", .evidence) == [
                .time, .place, .content, .matterProved, .maker, .partySignature, .signatureDate, .storagePlace,
            ])
        #expect(book.recording.segmentFields.fields("23/4").isEmpty)
    }

    @Test("002 §24: obstruction is a cause of interruption; the reason is said aloud or written") func interruption() {
        #expect(
            book.interruption.causes.cited == [
                "device-fault 24",
                "bad-weather 24",
                "obstruction 24",
                "other-objective 24",
            ])
        for source in [
            book.interruption.spoken.source, book.interruption.written.source, book.interruption.unexplained,
        ] {
            #expect(source.article?.text == "24")
        }
    }

    @Test("002 §25: stored within 24 hours; away, remote or on water, within 24 hours of return") func handOver() {
        #expect(book.deadline() == (Books.recorded + .seconds(86_400), Source(article: Article("25/1"))))
        let back = Books.recorded + .seconds(5 * 86_400)
        #expect(book.deadline(returnedAt: back) == (back + .seconds(86_400), Source(article: Article("25/2"))))
        #expect(book.keeping.handOver.afterReturn?.when.contains(.onWater) == true)
        #expect(book.recording.faults.cited(in: 25) == ["kept-privately 25/1"])
    }

    @Test("002 §26: staff are named, recorders registered, secrets protected") func staff() {
        #expect(book.recording.equipment.keeper.cited == "26/1 专门人员")
        #expect(book.recording.equipment.ledger == RuleFlag(isRequired: true, source: Source(article: Article("26/1"))))
        #expect(book.access.releaseConditions.cited(in: 26) == ["secrets 26/2"])
    }

    @Test("002 §27: filed within 30 days; evidence notes matter, way and officers beside time and place") func filing()
    {
        #expect(book.keeping.archive == ArchiveRule(days: 30, source: Source(article: Article("27/1"))))
        #expect(book.recording.segmentFields.fields("27/2", .evidence) == [.cause, .method, .officerName])
    }

    @Test("002 §28: by level of risk; without the unit's number nothing falls due") func risk() throws {
        let decision = try #require(book.keeps([.simpleUndisputed]))
        #expect(decision.keepUntil == .open(.riskLevelWithoutNumber))
        #expect(decision.chain.map(\.item).cited == ["by-risk 28", "by-risk 28"])
        let levels = book.keeping.retention.riskLevels
        #expect(levels.map(\.item.key) == ["high", "medium", "low"])
        #expect(levels.allSatisfy { $0.item.source.isLocal && $0.months == nil })
    }

    @Test("002 §28: with a number of the unit's own, the level decides") func ownNumber() {
        var own = book
        own.keeping.retention.riskLevels[1].months = 24
        let decision = RuleBook.Layers(site: own).decision(
            recordedEnd: Books.recorded, matters: [Matter(riskLevel: "medium")], utcOffset: Books.china)
        #expect(decision?.keepUntil == .until(Books.end(2028, 11, 20)))
    }

    @Test("002 §29: nothing is destroyed without leave; the party may apply to see and copy") func party() {
        #expect(book.access.dispose.cited == "29/1 (局负责人)")
        #expect(book.access.releaseTo.map(\.to) == [[.party]])
        #expect(book.access.releaseTo.map(\.approval.cited) == ["29/2 (局负责人)"])
        #expect(book.recording.faults.cited(in: 29) == ["destroyed-without-leave 29/1"])
        #expect(book.access.view.isApproverLocal && book.access.view.source.isLocal)
    }

    @Test("002 §30: figures of the records serve review, supervision and appraisal") func statistics() {
        #expect(book.supervision.statistics.source.article?.text == "30")
        #expect(book.supervision.statistics.counts.cited == ["records 30"])
        #expect(book.supervision.statistics.purpose.zh.contains("评议考核"))
        #expect(book.served(by: "records").count == 15)
    }

    @Test("002 §31: explosion-proof, night vision and positioning where the work asks for them") func gear() {
        #expect(
            book.recording.recorders.cited == [
                "hours local", "battery 80 local", "storage 16 local", "drift 3 local", "unseen 7 local",
                "explosion-proof 31",
                "night-vision 31", "positioning 31",
            ])
    }

    @Test("002 §32: checked on site and by review of case files") func checks() {
        #expect(book.supervision.spotCheck.kind == .review)
        #expect(book.supervision.spotCheck.source.article?.text == "32/2")
        #expect(book.supervision.spotCheck.checks.cited == ["implementation 32/2"])
        #expect(book.supervision.spotCheck.percent.source.isLocal)
    }

    @Test("002 §33: six faults") func faults() {
        #expect(
            book.recording.faults.cited(in: 33) == [
                "no-system 33/1/1", "not-recorded 33/1/2", "not-filed 33/1/3", "not-managed 33/1/4", "destroyed 33/1/5",
                "other 33/1/6",
            ])
    }
}
