import Regulation
import Yams

extension RetentionRules {
    /// `retention`, and `risk-levels` where a rule keeps by them.
    init(_ map: YAMLMapping) throws(SourceError) {
        let reader = map.reader
        let levels = map.values["risk-levels"] == nil ? [] : try RiskLevel.list(map)
        let rules = try map.ruleList("retention", knowing: RetentionRule.keys) { entry, item throws(SourceError) in
            try RetentionRule(entry, item)
        }
        self.init(rules: rules, riskLevels: levels)
        let section = try map.required("retention")
        let defaults = rules.count { $0.isDefault }
        guard defaults == 1 else {
            throw reader.error(
                section, zh: "应有且只有一条 default: true，现有 \(defaults) 条",
                en: "exactly one rule is default: true, and here \(defaults) are",
                hint: Bilingual(
                    zh: "default 规则适用于每一段录像", en: "the default rule holds for every recording"))
        }
        guard !levels.isEmpty || !rules.contains(where: { $0.keep == .byRiskLevel }) else {
            throw reader.error(
                section, zh: "by-risk-level 需要 risk-levels 一节", en: "by-risk-level needs a section risk-levels",
                hint: Bilingual(zh: "months 可以暂不写：未写即不到期", en: "months may be left out: nothing then ends"))
        }
    }
}

extension RiskLevel {
    fileprivate static func list(_ map: YAMLMapping) throws(SourceError) -> [RiskLevel] {
        try map.ruleList("risk-levels", knowing: ["months"]) { entry, item throws(SourceError) in
            RiskLevel(item: item, months: try entry.integer("months", KeepPeriod.monthRange))
        }
    }
}

extension RetentionRule {
    fileprivate static let keys: Set<String> = ["when", "keep", "disc", "disc-article", "default"]

    fileprivate init(_ map: YAMLMapping, _ item: RuleItem) throws(SourceError) {
        let reader = map.reader
        let isDefault = try map.flag("default") ?? false
        var when: [MatterTrait] = []
        if isDefault {
            if let node = map.values["when"] {
                throw reader.error(
                    node, zh: "default 规则不写 when", en: "the default rule has no when",
                    hint: Bilingual(zh: "它适用于每一段录像", en: "it holds for every recording"))
            }
        } else {
            when = try reader.someOf(map.required("when"), "when", MatterTrait.self)
        }
        let keep = try KeepPeriod(map.required("keep"), reader)
        // It holds for recordings of no matter, too: what waits for a case's end would never end.
        guard !isDefault || !keep.waitsForMatter else {
            throw reader.error(
                try map.required("keep"), zh: "default 规则不能取决于案件", en: "the default rule can't wait for a case",
                hint: Bilingual(
                    zh: "可用 months、years、long-term 或 by-risk-level",
                    en: "months, years, long-term or by-risk-level will do"))
        }
        let disc = try reader.oneOf(map.required("disc"), "disc", DiscRule.self)
        var discSource: Source?
        if let node = map.values["disc-article"] {
            guard case .scalar(let scalar) = node, let article = Article(scalar.string) else {
                throw reader.error(
                    node, zh: "disc-article 应写作 条、条/款 或 条/款/项", en: "disc-article is written 10, 10/2 or 5/1/3")
            }
            discSource = Source(article: article)
        }
        self.init(
            item: item, when: Set(when), keep: keep, disc: disc,
            discSource: discSource, isDefault: isDefault)
    }
}

/// Periods without a number, as `keep` names them.
private enum NamedPeriod: String, CaseIterable {
    case untilClosed = "until-closed"
    case asCaseFile = "as-case-file"
    case longTerm = "long-term"
    case byRiskLevel = "by-risk-level"
}

extension KeepPeriod {
    fileprivate static let monthRange = 1...1200

    fileprivate var waitsForMatter: Bool {
        switch self {
        case .afterCaseEnd, .untilClosed, .asCaseFile: true
        case .months, .longTerm, .byRiskLevel: false
        }
    }

    /// `{ months: 3 }`, `{ years: 1 }`, `{ case-end: true, months: 3 }`, or a word.
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        guard case .mapping = node else {
            self =
                switch try reader.oneOf(node, "keep", NamedPeriod.self) {
                case .untilClosed: .untilClosed
                case .asCaseFile: .asCaseFile
                case .longTerm: .longTerm
                case .byRiskLevel: .byRiskLevel
                }
            return
        }
        let map = try reader.mapping(node, knowing: ["months", "years", "case-end"], in: "keep")
        let months = try map.integer("months", Self.monthRange)
        let years = try map.integer("years", 1...100)
        let length: Int
        switch (months, years) {
        case (let months?, nil): length = months
        case (nil, let years?): length = years * 12
        default:
            throw reader.error(
                node, zh: "keep 写 months 或 years，只写一个", en: "keep has months or years, one of the two",
                hint: Bilingual(zh: "如 keep: { months: 6 }", en: "for example keep: { months: 6 }"))
        }
        self = try map.flag("case-end") ?? false ? .afterCaseEnd(months: length) : .months(length)
    }
}
