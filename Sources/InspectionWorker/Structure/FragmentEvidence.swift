import Evidence
import Inspection
import Timeline

/// What the fragments' own numbers and times add to what the packets showed.
///
/// A number that skips proves nothing by itself: recorders start counting anywhere, segments that are joined keep
/// their numbers, and a packager may leave some out of one track's file. So a skip is a fact on the finding at the
/// same place, or a note. Only where number **and** decoding time skip at one place, by more than the track's own
/// rhythm, is media missing beyond doubt; where the packets alone could not say so, that is `damaged`.
struct FragmentEvidence {
    let log: FragmentLog
    /// Of a picture or sound stream: its track id, time base, place of the line's zero, and longest usual step.
    struct Track {
        var stream: Int
        var id: Int
        var timeBase: TimeBase
        /// Added to the track's own times to get the file's line.
        var shift: Nanoseconds
        var usualMaximum: Int64
        /// The track keeps a rhythm: otherwise a step of its times says nothing.
        var isSteady: Bool
    }
    let tracks: [Track]
    let minimum: Nanoseconds

    private static let concerned: Set<FindingKind> = [
        .interruption, .pictureLoss, .soundLoss, .timestampReset, .overlap,
    ]

    func add(to facts: inout FileFacts) {
        guard log.fragments > 1 else { return }
        var told = Set<Int64>()
        for index in facts.findings.indices where Self.concerned.contains(facts.findings[index].kind) {
            guard facts.findings[index].place ?? .middle == .middle else { continue }
            told.formUnion(add(to: &facts.findings[index]))
        }
        facts.findings += damage(except: told)
        note(&facts, except: told)
    }

    /// Byte offsets of the fragments whose step belongs to this finding.
    private func add(to finding: inout Finding) -> Set<Int64> {
        let spans = PacketSpans(finding)
        let ids = Set(tracks.filter { finding.streams.contains($0.stream) }.map(\.id))
        let times = log.timeSteps.filter { ids.contains($0.track) && spans.contain($0.offset) }
        let numbers = log.numberSteps.filter { spans.contain($0.offset) }
        if let step = numbers.first {
            finding.evidence.facts["fragments"] = "\(step.from)→\(step.to)"
            if log.numbersCount, step.to > step.from + 1 {
                finding.evidence.facts["fragmentsMissing"] = String(step.to - step.from - 1)
            }
        } else if let step = times.first, let from = step.fromNumber, let to = step.toNumber {
            finding.evidence.facts["fragments"] = "\(from)→\(to)"
        }
        if let step = times.first, let track = tracks.first(where: { $0.id == step.track }) {
            finding.evidence.facts["fragmentTimeJump"] = track.timeBase.nanoseconds(step.ticks).secondsText
        }
        return Set(times.map(\.offset) + numbers.map(\.offset))
    }

    /// Number and time skip together and nobody said so yet.
    private func damage(except told: Set<Int64>) -> [Finding] {
        guard log.numbersCount else { return [] }
        return log.numberSteps.filter { $0.to > $0.from + 1 && !told.contains($0.offset) }.compactMap { number in
            let missing = log.timeSteps.filter { $0.offset == number.offset }.compactMap {
                step -> (Track, Nanoseconds, Nanoseconds)? in
                guard let track = tracks.first(where: { $0.id == step.track }), track.isSteady else { return nil }
                let lost = track.timeBase.nanoseconds(step.ticks)
                guard lost >= minimum, step.ticks > track.usualMaximum.addingSaturated(track.usualMaximum / 2) else {
                    return nil
                }
                return (track, track.timeBase.nanoseconds(step.expected) + track.shift, lost)
            }
            guard let start = missing.map(\.1).min(), let lost = missing.map(\.2).max() else { return nil }
            var evidence = FindingEvidence(
                toleranceNanoseconds: minimum.value, toleranceReason: "shorter steps are rounding",
                errorNanoseconds: missing.map { $0.0.timeBase.nanoseconds($0.0.usualMaximum) + .milliseconds(40) }
                    .max()?.value)
            evidence.facts["saidBy"] = "fragment numbers and times"
            evidence.facts["fragments"] = "\(number.from)→\(number.to)"
            evidence.facts["fragmentsMissing"] = String(number.to - number.from - 1)
            evidence.facts["fragmentTimeJump"] = lost.secondsText
            evidence.facts["byte"] = String(number.offset)
            return Finding(
                kind: .damaged, start: start, end: start + lost, lost: lost, place: .middle,
                streams: missing.map(\.0.stream).sorted(), evidence: evidence)
        }
    }

    private func note(_ facts: inout FileFacts, except told: Set<Int64>) {
        let said = told.union(
            facts.findings.compactMap { $0.kind == .damaged ? $0.evidence.facts["byte"].flatMap(Int64.init) : nil })
        let numbers = log.numberSteps.filter { !said.contains($0.offset) }
        if !numbers.isEmpty {
            facts.note(
                "fragmentNumbers",
                Self.list(numbers.map { "\($0.from)→\($0.to) at byte \($0.offset)" }, of: log.numberStepCount))
        }
        let times = log.timeSteps.filter { !said.contains($0.offset) }
        if !times.isEmpty {
            let texts = times.map { step in
                let base = tracks.first { $0.id == step.track }?.timeBase
                let jump = base.map { "\($0.nanoseconds(step.ticks).secondsText) s" } ?? "\(step.ticks) ticks"
                return "track \(step.track) \(jump) at byte \(step.offset)"
            }
            facts.note("fragmentTimes", Self.list(texts, of: log.timeStepCount))
        }
        if let first = log.firstNumber, first > 1 { facts.note("firstFragment", String(first)) }
    }

    /// The first four, and how many there were.
    private static func list(_ texts: [String], of count: Int64) -> String {
        let shown = texts.prefix(4).joined(separator: "; ")
        return count > 4 ? "\(shown); \(count) in all" : shown
    }
}

/// The bytes between the packets on both sides of a finding, one span a stream.
struct PacketSpans {
    let spans: [ClosedRange<Int64>]

    init(_ finding: Finding) {
        spans = finding.evidence.before.compactMap { before in
            guard let from = before.offset,
                let to = finding.evidence.after.first(where: { $0.stream == before.stream })?.offset, from != to
            else { return nil }
            return min(from, to)...max(from, to)
        }
    }

    func contain(_ offset: Int64) -> Bool { spans.contains { $0.contains(offset) } }
    func overlap(_ range: ClosedRange<Int64>) -> Bool { spans.contains { $0.overlaps(range) } }
}
