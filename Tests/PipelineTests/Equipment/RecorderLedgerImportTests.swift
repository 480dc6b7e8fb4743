import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

/// A catalogue of its own, with two recorders and two officers.
final class LedgerOfTests {
    let folder: String
    let ledger: RecorderLedger

    init(_ id: String) throws {
        folder = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "ledger-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let catalogue = try SQLiteCatalogue(path: folder + "/c.sqlite")
        _ = try catalogue.store(officers: ["1", "2", "9"].map { Officer(policeNumber: $0) })
        _ = try catalogue.store(recorders: [
            Recorder(serial: "A", unit: "0210", gear: ["positioning"]), Recorder(serial: "B", unit: "0220"),
        ])
        ledger = RecorderLedger(
            catalogue: catalogue, rules: try Books.load(id),
            site: SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}

@Suite("A recorders' ledger kept elsewhere")
struct RecorderLedgerImportTests {
    private func read(_ csv: String, _ keeper: RecorderLedger, by: String? = "9") throws -> (ImportReport, StoreReport)
    {
        let rows = try ListImport.recorderLedger(
            from: Array(csv.utf8), file: "ledger.csv", options: ListOptions(zone: keeper.site.zone))
        let (report, stored) = try keeper.store(rows, by: by)
        return (report, stored)
    }

    @Test(
        "000 §15: a ledger from elsewhere, in Chinese or English; again it changes nothing, with the return it adds it")
    func imported() throws {
        let zh = try LedgerOfTests("tangshan-gaoxin"), en = try LedgerOfTests("tangshan-gaoxin")
        let open =
            "设备编号,领用人警号,领用时间,勤务结束时间,归还时间,发放人警号,电量,剩余空间,时钟偏差,设备状况\n"
            + "A,1,2026-11-20 08:00,2026-11-20 18:00,,9,95%,28GB,-2秒,正常\n"
        let closed = open.replacing("18:00,,", with: "18:00,2026-11-20 18:30,")
        #expect(try read(open, zh.ledger).1.inserted == 1)
        #expect(try read(open, zh.ledger).1.unchanged == 1)
        #expect(try read(closed, zh.ledger).1.updated == 1)
        #expect(try read(closed, zh.ledger).1.unchanged == 1)
        #expect(
            try read(
                """
                serial,issued_to,issued_at,until,returned_at,issued_by,battery,storage_free,clock_offset,works
                A,1,2026-11-20T08:00:00+08:00,2026-11-20 18:00,2026-11-20 18:30,9,95,28GB,-2s,yes
                """, en.ledger
            ).1.inserted == 1)
        let one = try zh.ledger.entries(RecorderIssueFilter()), other = try en.ledger.entries(RecorderIssueFilter())
        #expect(one == other && one.first?.lateness == .seconds(1800) && one.first?.issue.check?.state.battery == 95)
        // Another time of return contradicts what stands there.
        let (report, stored) = try read(closed.replacing("18:30", with: "19:30"), zh.ledger)
        #expect(report.invalid == 1 && stored == StoreReport() && report.problems.first?.line == 2)
    }

    @Test("what can't be is left out with its line; what is not understood of a state is not taken")
    func wrongRows() throws {
        let keeper = try LedgerOfTests("tangshan-gaoxin")
        let (report, stored) = try read(
            """
            设备编号,领用人警号,领用时间,归还时间,电量
            A,1,2026-11-20 08:00,2026-11-20 10:00,充足
            A,2,2026-11-20 09:00,2026-11-20 11:00,90
            A,2,2026-11-20 10:00,2026-11-20 09:00,
            Z,1,2026-11-20 08:00,,
            B,7,2026-11-20 08:00,,
            B,1,昨天,,
            B,1,2090-11-20 08:00,,
            """, keeper.ledger)
        #expect(stored.inserted == 1 && report.rows == 7 && report.invalid == 6 && report.valid == 1)
        #expect(report.problems.filter { $0.severity == .error }.map(\.line) == [3, 4, 5, 6, 7, 8])
        #expect(report.problems.first?.severity == .warning && report.problems.first?.line == 2)
        #expect(try keeper.ledger.entries(RecorderIssueFilter()).first?.issue.check == nil)
        #expect(try read("设备编号,领用人警号,领用时间\nB,1,2026-11-20 08:00\n", keeper.ledger, by: nil).0.invalid == 1)
    }
}
