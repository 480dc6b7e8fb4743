import Evidence
import Regulation

/// The sections of a regulation file, in its order.
public enum RuleSection: String, CaseIterable, Sendable {
    case interruption
    case notRecording = "not-recording"
    case activities, checklist
    case segmentFields = "segment-fields"
    case equipment, recorders, faults
    case handOver = "hand-over"
    case retention
    case riskLevels = "risk-levels"
    case holds, archive
    case evidenceCopy = "evidence-copy"
    case approvals
    case viewRegister = "view-register"
    case spotCheck = "spot-check"
    case statistics

    public func title(_ language: Language) -> String {
        let words =
            switch self {
            case .interruption: Bilingual(zh: "中断", en: "interruption")
            case .notRecording: Bilingual(zh: "可以不记录", en: "not recording")
            case .activities: Bilingual(zh: "应当记录的活动", en: "what must be recorded")
            case .checklist: Bilingual(zh: "重点摄录内容", en: "what the picture should show")
            case .segmentFields: Bilingual(zh: "每段录像注明", en: "fields of a segment")
            case .equipment: Bilingual(zh: "设备", en: "equipment")
            case .recorders: Bilingual(zh: "记录仪领还", en: "issue and return of recorders")
            case .faults: Bilingual(zh: "禁止行为", en: "banned acts")
            case .handOver: Bilingual(zh: "移交", en: "hand-over")
            case .retention: Bilingual(zh: "保存期限", en: "retention")
            case .riskLevels: Bilingual(zh: "风险等级", en: "levels of risk")
            case .holds: Bilingual(zh: "暂停销毁", en: "holds")
            case .archive: Bilingual(zh: "归档", en: "filing")
            case .evidenceCopy: Bilingual(zh: "证据复制件", en: "evidence copy")
            case .approvals: Bilingual(zh: "审批", en: "approvals")
            case .viewRegister: Bilingual(zh: "查阅登记", en: "register of viewings")
            case .spotCheck: Bilingual(zh: "抽查", en: "spot check")
            case .statistics: Bilingual(zh: "统计考评", en: "statistics")
            }
        return words.text(language)
    }
}

/// One value of a regulation file, and where it stands.
public struct RuleLine: Hashable, Sendable {
    public var section: RuleSection
    public var key: String
    /// The regulation's term, where the line has one.
    public var words: Bilingual?
    /// What holds: a period, a number, who approves.
    public var value: Bilingual?
    public var source: Source

    /// `low-battery  电量不足（第10条第1款）`
    public func text(_ language: Language) -> String {
        let parts = [key, words?.text(language), value?.text(language)].compactMap(\.self)
        return parts.joined(separator: "  ") + LedgerWords.bracketed(source, language)
    }

    public func json(regulation: String) -> JSONText {
        .object([
            ("schema", .text("unbroken.rule/1")), ("regulation", .text(regulation)),
            ("section", .text(section.rawValue)), ("key", .text(key)), ("term", .optional(words?.zh, JSONText.text)),
            ("en", .optional(words?.en, JSONText.text)), ("value", .optional(value?.en, JSONText.text)),
            ("article", .optional(source.article?.text, JSONText.text)), ("local", .bool(source.isLocal)),
        ])
    }
}

extension RegulationFile {
    /// Everything in it, section by section.
    public var lines: [RuleLine] {
        switch self {
        case .regulation(let book):
            book.recordingLines + book.keepingLines + book.accessLines + book.supervisionLines
        case .layer(let layer):
            layer.activities.map { RuleLine($0) } + layer.checklist.map { RuleLine(.checklist, $0) }
                + (layer.retention?.lines ?? [])
        }
    }
}

extension RegulationFile {
    /// Name and document; of a layer, that it is one.
    public func headline(_ language: Language) -> String {
        let layer = Bilingual(zh: "（上位规则）", en: " (layer)").text(language)
        return name.text(language) + (isLayer ? layer : "")
    }

    public var isLayer: Bool {
        if case .layer = self { true } else { false }
    }

    public var json: JSONText {
        let (source, layers): (String, [String]) =
            switch self {
            case .regulation(let book): (book.source, book.layers)
            case .layer(let layer): (layer.source, [])
            }
        return .object([
            ("schema", .text("unbroken.regulation/1")), ("id", .text(id)), ("name", .text(name.en)),
            ("term", .text(name.zh)), ("source", .text(source)), ("layer", .bool(isLayer)),
            ("layers", .list(layers.map(JSONText.text))),
        ])
    }
}
