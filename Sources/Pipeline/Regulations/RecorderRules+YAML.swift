import Regulation
import Yams

extension RecorderRules {
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["return", "battery", "storage", "clock-drift", "unseen", "gear"], in: "recorders")
        self.init(
            returning: try ReturnRule(map.required("return"), reader),
            battery: try map.ruleNumber("battery", "percent", 1...100),
            storage: try map.ruleNumber("storage", "gigabytes", 1...10_000),
            clockDrift: try map.ruleNumber("clock-drift", "seconds", 1...3600),
            unseen: try map.ruleNumber("unseen", "days", 1...366),
            gear: try map.fieldList("gear", "gear", RecorderGear.self))
    }
}

extension ReturnRule {
    /// `{ rule: after-duty, hours: 24, article: 15 }`; `hours` is the site's own wherever an article stands beside it.
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["rule", "hours", "article", "local"], in: "return")
        let kind = try reader.oneOf(map.required("rule"), "rule", Kind.self)
        var hours = 24
        if kind == .workingDay {
            if let hours = map.values["hours"] {
                throw reader.error(
                    hours, zh: "rule: working-day 没有 hours", en: "rule: working-day has no hours",
                    hint: Bilingual(zh: "删去 hours，或改写 rule", en: "leave it out, or say another rule"))
            }
        } else {
            hours = try reader.integer(map.required("hours"), "hours", 1...720)
        }
        self.init(kind: kind, hours: hours, source: try map.ruleSource())
    }
}
