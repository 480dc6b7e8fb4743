/// A verdict of three values; of several the worst counts.
public enum BagVerdict: String, Sendable, Comparable, Codable {
    case pass
    case notEvaluated = "not-evaluated"
    case fail

    private var rank: Int {
        switch self {
        case .pass: 0
        case .notEvaluated: 1
        case .fail: 2
        }
    }

    public static func < (a: BagVerdict, b: BagVerdict) -> Bool { a.rank < b.rank }
}

/// Something seen in a bag: which rule, which file, which line.
public struct BagFinding: Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable {
        case warning
        case notEvaluated = "not-evaluated"
        case error
    }

    public var rule: BagRule
    public var severity: Severity
    /// As in the bag; bytes that are no UTF-8 as `%XX`.
    public var file: String
    /// From 1, in a tag file.
    public var line: Int?
    public var detail: String

    public func text(_ language: Words.Language) -> String {
        let place = line.map { "\(file):\($0)" } ?? file
        let tail = (detail.isEmpty ? "" : ": \(detail)") + (rule.section.isEmpty ? "" : " [RFC 8493, \(rule.section)]")
        return "\(place): \(rule.words.text(language))\(tail)"
    }
}

/// What came of validating a bag.
public struct BagReport: Sendable {
    /// What must be there is there, and written as it must be.
    public internal(set) var completeness = BagVerdict.pass
    /// Every digest was computed and is the one listed.
    public internal(set) var digests = BagVerdict.pass
    /// The bag as a whole. Never `pass` after a quick check.
    public var verdict: BagVerdict { max(completeness, digests) }
    /// As declared; nil where it could not be read.
    public internal(set) var version: BagVersion?
    /// In the order they were met; at most ``BagValidator/mostFindings``.
    public internal(set) var findings: [BagFinding] = []
    /// All of them, by rule.
    public internal(set) var counts: [BagRule: Int] = [:]
    public internal(set) var info = BagInfo()
    public internal(set) var algorithms: [BagAlgorithm] = []
    public internal(set) var payloadFiles = 0
    public internal(set) var payloadBytes: Int64 = 0
    /// Files whose every digest was computed and agrees.
    public internal(set) var provenFiles = 0

    mutating func add(
        _ rule: BagRule, _ severity: BagFinding.Severity, _ file: String, line: Int? = nil, _ detail: String = ""
    ) {
        counts[rule, default: 0] += 1
        let verdict: BagVerdict =
            switch severity {
            case .warning: .pass
            case .notEvaluated: .notEvaluated
            case .error: .fail
            }
        if rule.isOfDigests { digests = max(digests, verdict) } else { completeness = max(completeness, verdict) }
        if findings.count < BagValidator.mostFindings {
            findings.append(
                BagFinding(
                    rule: rule, severity: severity, file: Self.printable(file), line: line,
                    detail: Self.printable(detail)))
        }
    }

    /// A stranger's text on our terminal and in our reports: no control characters, and not by the page.
    private static func printable(_ text: String) -> String {
        let short = text.utf8.count <= 4096 ? text : String(text.prefix(1024)) + "…"
        guard short.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return short }
        return String(
            String.UnicodeScalarView(
                short.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
