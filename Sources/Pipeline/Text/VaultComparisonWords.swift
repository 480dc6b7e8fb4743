import Evidence
import Regulation

/// A vault under two regulations, in a person's words and as JSON lines.
public enum VaultComparisonWords {
    private static var shares:
        [(key: String, words: Bilingual, path: KeyPath<VaultComparison.Sum, VaultComparison.Share>)]
    {
        [
            ("kept", Bilingual(zh: "保存至某日", en: "kept until a day"), \.kept),
            ("open", Bilingual(zh: "不定期保存", en: "kept without a day"), \.open),
            ("burned", Bilingual(zh: "其中须刻录光盘", en: "of these to be burned"), \.burned),
            ("deleted", Bilingual(zh: "可处置", en: "may be deleted"), \.deleted),
        ]
    }

    /// A heading, and a row for each share.
    public static func table(_ comparison: VaultComparison, _ language: Language) -> [[String]] {
        func cell(_ share: VaultComparison.Share) -> String {
            let bytes = DisposalWords.bytes(share.bytes)
            return Bilingual(
                zh: "\(share.recordings) 个 \(bytes)", en: "\(share.recordings), \(bytes)"
            ).text(language)
        }
        return [["", comparison.a.regulation, comparison.b.regulation]]
            + shares.map {
                [$0.words.text(language), cell(comparison.a[keyPath: $0.path]), cell(comparison.b[keyPath: $0.path])]
            }
    }

    public static func text(
        _ difference: VaultComparison.Difference, at time: WallTime, _ site: SiteTime, _ language: Language
    ) -> String {
        "≠ \(difference.a.recording.originalName)  \(side(difference.a, time, site, language))  |  "
            + side(difference.b, time, site, language)
    }

    private static func side(
        _ answer: RetentionAnswer, _ time: WallTime, _ site: SiteTime, _ language: Language
    ) -> String {
        var parts = [RetentionWords.until(answer.decision.keepUntil, site, language)]
        if answer.decision.disc > .none { parts.append(RuleTerms.disc(answer.decision.disc, language)) }
        if answer.isDue(at: time) { parts.append(Bilingual(zh: "可处置", en: "may be deleted").text(language)) }
        return parts.joined(separator: language == .zh ? "、" : ", ")
    }

    public static func json(
        _ difference: VaultComparison.Difference, at time: WallTime, _ site: SiteTime
    ) -> JSONText {
        func side(_ answer: RetentionAnswer) -> JSONText {
            var until: WallTime?
            if case .until(let end) = answer.decision.keepUntil { until = end }
            let decider = answer.decision.decider
            return .object([
                ("until", .optional(until) { .text(site.text($0)) }), ("regulation", .text(decider.regulation)),
                ("article", .optional(decider.item.source.article?.text, JSONText.text)),
                ("disc", .text(answer.decision.disc.rawValue)), ("owesDisc", .bool(answer.owesDisc)),
                ("mayBeDeleted", .bool(answer.isDue(at: time))),
            ])
        }
        return .object([
            ("schema", .text("unbroken.kept-otherwise/1")), ("recording", .text(difference.a.recording.sha256)),
            ("name", .text(difference.a.recording.originalName)), ("a", side(difference.a)),
            ("b", side(difference.b)),
        ])
    }

    public static func json(_ comparison: VaultComparison, at time: WallTime, _ site: SiteTime) -> JSONText {
        func side(_ sum: VaultComparison.Sum) -> JSONText {
            .object(
                [("regulation", JSONText.text(sum.regulation))]
                    + shares.map { share in
                        let own = sum[keyPath: share.path]
                        return (
                            share.key,
                            JSONText.object([
                                ("recordings", .integer(Int64(own.recordings))), ("bytes", .integer(own.bytes)),
                            ])
                        )
                    })
        }
        return .object([
            ("schema", .text("unbroken.vault-comparison/1")), ("at", .text(site.text(time))),
            ("recordings", .integer(Int64(comparison.recordings))),
            ("differing", .integer(Int64(comparison.differing))), ("a", side(comparison.a)), ("b", side(comparison.b)),
        ])
    }
}
