import Archive
import Yams

extension MetadataMapping {
    /// A file such as `Pipelines/metadata/da-t.yaml`. Errors name line and column.
    public init(yaml: String, file: String) throws(SourceError) {
        let reader = YAMLReader(file: file)
        let root: Node?
        do { root = try Yams.compose(yaml: yaml) } catch { throw reader.error(error) }
        guard let root else { throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file) }
        let map = try reader.mapping(root, knowing: ["scheme", "elements"], in: "mapping")
        var elements: [Element] = []
        for node in try map.items("elements") {
            let item = try reader.mapping(node, knowing: ["field", "name", "number"], in: "element")
            let fieldNode = try item.required("field")
            guard let field = IndexField(rawValue: try reader.text(fieldNode, "field")) else {
                throw reader.error(
                    fieldNode, zh: "未知的字段", en: "unknown field",
                    hint: Bilingual(
                        zh: "可用：\(IndexField.allCases.map(\.rawValue).joined(separator: "、"))",
                        en: "one of \(IndexField.allCases.map(\.rawValue).joined(separator: ", "))"))
            }
            let nameNode = try item.required("name")
            let name = try reader.text(nameNode, "name")
            guard let element = Element(field: field, name: name, number: try item.text("number")) else {
                throw reader.error(
                    nameNode, zh: "\(name) 不能作 XML 元素名", en: "\(name) can't be the name of an XML element",
                    hint: Bilingual(
                        zh: "只用汉字、字母、数字、_ - .，不以数字开头", en: "letters, digits, _ - . only, and no digit first"))
            }
            elements.append(element)
        }
        self.init(scheme: try reader.text(map.required("scheme"), "scheme"), elements: elements)
    }
}
