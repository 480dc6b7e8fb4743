/// What one test came to over everything it was asked of.
public struct PropertyResult: Hashable, Sendable, Codable {
    public var test: PropertyTest
    public var passed: Int
    public var failed: Int
    public var notEvaluated: Int
    /// The first reasons, failures first.
    public var notes: [PropertyNote]

    public init(test: PropertyTest, passed: Int = 0, failed: Int = 0, notEvaluated: Int = 0, notes: [PropertyNote] = [])
    {
        self.test = test
        self.passed = passed
        self.failed = failed
        self.notEvaluated = notEvaluated
        self.notes = notes
    }

    /// Of nothing asked: not evaluated.
    public var verdict: TestVerdict {
        if failed > 0 { return .fail }
        return notEvaluated > 0 || passed == 0 ? .notEvaluated : .pass
    }
}

/// A four-property check: what was checked, and what every test came to.
public struct PropertyReport: Hashable, Sendable, Codable {
    /// Printed as `P12`; zero where it was not stored.
    public var id: Int64
    public var stage: PropertyStage
    /// `dispatch D1`, `recording <digest>`, `day 2026-11-20`, `upload`.
    public var subject: String
    /// How many recordings.
    public var recordings: Int
    /// In the order of the tests.
    public var results: [PropertyResult]
    /// Police number, or the program's name and version.
    public var by: String
    public var at: WallTime

    public init(
        id: Int64 = 0, stage: PropertyStage, subject: String, recordings: Int, results: [PropertyResult], by: String,
        at: WallTime
    ) {
        self.id = id
        self.stage = stage
        self.subject = subject
        self.recordings = recordings
        self.results = results
        self.by = by
        self.at = at
    }

    public var verdict: TestVerdict { results.map(\.verdict).worst }

    public func verdict(of property: ArchiveProperty) -> TestVerdict {
        results.filter { $0.test.property == property }.map(\.verdict).worst
    }

    public subscript(_ test: PropertyTest) -> PropertyResult? { results.first { $0.test == test } }
}

/// Adds outcomes up.
public struct PropertyTally: Sendable {
    /// Reasons kept of each test: evidence, not a list.
    public static let mostNotes = 20
    private var results: [PropertyTest: PropertyResult] = [:]
    private var kept: [PropertyTest: [TestVerdict: [PropertyNote]]] = [:]

    public init() {}

    public mutating func add(_ test: PropertyTest, _ outcome: PropertyOutcome) {
        var result = results[test] ?? PropertyResult(test: test)
        switch outcome.verdict {
        case .pass: result.passed += 1
        case .fail: result.failed += 1
        case .notEvaluated: result.notEvaluated += 1
        }
        results[test] = result
        let own = kept[test]?[outcome.verdict] ?? []
        guard let note = outcome.note, own.count < Self.mostNotes, !own.contains(note) else { return }
        kept[test, default: [:]][outcome.verdict, default: []].append(note)
    }

    /// Every test of the stage, those nothing was asked of as well.
    public func results(at stage: PropertyStage) -> [PropertyResult] {
        PropertyTest.tests(at: stage).map { test in
            var result = results[test] ?? PropertyResult(test: test)
            let notes = kept[test] ?? [:]
            result.notes = Array(
                ([.fail, .notEvaluated, .pass] as [TestVerdict]).flatMap { notes[$0] ?? [] }.prefix(Self.mostNotes))
            return result
        }
    }
}
