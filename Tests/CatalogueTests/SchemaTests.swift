import Custody
import Evidence
import Foundation
import Testing

@testable import Catalogue

@Suite("SQLite: schema and opening")
struct SchemaTests {
    private let folder = TemporaryFolder()

    @Test("A new file has the newest schema and says whose it is")
    func fresh() throws {
        let catalogue = try folder.open()
        #expect(try catalogue.sql("PRAGMA user_version") == [["\(Schema.current)"]])
        #expect(try catalogue.sql("PRAGMA application_id") == [["\(Schema.applicationID)"]])
        #expect(Schema.migrations.map(\.number) == Array(1...Schema.current))
    }

    @Test("A commit is on the disk when it returns: write-ahead log, synchronous FULL, foreign keys on")
    func durable() throws {
        let catalogue = try folder.open()
        #expect(try catalogue.sql("PRAGMA journal_mode") == [["wal"]])
        #expect(try catalogue.sql("PRAGMA synchronous") == [["2"]])
        #expect(try catalogue.sql("PRAGMA foreign_keys") == [["1"]])
    }

    @Test("Every table, column and index of the schema is explained by a comment, and every table is STRICT")
    func comments() throws {
        let catalogue = try folder.open()
        let rows = try catalogue.sql(
            "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
        #expect(rows.count > 20)
        for row in rows {
            let (type, name, sql) = (row[0] ?? "", row[1] ?? "", row[2] ?? "")
            #expect(sql.contains("--"), "\(type) \(name)")
            guard type == "table" else { continue }
            #expect(sql.contains("STRICT"), "\(name)")
            #expect(sql.split(separator: "\n")[1].contains("-- "), "table \(name)")
            for column in try catalogue.sql("SELECT name FROM pragma_table_info('\(name)')") {
                let column = column[0] ?? ""
                let pattern = try Regex("\\n *\(column) [^\\n]*(\\n[^\\n]*CHECK[^\\n]*)?-- \\w")
                #expect(sql.contains(pattern), "\(name).\(column)")
            }
        }
    }

    @Test("A file of the first schema is brought up to date with its rows, and refused when it may not be written")
    func migrates() throws {
        var catalogue = try folder.open()
        for (type, name) in try catalogue.sql("SELECT type, name FROM sqlite_schema").map({ ($0[0] ?? "", $0[1] ?? "") }
        )
        where type == "table"
            && [
                "evidence_statement", "disposal_item_disc", "receipt_unit", "custody_event", "disc_draw", "disc_event",
                "disc_copy",
                "disc_item", "disc",
                "disc_plan_end",
                "disc_plan",
                "view_register", "access_end", "access_decision", "access_request", "role_end",
                "role_grant", "tombstone_return", "tombstone", "disposal_step", "disposal_item", "disposal",
                "recording_dispatch", "property_check", "recorder_return", "recorder_issue", "recorder_check",
                "check_result", "spot_check", "absence", "matter", "matter_dispatch",
                "hold_release",
                "hold", "ledger_step",
                "clock_confirmation", "segment_counter", "term", "posting", "segment",
                "phrase",
            ].contains(name)
        {
            _ = try catalogue.sql("DROP TABLE \(name)")
        }
        _ = try catalogue.sql("DROP TRIGGER IF EXISTS receipt_unit_by_recording")
        _ = try catalogue.sql("PRAGMA user_version = 1")
        _ = try catalogue.sql("INSERT INTO source_file VALUES ('/a', 1, 1, 'a', 0, 0)")
        try catalogue.close()
        #expect(throws: CatalogueError.self) { try SQLiteCatalogue(path: folder.path, readOnly: true) }
        catalogue = try folder.open()
        #expect(try catalogue.sources(of: "a").count == 1)
        #expect(try catalogue.put([.sample(place: "文三路")]).count == 1)
        #expect(try catalogue.ledger(of: 1).steps.isEmpty)
    }

    @Test("Rows that a newer schema makes are sealed where there is a log")
    func sealsMigrated() throws {
        var catalogue = try folder.open()
        try catalogue.note(CustodyNote(.make))
        #expect(try catalogue.put([.sample(place: "文三路")]).count == 1)
        let before = try catalogue.custodyEventCount()
        // As a vault of the schema before was: its filings not yet there.
        for name in [
            "evidence_statement", "disposal_item_disc", "receipt_unit", "disc_draw", "disc_event", "disc_copy",
            "disc_item", "disc",
            "disc_plan_end", "disc_plan",
            "view_register", "access_end", "access_decision", "access_request", "role_end", "role_grant",
            "tombstone_return", "tombstone", "disposal_step", "disposal_item", "disposal", "recording_dispatch",
        ] {
            _ = try catalogue.sql("DROP TABLE \(name)")
        }
        _ = try catalogue.sql("DROP TRIGGER IF EXISTS recording_dispatch_by_segment")
        _ = try catalogue.sql("DROP TRIGGER IF EXISTS receipt_unit_by_recording")
        _ = try catalogue.sql("PRAGMA user_version = 10")
        try catalogue.close()
        catalogue = try folder.open()
        let entries = try catalogue.custodyEvents(after: before, limit: 10).map { try CustodyEntry(encoded: $0) }
        #expect(entries.map(\.kind) == [.baseline])
        #expect(entries.first?.rows?.map(\.table) == ["recording_dispatch", "segment_counter"])
        // The numbers given are what they were.
        #expect(try catalogue.sql("SELECT last FROM segment_counter") == [["1"]])
    }

    @Test("A migration that is cut off leaves the older schema; the next opening makes its rows and seals them")
    func migrationCutOff() throws {
        var catalogue = try folder.open()
        try catalogue.note(CustodyNote(.make))
        _ = try catalogue.store(officers: [Officer(policeNumber: "021001", unit: "U1")])
        #expect(try catalogue.put([.sample(place: "文三路")]).count == 1)
        _ = try catalogue.sql("UPDATE recording SET officer = '021001'")
        _ = try catalogue.sql("DROP TABLE receipt_unit")
        _ = try catalogue.sql("DROP TABLE disposal_item_disc")
        _ = try catalogue.sql("DROP TABLE evidence_statement")
        _ = try catalogue.sql("DROP TRIGGER tombstone_listed")
        _ = try catalogue.sql("DROP TRIGGER tombstone_on_disc")
        _ = try catalogue.sql("DROP TRIGGER receipt_unit_by_recording")
        _ = try catalogue.sql("PRAGMA user_version = 13")
        let before = try catalogue.custodyEventCount()
        try catalogue.close()
        struct Cut: Error {}
        #expect(throws: CatalogueError.self) {
            try SQLiteCatalogue(path: folder.path, readOnly: false, busyTimeout: 1) { _ in throw Cut() }
        }
        #expect(throws: CatalogueError.self) { try SQLiteCatalogue(path: folder.path, readOnly: true) }
        for _ in 1...2 {
            catalogue = try folder.open()
            let entries = try catalogue.custodyEvents(after: before, limit: 10).map { try CustodyEntry(encoded: $0) }
            #expect(entries.map(\.kind) == [.baseline])
            #expect(entries.first?.rows?.map(\.table) == ["receipt_unit", "segment_counter"])
            #expect(try catalogue.sql("SELECT unit FROM receipt_unit") == [["U1"]])
            try catalogue.close()
        }
    }

