import Evidence
import Regulation
import Yams

extension InterruptionRule {
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["window", "spoken", "written", "approval", "unexplained", "causes"], in: "interruption")
        let window = try reader.mapping(
            map.required("window"), knowing: ["seconds", "article", "local"], in: "window")
        _ = try window.ruleSource()
        let seconds = try reader.integer(window.required("seconds"), "seconds", 1...600)
        let unexplained = try reader.mapping(
            map.required("unexplained"), knowing: ["article", "local"], in: "unexplained")
        self.init(
            window: .seconds(Int64(seconds)), spoken: try Acceptance(map.required("spoken"), reader, "spoken"),
            written: try Acceptance(map.required("written"), reader, "written"),
            approval: try Self.approval(map.required("approval"), reader), causes: try Cause.list(map, "causes"),
            unexplained: try unexplained.ruleSource())
        guard !causes.isEmpty else {
            throw reader.error(try map.required("causes"), zh: "causes 是空的", en: "there are no causes")
        }
    }

    private static func approval(_ node: Node, _ reader: YAMLReader) throws(SourceError) -> Approval? {
        let map = try reader.mapping(node, knowing: ["required", "by", "article", "local"], in: "approval")
        let source = try map.ruleSource()
        guard try reader.flag(map.required("required"), "required") else { return nil }
        return Approval(by: try map.words("by"), source: source)
    }
}

extension InterruptionRule.Acceptance {
    init(_ node: Node, _ reader: YAMLReader, _ key: String) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["accepted", "article", "local"], in: key)
        self.init(
            isAccepted: try reader.flag(map.required("accepted"), "accepted"), source: try map.ruleSource())
    }
}

extension Cause {
    static func list(_ map: YAMLMapping, _ key: String) throws(SourceError) -> [Cause] {
        try map.ruleList(key, knowing: ["needsText"]) { entry, item throws(SourceError) in
            Cause(
                key: item.key, words: item.words, source: item.source,
                needsText: try entry.flag("needsText") ?? false)
        }
    }
}

extension NotRecordingRule {
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["workRecord", "reasons"], in: "not-recording")
        let record = try reader.mapping(
            map.required("workRecord"), knowing: ["required", "article", "local"], in: "workRecord")
        self.init(
            reasons: try Cause.list(map, "reasons"),
            needsWorkRecord: try reader.flag(record.required("required"), "required"),
            workRecord: try record.ruleSource())
    }
}
