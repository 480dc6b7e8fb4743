import Evidence
import Foundation
import Inspection
import Timeline
import Yams

/// A pipeline file: the stages of a run, top to bottom, each with its parameters. Wrong files are refused before
/// anything is touched, with line and column.
public struct PipelineFile: Sendable, Hashable {
    public enum Stage: String, Sendable, Hashable, PipelineStage {
        case collect, demux, continuity, look, listen, thumbnails, clock, match, index

        /// What must stand above it.
        var needs: [Stage] {
            switch self {
            case .collect: []
            case .demux: [.collect]
            case .continuity, .look, .listen, .thumbnails: [.demux]
            case .clock: [.continuity]
            case .match: [.clock]
            case .index: [.collect]
            }
        }
    }

    public var name: String
    public var stages: [Stage]
    /// Folder of recorder profiles.
    public var profiles: String
    public var settle: Nanoseconds
    public var policy = ContinuityPolicy()
    public var pictureInterval = Nanoseconds.seconds(10)
    public var pictureSide = 320
    public var matching = SegmentMatch()
    private var cover = CoverPolicy()
    private var silence = SilencePolicy()

    /// What is looked at and listened to beyond the packets.
    public var analysis: AnalysisRequest {
        var request = AnalysisRequest(listens: has(.listen), looks: has(.look))
        request.cover = cover
        request.silence = silence
        return request
    }
    /// Ask exiftool, where it is installed, about recordings whose positions we can't read ourselves.
    public var asksExifTool = false

    public init(path: String) throws(SourceError) {
        let yaml = try StageList<Stage>.text(
            path: path, hint: Bilingual(zh: "检查路径，或用 unbroken ingest", en: "check the path, or use unbroken ingest"))
        try self.init(yaml: yaml, file: path)
    }

    public init(yaml: String, file: String) throws(SourceError) {
        var list = try StageList<Stage>(yaml: yaml, file: file)
        name = list.name
        stages = []
        profiles = (file as NSString).deletingLastPathComponent + "/recorders"
        settle = .seconds(2)
        for item in list.items {
            let entry = try list.next(item)
            if let node = entry.parameters { try readParameters(of: entry.stage, node, list.reader, file: file) }
        }
        try list.demand(.collect)
        stages = list.stages
    }

    private mutating func readParameters(
        of stage: Stage, _ node: Node, _ reader: YAMLReader, file: String
    ) throws(SourceError) {
        func block(_ keys: Set<String>) throws(SourceError) -> YAMLMapping {
            try reader.mapping(node, knowing: keys, in: stage.rawValue)
        }
        switch stage {
        case .collect:
            let map = try block(["profiles", "settleSeconds"])
            if let folder = try map.text("profiles") {
                profiles = folder.hasPrefix("/") ? folder : (file as NSString).deletingLastPathComponent + "/" + folder
            }
            if let seconds = try map.integer("settleSeconds", 0...600) { settle = .seconds(Int64(seconds)) }
        case .continuity:
            let map = try block(["minimumOneWitnessMilliseconds", "minimumTwoWitnessesMilliseconds"])
            if let value = try map.integer("minimumOneWitnessMilliseconds", 40...60_000) {
                policy.minimumWithOneWitness = .milliseconds(Int64(value))
            }
            if let value = try map.integer("minimumTwoWitnessesMilliseconds", 20...60_000) {
                policy.minimumWithTwoWitnesses = .milliseconds(Int64(value))
            }
        case .thumbnails:
            let map = try block(["everySeconds", "longestSide"])
            if let value = try map.integer("everySeconds", 1...3600) { pictureInterval = .seconds(Int64(value)) }
            if let value = try map.integer("longestSide", 64...1920) { pictureSide = value }
        case .look:
            let map = try block(["shortestCoveredMilliseconds", "shortestFrozenMilliseconds"])
            if let value = try map.integer("shortestCoveredMilliseconds", 200...600_000) {
                cover.shortestCovered = .milliseconds(Int64(value))
            }
            if let value = try map.integer("shortestFrozenMilliseconds", 500...600_000) {
                cover.shortestFrozen = .milliseconds(Int64(value))
            }
        case .listen:
            let map = try block(["shortestSilentMilliseconds", "shortestDeadMilliseconds"])
            if let value = try map.integer("shortestSilentMilliseconds", 200...600_000) {
                silence.shortestDigital = .milliseconds(Int64(value))
            }
            if let value = try map.integer("shortestDeadMilliseconds", 1000...600_000) {
                silence.shortestDead = .milliseconds(Int64(value))
            }
        case .match:
            let map = try block(["earlyStartMinutes", "lateEndMinutes"])
            if let value = try map.integer("earlyStartMinutes", 0...120) {
                matching.earlyStart = .seconds(Int64(value) * 60)
            }
            if let value = try map.integer("lateEndMinutes", 0...120) { matching.lateEnd = .seconds(Int64(value) * 60) }
        case .clock:
            let map = try block(["exiftool"])
            asksExifTool = try map.flag("exiftool") ?? false
        case .demux, .index: _ = try block([])
        }
    }

    public func has(_ stage: Stage) -> Bool { stages.contains(stage) }
}
