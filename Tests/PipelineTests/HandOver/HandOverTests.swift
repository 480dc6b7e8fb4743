import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Hand-over against each regulation's rule")
struct HandOverTests {
    private let site = SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
    /// 2026-11-20T18:00 in Shanghai.
    private let end = WallTime(seconds: 1_795_168_800)

    private func hours(_ count: Int64) -> Nanoseconds { .seconds(count * 3600) }

    private func answer(
        _ id: String, received: WallTime, error: Nanoseconds = .zero, absences: [Absence] = []
    ) throws -> HandOverAnswer {
        let book = try RuleBook.load(id, pipelines: RuleBookTests.pipelines)
        var recording = Recording(
            sha256: "a", size: 1, originalName: "a.mp4", vaultPath: "a", receivedAt: received, officer: "021001")
        recording.span = WallSpan(start: end - hours(1), end: end)
        recording.clock = ClockReading(source: .fileName, start: end - hours(1), error: error)
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "handover-\(UUID().uuidString)"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let reader = HandOverReader(
            catalogue: try SQLiteCatalogue(path: path), rule: book.keeping.handOver, site: site)
        return reader.answer(recording, absences)
    }

    private func away(_ reason: String, until: WallTime) -> Absence {
        Absence(
            id: 1, officer: "021001", span: WallSpan(start: end - hours(5), end: until), reason: reason, by: "021002",
            at: end)
    }

    @Test(
        "000 §16, 001 §15, 002 §25, 003 §10, 004 §11: the last moment that is in time, and the first that is late",
        arguments: [
            ("tangshan-gaoxin", 24, "16"), ("jian-xian", 24, "25/1"), ("dapuhe", 24, "11"),
            // The same day: six hours after six in the evening.
            ("zonghe-zhifa", 6, "15/1"), ("luanchuan", 6, "10/1"),
        ] as [(String, Int64, String)])
    func deadlines(_ id: String, _ allowed: Int64, _ article: String) throws {
        let last = try answer(id, received: end + hours(allowed))
        #expect(last.verdict == .inTime && last.source.article?.text == article)
        let late = try answer(id, received: end + hours(allowed) + .seconds(60))
        #expect(late.verdict == .late && late.lateness == .seconds(60))
    }

    @Test("the recorder's clock is in the officer's favour by its error")
    func clockError() throws {
        let received = end + hours(24) + .seconds(60)
        #expect(try answer("tangshan-gaoxin", received: received, error: .seconds(90)).verdict == .inTime)
        #expect(try answer("tangshan-gaoxin", received: received, error: .seconds(30)).verdict == .late)
    }

    @Test("001 §15 and 002 §25: who was away has 24 hours after return; 000, 003 and 004 know no such exception")
    func absences() throws {
        let back = end + hours(72)
        for (id, isExcused) in [
            ("zonghe-zhifa", true), ("jian-xian", true), ("tangshan-gaoxin", false), ("luanchuan", false),
            ("dapuhe", false),
        ] {
            let answer = try answer(id, received: back + hours(24), absences: [away("remote", until: back)])
            #expect((answer.verdict == .inTime) == isExcused, "\(id)")
            #expect((answer.absence != nil) == isExcused, "\(id)")
        }
        // One absence after another without a return between: the last return counts; with one between, the first.
        let second = Absence(
            officer: "021001", span: WallSpan(start: back - hours(1), end: back + hours(48)), reason: "remote", by: "1",
            at: end)
        let third = Absence(
            officer: "021001", span: WallSpan(start: back + hours(49), end: back + hours(90)), reason: "remote",
            by: "1",
            at: end)
        let inside = Absence(
            officer: "021001", span: WallSpan(start: end - hours(1), end: end + hours(2)), reason: "remote", by: "1",
            at: end)
        for order in [
            [away("remote", until: back), second, third, inside], [third, inside, second, away("remote", until: back)],
        ] {
            let last = back + hours(48 + 24)
            #expect(try answer("jian-xian", received: last, absences: order).verdict == .inTime)
            #expect(try answer("jian-xian", received: last + .seconds(1), absences: order).verdict == .late)
        }
        // Of another time, or for a reason the regulation does not name.
        let earlier = Absence(
            officer: "021001", span: WallSpan(start: end - hours(50), end: end - hours(40)), reason: "remote", by: "1",
            at: end)
        #expect(try answer("jian-xian", received: back, absences: [earlier]).verdict == .late)
        #expect(try answer("zonghe-zhifa", received: back, absences: [away("onWater", until: back)]).verdict == .late)
        #expect(try answer("jian-xian", received: back, absences: [away("onWater", until: back)]).verdict == .inTime)
    }
}
