import Catalogue
import Evidence
import Foundation
import Timeline

extension FollowUp {
    /// Files learnt from: the recorder's fifty most recent ones before the day, looked for over three months.
    private static let mostLearnt = 50
    private static let learntOver = Nanoseconds.seconds(90 * 86_400)

    /// Files of the day that do not look like the recorder's others. Learnt from what the catalogue holds of the files
    /// before and from the day itself, so that each file is judged by what was there when it was made.
    func foreign(_ recorder: String, day: WallTime) throws(CatalogueError) -> [RunReport.StoredFindingLine] {
        let tomorrow = day + .seconds(86_400)
        var filter = RecordingFilter()
        filter.recorder = recorder
        filter.recorded = WallSpan(start: day - Self.learntOver, end: tomorrow)
        // A recording that began before midnight belongs to the day before.
        let all = try run.catalogue.recordings(filter).filter { $0.verdict != nil && $0.verdict != .unreadable }
        let ours = all.filter { recording in recording.span.map { $0.start >= day && $0.start < tomorrow } ?? false }
        let earlier = all.filter { recording in recording.span.map { $0.start < day } ?? false }
        var members: [BetweenFiles.Member] = []
        for recording in earlier.suffix(Self.mostLearnt) + ours {
            var member = try member(recording)
            member.make = try run.catalogue.facts(of: recording.sha256).flatMap { json in
                try? JSONDecoder().decode(StoredMake.self, from: Data(json.utf8)).inspection.make
            }
            members.append(member)
        }
        let told = Set(members.indices.suffix(ours.count))
        let found = ForeignFiles.findings(members, told: told).map { found in
            NewFinding(recorder: recorder, span: members[found.member].span, finding: found.finding)
        }
        try run.catalogue.replaceFindings(scope: "foreign:\(recorder):\(run.site.day(day))", with: found)
        return found.map { RunReport.StoredFindingLine(subject: recorder, finding: $0.finding) }
    }
}

/// The one part of a recording's facts that is learnt from; the rest is not decoded.
private struct StoredMake: Decodable {
    struct Inspection: Decodable { var make: MakeFacts? }
    var inspection: Inspection
}
