import Catalogue
import Evidence

/// Stores matters from a list, so that no list shortens what an earlier one asked for without somebody saying so.
public struct MatterKeeper {
    private let catalogue: any CatalogueEngine

    public init(catalogue: any CatalogueEngine) { self.catalogue = catalogue }

    /// Who says that the list corrects, and why.
    public struct Correction: Hashable, Sendable {
        public var by: String
        public var why: String

        public init(by: String, why: String) {
            self.by = by
            self.why = why
        }
    }

    /// What a row would take away. The rest of the row is taken.
    public enum Loss: String, CaseIterable, Hashable, Sendable {
        case traits, dispatches, caseFile, end, riskLevel
    }

    public struct Refusal: Hashable, Sendable {
        public var number: String
        public var losses: [Loss]
        /// A hold in force lies on it: it is not corrected either.
        public var isHeld: Bool
    }

    public func store(
        _ matters: [MatterRecord], correction: Correction? = nil
    ) throws(CatalogueError) -> (report: StoreReport, refused: [Refusal]) {
        var refused: [Refusal] = []
        let note = correction.map { correction in
            CustodyNote(.list, by: correction.by, about: ["list": "matters", "corrects": "yes", "why": correction.why])
        }
        let report = try catalogue.store(matters: matters, note: note) { new, known, isHeld in
            var settled = new
            settled.latestEnd = new.end
            guard let known else { return settled }
            let losses = Self.losses(from: known, to: new)
            if losses.isEmpty || (correction != nil && !isHeld) {
                // Only an end that is itself corrected forgets the later one told before.
                if !losses.contains(.end) { settled.latestEnd = Self.latest(known, new) }
                return settled
            }
            // What it adds is taken all the same.
            refused.append(Refusal(number: new.number, losses: losses, isHeld: isHeld))
            return Self.longest(of: known, and: new)
        }
        return (report, refused)
    }

    private static func latest(_ known: MatterRecord, _ new: MatterRecord) -> WallTime? {
        [known.latestEnd, known.end, new.end].compactMap { $0 }.max()
    }

    /// The new record, with whatever of the known one keeps longer.
    static func longest(of known: MatterRecord, and new: MatterRecord) -> MatterRecord {
        var record = new
        record.traits = Set(known.traits).union(new.traits).sorted()
        record.dispatches = known.dispatches + new.dispatches.filter { !known.dispatches.contains($0) }
        record.riskLevel = known.riskLevel ?? new.riskLevel
        let latest = latest(known, new)
        record.latestEnd = latest
        record.end = new.end.map { end in latest.map { max($0, end) } ?? end }
        switch (known.caseFile, new.caseFile) {
        case (.permanent?, _): record.caseFile = .permanent
        case (.months(let before)?, .months(let after)?): record.caseFile = .months(max(before, after))
        case (.months?, nil): record.caseFile = known.caseFile
        default: break
        }
        return record
    }

    /// What of the known record would no longer keep as long.
    static func losses(from known: MatterRecord, to new: MatterRecord) -> [Loss] {
        var losses: [Loss] = []
        if !Set(known.traits).isSubset(of: new.traits) { losses.append(.traits) }
        if !Set(known.dispatches).isSubset(of: new.dispatches) { losses.append(.dispatches) }
        switch (known.caseFile, new.caseFile) {
        // Unsaid keeps for now, but the next list could then say less.
        case (.permanent?, .months?), (.permanent?, nil), (.months?, nil): losses.append(.caseFile)
        case (.months(let before)?, .months(let after)?) where after < before: losses.append(.caseFile)
        default: break
        }
        // An end that was taken back, the case going on, still counts against an earlier one later.
        if let before = [known.latestEnd, known.end].compactMap({ $0 }).max(), let after = new.end, after < before {
            losses.append(.end)
        }
        // Which of two levels keeps longer is the site's table to say; a changed one is looked at by a person.
        if let before = known.riskLevel, before != new.riskLevel { losses.append(.riskLevel) }
        return losses
    }
}

extension MatterKeeper.Refusal {
    /// As a row of the import's report.
    public var problem: ImportProblem {
        let words: [MatterKeeper.Loss: Bilingual] = [
            .traits: Bilingual(zh: "情形", en: "kinds of matter"), .dispatches: Bilingual(zh: "接警编号", en: "dispatches"),
            .caseFile: Bilingual(zh: "案卷期限", en: "the case file's period"), .end: Bilingual(zh: "终结时间", en: "its end"),
            .riskLevel: Bilingual(zh: "风险等级", en: "its level of risk"),
        ]
        func list(_ language: Language) -> String {
            losses.compactMap { words[$0]?.text(language) }.joined(separator: language == .zh ? "、" : ", ")
        }
        let reason =
            isHeld
            ? Bilingual(
                zh: "案件 \(number) 被冻结：不得减少（\(list(.zh))）；先解除冻结",
                en: "matter \(number) is held: nothing of it may be taken away (\(list(.en))); release the hold first")
            : Bilingual(
                zh: "案件 \(number) 会因此缩短保存（\(list(.zh))）；确属更正的，加 --corrects --by 警号 --text 理由",
                en:
                    "matter \(number) would be kept shorter (\(list(.en))); if this corrects it, add --corrects --by N --text WHY"
            )
        return ImportProblem(severity: .error, line: 0, column: nil, value: number, reason: reason)
    }
}
