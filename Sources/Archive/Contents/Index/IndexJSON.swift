import Evidence

/// `index.json` (`unbroken.disc-index/1`) and `dispatches.json`: docs/formats/disc.md.
struct IndexJSON {
    let index: DiscIndex

    var document: JSONText {
        .object([
            ("schema", .text("unbroken.disc-index/1")), ("disc", disc),
            ("recordings", .list(index.recordings.map(recording))), ("findings", .list(index.findings.map(finding))),
            ("matters", .list(index.description.matters.map(matter))),
        ])
    }

    var dispatches: JSONText {
        .object([
            ("schema", .text("unbroken.disc-dispatches/1")),
            (
                "dispatches",
                .list(
                    index.description.dispatches.sorted { ($0.span.start, $0.number) < ($1.span.start, $1.number) }.map
                    { one in
                        .object([
                            ("number", .text(one.number)), ("officers", .list(one.officers.map(person))),
                            ("start", .text(one.span.start.text)), ("end", .text(one.span.end.text)),
                            ("place", text(one.place)), ("cause", text(one.cause)), ("category", text(one.category)),
                            (
                                "recordings",
                                .list(
                                    index.recordings.filter { $0.dispatches.contains(one.number) }.map {
                                        .text($0.sha256)
                                    })
                            ),
                        ])
                    })
            ),
        ])
    }

    private var disc: JSONText {
        let identity = index.identity
        return .object([
            ("identity", .text(identity.copy.identity)), ("plan", .text(identity.plan)),
            ("set", .text(identity.copy.set.key)), ("number", .integer(Int64(identity.copy.disc))),
            ("of", .integer(Int64(identity.count))), ("sets", .list(identity.sets.map { .text($0.key) })),
            ("organisation", .text(identity.organisation)), ("unit", text(identity.unit)),
            ("vault", .text(identity.vault)), ("medium", .text(identity.medium.key)),
            ("date", .text(identity.date.text)), ("contact", text(identity.contact)),
            ("extraction", .optional(identity.extraction, extraction)),
        ])
    }

    private func recording(_ recording: DiscRecording) -> JSONText {
        .object([
            ("sha256", .text(recording.sha256)), ("originalName", .text(recording.originalName)),
            ("path", .text(recording.path.text)),
            ("files", .list(index.files(of: recording).map { .text($0.name) })), ("bytes", .integer(recording.bytes)),
            (
                "digests",
                .strings(
                    Dictionary(
                        uniqueKeysWithValues: recording.otherDigests.map { ($0.key.rawValue, $0.value) }))
            ),
            ("container", text(recording.container)), ("codecs", .list(recording.codecs.map(JSONText.text))),
            ("durationNs", nanoseconds(recording.duration)), ("verdict", .optional(recording.verdict, term)),
            ("start", time(recording.recorded?.start)), ("end", time(recording.recorded?.end)),
            ("clock", .optional(recording.clock, term)), ("clockErrorNs", nanoseconds(recording.clockError)),
            ("received", .text(recording.received.text)), ("recorder", text(recording.recorder)),
            ("officer", .optional(recording.officer, person)), ("segments", .list(recording.segments.map(segment))),
            ("matters", .list(index.matters(of: recording).map { .text($0.number) })),
            ("parties", .list(index.matters(of: recording).flatMap(\.parties).map(JSONText.text))),
            ("mattersCauses", .list(index.matters(of: recording).compactMap(\.cause).map(JSONText.text))),
            ("content", text(recording.content)), ("proves", text(recording.proves)),
            ("maker", text(recording.maker)), ("signedBy", text(recording.signedBy)),
            ("signedOn", text(recording.signedOn)),
            ("storedAt", .text(IndexField.storage.value(recording, in: index))),
            ("retention", .optional(recording.retention, retention)),
            ("findings", .list(index.findings(of: recording).map { .text("F\($0.id)") })),
        ])
    }

