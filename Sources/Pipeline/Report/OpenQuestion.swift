import Timeline
import Evidence
import Inspection

/// What could not be judged of a file, and why: it is said, and never passed off as whole.
struct OpenQuestion: Sendable, Hashable {
    var text: String
    /// The continuity of one track, or of all.
    var isContinuity = false

    /// A rhythm needs eight steps before a step can be out of it (Timeline's `GapJudge`).
    private static let fewest = 9

    static func items(_ line: CheckRun.Line, _ language: Language) -> [OpenQuestion] {
        let facts = line.facts
        var items: [OpenQuestion] = []
        if facts.verdict == .unreadable {
            let reason = facts.reason.map { ReasonWords.text($0, language) } ?? ""
            items.append(OpenQuestion(text: Phrase.notEvaluatedFile.text(language, ["reason": reason])))
        } else {
            items += facts.streams.compactMap { track($0, language) }
            let hasPicture = facts.streams.contains { $0.kind == "video" && $0.packets > 0 }
            if line.picturesWanted, hasPicture, facts.pictures.isEmpty {
                items.append(OpenQuestion(text: Phrase.notEvaluatedPictures.text(language)))
            }
            if line.clock?.chosen == nil {
                items.append(OpenQuestion(text: Phrase.notEvaluatedClock.text(language)))
            }
        }
        if line.sha256 == nil { items.append(OpenQuestion(text: Phrase.notEvaluatedDigest.text(language))) }
        items += (facts.notEvaluated ?? []).map { OpenQuestion(text: FindingWords.line($0, language)) }
        return items + facts.findings.flatMap { told(by: $0, language) }
    }

    private static func track(_ stream: FileFacts.Stream, _ language: Language) -> OpenQuestion? {
        guard ["video", "audio"].contains(stream.kind) else { return nil }
        let stream = (index: String(stream.index), start: stream.start, packets: stream.packets)
        if stream.packets < fewest {
            let words = ["stream": stream.index, "count": String(stream.packets)]
            return OpenQuestion(text: Phrase.notEvaluatedShort.text(language, words), isContinuity: true)
        }
        guard stream.start == nil else { return nil }
        return OpenQuestion(
            text: Phrase.notEvaluatedTimes.text(language, ["stream": stream.index]), isContinuity: true)
    }

    /// Checks that say of themselves, under a stable key, that they could not be made.
    private static func told(by finding: Finding, _ language: Language) -> [OpenQuestion] {
        let facts = finding.evidence.facts
        return facts.filter { $0.value == "not-evaluated" }.sorted { $0.key < $1.key }.map { key, _ in
            let stem = key.split(separator: ".").first.map(String.init) ?? key
            let reason = facts["\(stem).reason"].map { ": " + ReasonWords.text($0, language) } ?? ""
            return OpenQuestion(text: FactWords.key(key, language) + reason)
        }
    }

    /// No track of the file could be judged: to call it whole would say too much.
    static func isWhole(_ line: CheckRun.Line, _ items: [OpenQuestion]) -> Bool {
        let media = line.facts.streams.filter { ["video", "audio"].contains($0.kind) }.count
        return line.facts.verdict == .whole && items.filter(\.isContinuity).count >= media
    }
}
