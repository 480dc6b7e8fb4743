import Evidence

/// What the page shows, as scripts that call `Disc.…` with a value. Times are texts as they are shown and milliseconds
/// for drawing; spans in a recording are milliseconds.
struct IndexData {
    let index: DiscIndex
    /// Recordings whose proof lies on the disc.
    private let proven: Set<String>

    init(index: DiscIndex) {
        self.index = index
        proven = Set(index.description.custody.proofs.map(\.recording))
    }

    func scripts(of size: Int) -> [(path: String, text: String)] {
        var result = [("index/data-disc.js", call("disc", disc))]
        for (number, start) in stride(from: 0, to: index.recordings.count, by: size).enumerated() {
            let slice = index.recordings[start..<min(start + size, index.recordings.count)]
            result.append((name("recordings", number), call("recordings", .list(slice.map(recording)))))
        }
        for (number, start) in stride(from: 0, to: index.findings.count, by: size).enumerated() {
            let slice = index.findings[start..<min(start + size, index.findings.count)]
            result.append((name("findings", number), call("findings", .list(slice.map(finding)))))
        }
        let catalogue = index.catalogue
        for (number, start) in stride(from: 0, to: catalogue.count, by: size * 8).enumerated() {
            let slice = catalogue[start..<min(start + size * 8, catalogue.count)]
            result.append((name("set", number), call("set", .list(slice.map(line)))))
        }
        return result + [("index/data-end.js", call("end", .null))]
    }

    private func name(_ kind: String, _ number: Int) -> String {
        "index/data-\(kind)-\(ZonedTime.digits(number + 1, 4)).js"
    }

    /// `<` is written otherwise, so that the text stays harmless wherever it may be pasted.
    private func call(_ function: String, _ value: JSONText) -> String {
        "Disc.\(function)(" + value.line.replacing("<", with: "\\u003C") + ");\n"
    }

    private var disc: JSONText {
        let identity = index.identity
        return .object([
            ("id", .text(identity.copy.identity)), ("plan", .text(identity.plan)),
            ("organisation", .text(identity.organisation)), ("unit", text(identity.unit)),
            ("vault", .text(identity.vault)), ("set", words(identity.copy.set.title)),
            ("sets", .list(identity.sets.map { words($0.title) })), ("number", .integer(Int64(identity.copy.disc))),
            ("count", .integer(Int64(identity.count))), ("medium", .text(identity.medium.title)),
            ("date", .text(identity.date.day)), ("contact", text(identity.contact)),
            ("recordings", .integer(Int64(index.recordings.count))),
            ("bytes", .integer(index.recordings.reduce(0) { $0.addingSaturated($1.bytes) })),
            ("before", text(index.description.custody.before?.identity)),
            (
                "extraction",
                .optional(identity.extraction) { one in
                    .object([
                        ("by", .text(one.by.text)), ("at", .text(one.at.plain)), ("reason", .text(one.reason)),
                        ("approvedBy", text(one.approvedBy?.text)), ("rule", .optional(one.basis, rule)),
                    ])
                }
            ),
            ("discs", .list((0..<max(0, identity.count)).map { .text(identity.discIdentity($0 + 1)) })),
            (
                "dispatches",
                .list(
                    index.description.dispatches.sorted { ($0.span.start, $0.number) < ($1.span.start, $1.number) }.map(
                        dispatch))
            ),
            ("matters", .list(index.description.matters.map(matter))),
        ])
    }

    private func dispatch(_ one: DiscDispatch) -> JSONText {
        .object([
            ("number", .text(one.number)), ("officers", .list(one.officers.map { .text($0.text) })),
            ("when", .text(one.span.plain)), ("from", .integer(one.span.start.milliseconds)),
            ("until", .integer(one.span.end.milliseconds)), ("place", text(one.place)), ("cause", text(one.cause)),
            ("category", text(one.category)), ("zone", .integer(Int64(one.span.start.offset))),
        ])
    }

