import Evidence
import Foundation
import Testing

@testable import Pipeline

enum Shipped {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Pipelines/recorders").path(percentEncoded: false)

    static func profiles() throws -> RecorderProfiles { try RecorderProfiles.load(folder) }
}

func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

/// Seconds from 1970 of a time written with its offset.
func instant(_ text: String) throws -> WallTime {
    let date = try Date(text, strategy: .iso8601)
    return WallTime(seconds: Int64(date.timeIntervalSince1970))
}

func siteInTangshan(now: String? = "2026-11-21T00:00:00Z") throws -> SiteClock {
    SiteClock(zone: try zone("Asia/Shanghai"), now: try now.map(instant))
}

extension RecorderProfiles {
    func recognise(_ path: String, expecting expected: String? = nil, at site: SiteClock) -> RecognisedName? {
        recognise(path: path.utf8, expecting: expected, at: site)
    }
}
