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

    /// What a row would take away.
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
        var taken: [MatterRecord] = []
        var refused: [Refusal] = []
        var corrected: [String] = []
        for matter in matters {
            guard let known = try catalogue.matter(matter.number) else {
                taken.append(matter)
                continue
            }
            let losses = Self.losses(from: known, to: matter)
            if losses.isEmpty {
                taken.append(matter)
                continue
            }
            let isHeld = try catalogue.holds(on: .matter(matter.number)).contains(where: \.isInForce)
            if correction == nil || isHeld {
                refused.append(Refusal(number: matter.number, losses: losses, isHeld: isHeld))
            } else {
                corrected.append(matter.number)
                taken.append(matter)
            }
        }
        if let correction, !corrected.isEmpty {
            try catalogue.note(
                CustodyNote(
                    .list, by: correction.by,
                    about: ["list": "matters", "corrects": corrected.joined(separator: " "), "why": correction.why]))
        }
        return (try catalogue.store(matters: taken), refused)
    }

    /// What of the known record would no longer keep as long.
    static func losses(from known: MatterRecord, to new: MatterRecord) -> [Loss] {
        var losses: [Loss] = []
        if !Set(known.traits).isSubset(of: new.traits) { losses.append(.traits) }
        if !Set(known.dispatches).isSubset(of: new.dispatches) { losses.append(.dispatches) }
        switch (known.caseFile, new.caseFile) {
        case (.permanent?, .months?), (.permanent?, nil): losses.append(.caseFile)
        case (.months(let before)?, .months(let after)?) where after < before: losses.append(.caseFile)
        default: break
        }
        if let before = known.end, let after = new.end, after < before { losses.append(.end) }
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
