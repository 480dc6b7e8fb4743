import Regulation
import Yams

/// Readers that every section of a regulation file shares.
extension YAMLMapping {
    func words(_ key: String) throws(SourceError) -> RuleWords {
        let both = try reader.mapping(required(key), knowing: ["zh", "en"], in: key)
        return RuleWords(
            zh: try reader.text(both.required("zh"), "zh"), en: try reader.text(both.required("en"), "en"))
    }

    /// `article: 10/2`, or `local: true`: one of the two, so that no value goes without its source.
    func ruleSource() throws(SourceError) -> Source {
        let isLocal = try flag("local") ?? false
        guard let value = values["article"] else {
            guard isLocal else {
                throw reader.error(
                    node, zh: "\(what) 缺少 article 或 local: true", en: "\(what) has neither article nor local: true",
                    hint: Bilingual(
                        zh: "规定有依据的写条款，规定没有写的写 local: true",
                        en: "cite the article, or say local: true where the regulation is silent"))
            }
            return .local
        }
        guard !isLocal else {
            throw reader.error(
                value, zh: "article 与 local: true 只能写一个", en: "article and local: true exclude each other")
        }
        // Plain 10 is a number to YAML, and just as good.
        guard case .scalar(let scalar) = value, let article = Article(scalar.string) else {
            throw reader.error(
                value, zh: "article 应写作 条、条/款 或 条/款/项", en: "article is written 10, 10/2 or 5/1/3")
        }
        return Source(article: article)
    }

    /// `key`, `term`, `en` and the source of one line.
    func ruleItem() throws(SourceError) -> RuleItem {
        RuleItem(key: try ruleKey(), words: try termWords(), source: try ruleSource())
    }

    func termWords() throws(SourceError) -> RuleWords {
        RuleWords(zh: try reader.text(required("term"), "term"), en: try reader.text(required("en"), "en"))
    }

    func ruleKey() throws(SourceError) -> String {
        let node = try required("key")
        let name = try reader.text(node, "key")
        guard name.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }) else {
            throw reader.error(
                node, zh: "key 只能用小写字母、数字和连字符", en: "key is made of small letters, digits and hyphens")
        }
        return name
    }

    /// The lines of a list, each with a key of its own.
    func ruleList<Line>(
        _ key: String, knowing more: Set<String> = [],
        _ line: (YAMLMapping, RuleItem) throws(SourceError) -> Line
    ) throws(SourceError) -> [Line] {
        _ = try required(key)
        var lines: [Line] = []
        var seen: Set<String> = []
        for node in try items(key) {
            let entry = try reader.mapping(
                node, knowing: more.union(["key", "term", "en", "article", "local"]), in: key)
            let item = try entry.ruleItem()
            guard seen.insert(item.key).inserted else {
                throw reader.error(
                    try entry.required("key"), zh: "key \(item.key) 出现两次", en: "the key \(item.key) stands twice")
            }
            lines.append(try line(entry, item))
        }
        return lines
    }

    func ruleItems(_ key: String) throws(SourceError) -> [RuleItem] {
        try ruleList(key) { _, item in item }
    }

    /// The lines of a form; `what` names the field, from a closed set.
    func fieldList<Field: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
        _ key: String, _ what: String, _ type: Field.Type
    ) throws(SourceError) -> [FieldRule<Field>] {
        _ = try required(key)
        var fields: [FieldRule<Field>] = []
        for node in try items(key) {
            let entry = try reader.mapping(node, knowing: [what, "term", "en", "article", "local"], in: key)
            let field = try reader.oneOf(entry.required(what), what, type)
            guard !fields.contains(where: { $0.field == field }) else {
                throw reader.error(
                    try entry.required(what), zh: "\(field.rawValue) 出现两次", en: "\(field.rawValue) stands twice")
            }
            fields.append(FieldRule(field: field, words: try entry.termWords(), source: try entry.ruleSource()))
        }
        return fields
    }

    /// `{ required: true, article: 15/1 }`
    func ruleFlag(_ key: String) throws(SourceError) -> RuleFlag {
        let map = try reader.mapping(required(key), knowing: ["required", "article", "local"], in: key)
        return RuleFlag(
            isRequired: try reader.flag(map.required("required"), "required"), source: try map.ruleSource())
    }

    /// `{ seconds: 30, local: true }`, with the unit as the key.
    func ruleNumber(_ key: String, _ unit: String, _ range: ClosedRange<Int>) throws(SourceError) -> RuleNumber {
        let map = try reader.mapping(required(key), knowing: [unit, "article", "local"], in: key)
        return RuleNumber(
            value: try reader.integer(map.required(unit), unit, range), source: try map.ruleSource())
    }

    /// `{ by: { zh: …, en: … }, article: 20/2 }`; with `by-local: true` the article names nobody.
    func ruleApproval(_ key: String) throws(SourceError) -> Approval {
        try reader.mapping(required(key), knowing: ["by", "by-local", "article", "local"], in: key).approval()
    }

    /// The same of a mapping that says more.
    func approval() throws(SourceError) -> Approval {
        let source = try ruleSource()
        let isLocal = try flag("by-local") ?? false
        if isLocal, source.isLocal {
            throw reader.error(
                try required("by-local"), zh: "local: true 已包含 by-local", en: "local: true says by-local already",
                hint: Bilingual(
                    zh: "by-local 只用于条款要求批准而未写明由谁批准的情形",
                    en: "by-local is for an article that asks for approval and names nobody"))
        }
        return Approval(by: try words("by"), source: source, isApproverLocal: isLocal)
    }
}

extension YAMLReader {
    /// One of a closed set; an unknown one is told with all there are.
    func oneOf<Value: RawRepresentable<String> & CaseIterable>(
        _ node: Node, _ key: String, _ type: Value.Type
    ) throws(SourceError) -> Value {
        let name = try text(node, key)
        guard let value = Value(rawValue: name) else {
            let all = Value.allCases.map(\.rawValue)
            throw error(
                node, zh: "\(key) 没有 \(name) 这个值", en: "\(key) knows no \(name)",
                hint: Bilingual(
                    zh: "可用的值：\(all.joined(separator: "、"))", en: "one of \(all.joined(separator: ", "))"))
        }
        return value
    }

    /// A list of them, none empty, none twice.
    func someOf<Value: RawRepresentable<String> & CaseIterable & Equatable>(
        _ node: Node, _ key: String, _ type: Value.Type
    ) throws(SourceError) -> [Value] {
        guard case .sequence(let items) = node, !items.isEmpty else {
            throw error(node, zh: "\(key) 应为非空列表", en: "\(key) must be a list with something in it")
        }
        var values: [Value] = []
        for item in items {
            let value = try oneOf(item, key, type)
            guard !values.contains(value) else {
                throw error(item, zh: "\(value.rawValue) 出现两次", en: "\(value.rawValue) stands twice")
            }
            values.append(value)
        }
        return values
    }
}
