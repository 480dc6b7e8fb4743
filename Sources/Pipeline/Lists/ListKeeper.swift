import Catalogue
import Evidence
import Regulation

/// Stores the lists that come from outside, and brings what follows from them up to date: for the command line and the
/// console alike. Whoever has no right to lists is refused before anything is written.
public struct ListKeeper {
    private let retention: RetentionKeeper
    private let gate: AccessGate
    private let by: String
    public var catalogue: any CatalogueEngine { retention.catalogue }

    /// - Parameter by: police number of who brings the list; nil: nobody said, which only a vault without roles takes.
    public init(retention: RetentionKeeper, by: String?) {
        self.retention = retention
        self.by = by ?? "–"
        gate = AccessGate(catalogue: retention.catalogue, book: retention.layers.site)
    }

    /// The report on the list, and what became of its values in the catalogue.
    public typealias Stored = (report: ImportReport, stored: StoreReport)

    /// Throws an ``AccessError`` unless the person has the right to lists.
    public func requireRight() throws { try gate.require(.lists, of: by) }

    /// Recordings are matched again.
    public func store(dispatches result: ImportResult<Dispatch>) throws -> Stored {
        try requireRight()
        let stored = try catalogue.store(dispatches: result.values)
        var report = result.report
        (report.matched, report.unmatched) = try Rematch.run(
            dispatches: result.values, catalogue: catalogue, site: retention.site)
        return (report, stored)
    }

    public func store(officers result: ImportResult<Officer>) throws -> Stored {
        try requireRight()
        return (result.report, try catalogue.store(officers: result.values))
    }

    /// Recordings without an officer get the holder of their recorder.
    public func store(recorders result: ImportResult<Recorder>) throws -> Stored {
        try requireRight()
        let stored = try catalogue.store(recorders: result.values)
        try Rematch.assignOfficers(catalogue: catalogue)
        return (result.report, stored)
    }

    /// A complaint holds at once, also where its row would shorten something else.
    public func store(
        matters result: ImportResult<MatterRecord>, correction: MatterKeeper.Correction? = nil
    ) throws -> (list: Stored, held: RetentionKeeper.HeldByRecord) {
        try requireRight()
        // First the holds: killed between the two, a complaint is not forgotten.
        var held = try retention.holdByRecord(result.values)
        let beside = try retention.holdByRecord(understood: result.understood)
        held.raised += beside.raised
        held.released += beside.released
        let kept = try MatterKeeper(catalogue: catalogue).store(result.values, correction: correction)
        var report = result.report
        report.add(kept.refused)
        report.add(held.released, events: retention.events)
        for hold in held.raised { report.tell(gone: try retention.gone(under: hold.subject), under: hold) }
        let unknown = try catalogue.unknownDispatches(among: result.values.flatMap(\.dispatches))
        report.tell(unknown: unknown, of: result.values)
        return ((report, kept.report), held)
    }
}

extension ImportReport {
    /// What a hold came too late for.
    mutating func tell(gone: [Recording], under hold: HoldRecord) {
        guard !gone.isEmpty else { return }
        let names = gone.prefix(5).map(\.originalName).joined(separator: ", ") + (gone.count > 5 ? " …" : "")
        problems.append(
            ImportProblem(
                severity: .warning, line: 0, column: nil, value: hold.subject.key,
                reason: Bilingual(
                    zh: "冻结 H\(hold.id)（\(hold.subject.key)）：\(gone.count) 个录像的原件此前已处置（\(names)）；只有再次移交的同一文件会被保存",
                    en:
                        "hold H\(hold.id) (\(hold.subject.key)): the originals of \(gone.count) were disposed of before it (\(names)); only if the same bytes come in again are they kept"
                )))
    }

    /// Matters that name a dispatch no list has told of: taken, for its list may come later, and told, for until then
    /// the matter keeps no recording by it.
    mutating func tell(unknown: Set<String>, of matters: [MatterRecord]) {
        let open = matters.map { (matter: $0.number, dispatches: $0.dispatches.filter(unknown.contains)) }
            .filter { !$0.dispatches.isEmpty }
        (matched, unmatched) = (matters.count - open.count, open.count)
        problems += open.map { matter, dispatches in
            ImportProblem(
                severity: .warning, line: 0, column: nil, value: matter,
                reason: Bilingual(
                    zh: "案件 \(matter)：没有接警编号 \(dispatches.joined(separator: "、")) 的出警记录",
                    en: "matter \(matter): no dispatch is known by the number \(dispatches.joined(separator: ", "))"))
        }
    }
}
