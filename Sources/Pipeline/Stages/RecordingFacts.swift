import Evidence
import Foundation
import Inspection
import Timeline

/// What the catalogue keeps of a recording as one JSON document: inspection's facts and how its clocks were read.
public struct RecordingFacts: Codable, Sendable {
    public var inspection: FileFacts
    public var clock: ClockChoice?
    /// Positions from a file beside the recording, and from an outside program. Nil in facts of before.
    public var sidecar: PositionTrack?
    public var program: PositionTrack?

    public init(inspection: FileFacts, clock: ClockChoice?) {
        self.inspection = inspection
        self.clock = clock
    }

    public init?(json: String) {
        guard let value = try? JSONDecoder().decode(RecordingFacts.self, from: Data(json.utf8)) else { return nil }
        self = value
    }

    public var json: String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Looks beside the file, and asks exiftool where the pipeline file wants that and nothing else gave a time.
    mutating func gather(_ file: FoundFile, copy: RawPath, pipeline: PipelineFile) {
        guard pipeline.has(.clock), inspection.verdict != .unreadable else { return }
        sidecar = PositionSidecar.beside(file.path, duration: inspection.duration)
        if pipeline.asksExifTool, inspection.gpsTimes?.isEmpty != false { program = ExifTool.track(copy) }
    }

    /// Where the part from `offset` was: the first place in it, else the first there is.
    func place(from offset: Nanoseconds, length: Nanoseconds, span: WallSpan) -> Coordinate? {
        let tracks = [inspection.positions ?? [], sidecar?.positions ?? [], program?.positions ?? []]
        for fixes in tracks {
            let inside = fixes.first { fix in
                guard fix.position != nil else { return false }
                if let media = fix.media { return media >= offset && media <= offset + length }
                return fix.time.map { $0 >= span.start && $0 <= span.end } ?? false
            }
            if let inside { return inside.position }
        }
        // A place without a time is the whole file's; a long log's is not, if none of it falls into the recording.
        return tracks.joined().first { $0.position != nil && ($0.media != nil || $0.time == nil) }?.position
    }
}
