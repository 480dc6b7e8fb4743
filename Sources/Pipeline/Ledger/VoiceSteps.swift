import Catalogue
import Evidence
import Regulation

/// The one step the machine writes: a voice was heard after the break.
///
/// What listening found stands in the finding's facts: `voice.decision` is `voice` where there is enough of one, and
/// `voice.spans` lists where, in seconds on the recording's own line: `24.600000-27.900000;30.1-31`.
public enum VoiceSteps {
    public static let result = "voice.decision"
    public static let spans = "voice.spans"

    /// Adds a step to each finding of a recording with a voice that its ledger does not tell yet.
    /// - Returns: how many steps were added.
    @discardableResult
    public static func record(
        _ sha256: String, catalogue: any CatalogueEngine, rules: RuleBook, at now: WallTime = .now
    ) throws(CatalogueError) -> Int {
        var filter = FindingFilter()
        filter.recording = sha256
        return try record(filter, catalogue: catalogue, rules: rules, at: now)
    }

    @discardableResult
    static func record(
        _ filter: FindingFilter, catalogue: any CatalogueEngine, rules: RuleBook, at now: WallTime = .now
    ) throws(CatalogueError) -> Int {
        var added = 0
        for stored in try catalogue.findings(filter) {
            let heard = heard(stored.finding)
            guard !heard.isEmpty else { continue }
            let ledger = try catalogue.ledger(of: stored.id)
            // Once said is enough, whatever people made of it since.
            guard !ledger.steps.contains(where: { $0.kind == .voiceHeard && $0.says.voice == heard }) else { continue }
            let next: Ledger
            do throws(LedgerError) {
                next = try ledger.adding(
                    .voiceHeard, by: ProgramVersion.signature, at: now, says: LedgerStatement(voice: heard),
                    basis: rules.basis(rules.interruption.spoken.source))
            } catch {
                continue
            }
            try catalogue.append(Array(next.steps.suffix(1)))
            added += 1
        }
        return added
    }

    /// Where a voice was heard; empty where none was, or nobody listened.
    public static func heard(_ finding: Finding) -> [LedgerStatement.Span] {
        let facts = finding.evidence.facts
        guard facts[result] == "voice", let text = facts[spans] else { return [] }
        return text.split(separator: ";").prefix(100).compactMap { part in
            let bounds = part.split(separator: "-", omittingEmptySubsequences: false).map {
                nanoseconds($0.filter { $0 != " " })
            }
            guard bounds.count == 2, let start = bounds[0], let end = bounds[1], start <= end else { return nil }
            return LedgerStatement.Span(start: start, end: end)
        }
    }

    /// Decimal seconds as whole nanoseconds; no floating point takes part.
    private static func nanoseconds(_ text: String) -> Nanoseconds? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int64(parts[0]), whole >= 0 else { return nil }
        var fraction: Int64 = 0
        if parts.count == 2 {
            let digits = parts[1].prefix(9)
            guard let number = Int64(digits), number >= 0 else { return nil }
            fraction = (digits.count..<9).reduce(number) { sum, _ in sum * 10 }
        }
        return Nanoseconds(whole.multipliedSaturated(by: 1_000_000_000).addingSaturated(fraction))
    }
}
