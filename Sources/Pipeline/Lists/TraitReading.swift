import Regulation

/// How a list says what kind of matter a row is: the product's own words, those of the regulation in force, and what case
/// systems usually write.
public struct TraitReading: Sendable {
    /// Words of the regulation's file: of its rules of keeping, and of what calls for a hold.
    private let terms: [String: [MatterTrait]]
    /// Kinds that the regulation, or a layer above it, holds or keeps by a rule of their own; nil: not known.
    let served: Set<MatterTrait>?

    public init(_ layers: RuleBook.Layers? = nil) {
        guard let layers else {
            (terms, served) = ([:], nil)
            return
        }
        let holds = layers.site.keeping.holds.compactMap { item in
            MatterTrait(rawValue: item.key).map { (item.words, [$0]) }
        }
        let rules = layers.books.flatMap(\.rules.rules).map { ($0.item.words, MatterTrait.sorted($0.when)) }
        var terms: [String: [MatterTrait]] = [:]
        for (words, traits) in rules + holds where !traits.isEmpty {
            for text in [words.zh, words.en] { terms[Self.plain(text)] = traits }
        }
        self.terms = terms
        served = Set((rules + holds).flatMap(\.1))
    }

    /// The kinds a word stands for; none where nobody knows it.
    func traits(_ word: String) -> [MatterTrait] {
        let wanted = Self.plain(word)
        if let known = Self.known[wanted] { return [known] }
        return terms[wanted] ?? []
    }

    /// What an unknown word certainly speaks of: it is no reason to take the row, and reason enough to hold.
    static func event(in word: String) -> MatterTrait? {
        let text = plain(word)
        return events.first { part, _ in text.contains(part) }?.1
    }

    private static let events: [(String, MatterTrait)] = [
        ("复议", .reconsideration), ("诉讼", .litigation), ("起诉", .litigation), ("应诉", .litigation),
        ("信访", .petition), ("上访", .petition), ("投诉", .complaint), ("举报", .complaint), ("控告", .complaint),
        ("异议", .objection), ("妨碍", .obstruction), ("阻碍", .obstruction), ("抗法", .assault), ("袭警", .assault),
        ("complain", .complaint), ("petition", .petition), ("reconsider", .reconsideration),
        ("litigat", .litigation), ("lawsuit", .litigation), ("objection", .objection), ("obstruct", .obstruction),
    ]

    /// Without case, spaces and the signs between words.
    private static func plain(_ text: String) -> String {
        text.lowercased().filter { !$0.isWhitespace && !"-_、，,·".contains($0) }
    }

    /// Words in a message: what may be written.
    static var words: (zh: String, en: String) {
        let all = MatterTrait.allCases.compactMap { RuleTerms.traits[$0] }
        return (all.map(\.zh).joined(separator: "；"), all.map(\.en).joined(separator: "; "))
    }

    private static let known: [String: MatterTrait] = {
        var known: [String: MatterTrait] = [:]
        for trait in MatterTrait.allCases {
            guard let words = RuleTerms.traits[trait] else { continue }
            let parts = words.zh.split(separator: "、").map(String.init)
            for text in [trait.rawValue, words.zh, words.en] + parts + (usual[trait] ?? []) {
                known[plain(text)] = trait
            }
        }
        return known
    }()

    /// As case systems and the regulations write them.
    private static let usual: [MatterTrait: [String]] = [
        .complaint: ["投诉举报", "举报", "举报投诉", "被投诉", "信访投诉", "12345投诉", "complained of"],
        .petition: ["群众信访", "来信来访"],
        .objection: ["提出异议", "有异议"],
        .reconsideration: ["复议", "申请行政复议", "申请复议", "提起行政复议", "行政复议案件", "administrative reconsideration"],
        .litigation: ["诉讼", "提起行政诉讼", "提起诉讼", "起诉", "应诉", "行政诉讼案件", "lawsuit"],
        .evidence: ["证据", "作为证据", "作为证据使用", "作为证据使用的"],
        .obstruction: ["阻碍", "妨碍公务", "阻碍公务", "阻碍执行职务", "妨害公务"],
        .assault: ["袭警", "殴打执法人员"],
        .majorComplex: ["重大", "疑难", "复杂", "疑难案件", "复杂案件", "重大案件", "重大复杂疑难案件"],
        .simpleUndisputed: ["简单无争议的警情处置"],
        .dailyInspection: ["日常监督检查", "日常巡查"],
        .administrativeCase: ["行政案件类执法活动"],
        .policeRightsInfringed: ["侵害民警执法权益"],
        .penaltyCaseEvidence: ["行政处罚一般程序案件证据", "行政处罚一般程序案件中作为证据使用"],
    ]
}

extension MatterTrait {
    fileprivate static func sorted(_ traits: Set<MatterTrait>) -> [MatterTrait] {
        MatterTrait.allCases.filter(traits.contains)
    }
}
