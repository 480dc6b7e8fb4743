import Evidence
import Inspection
import Timeline

/// What an edit list makes of the media it plays: recorded spans that it hides, and places where a player pauses,
/// holds or hurries though the media goes on.
///
/// All of it is `hidden-media`: the difference between what was recorded and what is shown. An `interruption` means
/// that media is missing, and here none is; so `lost` is 0 where nothing is hidden.
enum EditLists {
    /// No writer makes more by hand; more tell nothing new.
    private static let mostFindings = 256
    private static let pauses = "an empty edit: a player pauses here, no media is hidden"
    private static let holds = "an edit that holds one picture"
    private static let hurries = "an edit of another speed: no media is hidden"

    static func findings(
        _ facts: StructureFacts, track: Truncation.TrackReading, movieTimescale: Int64, minimum: Nanoseconds,
        origin: Nanoseconds
    ) -> [Finding] {
        guard let declared = facts.tracks[track.trackID], !declared.edits.isEmpty,
            let duration = declared.mediaDuration,
            let movieBase = TimeBase(1, movieTimescale), let mediaBase = TimeBase(1, declared.timescale)
        else { return [] }
        let mediaEnd = mediaBase.nanoseconds(duration)
        // A writer that leaves the rate empty everywhere means 1.
        let ratesCount = declared.edits.contains { $0.mediaTime >= 0 && $0.rate == TrackStructure.Edit.normalRate }
        let offset = track.shift - origin
        var findings: [Finding] = []
        func add(_ start: Nanoseconds, _ end: Nanoseconds, lost: Nanoseconds, _ own: [String: String]) {
            guard findings.count < mostFindings else { return }
            var evidence = FindingEvidence(
                toleranceNanoseconds: minimum.value, toleranceReason: "shorter spans are encoder delay")
            evidence.facts = own
            evidence.facts["edits"] = String(declared.edits.count)
            evidence.facts["mediaStartSeconds"] = start.secondsText
            evidence.facts["mediaEndSeconds"] = end.secondsText
            findings.append(
                Finding(
                    kind: .hiddenMedia, start: start + offset, end: end + offset, lost: lost, streams: [track.stream],
                    evidence: evidence))
        }
        var shown: [(start: Nanoseconds, end: Nanoseconds)] = []
        var empty = Nanoseconds.zero
        for edit in declared.edits {
            let length = movieBase.nanoseconds(edit.segmentDuration)
            guard edit.mediaTime >= 0 else {
                empty = empty + length
                continue
            }
            // Before the first media an empty edit only shifts the track; between two it is a pause that was put in.
            if let before = shown.last, empty >= minimum {
                add(before.end, before.end, lost: .zero, ["emptyEdit": empty.secondsText, "reason": pauses])
            }
            empty = .zero
            let start = mediaBase.nanoseconds(edit.mediaTime)
            let rate = ratesCount ? edit.rate : TrackStructure.Edit.normalRate
            let taken = scaled(length, by: rate)
            let end = edit.segmentDuration == 0 ? mediaEnd : start + taken
            shown.append((start, end))
            if rate == 0, length >= minimum {
                add(start, start, lost: .zero, ["dwell": length.secondsText, "reason": holds])
            } else if rate > 0, edit.segmentDuration > 0, (taken - length).value.magnitude >= minimum.value {
                add(start, min(end, mediaEnd), lost: .zero, ["rate": ratio(rate), "reason": hurries])
            }
        }
        guard !shown.isEmpty else { return [] }
        shown.sort { $0.start < $1.start }
        var reached = track.firstTime.map { min(mediaBase.nanoseconds($0), mediaEnd) } ?? .zero
        func hide(_ start: Nanoseconds, _ end: Nanoseconds) {
            if end - start >= minimum { add(start, end, lost: end - start, [:]) }
        }
        for span in shown {
            hide(reached, min(span.start, mediaEnd))
            reached = max(reached, span.end)
        }
        hide(reached, mediaEnd)
        return findings
    }

    /// Media taken by an edit of this length: rates are 16.16 fixed-point; backward play takes as much.
    private static func scaled(_ length: Nanoseconds, by rate: Int32) -> Nanoseconds {
        let product = Int128(length.value) * Int128(rate.magnitude) / Int128(TrackStructure.Edit.normalRate)
        return Nanoseconds(Int64(clamping: product))
    }

    private static func ratio(_ rate: Int32) -> String {
        let thousandths = (Int64(rate) * 1000 + 32_768) / 65_536
        return "\(thousandths / 1000).\(String(thousandths % 1000 + 1000).dropFirst())"
    }
}