    private func segment(_ segment: DiscSegment) -> JSONText {
        .object([
            ("number", .text(segment.number)), ("dispatch", .text(segment.dispatch)),
            ("officer", person(segment.officer)), ("start", .text(segment.recorded.start.text)),
            ("end", .text(segment.recorded.end.text)), ("offsetNs", .integer(segment.offset.value)),
            ("lengthNs", .integer(segment.length.value)), ("place", text(segment.place)),
            ("cause", text(segment.cause)), ("category", text(segment.category)),
        ])
    }

    private func finding(_ finding: DiscFinding) -> JSONText {
        .object([
            ("id", .text("F\(finding.id)")), ("recording", text(finding.recording)),
            ("recorder", text(finding.recorder)), ("dispatch", text(finding.dispatch)),
            ("officer", .optional(finding.officer, person)), ("kind", term(finding.kind)),
            ("startNs", nanoseconds(finding.start)), ("endNs", nanoseconds(finding.end)),
            ("start", time(finding.recorded?.start)), ("end", time(finding.recorded?.end)),
            ("lostNs", nanoseconds(finding.lost)), ("evidence", words(finding.evidence)),
            ("state", term(finding.state)), ("steps", .list(finding.steps.map { step($0, of: finding) })),
        ])
    }

    private func step(_ step: DiscLedgerStep, of finding: DiscFinding) -> JSONText {
        .object([
            ("number", .integer(Int64(step.number))), ("kind", term(step.kind)), ("by", person(step.by)),
            ("at", .text(step.at.text)), ("cause", .optional(step.cause, words)), ("text", text(step.text)),
            ("rule", .optional(step.basis, rule)), ("takenBack", .bool(step.isTakenBack)),
            ("undoes", .optional(step.undoes) { .integer(Int64($0)) }),
            (
                "paper",
                .optional(step.paper) { paper in
                    .object([
                        ("name", .text(paper.name)), ("sha256", .text(paper.sha256)),
                        ("path", text(paper.content == nil ? nil : PlacedFiles.paper(step, of: finding, paper))),
                    ])
                }
            ),
        ])
    }

    private func matter(_ matter: DiscMatter) -> JSONText {
        .object([
            ("number", .text(matter.number)), ("dispatches", .list(matter.dispatches.map(JSONText.text))),
            ("cause", text(matter.cause)), ("parties", .list(matter.parties.map(JSONText.text))),
            ("traits", .list(matter.traits.map(words))), ("ended", time(matter.ended)), ("filed", time(matter.filed)),
            ("caseFile", .optional(matter.caseFile, words)),
        ])
    }

    private func retention(_ retention: DiscRetention) -> JSONText {
        let until: JSONText =
            switch retention.until {
            case .day(let time): .text(time.day)
            case .permanent: .text("permanent")
            case .open: .null
            }
        return .object([
            ("reason", words(retention.reason)), ("rule", rule(retention.basis)), ("until", until),
            ("untilWords", words(retention.until.words)),
        ])
    }

    private func extraction(_ extraction: Extraction) -> JSONText {
        .object([
            ("by", person(extraction.by)), ("at", .text(extraction.at.text)), ("reason", .text(extraction.reason)),
            ("approvedBy", .optional(extraction.approvedBy, person)), ("rule", .optional(extraction.basis, rule)),
        ])
    }

    private func rule(_ rule: RuleCitation) -> JSONText {
        .object([
            ("regulation", .text(rule.regulation)), ("title", words(rule.title)),
            ("article", .optional(rule.article, words)),
        ])
    }

    private func person(_ person: Person) -> JSONText {
        .object([("number", .text(person.number)), ("name", text(person.name)), ("unit", text(person.unit))])
    }

    private func term(_ term: Term) -> JSONText {
        .object([("key", .text(term.key)), ("zh", .text(term.words.zh)), ("en", .text(term.words.en))])
    }

    private func words(_ words: Words) -> JSONText { .object([("zh", .text(words.zh)), ("en", .text(words.en))]) }
    private func text(_ text: String?) -> JSONText { .optional(text, JSONText.text) }
    private func time(_ time: ZonedTime?) -> JSONText { .optional(time) { .text($0.text) } }
    private func nanoseconds(_ value: Nanoseconds?) -> JSONText { .optional(value) { .integer($0.value) } }
}
