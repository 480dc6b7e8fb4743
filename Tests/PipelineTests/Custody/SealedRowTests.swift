import Custody
import Evidence
import Foundation
import Testing
import Vault

@testable import Catalogue
@testable import Pipeline

@Suite("Rows of every sealed table")
struct SealedRowTests {
    /// A catalogue with a log and one row in each sealed table, all of them sealed. What the rows say makes no sense,
    /// so everything that would refuse them is taken off: what is asked is whether a change of them is found.
    private final class Site {
        let root = RawPath(FileManager.default.temporaryDirectory.path + "/sealed-\(UUID().uuidString)")
        let catalogue: SQLiteCatalogue
        let audit: CustodyAudit

        init() throws {
            try Vault.create(at: root)
            catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            let keeper = try CustodyKeeper(root: root, catalogue: catalogue)
            audit = CustodyAudit(log: keeper.log, catalogue: catalogue, root: root)
            for pragma in ["foreign_keys = OFF", "ignore_check_constraints = ON"] {
                _ = try catalogue.sql("PRAGMA \(pragma)")
            }
            let triggers = try catalogue.sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for trigger in triggers.compactMap({ $0[0] }) { _ = try catalogue.sql("DROP TRIGGER \(trigger)") }
            for table in SealedTable.all { try insert(table) }
            // What follows from the row of a matter.
            _ = try catalogue.sql("INSERT INTO matter_dispatch (matter, dispatch) VALUES ('[\"1\"]', '1')")
            try catalogue.sealAll(CustodyNote(.baseline))
            try keeper.carry()
        }

        deinit {
            try? catalogue.close()
            Folders.removeTree(root)
        }

        func insert(_ table: SealedTable) throws {
            let columns = try columns(of: table)
            let values = columns.map { SealedRowTests.value($0.type) }.joined(separator: ", ")
            let names = columns.map(\.name).joined(separator: ", ")
            _ = try catalogue.sql("INSERT INTO \(table.name) (\(names)) VALUES (\(values))")
        }

        func columns(of table: SealedTable) throws -> [(name: String, type: String)] {
            try catalogue.sql("SELECT name, type FROM pragma_table_info('\(table.name)')").map {
                (try #require($0[0]), try #require($0[1]))
            }
        }

        /// Without the search index, which follows from rows that here make no sense.
        func faults() throws -> [CustodyFault] { try audit.run(originals: false).faults.filter { $0.what != .index } }
    }

    /// A JSON list, for columns that are read as one.
    fileprivate static func value(_ type: String) -> String {
        switch type {
        case "INTEGER": "1"
        case "REAL": "1.0"
        case "BLOB": "x'01'"
        default: "'[\"1\"]'"
        }
    }

    /// One byte of it is another.
    private static func other(_ type: String) -> String {
        switch type {
        case "INTEGER": "2"
        case "REAL": "2.0"
        case "BLOB": "x'02'"
        default: "'[\"2\"]'"
        }
    }

    @Test("One changed byte in any column, or the whole row gone, is found in every sealed table, and the row is named")
    func everyColumn() throws {
        let site = try Site()
        let before = try site.faults()
        try #require(before.isEmpty, "\(before)")
        var changed = 0
        for table in SealedTable.all {
            let rows = try site.catalogue.sql("SELECT count(*) FROM \(table.name)")
            try #require(rows == [["1"]], "\(table.name) has no row to change")
            let columns = try site.columns(of: table)
            let key = try table.key.map { name in
                SealedRowTests.value(try #require(columns.first { $0.name == name }).type).filter { $0 != "'" }
            }.joined(separator: "/")
            for column in columns {
                let place = "\(table.name).\(column.name)"
                _ = try site.catalogue.sql("UPDATE \(table.name) SET \(column.name) = \(Self.other(column.type))")
                let faults = try site.faults()
                if table.key.contains(column.name) {
                    // A row of another key: the one is gone, the other came from nowhere.
                    #expect(
                        faults.contains { $0.what == .rowRemoved && $0.subject == "\(table.name)/\(key)" }
                            && faults.contains { $0.what == .rowUnsealed && $0.subject.hasPrefix(table.name + "/") },
                        "\(place): \(faults)")
                } else {
                    #expect(
                        faults.contains { $0.what == .rowChanged && $0.subject == "\(table.name)/\(key)" },
                        "\(place): \(faults)")
                }
                // Nothing else is accused; the dispatches of a matter stand in a second table as well.
                #expect(
                    faults.allSatisfy { $0.subject.hasPrefix(table.name + "/") || table.name == "matter" }, "\(place)")
                _ = try site.catalogue.sql("UPDATE \(table.name) SET \(column.name) = \(Self.value(column.type))")
                changed += 1
            }
            #expect(try site.faults() == [], "\(table.name) as it was")
            _ = try site.catalogue.sql("DELETE FROM \(table.name)")
            let gone = try site.faults()
            #expect(gone.contains { $0.what == .rowRemoved && $0.subject == "\(table.name)/\(key)" }, "\(gone)")
            try site.insert(table)
            #expect(try site.faults() == [], "\(table.name) put back")
        }
        #expect(changed > 200, "only \(changed) columns were changed")
    }
}
