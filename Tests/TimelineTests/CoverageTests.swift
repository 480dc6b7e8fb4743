import Evidence
import Testing
import Timeline

@Suite("Coverage of a dispatch")
struct CoverageTests {
    private static func span(_ start: Int64, _ end: Int64) -> WallSpan {
        WallSpan(start: WallTime(nanoseconds: start * 1_000_000), end: WallTime(nanoseconds: end * 1_000_000))
    }

    /// Milliseconds, like everything here.
    private static func piece(
        _ officer: String, _ start: Int64, _ end: Int64, holes: [(Int64, Int64)] = [], error: Int64 = 1000,
        number: Int = 1
    ) -> CoveragePiece {
        CoveragePiece(
            officer: officer, segment: "D-\(officer)-00\(number)", span: span(start, end),
            holes: holes.map { span($0.0, $0.1) }, clockError: .milliseconds(error))
    }

    @Test(
        "Spans are joined, cut and clipped",
        arguments: [
            ([(0, 5), (5, 9)], [], [(0, 9)]), ([(4, 9), (0, 5)], [(2, 3)], [(0, 2), (3, 9)]),
            ([(0, 9)], [(0, 9)], []), ([(0, 9)], [(9, 12)], [(0, 9)]), ([(3, 3), (5, 2)], [], []),
            ([(0, 4), (6, 9)], [(3, 7)], [(0, 3), (7, 9)]), ([(0, 9)], [(-5, 2), (3, 4), (8, 20)], [(2, 3), (4, 8)]),
            ([(0, 2), (3, 5), (6, 8)], [(1, 7)], [(0, 1), (7, 8)]),
        ] as [([(Int64, Int64)], [(Int64, Int64)], [(Int64, Int64)])])
    func arithmetic(_ spans: [(Int64, Int64)], _ holes: [(Int64, Int64)], _ wanted: [(Int64, Int64)]) {
        func set(_ pairs: [(Int64, Int64)]) -> SpanSet { SpanSet(pairs.map { Self.span($0.0, $0.1) }) }
        let result = set(spans).subtracting(set(holes))
        #expect(result.spans == wanted.map { Self.span($0.0, $0.1) })
        #expect(result.length == .milliseconds(wanted.reduce(0) { $0 + $1.1 - $1.0 }))
        #expect(result.clipped(to: Self.span(1, 4)).union(result) == result)
    }

    /// Dispatch …0001 of SampleMedia/TRUTH.json: seconds after 08:15:05.
    private static let sample = Coverage(
        dispatch: span(0, 93_000),
        pieces: [
            piece("021001", -5_000, 25_000), piece("021001", 25_000, 65_000, holes: [(41_000, 48_400)], number: 2),
            piece("021001", 90_000, 110_000, number: 3), piece("021002", 35_000, 95_000),
        ])

