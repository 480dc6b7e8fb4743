import Foundation
import Regulation
import Yams

/// A file of `Pipelines/regulations`: a regulation, or a layer that stands above several.
public enum RegulationFile: Sendable, Hashable {
    case regulation(RuleBook)
    case layer(RuleLayer)

    public init(yaml: String, file: String) throws(SourceError) {
        let reader = YAMLReader(file: file)
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw reader.error(error) }
        guard let node else { throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file) }
        // The two know different keys: which it is must be known before they are looked at.
        if let flag = node.mapping?["layer"], try reader.flag(flag, "layer") {
            self = .layer(try RuleLayer(node, reader))
        } else {
            self = .regulation(try RuleBook(node, reader))
        }
    }

    /// A file named by its path.
    public static func read(path: String) throws(SourceError) -> RegulationFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SourceError(
                Bilingual(zh: "文件读不出来", en: "the file can't be read"),
                hint: Bilingual(zh: "检查路径和权限", en: "check the path and its permissions"), file: path)
        }
        return try RegulationFile(yaml: try utf8(data, path), file: path)
    }

    /// The ids of all files in the folder, in order.
    public static func ids(pipelines: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(pipelines)/regulations")) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// A file of the folder, whatever it is.
    public static func load(_ id: String, pipelines: String) throws(SourceError) -> RegulationFile {
        let (text, path) = try text(id, pipelines: pipelines)
        let file = try RegulationFile(yaml: text, file: path)
        try check(file.id, id, path)
        return file
    }

    public var id: String {
        switch self {
        case .regulation(let book): book.id
        case .layer(let layer): layer.id
        }
    }

    public var name: RuleWords {
        switch self {
        case .regulation(let book): book.name
        case .layer(let layer): layer.name
        }
    }

    static func text(_ id: String, pipelines: String) throws(SourceError) -> (text: String, path: String) {
        let path = "\(pipelines)/regulations/\(id).yaml"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SourceError(
                Bilingual(zh: "找不到规定 \(id) 的文件", en: "there is no file of the regulation \(id)"),
                hint: Bilingual(
                    zh: "规定 ID：\(VaultSettings.regulations.joined(separator: "、"))",
                    en: "regulation ids: \(VaultSettings.regulations.joined(separator: ", "))"), file: path)
        }
        return (try utf8(data, path), path)
    }

    static func check(_ found: String, _ expected: String, _ path: String) throws(SourceError) {
        guard found == expected else {
            throw SourceError(
                Bilingual(zh: "id 是 \(found)，与文件名不符", en: "the id is \(found), unlike the file's name"), file: path)
        }
    }

    private static func utf8(_ data: Data, _ path: String) throws(SourceError) -> String {
        guard let text = String(validating: data, as: UTF8.self) else {
            throw SourceError(Bilingual(zh: "文件不是 UTF-8 编码", en: "the file is not UTF-8"), file: path)
        }
        return text
    }
}
