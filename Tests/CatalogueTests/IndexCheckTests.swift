import Evidence
import Foundation
import Testing

@testable import Catalogue

@Suite("SQLite: the search index is held against the segments")
struct IndexCheckTests {
    private let folder = TemporaryFolder()

    private func filled() throws -> SQLiteCatalogue {
        let catalogue = try folder.open()
        _ = try catalogue.store(officers: [Officer(policeNumber: "021001", name: "张 三")])
        var segments: [Segment] = []
        for day in 0..<40 {
            let position = Coordinate(latitude: 39.6, longitude: 118.1 + Double(day) / 100)
            segments.append(
                Segment.sample(
                    officer: day.isMultiple(of: 2) ? "021001" : "021002", at: Int64(day) * 86_400,
                    place: day.isMultiple(of: 3) ? "文三路 12 号" : nil,
                    position: day.isMultiple(of: 5) ? nil : position))
        }
        try catalogue.put(each: segments)
        return catalogue
    }

    @Test("What upload, renaming and refiling leave behind is in step, whole and part by part")
    func inStep() throws {
        let catalogue = try filled()
        _ = try catalogue.store(officers: [Officer(policeNumber: "021002", name: "李四")])
        _ = try catalogue.store(officers: [Officer(policeNumber: "021001", name: nil)])
        let first = try #require(try catalogue.recordings(RecordingFilter()).first)
        try catalogue.commit(RecordingCommit(recording: first, segments: []))
        #expect(try catalogue.indexOutOfStep(part: 1, of: 1) == [])
        for part in 1...3 { #expect(try catalogue.indexOutOfStep(part: part, of: 3) == []) }
    }

    @Test(
        "A posting or a term that was taken away, changed or added by hand is named",
        arguments: [
            ("DELETE FROM posting WHERE id = (SELECT max(id) FROM posting)", "posting/"),
            ("UPDATE posting SET slots = X'0001' WHERE id = (SELECT max(id) FROM posting)", "posting/"),
            ("UPDATE posting SET slots = X'FFFFFFFF' WHERE id = (SELECT max(id) FROM posting)", "posting/"),
            ("INSERT INTO posting VALUES ((SELECT max(id) + 1 FROM posting), X'0000')", "posting/("),
            ("UPDATE term SET text = text || 'x' WHERE field = 'officer' AND text = '021001'", "term/officer/021001"),
            ("UPDATE term SET segments = segments + 1 WHERE id = 1", "term/1"),
            ("UPDATE term SET segments = 9 WHERE id = (SELECT max(id) FROM term)", "term/"),
            ("UPDATE officer SET name = '王五' WHERE police_number = '021001'", "term/name/王"),
        ])
    func told(_ sql: String, _ fault: String) throws {
        let catalogue = try filled()
        _ = try catalogue.sql(sql)
        let found = try catalogue.indexOutOfStep(part: 1, of: 1)
        #expect(found.contains { $0.hasPrefix(fault) }, "\(found)")
        // Made again it is what the segments say, and finds them all.
        let events = try catalogue.custodyEventCount()
        #expect(try catalogue.makeIndexAgain(by: "021003") == 40)
        #expect(try catalogue.indexOutOfStep(part: 1, of: 1) == [])
        #expect(try catalogue.find { $0.officer = "021001" }.count == 20)
        #expect(try catalogue.find { $0.place = "文三路" }.count == 14)
        #expect(try catalogue.custodyEventCount() == events + 1)
    }

    @Test("Each block is in one part: a posting taken away is found by exactly one of them")
    func parts() throws {
        let catalogue = try filled()
        _ = try catalogue.sql("DELETE FROM posting WHERE id = (SELECT max(id) FROM posting)")
        let found = try (1...5).map { try catalogue.indexOutOfStep(part: $0, of: 5).count }
        #expect(found.sorted() == [0, 0, 0, 0, 1])
    }
}
