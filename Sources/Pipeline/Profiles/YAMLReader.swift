import Yams

/// Reads a YAML text by hand, so that whatever is wrong is told with its line and column.
struct YAMLReader {
    let file: String

    func mapping(_ node: Node, knowing keys: Set<String>, in what: String) throws(SourceError) -> YAMLMapping {
        guard case .mapping(let pairs) = node else {
            throw error(
                node, zh: "\(what) 应为“键: 值”的列表", en: "\(what) must be a list of `key: value`")
        }
        var values: [String: Node] = [:]
        for (key, value) in pairs {
            guard let name = key.scalar?.string, keys.contains(name) else {
                throw error(
                    key, zh: "未知的键：\(key.scalar?.string ?? "?")", en: "unknown key: \(key.scalar?.string ?? "?")",
                    hint: Bilingual(
                        zh: "\(what) 可用的键：\(keys.sorted().joined(separator: "、"))",
                        en: "\(what) may have \(keys.sorted().joined(separator: ", "))"))
            }
            values[name] = value
        }
        return YAMLMapping(reader: self, node: node, what: what, values: values)
    }

    func text(_ node: Node, _ key: String) throws(SourceError) -> String {
        guard case .scalar(let scalar) = node, node.tag == Tag(.str) || scalar.style != .plain, !scalar.string.isEmpty
        else {
            throw error(
                node, zh: "\(key) 应为文字", en: "\(key) must be text",
                hint: Bilingual(zh: "数字或 yes/no 请加引号", en: "put a number or yes/no between quotes"))
        }
        return scalar.string
    }

    func texts(_ node: Node, _ key: String) throws(SourceError) -> [String] {
        guard case .sequence(let items) = node else {
            throw error(node, zh: "\(key) 应为列表", en: "\(key) must be a list", hint: nil)
        }
        var texts: [String] = []
        for item in items { texts.append(try text(item, key)) }
        return texts
    }

    func integer(_ node: Node, _ key: String, _ range: ClosedRange<Int>) throws(SourceError) -> Int {
        guard case .scalar = node, let number = node.int, range.contains(number) else {
            throw error(
                node, zh: "\(key) 应为 \(range.lowerBound)–\(range.upperBound) 的整数",
                en: "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ node: Node, _ key: String) throws(SourceError) -> Bool {
        guard case .scalar(let scalar) = node, let flag = node.bool, scalar.style == .plain else {
            throw error(node, zh: "\(key) 应为 true 或 false", en: "\(key) must be true or false")
        }
        return flag
    }

    func error(_ node: Node, zh: String, en: String, hint: Bilingual? = nil) -> SourceError {
        SourceError(
            Bilingual(zh: zh, en: en), hint: hint, file: file, line: node.mark?.line, column: node.mark?.column)
    }

    /// What Yams reports, with its place.
    func error(_ error: any Error) -> SourceError {
        let (problem, mark): (String, Mark?) =
            switch error as? YamlError {
            case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
                .composer(let context, let problem, let mark, _):
                ([context?.text, problem].compactMap(\.self).joined(separator: " "), mark)
            case .duplicatedKeysInMapping(let keys, let context):
                ("duplicated key: \(keys.map { "\($0)" }.joined(separator: ", "))", context.mark)
            case .reader(let problem, _, _, _): (problem, nil)
            default: ("\(error)", nil)
            }
        return SourceError(
            Bilingual(zh: "YAML 无法读取：\(problem)", en: "this is not YAML: \(problem)"), file: file, line: mark?.line,
            column: mark?.column)
    }
}

/// One `key: value` block whose keys are all known.
struct YAMLMapping {
    let reader: YAMLReader
    let node: Node
    let what: String
    let values: [String: Node]

    func required(_ key: String) throws(SourceError) -> Node {
        guard let value = values[key] else {
            throw reader.error(node, zh: "\(what) 缺少 \(key)", en: "\(what) has no \(key)")
        }
        return value
    }

    func text(_ key: String) throws(SourceError) -> String? {
        guard let value = values[key] else { return nil }
        return try reader.text(value, key)
    }

    func texts(_ key: String) throws(SourceError) -> [String] {
        guard let value = values[key] else { return [] }
        return try reader.texts(value, key)
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) throws(SourceError) -> Int? {
        guard let value = values[key] else { return nil }
        return try reader.integer(value, key, range)
    }

    func flag(_ key: String) throws(SourceError) -> Bool? {
        guard let value = values[key] else { return nil }
        return try reader.flag(value, key)
    }

    func items(_ key: String) throws(SourceError) -> [Node] {
        guard let value = values[key] else { return [] }
        guard case .sequence(let items) = value else {
            throw reader.error(value, zh: "\(key) 应为列表", en: "\(key) must be a list")
        }
        return Array(items)
    }
}
