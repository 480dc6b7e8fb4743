import Archive
import Evidence
import Foundation

/// The register of discs as JSON lines: docs/formats/json.md.
public enum DiscJSON {
    public static func plan(_ plan: DiscPlanRecord, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.disc-plan-record/1")), ("plan", .text(plan.key)),
            ("medium", .text(plan.medium)), ("sectors", .integer(plan.sectors)), ("measured", .bool(plan.isMeasured)),
            ("sets", .list(plan.sets.map { .text($0.key) })), ("discs", .integer(Int64(plan.discs.count))),
            ("by", .text(plan.by)), ("at", .text(site.text(plan.at))), ("why", .optional(plan.why, JSONText.text)),
            (
                "end",
                .optional(plan.end) {
                    .object([("by", .text($0.by)), ("at", .text(site.text($0.at))), ("why", .text($0.why))])
                }
            ),
        ])
    }

    /// - Parameter due: why something is to be done about it, and since when.
    public static func copy(_ copy: DiscCopyRecord, due: DiscDue? = nil, site: SiteTime) -> JSONText {
        let state = copy.state
        var pairs: [(String, JSONText)] = [
            ("schema", .text("unbroken.disc/1")), ("disc", .text(copy.identity)), ("plan", .text(copy.planKey)),
            ("set", .text(copy.set)), ("number", .integer(Int64(copy.disc))), ("state", .text(state.phase.rawValue)),
            ("keeps", .bool(state.keeps)), ("image", .optional(state.image) { image($0) }),
            ("imagePlace", .optional(state.imagePlace, JSONText.text)), ("protected", .bool(state.isProtected)),
            ("labelled", .bool(state.isLabelled)), ("place", .optional(state.place, JSONText.text)),
            ("person", .optional(state.person, JSONText.text)), ("drive", .optional(state.drive, JSONText.text)),
            ("medium", .optional(state.medium, JSONText.text)),
            ("burnt", .optional(state.burntAt) { .text(site.text($0)) }),
            ("read", .optional(state.readAt) { .text(site.text($0)) }),
            ("unreadable", .list(state.unreadable.map { .integer($0) })),
        ]
        if let due {
            pairs += [("due", .text(due.why.rawValue)), ("since", .text(site.text(due.since)))]
        }
        return .object(pairs)
    }

    private static func image(_ image: DiscImage) -> JSONText {
        .object([
            ("sha256", .text(image.sha256)), ("sectors", .integer(image.sectors)),
            ("tagManifest", .text(image.tagManifest)), ("program", .text(image.program)),
        ])
    }

    public static func event(_ event: DiscEvent, of copy: DiscCopyRecord, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.disc-event/1")), ("disc", .text(copy.identity)),
            ("kind", .text(event.kind.rawValue)), ("by", .text(event.by)), ("at", .text(site.text(event.at))),
            ("place", .optional(event.place, JSONText.text)), ("person", .optional(event.person, JSONText.text)),
            ("drive", .optional(event.drive, JSONText.text)), ("medium", .optional(event.medium, JSONText.text)),
            ("image", .optional(event.image) { image($0) }),
            ("verdict", .optional(event.verdict) { .text($0.rawValue) }),
            ("unreadable", .optional(event.unreadable) { .integer($0) }),
            ("text", .optional(event.text, JSONText.text)),
            ("report", .optional(event.report, JSONText.text)),
        ])
    }

    public static func reading(_ result: DiscReading.Result, site: SiteTime) -> JSONText {
        let report = result.report
        return .object([
            ("schema", .text("unbroken.disc-reading/1")), ("disc", .text(result.copy.identity)),
            ("verdict", .text(result.verdict.rawValue)), ("entered", .bool(result.isEntered)),
            ("check", .optional(result.properties) { .text("P\($0.id)") }),
            ("conforms", .optional(result.properties?[.carrierConforms]) { .text($0.verdict.rawValue) }),
            ("state", .text(result.copy.state.phase.rawValue)), ("drive", .text(report.drive.text)),
            ("sectors", .integer(report.sectors)), ("unreadable", .integer(report.unreadable.count)),
            ("sha256", .text(report.sha256)), ("expected", .text(report.expectedSHA256)),
            (
                "files",
                .list(
                    report.files.filter { $0.verdict != .pass }.map { file in
                        .object([
                            ("path", .text(file.path)), ("verdict", .text(file.verdict.rawValue)),
                            ("sha256", .optional(file.sha256, JSONText.text)),
                            ("unreadable", .integer(file.unreadableSectors)),
                        ])
                    })
            ), ("filesRight", .integer(Int64(report.files.count { $0.verdict == .pass }))),
            ("kept", .optional(result.kept) { .text($0.text) }), ("started", .text(site.text(report.started))),
            ("ended", .text(site.text(report.ended))),
        ])
    }

    public static func holding(_ holding: DiscHolding, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.disc-holding/1")), ("recording", .text(holding.item.sha256)),
            ("name", .text(holding.item.name)), ("size", .integer(holding.item.size)),
            ("group", .text(holding.item.group)), ("path", .text(holding.item.path)),
            ("reason", .text(holding.item.reason)), ("plan", .text(holding.plan.key)),
            ("kept", .bool(holding.isKept)),
            ("discs", .list(holding.copies.map { copy($0, site: site) })),
        ])
    }

    public static func step(_ step: ArchiveRun.Step, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.disc-step/1")), ("stage", .text(step.stage.rawValue)),
            ("right", .bool(step.isRight)), ("disc", copy(step.copy, site: site)),
        ])
    }

    public static func draw(_ draw: DiscDraw, holds: Bool, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.disc-draw/1")), ("id", .text("W\(draw.id)")),
            ("logSize", .integer(draw.logSize)), ("seed", .text(draw.seed)),
            ("percent", .integer(Int64(draw.percent))), ("candidates", .list(draw.candidates.map { .text($0) })),
            ("items", .list(draw.items.map { .text($0) })), ("holds", .bool(holds)), ("by", .text(draw.by)),
            ("at", .text(site.text(draw.at))),
        ])
    }
}
