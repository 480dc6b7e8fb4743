import Evidence
import Timeline

/// `unbroken.ledger/1`, and who covers a gap (docs/formats/json.md).
public enum LedgerJSON {
    public static func ledger(
        _ ledger: Ledger, of stored: StoredFinding, cover: CoverNote? = nil, spoken: Finding? = nil, site: SiteTime
    ) -> JSONText {
        .object([
            ("schema", .text("unbroken.ledger/1")), ("id", .text("F\(ledger.finding)")),
            ("state", .text(ledger.state.rawValue)), ("way", .optional(ledger.way) { .text($0.rawValue) }),
            ("steps", .list(ledger.steps.map { step($0, site: site) })),
            ("finding", RecordJSON.finding(stored, cover: cover, spoken: spoken, site: site)),
        ])
    }

    private static func step(_ step: LedgerStep, site: SiteTime) -> JSONText {
        let says = step.says
        var pairs: [(String, JSONText)] = [
            ("number", .integer(Int64(step.number))), ("kind", .text(step.kind.rawValue)), ("by", .text(step.by)),
            ("at", .text(site.text(step.at))), ("regulation", .text(step.basis.regulation)),
            ("article", .optional(step.basis.article, JSONText.text)),
        ]
        func add(_ key: String, _ value: JSONText?) { if let value { pairs.append((key, value)) } }
        add("cause", says.cause.map(JSONText.text))
        add("reason", says.reason.map(JSONText.text))
        add("record", says.record.map(JSONText.text))
        add("text", says.text.map(JSONText.text))
        add(
            "paper",
            says.paper.map {
                .object([("sha256", .text($0.sha256)), ("name", .text($0.name)), ("vaultPath", .text($0.place))])
            })
        add(
            "voice",
            says.voice.map {
                .list($0.map { .object([("start", .seconds($0.start)), ("end", .seconds($0.end))]) })
            })
        add("heardByEar", says.heardByEar.map(JSONText.bool))
        add("needsApproval", says.needsApproval.map(JSONText.bool))
        add("approves", says.approves.map { .integer(Int64($0)) })
        add("enteredBy", says.enteredBy.map(JSONText.text))
        add("undoes", says.undoes.map { .integer(Int64($0)) })
        return .object(pairs)
    }

    public static func cover(_ note: CoverNote, site: SiteTime) -> JSONText {
        func span(_ span: WallSpan) -> [(String, JSONText)] {
            [("start", .text(site.text(span.start))), ("end", .text(site.text(span.end)))]
        }
        func list(_ parts: [Cover.Part]) -> JSONText {
            .list(
                parts.map { .object([("officer", .text($0.officer)), ("segment", .text($0.segment))] + span($0.span)) })
        }
        var pairs: [(String, JSONText)] = [("dispatch", .text(note.dispatch)), ("officer", .text(note.officer))]
        switch note.cover {
        case .byColleague(let parts): pairs += [("result", .text("colleague")), ("by", list(parts))]
        case .partly(let parts, let missing):
            pairs += [
                ("result", .text("partly")), ("by", list(parts)), ("missing", .list(missing.map { .object(span($0)) })),
            ]
        case .byNoOne: pairs.append(("result", .text("no-one")))
        case .notEvaluated(let reason): pairs += [("result", .text("not-evaluated")), ("reason", .text(reason))]
        }
        return .object(pairs)
    }
}
