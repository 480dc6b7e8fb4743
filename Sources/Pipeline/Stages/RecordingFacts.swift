import Evidence
import Foundation
import Inspection
import Timeline

/// What the catalogue keeps of a recording as one JSON document: inspection's facts and how its clocks were read.
public struct RecordingFacts: Codable, Sendable {
    public var inspection: FileFacts
    public var clock: ClockChoice?

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
}
