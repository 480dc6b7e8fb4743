import Custody
import Evidence
import Foundation
import Testing

@testable import Catalogue

@Suite("SQLite: the register of discs guards itself")
struct DiscGuardTests {
    private let folder = TemporaryFolder()

    private func row(_ kind: String, _ letter: Character, keeps: Int, verdict: String = "NULL") -> String {
        let digest = String(repeating: letter, count: 64)
        return """
            INSERT INTO disc_event (disc_copy_id, kind, by, at, sha256, sectors, verdict, keeps)
            VALUES (1, '\(kind)', 'x', 0, '\(digest)', 9, \(verdict), \(keeps))
            """
    }

    @Test("Nothing of a plan, its discs or their events is changed, deleted or added afterwards")
    func kept() throws {
        let catalogue = try folder.open()
        let plan = try DiscTests.plan(catalogue)
        let copy = try #require(try catalogue.discCopies(ofPlan: plan.id).first)
        try DiscTests.live(catalogue, copy, DiscTests.toVerified)
        _ = try catalogue.end(discPlan: plan.id, DiscPlanRecord.End(by: "x", at: .at(1), why: "y"))
        _ = try catalogue.add(
            discDraw: DiscDraw(logSize: 0, seed: "s", percent: 1, candidates: [], items: [], by: "x", at: .at(0)))
        for (table, column) in [
            ("disc_plan", "by"), ("disc_plan_end", "by"), ("disc", "sectors"), ("disc_item", "name"),
            ("disc_copy", "set_key"), ("disc_event", "by"), ("disc_draw", "by"),
        ] {
            for sql in ["UPDATE \(table) SET \(column) = \(column)", "DELETE FROM \(table)"] {
                #expect(throws: CatalogueError.self, "\(sql)") { try catalogue.sql(sql) }
            }
        }
        #expect(throws: CatalogueError.self) {
            try catalogue.sql(
                "INSERT INTO disc_item (disc_plan_id, disc, sha256, size, name, path, grouped, portion, portions, reason) VALUES (1, 1, 'recording-9', 1, 'b', 'data/b', 'D1', 1, 1, '')"
            )
        }
    }

    @Test("A disc is verified only after it was burnt, and only with the digest of its image")
    func verified() throws {
        let catalogue = try folder.open()
        let plan = try DiscTests.plan(catalogue)
        let copy = try #require(try catalogue.discCopies(ofPlan: plan.id).first)
        try DiscTests.live(catalogue, copy, [.built])
        // By hand, past the library.
        #expect(throws: CatalogueError.self) { try catalogue.sql(row("verified", "1", keeps: 1)) }
        #expect(throws: CatalogueError.self) { try catalogue.sql(row("shelved", "1", keeps: 1)) }
        #expect(throws: CatalogueError.self) { try catalogue.sql(row("burning", "2", keeps: 0)) }
        try DiscTests.live(catalogue, copy, [.burning, .burnt])
        #expect(throws: CatalogueError.self) { try catalogue.sql(row("verified", "2", keeps: 1)) }
        let other = DiscTests.event(.verified, DiscTests.image("2"))
        let error = #expect(throws: CatalogueError.self) { try catalogue.add(discEvent: other, toCopy: copy.id) }
        #expect(error?.code == .refused)
        #expect(throws: CatalogueError.self) { try catalogue.sql(row("checked", "1", keeps: 1, verdict: "'fail'")) }
        #expect(throws: CatalogueError.self) { try catalogue.sql(row("checked", "2", keeps: 1, verdict: "'pass'")) }
        #expect(try !catalogue.isKeptOnDisc("recording-1"))
        try DiscTests.live(catalogue, copy, [.verified])
    }

    @Test("Every event has a custody entry with the disc and its image, and every row is sealed")
    func custody() throws {
        let catalogue = try folder.open()
        let plan = try DiscTests.plan(catalogue)
        let copy = try #require(try catalogue.discCopies(ofPlan: plan.id).first)
        let before = try catalogue.custodyEventCount()
        try DiscTests.live(catalogue, copy, DiscTests.toVerified)
        let entries = try catalogue.custodyEvents(after: before, limit: 10).map { try CustodyEntry(encoded: $0) }
        #expect(entries.map(\.kind.rawValue) == ["disc-built", "disc-burning", "disc-burnt", "disc-verified"])
        #expect(entries.allSatisfy { $0.rows?.map(\.table) == ["disc_event"] })
        #expect(entries.allSatisfy { $0.about?["disc"] == copy.identity })
        let made = try #require(try catalogue.custodyEvents(after: before - 1, limit: 1).first)
        let tables = try #require(try CustodyEntry(encoded: made).rows?.map(\.table))
        #expect(Set(tables) == ["disc_plan", "disc", "disc_item", "disc_copy"])
    }
}
