import Evidence
import Regulation

/// Two regulations side by side, as a table and as JSON.
public enum RuleComparisonWords {
    public struct Line: Hashable, Sendable {
        /// `default`, a trait, `hand-over`, or an act that needs approval.
        public var subject: String
        public var words: Bilingual
        public var a: Bilingual
        public var b: Bilingual
        public var differs: Bool

        public func json(_ a: String, _ b: String) -> JSONText {
            .object([
                ("schema", .text("unbroken.rule-difference/1")), ("subject", .text(subject)),
                ("differs", .bool(differs)), ("a", .object([("regulation", .text(a)), ("rule", .text(self.a.en))])),
                ("b", .object([("regulation", .text(b)), ("rule", .text(self.b.en))])),
            ])
        }
    }

    public static func lines(_ comparison: RuleComparison) -> [Line] {
        let retention = comparison.retention.map { row in
            Line(
                subject: row.trait?.rawValue ?? "default", words: Bilingual { RuleTerms.trait(row.trait, $0) },
                a: kept(row.a), b: kept(row.b), differs: row.differs)
        }
        let handOver = Line(
            subject: "hand-over", words: Bilingual { RuleSection.handOver.title($0) },
            a: handOver(comparison.handOver.a), b: self.handOver(comparison.handOver.b),
            differs: comparison.handOver.differs)
        let approvals = ApprovedAct.allCases.compactMap { act in
            comparison.approvals[act].map { row in
                Line(
                    subject: act.rawValue, words: Bilingual { RuleTerms.act(act, $0) }, a: approval(row.a),
                    b: approval(row.b), differs: row.differs)
            }
        }
        let releases = comparison.releases.map { found in
            let act = ApproverAct.release(to: found.kind).key
            return Line(
                subject: act, words: Bilingual { AccessWords.act(act, $0) }, a: approval(found.row.a),
                b: approval(found.row.b), differs: found.row.differs)
        }
        let holds = comparison.holds.map { found in
            Line(
                subject: "hold-" + found.item.key,
                words: Bilingual(zh: "冻结：\(found.item.words.zh)", en: "hold: \(found.item.words.en)"), a: held(found.a),
                b: held(found.b), differs: (found.a == nil) != (found.b == nil))
        }
        return retention + holds + [handOver] + approvals + releases
    }

    private static func held(_ source: Source?) -> Bilingual {
        guard let source else { return Bilingual(zh: "–", en: "–") }
        return Bilingual { Bilingual(zh: "冻结", en: "held").text($0) + LedgerWords.bracketed(source, $0) }
    }

    private static func kept(_ kept: RuleComparison.Kept) -> Bilingual {
        Bilingual { language in
            kept.rules.map { rule in
                let disc = rule.disc == .none ? nil : RuleTerms.disc(rule.disc, language)
                let both = [RuleTerms.keep(rule.keep, language), disc].compactMap(\.self)
                return both.joined(separator: language == .zh ? "，" : ", ")
                    + LedgerWords.bracketed(rule.item.source, language)
            }.joined(separator: language == .zh ? "；" : "; ")
        }
    }

    private static func handOver(_ rule: HandOverRule) -> Bilingual {
        Bilingual { language in
            let usual = RuleTerms.handOver(rule.within, language) + LedgerWords.bracketed(rule.source, language)
            let late = rule.afterReturn.map { late in
                RuleTerms.afterReturn(late, language) + LedgerWords.bracketed(late.source, language)
            }
            return [usual, late].compactMap(\.self).joined(separator: language == .zh ? "；" : "; ")
        }
    }

    private static func approval(_ approval: Approval) -> Bilingual {
        Bilingual { RuleTerms.approver(approval, $0) + LedgerWords.bracketed(approval.source, $0) }
    }
}

/// Where a regulation may keep shorter than a layer above it.
public enum ShortcomingWords {
    /// Of one of two regulations that are compared.
    public static func text(_ found: Shortcoming, regulation: String, _ language: Language) -> String {
        "\(regulation)  \(text(found, language))"
    }

    public static func text(_ found: Shortcoming, _ language: Language) -> String {
        func rule(_ rule: RetentionRule) -> String {
            RuleTerms.keep(rule.keep, language) + LedgerWords.bracketed(rule.item.source, language)
        }
        let trait = RuleTerms.trait(found.trait, language)
        return Bilingual(
            zh: "\(trait)：\(rule(found.local))，可能短于 \(found.layer) 的 \(rule(found.theirs))；以较长者为准",
            en:
                "\(trait): \(rule(found.local)), may be shorter than \(found.layer): \(rule(found.theirs)); the longer holds"
        ).text(language)
    }

    public static func json(_ found: Shortcoming, regulation: String) -> JSONText {
        func rule(_ rule: RetentionRule, _ id: String) -> JSONText {
            .object([
                ("regulation", .text(id)), ("key", .text(rule.item.key)),
                ("keep", .text(RuleTerms.keep(rule.keep, .en))),
                ("article", .optional(rule.item.source.article?.text, JSONText.text)),
            ])
        }
        return .object([
            ("schema", .text("unbroken.rule-warning/1")),
            ("trait", .optional(found.trait?.rawValue, JSONText.text)), ("rule", rule(found.local, regulation)),
            ("layer", rule(found.theirs, found.layer)),
        ])
    }
}
