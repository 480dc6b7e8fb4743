import Evidence
import Regulation

/// The recorders' ledger as JSON lines: docs/formats/json.md.
public enum RecorderLedgerJSON {
    public static func check(_ check: RecorderCheck, site: SiteTime) -> JSONText {
        .object([("schema", .text("unbroken.recorder-check/1"))] + pairs(check, site))
    }

    private static func pairs(_ check: RecorderCheck, _ site: SiteTime) -> [(String, JSONText)] {
        let state = check.state
        return [
            ("id", .text("K\(check.id)")), ("recorder", .text(check.recorder)),
            ("occasion", .text(check.occasion.rawValue)), ("works", .optional(state.works, JSONText.bool)),
            ("battery", .optional(state.battery) { .integer(Int64($0)) }),
            ("storageFree", .optional(state.storageFree, JSONText.integer)),
            ("picture", .optional(state.pictureIsClear, JSONText.bool)),
            ("sound", .optional(state.soundIsClear, JSONText.bool)),
            ("clockOffset", .optional(state.clock) { .seconds($0.offset) }),
            ("clockError", .optional(state.clock) { .seconds($0.error) }), ("clockSet", .bool(state.clockWasSet)),
            ("verdict", .text(check.verdict.rawValue)), ("results", .list(check.results.map(result))),
            ("regulation", .text(check.regulation)), ("note", .optional(state.note, JSONText.text)),
            ("by", .text(check.by)), ("at", .text(site.text(check.at))),
        ]
    }

    private static func result(_ result: RecorderCheck.Result) -> JSONText {
        .object([
            ("key", .text(result.key)), ("verdict", .text(result.verdict.rawValue)),
            (
                "limit",
                .optional(result.limit) { limit in
                    result.key == EquipmentCheck.clock.rawValue ? .seconds(Nanoseconds(limit)) : .integer(limit)
                }
            ), ("limitArticle", .optional(result.limitArticle, JSONText.text)),
            ("article", .optional(result.article, JSONText.text)),
        ])
    }

    public static func entry(_ entry: RecorderLedgerEntry, regulation: String, site: SiteTime) -> JSONText {
        let issue = entry.issue
        return .object([
            ("schema", .text("unbroken.recorder-issue/1")), ("id", .text("I\(issue.id)")),
            ("recorder", .text(issue.recorder)), ("officer", .text(issue.officer)), ("by", .text(issue.by)),
            ("at", .text(site.text(issue.at))), ("until", .optional(issue.until) { .text(site.text($0)) }),
            ("check", .optional(issue.check) { .object(pairs($0, site)) }),
            ("reason", .optional(issue.reason, JSONText.text)), ("due", .text(site.text(entry.due))),
            ("regulation", .text(regulation)), ("article", .optional(entry.source.article) { .text($0.text) }),
            (
                "return",
                .optional(issue.handedBack) { back in
                    .object([
                        ("by", .text(back.by)), ("at", .text(site.text(back.at))),
                        ("broughtBy", .optional(back.broughtBy, JSONText.text)),
                        ("late", .optional(entry.lateness, JSONText.seconds)),
                        ("check", .optional(back.check) { .object(pairs($0, site)) }),
                        ("correction", .optional(back.correction, JSONText.text)),
                    ])
                }
            ),
        ])
    }

    public static func missing(_ missing: MissingRecorder, regulation: String, site: SiteTime) -> JSONText {
        var entry: RecorderLedgerEntry?
        var seen: WallTime?
        switch missing.why {
        case .notReturned(let found): entry = found
        case .notSeen(let since): seen = since
        }
        return .object([
            ("schema", .text("unbroken.recorder-missing/1")), ("recorder", .text(missing.serial)),
            ("unit", .optional(missing.unit, JSONText.text)),
            ("why", .text(entry == nil ? "not-seen" : "not-returned")),
            ("officer", .optional(entry) { .text($0.issue.officer) }),
            ("issue", .optional(entry) { .text("I\($0.issue.id)") }),
            ("since", .optional(entry) { .text(site.text($0.issue.at)) }),
            ("due", .optional(entry) { .text(site.text($0.due)) }),
            ("lastSeen", .optional(seen) { .text(site.text($0)) }), ("regulation", .text(regulation)),
            ("article", .optional(missing.source.article) { .text($0.text) }),
        ])
    }

    public static func clocks(_ clocks: RecorderClocks, rules: RecordingRules, site: SiteTime) -> JSONText {
        func perDay(_ billionths: Int64) -> JSONText { .decimal(Double(billionths) * 86_400 / 1_000_000_000) }
        return .object([
            ("schema", .text("unbroken.recorder-clocks/1")), ("recorder", .text(clocks.recorder)),
            ("beyond", .bool(clocks.isBeyond)), ("tolerance", .integer(Int64(rules.equipment.clockTolerance.value))),
            ("article", .optional(rules.equipment.clockTolerance.source.article) { .text($0.text) }),
            ("driftLimit", .integer(Int64(rules.recorders.clockDrift.value))),
            (
                "entries",
                .list(
                    clocks.entries.map { entry in
                        .object([
                            ("witness", .text(entry.witness.rawValue)), ("id", .optional(entry.id, JSONText.text)),
                            ("at", .text(site.text(entry.at))), ("offset", .seconds(entry.offset.offset)),
                            ("error", .seconds(entry.offset.error)), ("verdict", .text(entry.verdict.rawValue)),
                            ("clockSet", .bool(entry.wasSet)),
                            ("driftPerDay", .optional(entry.drift) { perDay($0.value) }),
                            ("driftError", .optional(entry.drift) { perDay($0.error) }),
                            ("driftVerdict", .optional(entry.drift) { .text($0.verdict.rawValue) }),
                        ])
                    })
            ),
        ])
    }
}
