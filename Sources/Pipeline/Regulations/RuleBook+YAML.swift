import Evidence
import Foundation
import Regulation
import Yams

extension RuleWords {
    public func text(_ language: Language) -> String { language == .zh ? zh : en }
}

extension RuleBook {
    /// The rules of a regulation, from the folder `Pipelines`. Errors name line and column.
    public static func load(_ id: String, pipelines: String) throws(SourceError) -> RuleBook {
        let path = "\(pipelines)/regulations/\(id).yaml"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SourceError(
                Bilingual(zh: "找不到规定 \(id) 的文件", en: "there is no file of the regulation \(id)"),
                hint: Bilingual(
                    zh: "规定 ID：\(VaultSettings.regulations.joined(separator: "、"))",
                    en: "regulation ids: \(VaultSettings.regulations.joined(separator: ", "))"), file: path)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SourceError(Bilingual(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"), file: path)
        }
        let book = try RuleBook(yaml: text, file: path)
        guard book.id == id else {
            throw SourceError(
                Bilingual(zh: "id 是 \(book.id)，与文件名不符", en: "the id is \(book.id), unlike the file's name"), file: path)
        }
        return book
    }

    public init(yaml: String, file: String) throws(SourceError) {
        let reader = YAMLReader(file: file)
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw reader.error(error) }
        guard let node else { throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file) }
        // Sections of later stages (retention, discs, …) join this list.
        let map = try reader.mapping(
            node, knowing: ["id", "name", "source", "interruption", "not-recording"], in: "regulation")
        self.init(
            id: try reader.text(map.required("id"), "id"), name: try map.words("name"),
            source: try reader.text(map.required("source"), "source"),
            interruption: try InterruptionRule(map.required("interruption"), reader),
            notRecording: try NotRecordingRule(map.required("not-recording"), reader))
    }
}

extension YAMLMapping {
    fileprivate func words(_ key: String) throws(SourceError) -> RuleWords {
        let both = try reader.mapping(required(key), knowing: ["zh", "en"], in: key)
        return RuleWords(
            zh: try reader.text(both.required("zh"), "zh"), en: try reader.text(both.required("en"), "en"))
    }

    /// `article: 10/2`, or `local: true`: one of the two, so that no value goes without its source.
    fileprivate func ruleSource() throws(SourceError) -> Source {
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
}

extension InterruptionRule {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
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
    fileprivate init(_ node: Node, _ reader: YAMLReader, _ key: String) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["accepted", "article", "local"], in: key)
        self.init(
            isAccepted: try reader.flag(map.required("accepted"), "accepted"), source: try map.ruleSource())
    }
}

extension Cause {
    fileprivate static func list(_ map: YAMLMapping, _ key: String) throws(SourceError) -> [Cause] {
        let reader = map.reader
        _ = try map.required(key)
        var causes: [Cause] = []
        for node in try map.items(key) {
            let item = try reader.mapping(
                node, knowing: ["key", "term", "en", "article", "local", "needsText"], in: key)
            let keyNode = try item.required("key")
            let name = try reader.text(keyNode, "key")
            guard name.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }) else {
                throw reader.error(
                    keyNode, zh: "key 只能用小写字母、数字和连字符", en: "key is made of small letters, digits and hyphens")
            }
            guard !causes.contains(where: { $0.key == name }) else {
                throw reader.error(keyNode, zh: "key \(name) 出现两次", en: "the key \(name) stands twice")
            }
            causes.append(
                Cause(
                    key: name,
                    words: RuleWords(
                        zh: try reader.text(item.required("term"), "term"),
                        en: try reader.text(item.required("en"), "en")),
                    source: try item.ruleSource(), needsText: try item.flag("needsText") ?? false))
        }
        return causes
    }
}

extension NotRecordingRule {
    fileprivate init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(node, knowing: ["workRecord", "reasons"], in: "not-recording")
        let record = try reader.mapping(
            map.required("workRecord"), knowing: ["required", "article", "local"], in: "workRecord")
        self.init(
            reasons: try Cause.list(map, "reasons"),
            needsWorkRecord: try reader.flag(record.required("required"), "required"),
            workRecord: try record.ruleSource())
    }
}
