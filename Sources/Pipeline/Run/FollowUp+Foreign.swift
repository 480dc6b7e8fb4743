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
        var earlier: [Recording] = []
        var makes: Set<SharedMake> = []
        var members: [BetweenFiles.Member] = []
        var ours = 0
        func learn(_ recording: Recording) throws(CatalogueError) {
            var member = try member(recording)
            member.make = try run.catalogue.facts(of: recording.sha256).flatMap { json in
                let make = try? JSONDecoder().decode(StoredMake.self, from: Data(json.utf8)).inspection.make
                return make.map { makes.insert(SharedMake($0)).memberAfterInsert }
            }
            members.append(member)
        }
        try run.catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            guard recording.verdict != nil, recording.verdict != .unreadable, let start = recording.span?.start,
                start < tomorrow
            else { return }
            if start < day {
                earlier.append(recording)
                if earlier.count > 2 * Self.mostLearnt { earlier.removeFirst(earlier.count - Self.mostLearnt) }
                return
            }
            // They come in the order of their time: all that is earlier was seen.
            if ours == 0 { for known in earlier.suffix(Self.mostLearnt) { try learn(known) } }
            ours += 1
            try learn(recording)
        }
        let told = Set(members.indices.suffix(ours))
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