    private func matter(_ one: DiscMatter) -> JSONText {
        .object([
            ("number", .text(one.number)), ("cause", text(one.cause)),
            ("parties", .list(one.parties.map(JSONText.text))),
            ("dispatches", .list(one.dispatches.map(JSONText.text))),
            ("ended", .optional(one.ended) { .text($0.day) }), ("filed", .optional(one.filed) { .text($0.day) }),
            ("caseFile", .optional(one.caseFile, words)), ("traits", .list(one.traits.map(words))),
        ])
    }

    private func recording(_ one: DiscRecording) -> JSONText {
        let files = index.files(of: one)
        return .object([
            ("sha", .text(one.sha256)), ("name", .text(one.originalName)),
            ("files", .list(files.map { .text($0.name) })), ("bytes", .integer(one.bytes)),
            ("play", .text(Playing(one, isWhole: files.count == 1).rawValue)),
            ("format", .text(([one.container].compactMap { $0 } + one.codecs).joined(separator: " · "))),
            ("length", .optional(one.duration) { .integer($0.milliseconds) }),
            ("day", text(one.recorded?.start.day)), ("when", text(one.recorded?.plain)),
            ("from", .optional(one.recorded) { .integer($0.start.milliseconds) }),
            ("until", .optional(one.recorded) { .integer($0.end.milliseconds) }),
            ("zone", .integer(Int64((one.recorded?.start ?? one.received).offset))),
            ("clock", .optional(one.clock) { words($0.words) }),
            ("error", .optional(one.clockError) { .integer($0.milliseconds) }),
            ("received", .text(one.received.plain)), ("recorder", text(one.recorder)),
            ("officer", text(one.officer?.text)), ("unit", text(one.officer?.unit)),
            ("verdict", .optional(one.verdict) { words($0.words) }), ("content", text(one.content)),
            ("proves", text(one.proves)), ("maker", text(one.maker)),
            ("proof", .bool(proven.contains(one.sha256))),
            ("signed", text([one.signedBy, one.signedOn].compactMap { $0 }.joined(separator: " "))),
            ("matters", .list(index.matters(of: one).map { .text($0.number) })),
            (
                "segments",
                .list(
                    one.segments.map { segment in
                        .object([
                            ("number", .text(segment.number)), ("dispatch", .text(segment.dispatch)),
                            ("officer", .text(segment.officer.text)), ("when", .text(segment.recorded.plain)),
                            ("at", .integer(segment.offset.milliseconds)),
                            ("length", .integer(segment.length.milliseconds)), ("place", text(segment.place)),
                            ("cause", text(segment.cause)), ("category", text(segment.category)),
                        ])
                    })
            ),
            (
                "kept",
                .optional(one.retention) { kept in
                    .object([
                        ("why", words(kept.reason)), ("rule", rule(kept.basis)), ("until", words(kept.until.words)),
                    ])
                }
            ),
            (
                "pictures",
                .list(
                    one.thumbnails.enumerated().map { number, picture in
                        .object([
                            ("file", .text(PlacedFiles.thumbnail(number, picture, of: one))),
                            ("at", .optional(picture.at) { .integer($0.milliseconds) }),
                            ("finding", .optional(picture.finding, JSONText.integer)),
                        ])
                    })
            ),
            (
                "runs",
                .list(
                    one.runs.map { run in
                        .list([
                            .text(run.kind.rawValue), .integer(run.start.milliseconds), .integer(run.end.milliseconds),
                        ])
                    })
            ),
            (
                "digests",
                .list(
                    one.otherDigests.sorted { $0.key < $1.key }.map { .list([.text($0.key.title), .text($0.value)]) })
            ),
        ])
    }

