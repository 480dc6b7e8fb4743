import Evidence
import Timeline

/// A dispatch in a person's words.
public enum DispatchWords {
    /// What all recorded together, and what nobody did. Rounded down: never more than there is.
    public static func coverage(_ record: DispatchRecord, _ language: Language) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let all = record.dispatch.span.length
        let covered = record.coverage.together.length
        let told = "\(clock(covered)) / \(clock(all))"
        guard !record.segments.isEmpty else { return say("没有录像", "no recording") }
        let gaps = record.coverage.gaps
        let sure = gaps.filter { $0.doubt == nil }.count
        let open = gaps.count - sure
        var parts = [say("合计录到 \(told)", "recorded together \(told)")]
        if sure > 0 { parts.append(say("\(sure) 处无人录到", "\(sure) recorded by nobody")) }
        if open > 0 { parts.append(say("\(open) 处未作判断", "\(open) not evaluated")) }
        return parts.joined(separator: say("，", ", "))
    }

    /// Whole seconds, the rest cut off.
    static func clock(_ length: Nanoseconds) -> String {
        String(FindingWords.clock(Nanoseconds(length.value / 1_000_000_000 * 1_000_000_000)).prefix { $0 != "." })
    }
}