    @Test("Two officers cover together what neither does alone")
    func together() {
        #expect(
            Self.sample.covered(by: "021001").spans == [
                Self.span(0, 41_000), Self.span(48_400, 65_000), Self.span(90_000, 93_000),
            ])
        #expect(Self.sample.covered(by: "021002").spans == [Self.span(35_000, 93_000)])
        #expect(Self.sample.together.spans == [Self.span(0, 93_000)])
        #expect(Self.sample.gaps.isEmpty)
        #expect(Self.sample.covered(by: "nobody").isEmpty)
    }

    @Test("A colleague's segment that covers an interruption is named")
    func covered() {
        let cover = Self.sample.cover(
            of: Self.span(41_000, 48_400), officer: "021001", clockError: .seconds(1))
        #expect(
            cover == .byColleague([.init(officer: "021002", segment: "D-021002-001", span: Self.span(41_000, 48_400))]))
        // The other way round: what the colleague lacks at the start.
        let start = Self.sample.cover(of: Self.span(0, 35_000), officer: "021002", clockError: .seconds(1))
        guard case .byColleague(let parts) = start else {
            Issue.record("\(start)")
            return
        }
        #expect(parts.map(\.segment) == ["D-021001-001", "D-021001-002"])
    }

    @Test(
        "Partly covered, covered by no one, and what the clocks cannot tell apart",
        arguments: [
            // The colleague stops in the middle of the gap.
            (15_000, [], 1000, "partly 15000-20000"),
            // The colleague has a hole of his own there.
            (40_000, [(12_000, 16_000)], 1000, "partly 12000-16000"),
            (9_000, [], 1000, "no one"),
            // Covered but for 1.5 s, with two clocks of a second each.
            (18_500, [], 1000, "covered"), (18_500, [], 200, "partly 18500-20000"),
            // An overlap shorter than both clocks' error is none.
            (11_500, [], 1000, "no one"), (40_000, [], 5000, "covered"),
        ] as [(Int64, [(Int64, Int64)], Int64, String)])
    func parts(_ end: Int64, _ holes: [(Int64, Int64)], _ error: Int64, _ wanted: String) {
        let coverage = Coverage(
            dispatch: Self.span(0, 60_000),
            pieces: [
                Self.piece("1", 0, 60_000, holes: [(10_000, 20_000)], error: error),
                Self.piece("2", 0, end, holes: holes, error: error),
            ])
        let cover = coverage.cover(
            of: Self.span(10_000, 20_000), officer: "1", clockError: .milliseconds(error))
        let text: String =
            switch cover {
            case .byColleague: "covered"
            case .partly(_, let missing):
                "partly "
                    + missing.map { "\($0.start.nanoseconds / 1_000_000)-\($0.end.nanoseconds / 1_000_000)" }.joined()
            case .byNoOne: "no one"
            case .notEvaluated(let reason): reason
            }
        #expect(text == wanted)
    }

    @Test("Where a colleague's recording has no known clock, the answer is not evaluated, with the reason")
    func unknownClock() {
        func coverage(_ owner: String, _ pieces: [CoveragePiece], _ seconds: Int64) -> Coverage {
            let unplaced = UnplacedRecording(officer: owner, name: "b.mp4", length: .seconds(seconds))
            return Coverage(dispatch: Self.span(0, 60_000), pieces: pieces, unplaced: [unplaced])
        }
        let gap = Self.span(10_000, 20_000)
        let holed = [Self.piece("1", 0, 60_000, holes: [(10_000, 20_000)])]
        let doubt = Cover.notEvaluated("the clock of b.mp4 is unknown")
        #expect(coverage("2", holed, 15).cover(of: gap, officer: "1", clockError: .zero) == doubt)
        // An officer's own other recording covers nothing by a colleague.
        #expect(coverage("1", holed, 15).cover(of: gap, officer: "1", clockError: .zero) == .byNoOne)
        // What is missing may be just that recording, or more than it could hold.
        #expect(coverage("2", holed, 15).gaps.map(\.doubt) == ["the clock of b.mp4 is unknown"])
        #expect(coverage("1", holed, 10).gaps.map(\.doubt) == ["the clock of b.mp4 is unknown"])
        #expect(coverage("1", holed, 8).gaps.map(\.doubt) == [nil])
    }

    @Test(
        "Late start, early stop and the middle are told beyond allowance and clock errors only",
        arguments: [
            // Allowance 5 s, clock 1 s, list 1 s.
            ([(0, 60_000)], []), ([(7_000, 60_000)], []), ([(7_001, 60_000)], ["late-start 0-7001"]),
            ([(0, 53_000)], []), ([(0, 52_999)], ["early-stop 52999-60000"]),
            // Between two recordings: a second, and both clocks.
            ([(0, 30_000), (33_000, 60_000)], []), ([(0, 30_000), (33_001, 60_000)], ["not-covered 30000-33001"]),
            ([(-9_000, 20_000), (31_000, 99_000)], ["not-covered 20000-31000"]),
            ([(20_000, 30_000)], ["late-start 0-20000", "early-stop 30000-60000"]),
            // Nothing at all is told otherwise, and so is a photograph.
            ([], []), ([(5_000, 5_000)], []), ([(-9_000, -1_000)], []),
        ] as [([(Int64, Int64)], [String])])
    func gaps(_ pieces: [(Int64, Int64)], _ wanted: [String]) {
        let coverage = Coverage(
            dispatch: Self.span(0, 60_000),
            pieces: pieces.enumerated().map { Self.piece("1", $1.0, $1.1, number: $0) })
        let told = coverage.gaps.map { gap in
            "\(gap.kind.rawValue) \(gap.span.start.nanoseconds / 1_000_000)-\(gap.span.end.nanoseconds / 1_000_000)"
        }
        #expect(told == wanted)
    }

    @Test("A hole inside one recording has exact bounds: its clock's error counts for nothing")
    func inOneFile() {
        let coverage = Coverage(
            dispatch: Self.span(0, 60_000),
            pieces: [Self.piece("1", -1_000, 61_000, holes: [(10_000, 11_500), (20_000, 20_900)], error: 30_000)])
        #expect(coverage.gaps.map(\.span) == [Self.span(10_000, 11_500)])
        #expect(coverage.gaps.map(\.error) == [.zero])
        #expect(coverage.gaps.map(\.kind) == [.notCovered])
    }

    @Test("The allowances are settings")
    func settings() {
        let policy = CoveragePolicy(lateStart: .zero, earlyStop: .seconds(60), between: .zero, listError: .zero)
        let coverage = Coverage(
            dispatch: Self.span(0, 60_000), pieces: [Self.piece("1", 100, 1_000, error: 0)], policy: policy)
        #expect(coverage.gaps.map(\.kind) == [.lateStart])
    }
}