    private func finding(_ one: DiscFinding) -> JSONText {
        .object([
            ("id", .integer(one.id)),
            ("recording", .optional(one.recording.flatMap { index.place(of: $0) }) { .integer(Int64($0)) }),
            ("dispatch", text(one.dispatch)), ("officer", text(one.officer?.text)), ("recorder", text(one.recorder)),
            ("kind", term(one.kind)), ("from", .optional(one.start) { .integer($0.milliseconds) }),
            ("until", .optional(one.end) { .integer($0.milliseconds) }), ("when", text(one.recorded?.plain)),
            ("lost", .optional(one.lost) { .integer($0.milliseconds) }), ("evidence", words(one.evidence)),
            ("state", term(one.state)), ("explained", .bool(one.isExplained)),
            (
                "steps",
                .list(
                    one.steps.map { step in
                        .object([
                            ("kind", words(step.kind.words)), ("by", .text(step.by.text)), ("at", .text(step.at.plain)),
                            ("cause", .optional(step.cause, words)), ("text", text(step.text)),
                            ("rule", .optional(step.basis, rule)), ("back", .bool(step.isTakenBack)),
                            ("paper", text(step.paper?.name)),
                            (
                                "file",
                                text(
                                    step.paper.flatMap {
                                        $0.content == nil ? nil : PlacedFiles.paper(step, of: one, $0)
                                    })
                            ),
                        ])
                    })
            ),
        ])
    }

    /// An array, not an object: the set may have a hundred thousand.
    private func line(_ one: CatalogueLine) -> JSONText {
        .list([
            .integer(Int64(one.disc)), .text(one.originalName), .text(one.recorded?.plain ?? ""),
            .text(one.officer ?? ""), .text(one.dispatch ?? ""), .text(one.matter ?? ""),
        ])
    }

    private func rule(_ rule: RuleCitation) -> JSONText { words(Words(zh: rule.text(.zh), en: rule.text(.en))) }
    private func term(_ term: Term) -> JSONText {
        .list([.text(term.key), .text(term.words.zh), .text(term.words.en)])
    }
    private func words(_ words: Words) -> JSONText { .list([.text(words.zh), .text(words.en)]) }
    private func text(_ text: String?) -> JSONText { .optional(text, JSONText.text) }
}

/// Whether a browser plays a recording.
enum Playing: String {
    case video, audio
    /// Some browsers do (H.265 where the machine has a decoder): it is tried, and said so where it fails.
    case perhaps
    case no
    /// Lies there in parts.
    case parts

    /// By what all of today's browsers play: MP4 or WebM with H.264, VP8, VP9 or AV1; AAC, MP3, Opus, Vorbis, PCM in WAV.
    init(_ recording: DiscRecording, isWhole: Bool) {
        guard isWhole else {
            self = .parts
            return
        }
        let container = Set((recording.container ?? "").lowercased().split(separator: ",").map(String.init))
        let codecs = Set(recording.codecs.map { $0.lowercased() })
        let sound: Set<String> = ["aac", "mp3", "opus", "vorbis", "flac"]
        let picture: Set<String> = ["h264", "vp8", "vp9", "av1"]
        let boxes: Set<String> = ["mp4", "mov", "webm", "m4a", "mp3", "ogg", "wav", "flac"]
        guard !container.isDisjoint(with: boxes), !codecs.isEmpty else {
            self = .no
            return
        }
        // Matroska: what is no WebM plays in some browsers only.
        let isOtherMatroska =
            container.contains("matroska") && !codecs.isSubset(of: ["vp8", "vp9", "av1", "opus", "vorbis"])
        if isOtherMatroska {
            self = .perhaps
        } else if codecs.isSubset(of: container.contains("wav") ? ["pcm_s16le"] : sound) {
            self = .audio
        } else if codecs.isSubset(of: sound.union(picture)) {
            self = .video
        } else if codecs.subtracting(sound).subtracting(picture).isSubset(of: ["hevc", "h265"]) {
            self = .perhaps
        } else {
            self = .no
        }
    }
}
