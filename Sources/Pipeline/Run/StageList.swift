import Evidence
import Foundation
import Yams

/// The stages that a kind of pipeline file may name.
protocol PipelineStage: RawRepresentable, CaseIterable, Hashable where RawValue == String {
    /// What must stand above it.
    var needs: [Self] { get }
}

/// A pipeline file's name and its list of stages, one an item, top to bottom (docs/formats/pipelines.md). What a
/// stage's parameters are is its reader's business.
struct StageList<Stage: PipelineStage> {
    struct Entry {
        var stage: Stage
        var key: Node
        /// Nil where none are given.
        var parameters: Node?
    }

    let reader: YAMLReader
    let root: Node
    let name: String
    /// Each is read by `next`.
    let items: [Node]
    private(set) var stages: [Stage] = []

    static func text(path: String, hint: Bilingual? = nil) throws(SourceError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SourceError(
                Bilingual(zh: "无法读取流水线文件", en: "the pipeline file can't be read"), hint: hint, file: path)
        }
        return String(decoding: data, as: UTF8.self)
    }

    init(yaml: String, file: String) throws(SourceError) {
        reader = YAMLReader(file: file)
        let node: Node?
        do { node = try Yams.compose(yaml: yaml) } catch { throw reader.error(error) }
        guard let node else { throw SourceError(Bilingual(zh: "文件是空的", en: "the file is empty"), file: file) }
        root = node
        let map = try reader.mapping(node, knowing: ["pipeline", "stages"], in: "pipeline")
        name = try reader.text(map.required("pipeline"), "pipeline")
        _ = try map.required("stages")
        items = try map.items("stages")
    }

    mutating func next(_ item: Node) throws(SourceError) -> Entry {
        let pair: (key: Node, value: Node?)
        switch item {
        case .mapping(let mapping):
            guard mapping.count == 1, let only = mapping.first else {
                throw reader.error(item, zh: "每个阶段一项", en: "one stage an item", hint: nil)
            }
            pair = (only.key, only.value)
        default: pair = (item, nil)
        }
        let title = pair.key.scalar?.string ?? "?"
        guard let stage = Stage(rawValue: title) else {
            let known = Stage.allCases.map(\.rawValue)
            throw reader.error(
                pair.key, zh: "未知的阶段：\(title)", en: "unknown stage: \(title)",
                hint: Bilingual(
                    zh: "可用：\(known.joined(separator: "、"))", en: "known: \(known.joined(separator: ", "))"))
        }
        guard !stages.contains(stage) else {
            throw reader.error(pair.key, zh: "阶段 \(title) 出现两次", en: "stage \(title) stands twice")
        }
        if let missing = stage.needs.first(where: { !stages.contains($0) }) {
            throw reader.error(
                pair.key, zh: "阶段 \(title) 之前须有 \(missing.rawValue)",
                en: "stage \(title) needs \(missing.rawValue) above it")
        }
        stages.append(stage)
        let isGiven = pair.value?.mapping?.isEmpty != true && pair.value?.null == nil
        return Entry(stage: stage, key: pair.key, parameters: isGiven ? pair.value : nil)
    }

    func demand(_ stage: Stage) throws(SourceError) {
        guard stages.contains(stage) else {
            throw reader.error(
                root, zh: "缺少阶段 \(stage.rawValue)", en: "there is no stage `\(stage.rawValue)`")
        }
    }
}
