import Regulation
import Yams

extension KeepingRules {
    init(_ map: YAMLMapping) throws(SourceError) {
        self.init(
            handOver: try HandOverRule(map.required("hand-over"), map.reader), retention: try RetentionRules(map),
            holds: try map.ruleItems("holds"), archive: try ArchiveRule(map.required("archive"), map.reader),
            evidenceCopy: try EvidenceCopyRule(map.required("evidence-copy"), map.reader))
    }
}

/// How `hand-over` names its three ways.
private enum HandOverKind: String, CaseIterable {
    case hours
    case sameDay = "same-day"
    case workingDay = "working-day"
}

extension HandOverRule {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["rule", "hours", "receiver", "after-return", "article", "local"], in: "hand-over")
        let kind = try reader.oneOf(map.required("rule"), "rule", HandOverKind.self)
        let period: Period
        switch kind {
        case .hours: period = .hours(try reader.integer(map.required("hours"), "hours", 1...720))
        case .sameDay, .workingDay:
            if let hours = map.values["hours"] {
                throw reader.error(
                    hours, zh: "hours 只与 rule: hours 同用", en: "hours stands with rule: hours only",
                    hint: Bilingual(zh: "删去 hours，或改为 rule: hours", en: "leave it out, or say rule: hours"))
            }
            period = kind == .sameDay ? .sameDay : .workingDay
        }
        self.init(
            within: period, source: try map.ruleSource(), receiver: try map.words("receiver"),
            afterReturn: try map.values["after-return"].map { node throws(SourceError) in
                try AfterReturn(node, reader)
            })
    }
}

extension HandOverRule.AfterReturn {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["hours", "when", "article", "local"], in: "after-return")
        self.init(
            hours: try reader.integer(map.required("hours"), "hours", 1...720), source: try map.ruleSource(),
            when: try reader.someOf(map.required("when"), "when", AwayReason.self))
    }
}

extension ArchiveRule {
    /// `{ days: 30, article: 27/1 }`; without `days` there is no time limit.
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["days", "article", "local"], in: "archive")
        self.init(days: try map.integer("days", 1...3660), source: try map.ruleSource())
    }
}

extension EvidenceCopyRule {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["fields", "disc"], in: "evidence-copy")
        self.init(fields: try map.fieldList("fields", "field", Field.self), disc: try map.ruleFlag("disc"))
    }
}
