import Evidence
import Testing

@testable import Catalogue

@Suite("Confirmed offsets of clocks")
struct ClockConfirmationTests {
    private let folder = TemporaryFolder()

    private func row(_ recorder: String, _ seconds: Int64) -> ClockConfirmation {
        ClockConfirmation(
            recorder: recorder, from: .at(0), to: .at(100), offset: .seconds(seconds), by: "021001", at: .at(200),
            note: "对过时")
    }

    @Test("rows are added, oldest first, each recorder its own, and outlive a restart")
    func added() throws {
        var catalogue = try folder.open()
        let first = try catalogue.confirm(clock: row("A", 12))
        let other = try catalogue.confirm(clock: row("B", -1))
        let second = try catalogue.confirm(clock: row("A", 13))
        #expect(first.id < other.id && other.id < second.id)
        try catalogue.close()
        catalogue = try folder.open()
        #expect(try catalogue.clockConfirmations(recorder: "A") == [first, second])
        #expect(try catalogue.clockConfirmations(recorder: "C").isEmpty)
        #expect(first.note == "对过时" && first.to == .at(100))
    }

    @Test("nothing confirmed can be changed or deleted, and what is no span is refused")
    func kept() throws {
        let catalogue = try folder.open()
        let stored = try catalogue.confirm(clock: row("A", 12))
        for sql in ["UPDATE clock_confirmation SET clock_offset = 0", "DELETE FROM clock_confirmation"] {
            #expect(throws: CatalogueError.self) { try catalogue.sql(sql) }
        }
        var empty = row("A", 1)
        empty.to = empty.from
        #expect(throws: CatalogueError.self) { try catalogue.confirm(clock: empty) }
        #expect(try catalogue.clockConfirmations(recorder: "A") == [stored])
    }
}
