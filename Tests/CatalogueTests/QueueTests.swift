import Evidence
import Foundation
import Testing

@testable import Catalogue

@Suite("The queue of findings") struct QueueTests {
    private let folder = TemporaryFolder()
    private static let count = 5_000
    private static let kinds: [FindingKind] = [.interruption, .notCovered, .overlap]

    /// In no order of time, a few at the same moment, a few without one.
    private func filled() throws -> SQLiteCatalogue {
        let catalogue = try folder.open()
        let findings = (0..<Self.count).map { index -> NewFinding in
            let second = Int64(index * 7919 % 1_000)
            let start = WallTime(seconds: 1_763_600_000 + second)
            let span = index % 50 == 0 ? nil : WallSpan(start: start, end: start + .seconds(1))
            var finding = Finding(kind: Self.kinds[index % 3], start: nil, end: nil)
            finding.lost = .seconds(1)
            return NewFinding(officer: "021001", span: span, finding: finding)
        }
        try catalogue.replaceFindings(scope: "test", with: findings)
        return catalogue
    }

    @Test("pages forwards and backwards hold every finding once, in the order of the whole list")
    func pages() throws {
        let catalogue = try filled()
        var filter = FindingFilter()
        filter.kinds = [.interruption, .notCovered]
        let all = try catalogue.findings(filter).map(\.id)
        #expect(all.count > 3_000)
        let queue = FindingQueue(states: [.detected, .voiceHeard], kinds: filter.kinds)
        var forwards: [StoredFinding] = []
        while true {
            let page = try catalogue.findings(in: queue, after: forwards.last.map { FindingPlace($0) }, limit: 97)
            forwards += page
            if page.count < 97 { break }
        }
        #expect(forwards.map(\.id) == all)
        var backwards: [StoredFinding] = []
        var place = try FindingPlace(#require(forwards.last))
        while true {
            let page = try catalogue.findings(in: queue, before: place, limit: 101)
            guard let first = page.first else { break }
            backwards = page + backwards
            place = FindingPlace(first)
        }
        #expect(backwards.map(\.id) == all.dropLast())
        #expect(try catalogue.findingCounts(in: queue, before: nil) == [.detected: all.count, .voiceHeard: 0])
        let middle = FindingPlace(forwards[1_234])
        #expect(try catalogue.findingCounts(in: queue, before: middle)[.detected] == 1_234)
    }

    @Test("a page reads the rows it shows and no others")
    func readsItself() throws {
        let catalogue = try filled()
        let queue = FindingQueue(states: [.detected])
        let first = try catalogue.findings(in: queue, after: nil, limit: 100)
        let place = try FindingPlace(#require(first.last))
        let second = try catalogue.findings(in: queue, after: place, limit: 100)
        let shown = (first + second).map { "\($0.id)" }.joined(separator: ",")
        // Whoever reads another row can't make sense of it.
        _ = try catalogue.sql("UPDATE finding SET streams = '[\"x\"]' WHERE id NOT IN (\(shown))")
        #expect(throws: CatalogueError.self) { try catalogue.findings(FindingFilter()) }
        #expect(try catalogue.findings(in: queue, after: nil, limit: 100) == first)
        #expect(try catalogue.findings(in: queue, after: place, limit: 100) == second)
        #expect(try catalogue.findings(in: queue, before: place, limit: 99) == Array(first.dropLast()))
    }

    @Test("nothing is scanned or sorted for a page, and counting reads the index alone")
    func plan() throws {
        let catalogue = try filled()
        let condition = SQLiteCatalogue.condition(FindingQueue(states: [.detected], kinds: Set(Self.kinds)), .detected)
            .0
        for (comparison, order) in [(">", "ASC"), ("<", "DESC")] {
            let sql = FindingRows.sql(
                condition + SQLiteCatalogue.beyond(comparison), order: SQLiteCatalogue.order(order))
            let plan = try catalogue.sql("EXPLAIN QUERY PLAN " + sql.replacing("?", with: "1")).map {
                ($0.last ?? nil) ?? ""
            }
            #expect(
                plan.first?.hasPrefix("SEARCH finding USING INDEX finding_by_state (state=? AND <expr>") == true,
                "\(plan)")
            #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.hasPrefix("SCAN") }, "\(plan)")
        }
        // The statement's program never reads a column of the table (cursor 0), nor calls a function: the index has all.
        let counting = try catalogue.sql(
            "EXPLAIN SELECT count(*) FROM finding WHERE " + condition.replacing("?", with: "1"))
        #expect(counting.contains { $0[1] == "AggStep" })
        #expect(!counting.contains { $0[1] == "Function" || ($0[1] == "Column" && $0[2] == "0") }, "\(counting)")
    }

    @Test("what was not found again is in no page and no count")
    func notFoundAgain() throws {
        let catalogue = try filled()
        let queue = FindingQueue(states: [.detected])
        let first = try #require(try catalogue.findings(in: queue, after: nil, limit: 1).first)
        _ = try catalogue.sql(
            "UPDATE finding SET evidence = json_set(evidence, '$.facts.notFoundBy', '1') WHERE id = \(first.id)")
        let now = try catalogue.findings(in: queue, after: nil, limit: 1).first
        #expect(now?.id != first.id)
        #expect(try catalogue.findingCounts(in: queue, before: nil)[.detected] == Self.count - 1)
    }
}
