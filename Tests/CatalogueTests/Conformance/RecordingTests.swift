import Catalogue
import Evidence
import Testing

@Suite("Conformance: intake, recordings, stages")
struct RecordingTests {
    private let source = SourceFile(path: "/card/a.mp4", size: 5, modifiedNanoseconds: 7)

    @Test("A source file is known only with the same path, size and modification time", arguments: EngineUnderTest.all)
    func intake(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let row = IntakeRow(source: source, sha256: "a", seenAt: .at(1), duplicate: false)
        #expect(try fresh.catalogue.intake(of: source) == nil)
        try fresh.catalogue.remember(row)
        #expect(try fresh.catalogue.intake(of: source) == row)
        for change in [\SourceFile.size, \.modifiedNanoseconds] {
            var other = source
            other[keyPath: change] += 1
            #expect(try fresh.catalogue.intake(of: other) == nil)
        }
        let newer = IntakeRow(
            source: SourceFile(path: source.path, size: 6, modifiedNanoseconds: 8), sha256: "b", seenAt: .at(2),
            duplicate: true)
        try fresh.catalogue.remember(newer)
        #expect(try fresh.catalogue.intake(of: source) == nil)
        #expect(try fresh.catalogue.sources(of: "a") == [])
        #expect(try fresh.catalogue.sources(of: "b") == [newer])
    }

    @Test("The sources of the same bytes come oldest first", arguments: EngineUnderTest.all)
    func sources(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        for (path, seen) in [("/3", 1), ("/1", 3), ("/2", 2)] as [(String, Int64)] {
            let file = SourceFile(path: path, size: 1, modifiedNanoseconds: 1)
            try fresh.catalogue.remember(IntakeRow(source: file, sha256: "a", seenAt: .at(seen), duplicate: seen > 1))
        }
        #expect(try fresh.catalogue.sources(of: "a").map(\.source.path) == ["/3", "/2", "/1"])
    }

