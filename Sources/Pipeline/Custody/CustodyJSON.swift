import Custody
import Evidence

/// Custody as JSON lines: docs/formats/json.md.
public enum CustodyJSON {
    public static func report(_ report: CustodyReport) -> JSONText {
        .object([
            ("schema", .text("unbroken.custody/1")), ("whole", .bool(report.isWhole)),
            ("size", .integer(report.checkpoint.size)), ("root", .text(report.checkpoint.root.base64)),
            ("origin", .text(report.checkpoint.origin)), ("pending", .integer(report.pending)),
            ("slice", .text(report.slice.text)), ("rows", .integer(Int64(report.rows))),
            ("originals", .integer(Int64(report.originals))), ("bytes", .integer(report.bytes)),
            ("stamps", .integer(Int64(report.stamps))), ("disposed", .integer(Int64(report.disposed))),
            ("papers", .integer(Int64(report.papers))),
            (
                "faults",
                .list(
                    report.faults.map { fault in
                        .object([
                            ("kind", .text(fault.what.rawValue)), ("subject", .text(fault.subject)),
                            ("entry", fault.entry.map { JSONText.integer($0) } ?? .null),
                            ("sha256", fault.sha256.map { JSONText.text($0) } ?? .null),
                        ])
                    })
            ),
        ])
    }

    public static func entry(_ entry: CustodyEntry, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.custody-entry/1")), ("entry", .integer(entry.n)),
            ("at", .text(site.text(WallTime(nanoseconds: entry.at)))), ("by", .text(entry.by)),
            ("kind", .text(entry.kind.rawValue)), ("sha256", entry.sha256.map { JSONText.text($0) } ?? .null),
            ("about", .strings(entry.about ?? [:])),
            ("rows", .integer(Int64(entry.rows?.count ?? 0))),
        ])
    }
}
