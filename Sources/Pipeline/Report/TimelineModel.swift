import Evidence
import Inspection

/// What the timeline of one file shows, before it has a size: lanes with their runs, and the findings on them.
struct TimelineModel: Sendable, Hashable {
    /// How a finding is drawn. Kinds that are not known are drawn too.
    enum Look: String, Sendable {
        case hole, covered, silent, damaged, twice, hidden, step, other

        init(_ kind: FindingKind) {
            self =
                switch kind.rawValue {
                case "interruption", "picture-loss", "sound-loss", "truncated": .hole
                case "covered": .covered
                case "silent": .silent
                case "damaged": .damaged
                case "overlap", "repeat": .twice
                case "hidden-media": .hidden
                case "timestamp-reset": .step
                default: .other
                }
        }
    }

    struct Mark: Sendable, Hashable {
        /// From 1, as in the table of findings.
        var number: Int
        var kind: FindingKind
        var look: Look
        var start: Nanoseconds
        var end: Nanoseconds
    }

    struct Run: Sendable, Hashable {
        var start: Nanoseconds
        var end: Nanoseconds
    }

    struct Lane: Sendable, Hashable {
        var stream: Int
        var isPicture: Bool
        var title: String
        var runs: [Run]
        var marks: [Mark]
    }

    /// More findings than this are in the table only: a drawing 1200 pixels wide can't tell them apart.
    static let mostMarks = 200
    /// More tracks than this are no recording a person looks at.
    static let mostLanes = 16

    var start: Nanoseconds
    var end: Nanoseconds
    var lanes: [Lane] = []
    var marks: [Mark] = []
    /// Findings without a place in time.
    var unplaced: [Int] = []
    var marksLeftOut = 0
    var lanesLeftOut = 0

    var length: Nanoseconds { end - start }

    /// Nil where there is no time to draw: nothing could be read, or it is a single picture.
    init?(_ facts: FileFacts, language: Language) {
        let media = facts.streams.filter { ["video", "audio"].contains($0.kind) }
        start = media.compactMap(\.start).min() ?? .zero
        end = max(facts.duration ?? .zero, media.compactMap(\.end).max() ?? .zero)
        for (index, finding) in facts.findings.enumerated() {
            guard let from = finding.start, let to = finding.end, from <= to else {
                if let at = finding.start ?? finding.end {
                    add(Mark(number: index + 1, kind: finding.kind, look: .step, start: at, end: at))
                } else {
                    unplaced.append(index + 1)
                }
                continue
            }
            add(Mark(number: index + 1, kind: finding.kind, look: Look(finding.kind), start: from, end: to))
        }
        for mark in marks {
            start = min(start, mark.start)
            end = max(end, mark.end)
        }
        guard start < end, !media.isEmpty else { return nil }
        let findings = facts.findings
        lanes = media.prefix(Self.mostLanes).map { stream in
            let own = marks.filter { Self.concerns(findings[$0.number - 1], stream) }
            return Lane(
                stream: stream.index, isPicture: stream.kind == "video", title: Self.title(stream, language),
                runs: Self.runs(stream, holes: own.filter { $0.look == .hole }), marks: own)
        }
        lanesLeftOut = max(0, media.count - Self.mostLanes)
    }

    private mutating func add(_ mark: Mark) {
        if marks.count < Self.mostMarks { marks.append(mark) } else { marksLeftOut += 1 }
    }

    /// Whether a finding belongs into the lane of a stream. One that names no stream is about the whole file.
    private static func concerns(_ finding: Finding, _ stream: FileFacts.Stream) -> Bool {
        if !finding.streams.isEmpty { return finding.streams.contains(stream.index) }
        return switch finding.kind.rawValue {
        case "covered", "picture-loss": stream.kind == "video"
        case "silent", "sound-loss": stream.kind == "audio"
        default: true
        }
    }

    /// The stream's span without its losses.
    private static func runs(_ stream: FileFacts.Stream, holes: [Mark]) -> [Run] {
        guard let first = stream.start, let last = stream.end, first < last else { return [] }
        var runs: [Run] = []
        var position = first
        for hole in holes.sorted(by: { $0.start < $1.start }) where hole.start < hole.end {
            if hole.start > position { runs.append(Run(start: position, end: min(hole.start, last))) }
            position = max(position, hole.end)
            if position >= last { break }
        }
        if position < last { runs.append(Run(start: position, end: last)) }
        return runs
    }

    private static func title(_ stream: FileFacts.Stream, _ language: Language) -> String {
        var words = [(stream.kind == "video" ? Phrase.picture : .sound).text(language), stream.codec]
        if let width = stream.width, let height = stream.height, width > 0 { words.append("\(width)×\(height)") }
        if let rate = stream.sampleRate, rate > 0 { words.append("\(rate) Hz") }
        return words.joined(separator: " ")
    }
}
