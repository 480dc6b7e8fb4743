import Archive
import Evidence
import Foundation
import Yams

/// A pipeline file for archival discs: plan → build → protect → burn → verify → label → register. Wrong files are refused
/// before anything is touched, with line and column (docs/formats/pipelines.md).
public struct ArchivePipeline: Sendable, Hashable {
    public enum Stage: String, Sendable, Hashable, PipelineStage {
        case plan, build, protect, burn, verify, label, register

        /// What must stand above it.
        var needs: [Stage] {
            switch self {
            case .plan: []
            case .build: [.plan]
            case .protect, .burn: [.build]
            case .verify: [.burn]
            case .label, .register: [.verify]
            }
        }
    }

    public enum Writer: String, Sendable, CaseIterable { case bridge, xorriso }
    public enum Correction: String, Sendable, CaseIterable { case image, file }

    public var name: String
    public var stages: [Stage] = []
    public var medium: String?
    public var sets: Int?
    public var dataShare: Int64 = 800
    public var isWhole = false
    public var writer = Writer.bridge
    /// Nil: as the kind of disc asks.
    public var correction: Correction?
    public var separateThousandths = 150
    public var speed: Int?
    public var place: String?

    /// Whether the file is one of these and not an upload's: by the name of its first stage.
    public static func isOne(path: String) -> Bool {
        guard let data = FileManager.default.contents(atPath: path),
            let node = try? Yams.compose(yaml: String(decoding: data, as: UTF8.self)),
            let first = node.mapping?["stages"]?.sequence?.first
        else { return false }
        let name = first.scalar?.string ?? first.mapping?.first?.key.scalar?.string ?? ""
        return Stage(rawValue: name) != nil
    }

    public init(path: String) throws(SourceError) {
        try self.init(yaml: try StageList<Stage>.text(path: path), file: path)
    }

    public init(yaml: String, file: String) throws(SourceError) {
        var list = try StageList<Stage>(yaml: yaml, file: file)
        name = list.name
        for item in list.items {
            let entry = try list.next(item)
            // What has been burnt can't be protected any more.
            if entry.stage == .protect, list.stages.contains(.burn) {
                throw list.reader.error(entry.key, zh: "protect 须在 burn 之前", en: "protect must stand above burn")
            }
            if let node = entry.parameters { try readParameters(of: entry.stage, node, list.reader) }
        }
        try list.demand(.plan)
        stages = list.stages
    }

    private mutating func readParameters(
        of stage: Stage, _ node: Node, _ reader: YAMLReader
    ) throws(SourceError) {
        func block(_ keys: Set<String>) throws(SourceError) -> YAMLMapping {
            try reader.mapping(node, knowing: keys, in: stage.rawValue)
        }
        func choice<Value: RawRepresentable & CaseIterable>(
            _ map: YAMLMapping, _ key: String, _ type: Value.Type
        ) throws(SourceError) -> Value? where Value.RawValue == String {
            guard let node = map.values[key] else { return nil }
            guard let value = Value(rawValue: try reader.text(node, key)) else {
                let known = Value.allCases.map(\.rawValue)
                throw reader.error(
                    node, zh: "\(key) 可用：\(known.joined(separator: "、"))",
                    en: "\(key) is one of \(known.joined(separator: ", "))")
            }
            return value
        }
        switch stage {
        case .plan:
            let map = try block(["medium", "sets", "dataShare", "wholeFiles"])
            if let node = map.values["medium"] {
                let key = try reader.text(node, "medium").lowercased()
                guard Medium.named(key) != nil else {
                    throw reader.error(node, zh: "没有这种光盘：\(key)", en: "no such medium: \(key)")
                }
                medium = key
            }
            sets = try map.integer("sets", 1...20)
            dataShare = Int64(try map.integer("dataShare", 1...1000) ?? 800)
            isWhole = try map.flag("wholeFiles") ?? false
        case .build: writer = try choice(block(["writer"]), "writer", Writer.self) ?? writer
        case .protect:
            let map = try block(["correction", "separateThousandths"])
            correction = try choice(map, "correction", Correction.self)
            separateThousandths = try map.integer("separateThousandths", 1...1000) ?? separateThousandths
        case .burn: speed = try block(["speed"]).integer("speed", 1...1_000_000)
        case .register: place = try block(["place"]).text("place")
        case .verify, .label: _ = try block([])
        }
    }

    public func has(_ stage: Stage) -> Bool { stages.contains(stage) }
}
