/// What a test came to. Aggregates take the worst.
public enum TestVerdict: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case pass
    /// Nobody looked, or it can't be decided: never the same as a pass.
    case notEvaluated = "not-evaluated"
    case fail

    private var rank: Int {
        switch self {
        case .pass: 0
        case .notEvaluated: 1
        case .fail: 2
        }
    }

    public static func < (a: TestVerdict, b: TestVerdict) -> Bool { a.rank < b.rank }
}

extension Sequence<TestVerdict> {
    /// Of no tests at all: not evaluated.
    public var worst: TestVerdict { self.max() ?? .notEvaluated }
}
