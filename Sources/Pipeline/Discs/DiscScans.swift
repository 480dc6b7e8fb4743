import Archive
import Evidence
import Foundation

/// A tester's report as the register has it.
public struct DiscScan: Hashable, Sendable {
    public var at: WallTime
    public var verdict: ScannerVerdict

    /// Nil where the event is no tester's report.
    public init?(_ event: DiscEvent) {
        guard event.kind == .checked, event.verdict == .notEvaluated, let report = event.report,
            let verdict = try? JSONDecoder().decode(ScannerVerdict.self, from: Data(report.utf8))
        else { return nil }
        at = event.at
        self.verdict = verdict
    }

    /// All reports of a copy since its disc was burnt, oldest first: those of a disc before it say nothing of this one.
    public static func list(_ copy: DiscCopyRecord) -> [DiscScan] {
        let first = copy.events.lastIndex { $0.kind == .burning || $0.kind == .built } ?? copy.events.startIndex
        return copy.events[first...].compactMap(DiscScan.init)
    }

    /// `C1 94.5 → 221 (220)` for each measure of the last report: how it grew, and the limit.
    public static func trend(_ scans: [DiscScan]) -> [String] {
        guard let last = scans.last else { return [] }
        return last.verdict.lines.filter { $0.foundThousandths != nil }.map { line in
            let found = scans.compactMap { scan in
                scan.verdict.lines.first {
                    $0.limit.measure == line.limit.measure && $0.limit.figure == line.limit.figure
                }?.foundThousandths
            }
            let figures = found.map(count).joined(separator: " → ")
            return
                "\(line.limit.measure.rawValue.uppercased()) \(line.limit.figure.rawValue) \(figures) (\(line.limit.limit))"
        }
    }

    /// Thousandths of a count, as `94.5`.
    private static func count(_ thousandths: Int64) -> String {
        let rest = thousandths % 1000
        guard rest != 0 else { return String(thousandths / 1000) }
        var digits = String(1000 + rest).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(thousandths / 1000).\(digits)"
    }
}
