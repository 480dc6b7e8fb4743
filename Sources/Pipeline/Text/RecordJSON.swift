import Catalogue
import Evidence
import Inspection
import Vault

/// The JSON lines of commands that read the catalogue (docs/formats/json.md).
public enum RecordJSON {
    public static func segment(_ segment: Segment, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.segment/1")), ("number", .text(segment.number)),
            ("dispatch", .text(segment.dispatch)), ("officer", .text(segment.officer)),
            ("recorder", .optional(segment.recorder, JSONText.text)), ("recording", .text(segment.recording)),
            ("start", .text(site.text(segment.span.start))), ("end", .text(site.text(segment.span.end))),
            ("offset", .seconds(segment.offset)), ("length", .seconds(segment.length)),
            ("place", .optional(segment.place, JSONText.text)),
            (
                "position",
                .optional(segment.position) {
                    .object([("lat", .decimal($0.latitude)), ("lon", .decimal($0.longitude))])
                }
            ),
            ("cause", .optional(segment.cause, JSONText.text)),
            ("category", .optional(segment.category, JSONText.text)),
        ])
    }

    /// - Parameter spoken: the finding with what a machine wrote down of the voice, for whom the gate let pass.
    public static func finding(
        _ stored: StoredFinding, cover: CoverNote? = nil, spoken: Finding? = nil, site: SiteTime
    ) -> JSONText {
        .object([
            ("schema", .text("unbroken.finding/1")), ("id", .text("F\(stored.id)")),
            ("state", .text(stored.state.rawValue)),
            ("recording", .optional(stored.recording, JSONText.text)),
            ("recorder", .optional(stored.recorder, JSONText.text)),
            ("dispatch", .optional(stored.dispatch, JSONText.text)),
            ("officer", .optional(stored.officer, JSONText.text)),
            ("wallStart", .optional(stored.span) { .text(site.text($0.start)) }),
            ("wallEnd", .optional(stored.span) { .text(site.text($0.end)) }),
            ("finding", FindingJSON.finding(spoken ?? stored.finding.withoutSpokenWords)),
            ("coveredBy", .optional(cover) { LedgerJSON.cover($0, site: site) }),
        ])
    }

    public static func item(_ item: ItemReport, site: SiteTime) -> JSONText {
        var pairs: [(String, JSONText)] = [
            ("schema", .text("unbroken.item/1")), ("path", .text(item.path)), ("size", .integer(item.size)),
        ]
        switch item.outcome {
        case .stored: pairs.append(("outcome", .text("stored")))
        case .known(let other):
            pairs.append(("outcome", .text(other == nil ? "known" : "duplicate")))
            pairs.append(("duplicateOf", .optional(other, JSONText.text)))
        case .disposed(let id):
            pairs.append(("outcome", .text("disposed")))
            pairs.append(("disposal", .text("D\(id)")))
        case .waiting: pairs.append(("outcome", .text("waiting")))
        case .ignored(let role):
            pairs.append(("outcome", .text("ignored")))
            pairs.append(("role", .text(role.rawValue)))
        case .failed(let error):
            pairs.append(("outcome", .text("failed")))
            pairs.append(
                (
                    "error",
                    .object([
                        ("code", .text(error.code.rawValue)), ("path", .text(error.path)),
                        ("cause", .text(error.cause)),
                    ])
                ))
        }
        if let recording = item.recording {
            pairs += [
                ("sha256", .text(recording.sha256)), ("vaultPath", .text(recording.vaultPath)),
                ("recorder", .optional(recording.recorder, JSONText.text)),
                ("officer", .optional(recording.officer, JSONText.text)),
                ("start", .optional(recording.span) { .text(site.text($0.start)) }),
                ("end", .optional(recording.span) { .text(site.text($0.end)) }),
                (
                    "clock",
                    .optional(recording.clock) { clock in
                        .object([
                            ("source", .text(clock.source.rawValue)), ("error", .seconds(clock.error)),
                            ("note", .optional(clock.note, JSONText.text)),
                        ])
                    }
                ),
                ("duration", .optional(recording.duration, JSONText.seconds)),
                ("verdict", .optional(recording.verdict) { .text($0.rawValue) }),
            ]
        }
        pairs += [
            ("reason", .optional(item.reason, JSONText.text)), ("pictures", .integer(Int64(item.pictures))),
            ("dispatches", .list(item.dispatches.map(JSONText.text))),
            ("findings", .list(item.findings.map { FindingJSON.finding($0.withoutSpokenWords) })),
        ]
        return .object(pairs)
    }
}
