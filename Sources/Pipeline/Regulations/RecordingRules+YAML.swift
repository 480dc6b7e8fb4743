import Regulation
import Yams

extension RecordingRules {
    init(_ map: YAMLMapping) throws(SourceError) {
        self.init(
            activities: try ActivityRule.list(map), checklist: try map.ruleItems("checklist"),
            segmentFields: try SegmentFieldRule.list(map),
            equipment: try EquipmentRules(map.required("equipment"), map.reader),
            recorders: try RecorderRules(map.required("recorders"), map.reader),
            faults: try map.ruleItems("faults"))
    }
}

extension ActivityRule {
    static func list(_ map: YAMLMapping) throws(SourceError) -> [ActivityRule] {
        try map.ruleList("activities", knowing: ["whole-course", "several-angles"]) {
            entry, item throws(SourceError) in
            ActivityRule(
                item: item, isWholeCourse: try entry.flag("whole-course") ?? false,
                needsSeveralAngles: try entry.flag("several-angles") ?? false)
        }
    }
}

extension SegmentFieldRule {
    fileprivate static func list(_ map: YAMLMapping) throws(SourceError) -> [SegmentFieldRule] {
        let reader = map.reader
        _ = try map.required("segment-fields")
        var fields: [SegmentFieldRule] = []
        for node in try map.items("segment-fields") {
            let entry = try reader.mapping(
                node, knowing: ["field", "term", "en", "scope", "article", "local"], in: "segment-fields")
            let field = try reader.oneOf(entry.required("field"), "field", SegmentField.self)
            let scope = try entry.values["scope"].map { node throws(SourceError) in
                try reader.oneOf(node, "scope", Scope.self)
            }
            // A field may be asked for of every recording under one article, of evidence under another.
            guard !fields.contains(where: { $0.field == field && $0.scope == scope ?? .all }) else {
                throw reader.error(
                    try entry.required("field"), zh: "\(field.rawValue) 出现两次", en: "\(field.rawValue) stands twice")
            }
            fields.append(
                SegmentFieldRule(
                    field: field, words: try entry.termWords(), source: try entry.ruleSource(), scope: scope ?? .all))
        }
        return fields
    }
}

extension EquipmentRules {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["before-use", "ledger", "clock-tolerance", "keeper", "offline"], in: "equipment")
        self.init(
            beforeUse: try map.fieldList("before-use", "check", EquipmentCheck.self),
            ledger: try map.ruleFlag("ledger"),
            clockTolerance: try map.ruleNumber("clock-tolerance", "seconds", 1...3600),
            keeper: try map.ruleApproval("keeper"), offline: try map.ruleFlag("offline"))
    }
}
