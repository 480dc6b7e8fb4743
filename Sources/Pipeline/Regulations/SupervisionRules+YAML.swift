import Regulation
import Yams

extension SupervisionRules {
    init(_ map: YAMLMapping) throws(SourceError) {
        self.init(
            spotCheck: try SpotCheckRule(map.required("spot-check"), map.reader),
            statistics: try StatisticsRule(map.required("statistics"), map.reader))
    }
}

extension SpotCheckRule {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["kind", "percent", "ledger", "checks", "article", "local"], in: "spot-check")
        self.init(
            kind: try reader.oneOf(map.required("kind"), "kind", Kind.self), source: try map.ruleSource(),
            percent: try map.ruleNumber("percent", "value", 1...100), ledger: try map.ruleFlag("ledger"),
            checks: try map.ruleItems("checks"))
    }
}

extension StatisticsRule {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["purpose", "counts", "article", "local"], in: "statistics")
        self.init(
            purpose: try map.words("purpose"), source: try map.ruleSource(),
            counts: try map.ruleList("counts", knowing: ["columns"]) { entry, item throws(SourceError) in
                StatisticsCount(
                    item: item,
                    columns: try entry.values["columns"].map { node throws(SourceError) in
                        try reader.someOf(node, "columns", StatisticsColumn.self)
                    } ?? [])
            })
        // A figure stands in one place of the report.
        let all = counts.flatMap(\.columns)
        if let twice = StatisticsColumn.allCases.first(where: { column in all.count { $0 == column } > 1 }) {
            throw reader.error(
                try map.required("counts"), zh: "\(twice.rawValue) 出现在两项里", en: "\(twice.rawValue) stands in two items")
        }
    }
}