    @Test("A recording comes back as it was stored, and facts are kept until replaced", arguments: EngineUnderTest.all)
    func roundTrip(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        var recording = Recording(
            sha256: "a", size: .max, originalName: "第一段.mp4", vaultPath: "originals/第一段.mp4", receivedAt: .at(5),
            recorder: "R1", officer: "110001", number: 12, profile: "p", container: "mov", span: .at(-5, 5),
            clock: ClockReading(source: .fileName, start: .at(-5), error: .seconds(1), note: "n"),
            duration: .seconds(10), verdict: .findings)
        try fresh.catalogue.commit(RecordingCommit(recording: recording, facts: #"{"a":1}"#))
        #expect(try fresh.catalogue.recording("a") == recording)
        #expect(try fresh.catalogue.facts(of: "a") == #"{"a":1}"#)
        recording.span = nil
        recording.clock = nil
        recording.verdict = .whole
        try fresh.catalogue.commit(RecordingCommit(recording: recording))
        #expect(try fresh.catalogue.recording("a") == recording)
        #expect(try fresh.catalogue.facts(of: "a") == #"{"a":1}"#)
        #expect(try fresh.catalogue.recording("b") == nil)
        #expect(try fresh.catalogue.facts(of: "b") == nil)
    }

    @Test("Recordings come by recorder, then start with unknown starts last, then name", arguments: EngineUnderTest.all)
    func order(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let rows: [(String, String, Int64?, String)] = [
            ("1", "R2", 1, "a"), ("2", "R1", nil, "b"), ("3", "R1", nil, "a"), ("4", "R1", 9, "z"), ("5", "R1", 2, "z"),
        ]
        for (sha256, recorder, start, name) in rows {
            var recording = Recording.sample(sha256, recorder: recorder, name: name)
            recording.span = start.map { .at($0, $0 + 1) }
            try fresh.catalogue.commit(RecordingCommit(recording: recording))
        }
        #expect(try fresh.catalogue.recordings(RecordingFilter()).map(\.sha256) == ["5", "4", "3", "2", "1"])
    }

    @Test(
        "Each of many recordings is handed out once, in the same order; who is handed one may ask and write",
        arguments: EngineUnderTest.all)
    func each(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        for index in 0..<300 as Range<Int64> {
            var recording = Recording.sample("\(index)", recorder: "R\(index % 3)")
            recording.span = .at(1000 - index, 1001 - index)
            try fresh.catalogue.commit(RecordingCommit(recording: recording))
        }
        var filter = RecordingFilter()
        filter.recorded = .at(0, 990)
        var seen: [String] = []
        try fresh.catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            seen.append(recording.sha256)
            var known = try fresh.catalogue.recording(recording.sha256) ?? recording
            known.verdict = .whole
            try fresh.catalogue.commit(RecordingCommit(recording: known))
        }
        #expect(seen.count == 289)
        #expect(try seen == fresh.catalogue.recordings(filter).map(\.sha256))
        filter.verdict = .whole
        #expect(try fresh.catalogue.recordings(filter).count == 289)
    }

    @Test(
        "Recordings are filtered by recorder, time received, time recorded, verdict and match",
        arguments: EngineUnderTest.all)
    func filter(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        for index in 0..<4 as Range<Int64> {
            var recording = Recording.sample("\(index)", recorder: "R\(index % 2)")
            recording.receivedAt = .at(index * 10)
            recording.span = .at(index * 100, index * 100 + 50)
            recording.verdict = index == 3 ? .unreadable : .whole
            let segments = index == 0 ? [Segment.sample(recording: "0")] : []
            try fresh.catalogue.commit(RecordingCommit(recording: recording, segments: segments))
        }
        func ask(_ change: (inout RecordingFilter) -> Void) throws -> [String] {
            var filter = RecordingFilter()
            change(&filter)
            return try fresh.catalogue.recordings(filter).map(\.sha256)
        }
        #expect(try ask { $0.recorder = "R1" } == ["1", "3"])
        #expect(try ask { $0.received = .at(10, 30) } == ["2", "1"])
        #expect(try ask { $0.recorded = .at(50, 101) } == ["1"])
        #expect(try ask { $0.verdict = .unreadable } == ["3"])
        #expect(try ask { $0.unmatchedOnly = true } == ["2", "1", "3"])
        #expect(try ask { $0.timelessOnly = true } == [])
        let done = ["0", "2"].map { StageKey(sha256: $0, stage: "demux", version: 1, parameters: "p") }
        try fresh.catalogue.markDone(done + [StageKey(sha256: "1", stage: "index", version: 1, parameters: "p")])
        #expect(try ask { $0.withoutStage = "demux" } == ["1", "3"])
        try fresh.catalogue.commit(RecordingCommit(recording: .sample("4", recorder: "R1")))
        #expect(try ask { $0.timelessOnly = true } == ["4"])
        #expect(
            try ask {
                $0.timelessOnly = true; $0.received = .at(10, 30)
            } == [])
    }

    @Test("A stage is done for exactly its recording, name, version and parameters", arguments: EngineUnderTest.all)
    func stages(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let key = StageKey(sha256: "a", stage: "demux", version: 1, parameters: "p")
        #expect(try !fresh.catalogue.isDone(key))
        try fresh.catalogue.markDone([key, key])
        try fresh.catalogue.markDone([key])
        #expect(try fresh.catalogue.isDone(key))
        var other = key
        other.version = 2
        #expect(try !fresh.catalogue.isDone(other))
        try fresh.catalogue.commit(RecordingCommit(recording: .sample("a"), done: [other]))
        #expect(try fresh.catalogue.isDone(other))
    }

    @Test("What was committed is there for a second handle", arguments: EngineUnderTest.all)
    func secondHandle(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let second = try fresh.again()
        let stored = try fresh.catalogue.put([.sample(place: "文三路")])
        #expect(try second.find { $0.place = "文三" } == stored)
        try second.put("b", [.sample(place: "文三路")])
        #expect(try fresh.catalogue.find { $0.place = "文三" }.count == 2)
    }
}
