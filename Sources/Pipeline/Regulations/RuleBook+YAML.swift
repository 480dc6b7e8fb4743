import Regulation
import Yams

extension RuleWords {
    public func text(_ language: Language) -> String { language == .zh ? zh : en }
}

extension RuleBook {
    /// The rules of a regulation, from the folder `Pipelines`. Errors name line and column.
    public static func load(_ id: String, pipelines: String) throws(SourceError) -> RuleBook {
        let (text, path) = try RegulationFile.text(id, pipelines: pipelines)
        let book = try RuleBook(yaml: text, file: path)
        try RegulationFile.check(book.id, id, path)
        return book
    }

    public init(yaml: String, file: String) throws(SourceError) {
        guard case .regulation(let book) = try RegulationFile(yaml: yaml, file: file) else {
            throw SourceError(
                Bilingual(zh: "这是上位规则（layer: true），不是规定", en: "this is a layer, not a regulation"),
                hint: Bilingual(
                    zh: "规定 ID：\(VaultSettings.regulations.joined(separator: "、"))",
                    en: "regulation ids: \(VaultSettings.regulations.joined(separator: ", "))"), file: file)
        }
        self = book
    }

    static let sections: Set<String> = [
        "id", "name", "source", "layers", "interruption", "not-recording", "activities", "checklist",
        "segment-fields", "equipment", "recorders", "faults", "hand-over", "retention", "risk-levels", "holds",
        "archive",
        "evidence-copy", "approvals", "view-register", "spot-check", "statistics",
    ]

    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: Self.sections, in: "regulation")
        // In the order of the file, so that the first mistake told is the first there is.
        self.init(
            id: try reader.text(map.required("id"), "id"), name: try map.words("name"),
            source: try reader.text(map.required("source"), "source"),
            interruption: try InterruptionRule(map.required("interruption"), reader),
            notRecording: try NotRecordingRule(map.required("not-recording"), reader),
            recording: try RecordingRules(map), keeping: try KeepingRules(map), access: try AccessRules(map),
            supervision: try SupervisionRules(map), layers: try reader.texts(map.required("layers"), "layers"))
    }
}

extension RuleLayer {
    /// A layer by its id, from the folder `Pipelines`.
    public static func load(_ id: String, pipelines: String) throws(SourceError) -> RuleLayer {
        let (text, path) = try RegulationFile.text(id, pipelines: pipelines)
        guard case .layer(let layer) = try RegulationFile(yaml: text, file: path) else {
            throw SourceError(
                Bilingual(zh: "这是规定，不是上位规则", en: "this is a regulation, not a layer"),
                hint: Bilingual(zh: "上位规则的文件写有 layer: true", en: "a layer's file says layer: true"), file: path)
        }
        try RegulationFile.check(layer.id, id, path)
        return layer
    }

    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node,
            knowing: ["id", "layer", "name", "source", "activities", "checklist", "retention", "risk-levels"],
            in: "layer")
        self.init(
            id: try reader.text(map.required("id"), "id"), name: try map.words("name"),
            source: try reader.text(map.required("source"), "source"),
            activities: map.values["activities"] == nil ? [] : try ActivityRule.list(map),
            checklist: map.values["checklist"] == nil ? [] : try map.ruleItems("checklist"),
            retention: map.values["retention"] == nil ? nil : try RetentionRules(map))
    }
}

extension RuleBook.Layers {
    /// A regulation with the layers it names.
    public static func load(_ site: RuleBook, pipelines: String) throws(SourceError) -> RuleBook.Layers {
        var above: [RuleLayer] = []
        for id in site.layers { above.append(try RuleLayer.load(id, pipelines: pipelines)) }
        return RuleBook.Layers(site: site, above: above)
    }
}
