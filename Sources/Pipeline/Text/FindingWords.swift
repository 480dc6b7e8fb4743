import Evidence
import Inspection
import Voice

/// Findings in a person's words.
public enum FindingWords {
    private static let kinds: [FindingKind: Phrase] = [
        .interruption: .interruption, .pictureLoss: .pictureLoss, .soundLoss: .soundLoss,
        .timestampReset: .timestampReset, .overlap: .overlap, .repeat: .repeated, .truncated: .truncated,
        .damaged: .damaged, .hiddenMedia: .hiddenMedia, .noMedia: .noMedia, .unreadable: .unreadable,
        .missingFile: .missingFile, .break: .pause, .duplicate: .duplicate, .clockReset: .clockReset,
        .clockDisagreement: .clockDisagreement, .unmatched: .unmatched, .foreign: .foreign,
        .covered: .covered, .silent: .silent, .notEvaluated: .notEvaluated, .notCovered: .notCovered,
        .lateStart: .lateStart, .earlyStop: .earlyStop,
    ]

    public static func name(_ kind: FindingKind, _ language: Language) -> String {
        kinds[kind].map { $0.text(language) } ?? "\(Phrase.unknownKind.text(language)) (\(kind.rawValue))"
    }

    public static func verdict(_ verdict: Verdict, _ language: Language) -> String {
        switch verdict {
        case .whole: Phrase.verdictWhole.text(language)
        case .findings: Phrase.verdictFindings.text(language)
        case .unreadable: Phrase.verdictUnreadable.text(language)
        }
    }

    /// One line of a finding that the vault keeps. What a machine wrote down of a voice is never in it: pages and papers
    /// are printed from it, and whoever reads those words must stand in the view register first (`SpokenWords`).
    public static func line(_ stored: StoredFinding, _ language: Language) -> String {
        line(stored.finding.withoutSpokenWords, language)
    }

    /// One line: what, where in the file, how much is missing, and the fact that tells most.
    public static func line(_ finding: Finding, _ language: Language) -> String {
        var parts = [name(finding.kind, language)]
        if let of = finding.evidence.facts["of"] { parts.append(name(FindingKind(rawValue: of), language)) }
        if let place = finding.place, place != .middle {
            parts.append((place == .start ? Phrase.atStart : .atEnd).text(language))
        }
        if let start = finding.start, let end = finding.end {
            parts.append(start == end ? clock(start) : "\(clock(start)) – \(clock(end))")
        }
        if let lost = finding.lost, lost > .zero {
            let word: Phrase = finding.kind == .break ? .between : .lost
            parts.append("\(word.text(language)) \(seconds(lost))")
        }
        let facts = finding.evidence.facts
        var keys = ["reason", "missing", "numbers", "files", "disagrees"]
        if finding.kind == .covered { keys.append("picture") }
        if finding.kind == .silent { keys.append("sound") }
        for key in keys {
            if let value = facts[key] { parts.append(ReasonWords.text(value, language)) }
        }
        if let differs = facts["differs"] { parts.append(TraitWords.list(differs, language)) }
        if let voice = voice(facts) { parts.append(voice.text(language)) }
        if let hint = transcript(facts, language) { parts.append(hint) }
        return parts.joined(separator: "  ")
    }

    /// Whether somebody spoke after a break: heard, not understood.
    private static func voice(_ facts: [String: String]) -> Phrase? {
        switch facts["voice.decision"].map(VoiceDecision.init(rawValue:)) {
        case .voice?: .voiceHeard
        case .possible?: .voicePossible
        case VoiceDecision.none?: .voiceNone
        case .noSound?: .voiceNoSound
        default: nil
        }
    }

    /// The beginning of what a program wrote down: marked as one, since such programs make words up.
    private static func transcript(_ facts: [String: String], _ language: Language) -> String? {
        if facts[SpokenWords.heldBack] != nil {
            return Bilingual(zh: "有机器听写", en: "written down by a machine").text(language)
        }
        guard let text = facts[SpokenWords.key] else { return nil }
        let shown = text.count > 60 ? text.prefix(60) + "…" : Substring(text)
        return Bilingual(zh: "机器听写（仅供参考）“\(shown)”", en: "machine's hint \"\(shown)\"").text(language)
    }

    /// What was not decided, and why.
    public static func line(_ open: NotEvaluated, _ language: Language) -> String {
        "\(Phrase.notEvaluated.text(language)): \(name(open.what, language))  \(ReasonWords.text(open.reason, language))"
    }

    /// `1:02:03.456`, hours only where there are some.
    public static func clock(_ time: Nanoseconds) -> String {
        let millis = (time.value.magnitude + 500_000) / 1_000_000
        let sign = time.value < 0 ? "-" : ""
        let (minutes, rest) = millis.quotientAndRemainder(dividingBy: 60_000)
        let fraction = String(rest % 1000 + 1000).dropFirst()
        let second = String(rest / 1000 + 100).dropFirst()
        guard minutes >= 60 else { return "\(sign)\(minutes):\(second).\(fraction)" }
        return "\(sign)\(minutes / 60):\(String(minutes % 60 + 100).dropFirst()):\(second).\(fraction)"
    }

    public static func seconds(_ length: Nanoseconds, signed: Bool = false) -> String {
        let millis = (length.value.magnitude + 500_000) / 1_000_000
        let sign = signed ? (length.value < 0 ? "-" : "+") : ""
        return "\(sign)\(millis / 1000).\(String(millis % 1000 + 1000).dropFirst()) s"
    }
}