    @Test("The database itself refuses to change, delete or replace a step of the ledger")
    func ledgerIsKept() throws {
        let catalogue = try folder.open()
        try catalogue.replaceFindings(scope: "s", with: [NewFinding(finding: Finding(kind: .break))])
        let id = try #require(try catalogue.findings(FindingFilter()).first?.id)
        try catalogue.append([
            LedgerStep(
                finding: id, number: 1, kind: .escalate, by: "021001", at: .at(0),
                basis: LedgerBasis(regulation: "jian-xian", article: nil))
        ])
        let row = "(\(id), 1, 'note', 'x', 0, '{}', 'r', NULL)"
        for sql in [
            "UPDATE ledger_step SET by = 'x'", "DELETE FROM ledger_step", "DELETE FROM finding",
            "INSERT OR REPLACE INTO ledger_step VALUES \(row)", "REPLACE INTO ledger_step VALUES \(row)",
            "INSERT INTO ledger_step VALUES (\(id), 3, 'note', 'x', 0, '{}', 'r', NULL)",
        ] {
            let error = #expect(throws: CatalogueError.self, "\(sql)") { try catalogue.sql(sql) }
            #expect([.refused, .failed].contains(error?.code))
        }
        let steps = try catalogue.ledger(of: id).steps
        #expect(steps.map(\.by) == ["021001"] && steps.first?.basis.article == nil)
    }

