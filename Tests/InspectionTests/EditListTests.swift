import Evidence
import Testing
import Timeline

@testable import Inspection
@testable import InspectionWorker

@Suite("Edit lists against the media they play")
struct EditListTests {
    private typealias Edit = TrackStructure.Edit

    /// Ten seconds of media, 1000 ticks a second throughout.
    private func findings(_ edits: [Edit]) throws -> [Finding] {
        var facts = StructureFacts()
        facts.tracks[1] = TrackStructure(timescale: 1000, mediaDuration: 10_000, sampleCount: 250, edits: edits)
        let track = Truncation.TrackReading(
            stream: 0, trackID: 1, timeBase: try #require(TimeBase(1, 1000)), packets: 250, bytes: 1, end: .seconds(10),
            shift: .zero, firstTime: 0)
        return EditLists.findings(
            facts, track: track, movieTimescale: 1000, minimum: .milliseconds(500), origin: .zero)
    }

    @Test("all of it, an empty edit before it, and a trimmed end are ordinary")
    func ordinary() throws {
        #expect(try findings([Edit(segmentDuration: 10_000, mediaTime: 0)]).isEmpty)
        #expect(
            try findings([Edit(segmentDuration: 2500, mediaTime: -1), Edit(segmentDuration: 9900, mediaTime: 80)])
                .isEmpty)
        // 0: to the end, as in fragmented files.
        #expect(try findings([Edit(segmentDuration: 0, mediaTime: 0)]).isEmpty)
        // An empty edit behind the last media shows nothing, and hides nothing.
        #expect(
            try findings([Edit(segmentDuration: 10_000, mediaTime: 0), Edit(segmentDuration: 900, mediaTime: -1)])
                .isEmpty)
    }

    @Test("what is cut out in the middle is hidden, to the tick")
    func middle() throws {
        let found = try findings([
            Edit(segmentDuration: 3000, mediaTime: 0), Edit(segmentDuration: 3999, mediaTime: 6001),
        ])
        try #require(found.count == 1)
        #expect(found[0].kind == .hiddenMedia)
        #expect(found[0].start == .milliseconds(3000) && found[0].end == .milliseconds(6001))
        #expect(found[0].lost == .milliseconds(3001))
    }

    @Test("an empty edit between two others is a pause: told where it stands, nothing lost")
    func emptyBetween() throws {
        let found = try findings([
            Edit(segmentDuration: 4000, mediaTime: 0), Edit(segmentDuration: 2000, mediaTime: -1),
            Edit(segmentDuration: 6000, mediaTime: 4000),
        ])
        try #require(found.count == 1)
        #expect(found[0].kind == .hiddenMedia)
        #expect(found[0].lost == .zero)
        #expect(found[0].start == .seconds(4) && found[0].end == .seconds(4))
        #expect(found[0].evidence.facts["emptyEdit"] == "2.000000")
        // Two frames' worth is rounding.
        #expect(
            try findings([
                Edit(segmentDuration: 4000, mediaTime: 0), Edit(segmentDuration: 80, mediaTime: -1),
                Edit(segmentDuration: 6000, mediaTime: 4000),
            ]).isEmpty)
    }

    @Test("a held picture covers the media that nothing else shows")
    func dwell() throws {
        let found = try findings([
            Edit(segmentDuration: 4000, mediaTime: 0), Edit(segmentDuration: 3000, mediaTime: 4000, rate: 0),
            Edit(segmentDuration: 3000, mediaTime: 7000),
        ])
        #expect(found.map { $0.evidence.facts["dwell"] } == ["3.000000", nil])
        #expect(found.last?.start == .seconds(4) && found.last?.end == .seconds(7))
        #expect(found.last?.lost == .seconds(3))
    }

    @Test("twice the speed shows all, and is told; rates left empty everywhere mean one")
    func rates() throws {
        let fast = try findings([
            Edit(segmentDuration: 4000, mediaTime: 0), Edit(segmentDuration: 3000, mediaTime: 4000, rate: 0x20000),
        ])
        try #require(fast.count == 1)
        #expect(fast[0].evidence.facts["rate"] == "2.000")
        #expect(fast[0].lost == .zero)
        #expect(fast[0].start == .seconds(4) && fast[0].end == .seconds(10))
        #expect(try findings([Edit(segmentDuration: 10_000, mediaTime: 0, rate: 0)]).isEmpty)
    }

    @Test("numbers from nowhere are read without a crash")
    func extremes() throws {
        for value in [Int64.min, -1, 0, 1, .max] {
            for rate in [Int32.min, -1, 0, .max] {
                _ = try findings([
                    Edit(segmentDuration: value, mediaTime: 0),
                    Edit(segmentDuration: value, mediaTime: value, rate: rate),
                    Edit(segmentDuration: .max, mediaTime: -1), Edit(segmentDuration: 1, mediaTime: .max, rate: rate),
                ])
            }
        }
        let many = (0..<4096).map { Edit(segmentDuration: 600, mediaTime: $0 % 2 == 0 ? 0 : -1) }
        #expect(try findings(many).count <= 256)
    }
}
