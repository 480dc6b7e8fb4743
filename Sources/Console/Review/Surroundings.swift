import Catalogue
import Evidence
import Inspection
import Pipeline

/// What lies around a finding: the recordings to play, from where to where, and the pictures on both sides.
struct Surroundings {
    /// What is played before and after: enough to hear how it came and what was said then.
    static let before = Nanoseconds.seconds(10)
    static let after = Nanoseconds.seconds(30)

    /// A stretch of one recording, on its own time line.
    struct Part {
        var recording: Recording
        var facts: FileFacts?
        var start: Nanoseconds
        var end: Nanoseconds
        var way: PreviewShelf.Way { PreviewShelf.way(facts) }
    }

    struct Picture {
        var sha256: String
        var index: Int
        var time: Nanoseconds
    }

    /// One file with the gap in it, or the file before and the file after.
    var parts: [Part] = []
    /// Whether the gap lies between two files.
    var isBetween = false
    var before: Picture?
    var after: Picture?
    /// Where recording goes on, on the last part's line; where voices are counted from.
    var resume: Nanoseconds?

    init(_ stored: StoredFinding, house: House) throws {
        let catalogue = house.catalogue
        if let sha256 = stored.recording, let recording = try catalogue.recording(sha256) {
            inside(stored.finding, recording, try house.facts(of: sha256))
            return
        }
        let (earlier, later) = try Self.neighbours(stored, catalogue)
        isBetween = true
        if let (recording, moment) = earlier {
            let facts = try house.facts(of: recording.sha256)
            let end = moment ?? recording.duration ?? .zero
            parts.append(Part(recording: recording, facts: facts, start: max(.zero, end - Self.before), end: end))
            before = Self.picture(recording, facts) {
                $0 <= end
            } best: {
                $0 > $1
            }
        }
        if let (recording, moment) = later {
            let facts = try house.facts(of: recording.sha256)
            let start = moment ?? .zero
            let end = min(recording.duration ?? (start + Self.after), start + Self.after)
            parts.append(Part(recording: recording, facts: facts, start: start, end: max(end, start)))
            after = Self.picture(recording, facts) {
                $0 >= start
            } best: {
                $0 < $1
            }
            resume = start
        }
    }

    private mutating func inside(_ finding: Finding, _ recording: Recording, _ facts: FileFacts?) {
        let duration = recording.duration ?? facts?.duration ?? .zero
        let start = finding.start ?? .zero
        let end = max(finding.end ?? start, start)
        let from = max(.zero, min(start, duration) - Self.before)
        let to = duration > .zero ? min(duration, end + Self.after) : end + Self.after
        parts = [Part(recording: recording, facts: facts, start: from, end: max(to, from))]
        before = Self.picture(recording, facts) {
            $0 <= start
        } best: {
            $0 > $1
        }
        // Where nothing comes after, the last picture must not stand there as the first one after.
        if end < duration {
            after = Self.picture(recording, facts) {
                $0 >= end
            } best: {
                $0 < $1
            }
            resume = end
        }
    }

    private static func picture(
        _ recording: Recording, _ facts: FileFacts?, where fits: (Nanoseconds) -> Bool,
        best: (Nanoseconds, Nanoseconds) -> Bool
    ) -> Picture? {
        guard let pictures = facts?.pictures else { return nil }
        let index = pictures.indices.filter { fits(pictures[$0].time) }.min {
            best(pictures[$0].time, pictures[$1].time)
        }
        return index.map { Picture(sha256: recording.sha256, index: $0, time: pictures[$0].time) }
    }

    private typealias Neighbour = (Recording, Nanoseconds?)

    /// The recordings on both sides of a finding that is in none: those it names, or the dispatch's nearest segments.
    private static func neighbours(
        _ stored: StoredFinding, _ catalogue: any CatalogueEngine
    ) throws -> (Neighbour?, Neighbour?) {
        if let names = stored.finding.evidence.facts["files"]?.components(separatedBy: " | "), names.count == 2 {
            var filter = RecordingFilter()
            filter.recorder = stored.recorder
            let known = try catalogue.recordings(filter)
            func named(_ name: String) -> Neighbour? {
                known.first { $0.originalName == name }.map { ($0, nil) }
            }
            return (named(names[0]), named(names[1]))
        }
        guard let dispatch = stored.dispatch, let span = stored.span else { return (nil, nil) }
        var query = SegmentQuery()
        query.dispatch = dispatch
        query.limit = 1000
        let segments = try catalogue.find(query)
        // Segments of one clock may overlap the finding's edge by its error.
        let slack = Nanoseconds.seconds(2)
        let earlier = segments.filter { $0.span.end <= span.start + slack }.max { $0.span.end < $1.span.end }
        let later = segments.filter { $0.span.start + slack >= span.end }.min { $0.span.start < $1.span.start }
        func recording(_ segment: Segment?, _ moment: (Segment) -> Nanoseconds) throws -> Neighbour? {
            guard let segment, let recording = try catalogue.recording(segment.recording) else { return nil }
            return (recording, moment(segment))
        }
        return (try recording(earlier) { $0.offset + $0.length }, try recording(later) { $0.offset })
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