    @Test("The database itself refuses to change or delete an issue, a return or a check of a recorder")
    func recorderLedgerIsKept() throws {
        let catalogue = try folder.open()
        let check = RecorderCheck(
            recorder: "R1", occasion: .issue, state: RecorderState(), results: [], regulation: "luanchuan", by: "1",
            at: .at(0))
        let issue = RecorderIssue(
            recorder: "R1", officer: "1", by: "2", at: .at(0), check: check,
            handedBack: RecorderReturn(by: "2", at: .at(1)))
        let stored = try catalogue.issue(issue, closing: nil)
        for table in ["recorder_issue", "recorder_return", "recorder_check"] {
            for sql in ["UPDATE \(table) SET by = 'x'", "DELETE FROM \(table)"] {
                #expect(throws: CatalogueError.self, "\(sql)") { try catalogue.sql(sql) }
            }
        }
        #expect(try catalogue.recorderIssues(RecorderIssueFilter()) == [stored])
    }

    @Test("A newer schema is refused and left as it is")
    func newer() throws {
        let catalogue = try folder.open()
        _ = try catalogue.sql("PRAGMA user_version = 99")
        try catalogue.close()
        for readOnly in [true, false] {
            let error = #expect(throws: CatalogueError.self) {
                try SQLiteCatalogue(path: folder.path, readOnly: readOnly)
            }
            #expect(error?.code == .newerSchema)
            #expect(error?.message.zh.contains("99") == true)
        }
    }

    @Test("The database of another program is refused")
    func foreign() throws {
        let catalogue = try folder.open()
        _ = try catalogue.sql("PRAGMA application_id = 7")
        try catalogue.close()
        let error = #expect(throws: CatalogueError.self) { try SQLiteCatalogue(path: folder.path) }
        #expect(error?.code == .cannotOpen)
    }

    @Test("A catalogue opened for reading finds and refuses to write")
    func readOnly() throws {
        let stored = try folder.open().put([.sample(place: "文三路")])
        let reader = try SQLiteCatalogue(path: folder.path, readOnly: true)
        #expect(try reader.find { $0.place = "文三" } == stored)
        let error = #expect(throws: CatalogueError.self) { try reader.put("b", [.sample()]) }
        #expect(error?.code == .cannotOpen)
    }

    @Test("A missing file, a missing folder and a file that is no database are told apart")
    func cannotOpen() throws {
        let missing = #expect(throws: CatalogueError.self) { try SQLiteCatalogue(path: folder.path, readOnly: true) }
        #expect(missing?.code == .cannotOpen)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
        let noFolder = #expect(throws: CatalogueError.self) { try SQLiteCatalogue(path: folder.path + "/x/y.sqlite") }
        #expect(noFolder?.code == .cannotOpen)
        try Data(repeating: 65, count: 10_000).write(to: URL(filePath: folder.path))
        let text = #expect(throws: CatalogueError.self) { try SQLiteCatalogue(path: folder.path) }
        #expect(text?.code == .corrupt)
        #expect(text?.path == folder.path)
    }
}

/// A folder for one catalogue that goes away with the value.
final class TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "catalogue-\(UUID().uuidString)")
    var path: String { url.appending(path: "catalogue.sqlite").path }

    init() { try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func open() throws -> SQLiteCatalogue { try SQLiteCatalogue(path: path) }
}
