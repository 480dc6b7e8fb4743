import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Filing against the regulation's time")
struct FilingTests {
    private let site = SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
    /// 2026-11-20T10:00 in Shanghai; thirty days on: the midnight after 20 December.
    private let end = WallTime(seconds: 1_795_140_000)
    private let deadline = CivilDay(year: 2026, month: 12, day: 20).end(utcOffset: 8 * 3600)

    private func answers(
        _ id: String, _ matters: [MatterRecord], at time: WallTime, place: String? = "人民路"
    ) throws -> [String: FilingAnswer] {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "filing-\(UUID().uuidString)"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let catalogue = try SQLiteCatalogue(path: path)
        _ = try catalogue.store(officers: [Officer(policeNumber: "1", name: "民警甲")])
        _ = try catalogue.store(matters: matters)
        let span = WallSpan(start: end - .seconds(7200), end: end - .seconds(3600))
        _ = try catalogue.store(dispatches: ["D1", "D2"].map { Dispatch(number: $0, officers: ["1"], span: span) })
        var recording = Recording(sha256: "a", size: 1, originalName: "a.mp4", vaultPath: "a", receivedAt: end)
        recording.span = span
        try catalogue.commit(
            RecordingCommit(
                recording: recording,
                segments: [
                    Segment(
                        number: "", dispatch: "D1", officer: "1", recording: "a", span: span, offset: .zero,
                        length: span.length, place: place)
                ]))
        let reader = FilingReader(catalogue: catalogue, rules: try Books.load(id), site: site)
        let all = try reader.answers(at: time, ended: nil)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.matter.number, $0) })
    }

    private func matter(_ number: String, dispatch: String = "D1", end: WallTime?, filed: WallTime? = nil)
        -> MatterRecord
    {
        MatterRecord(number: number, dispatches: [dispatch], end: end, filed: filed)
    }

    @Test("002 §27: thirty days after the act ended, to the last moment; filed later is told as late")
    func deadlines() throws {
        let matters = [
            matter("in-time", end: end, filed: deadline), matter("late", end: end, filed: deadline + .seconds(60)),
            matter("never", end: end), matter("goes-on", end: nil),
        ]
        let before = try answers("jian-xian", matters, at: deadline)
        #expect(before["never"]?.state == .running && before["never"]?.deadline == deadline)
        let after = try answers("jian-xian", matters, at: deadline + Nanoseconds(1))
        #expect(
            after["in-time"]?.verdict == .pass && after["late"]?.state == .late && after["never"]?.state == .notFiled)
        #expect(after.values.allSatisfy { $0.source.article?.text == "27/1" })
        // Its only dispatch ended thirty days ago, and nobody has said that it is over.
        #expect(before["goes-on"]?.state == .open && after["goes-on"]?.state == .noEnd)
        #expect(after["goes-on"]?.verdict == .notEvaluated)
    }

    @Test("002 §27: filed and not whole: a dispatch without recording, a segment without its place")
    func incomplete() throws {
        let matters = [
            matter("whole", end: end, filed: end), matter("no-recording", dispatch: "D2", end: end, filed: end),
        ]
        let answers = try answers("jian-xian", matters, at: end)
        #expect(answers["whole"]?.verdict == .pass)
        #expect(answers["no-recording"]?.verdict == .fail && answers["no-recording"]?.unrecorded == ["D2"])
        let placeless = try self.answers("jian-xian", matters, at: end, place: nil)
        #expect(placeless["whole"]?.gaps.first?.missing.map(\.field) == [.place])
        // Nothing is held against a matter whose time is not over.
        let running = try self.answers("jian-xian", [matter("runs", dispatch: "D2", end: end)], at: end)
        #expect(running["runs"]?.verdict == .pass && running["runs"]?.isIncomplete == false)
    }

    @Test(
        "where the regulation gives no time, nothing is told",
        arguments: ["tangshan-gaoxin", "zonghe-zhifa", "luanchuan", "dapuhe"])
    func silent(_ id: String) throws {
        #expect(try answers(id, [matter("never", end: end)], at: deadline + .seconds(86_400 * 365)).isEmpty)
    }
}
