import Accounts
import Evidence
import Pipeline
import Regulation

/// The part of a page with pictures and a player, or the refusal with its article and what to do.
struct MediaBox {
    let house: House
    let gate: AccessGate
    let session: Session
    let language: Language
    let site: SiteTime
    /// Where to come back to.
    let back: String

    /// Asks the gate and writes nothing: the line is written when a byte is asked for.
    ///
    /// - Returns: what to put in place of the media; nil where they may be seen.
    func refusal(_ recordings: [Recording]) throws -> [String: Any]? {
        for recording in recordings {
            do throws(AccessError) {
                let ground = try gate.answer(.view, recording, by: session.person)
                let isCovered = house.views.covers(recording.sha256, session: session.id, at: House.seconds())
                if ground.reason == nil, !isCovered {
                    return ["asksReason": true, "sha": recording.sha256, "back": back, "message": ""]
                }
            } catch {
                guard case .refused = error else { throw error }
                return [
                    "message": error.message(site, language), "sha": recording.sha256, "asksReason": false,
                    "askPlace": "/access?kind=recording&key=\(recording.sha256)#new",
                ]
            }
        }
        return nil
    }

    func fill(_ values: inout [String: Any], _ around: Surroundings, _ axes: [[[Int]]]) throws {
        var recordings: [Recording] = []
        for part in around.parts where !recordings.contains(part.recording) { recordings.append(part.recording) }
        if let refusal = try refusal(recordings) {
            values["refused"] = refusal
            return
        }
        if let picture = around.before { values["before"] = self.picture(picture) }
        if let picture = around.after { values["after"] = self.picture(picture) }
        values["hasPictures"] = around.before != nil || around.after != nil
        let parts = zip(around.parts, axes).compactMap { part, axis in clip(part, axis) }
        guard let first = parts.first else { return }
        values["player"] = [
            "parts": JSONText.list(parts.map(\.json)).line, "source": first.source, "note": first.note,
            "isPreview": first.isPreview,
        ]
    }

    private func picture(_ picture: Surroundings.Picture) -> [String: Any] {
        ["place": "/recordings/\(picture.sha256)/pictures/\(picture.index)", "time": FindingWords.clock(picture.time)]
    }

    private struct Clip {
        var source: String
        var note: String
        var isPreview: Bool
        var json: JSONText
    }

    /// What the browser gets: the original with a stretch named, or a preview that begins where the stretch does.
    private func clip(_ part: Surroundings.Part, _ axis: [[Int]]) -> Clip? {
        let place = "/recordings/\(part.recording.sha256)"
        let start = part.start.value / 1_000_000
        let end = part.end.value / 1_000_000
        let source: String
        var shift: Int64 = 0
        switch part.way {
        case .nothing: return nil
        case .original:
            source = place + "/media"
        case .copy, .sound, .transcode:
            let from = start / 1000
            source = "\(place)/clip?from=\(from)&length=\(max(1, (end + 999) / 1000 - from))"
            shift = from * 1000
        }
        let words = Words.say(part.way.note, language)
        let json = JSONText.object([
            ("source", .text(source)), ("start", .integer(start - shift)), ("end", .integer(end - shift)),
            ("note", .text(words)), ("name", .text(part.recording.originalName)),
            (
                "axis",
                .list(axis.map { .list([.integer(Int64($0[0]) - shift), .integer(Int64($0[1]))]) })
            ),
        ])
        return Clip(source: source, note: words, isPreview: part.way != .original, json: json)
    }
}
