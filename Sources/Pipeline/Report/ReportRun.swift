import Timeline
import Evidence
import Foundation
import Inspection

/// What a report says of the run it comes from.
public struct ReportRun: Sendable {
    /// The program's version.
    public var version: String
    /// As given on the command line.
    public var arguments: [String]
    /// A name for each group of ``CheckRun/groups(_:together:)``, in order.
    public var groups: [String]
    public var started: WallTime
    public var site: SiteTime
    public var language: Language

    public init(
        version: String, arguments: [String], groups: [String], started: WallTime, zone: TimeZone, language: Language
    ) {
        self.version = version
        self.arguments = arguments
        self.groups = groups
        self.started = started
        site = SiteTime(zone: zone)
        self.language = language
    }
}

/// Counts over all files and sequences of a run.
struct ReportTally: Sendable {
    struct Sum: Sendable {
        var count = 0
        var lost = Nanoseconds.zero
    }

    var files = 0
    var whole = 0
    var withFindings = 0
    var unreadable = 0
    /// Files that would be whole, had anything of them been judged.
    var notEvaluated = 0
    var kinds: [String: Sum] = [:]
    var versions: [String: String] = [:]

    mutating func add(_ line: CheckRun.Line, isEvaluated: Bool) {
        files += 1
        switch line.facts.verdict {
        case .whole: if isEvaluated { whole += 1 } else { notEvaluated += 1 }
        case .findings: withFindings += 1
        case .unreadable: unreadable += 1
        }
        add(line.facts.findings)
        versions.merge(line.facts.versions) { old, _ in old }
    }

    mutating func add(_ findings: [Finding]) {
        for finding in findings {
            kinds[finding.kind.rawValue, default: Sum()].count += 1
            let lost = max(finding.lost ?? .zero, .zero)
            kinds[finding.kind.rawValue, default: Sum()].lost = (kinds[finding.kind.rawValue]?.lost ?? .zero) + lost
        }
    }
}
