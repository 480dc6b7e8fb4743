import Archive
import Catalogue
import Custody
import Evidence
import Foundation
import Inspection
import Regulation
import Vault

/// Gathers what a disc tells of itself and of its recordings: the catalogue's words as the values of Archive.
struct DiscDescriber {
    let keeper: DiscKeeper
    let log: CustodyLog
    let plan: DiscPlanRecord
    private let officers: [String: Officer]

    init(_ keeper: DiscKeeper, log: CustodyLog, plan: DiscPlanRecord) throws {
        self.keeper = keeper
        self.log = log
        self.plan = plan
        officers = Dictionary(try keeper.catalogue.officers().map { ($0.policeNumber, $0) }) { first, _ in first }
    }

    var catalogue: any CatalogueEngine { keeper.catalogue }

    func describe(_ copy: DiscCopyRecord, _ items: [DiscPlanRecord.Item]) throws -> DiscDescription {
        var recordings: [DiscRecording] = []
        var findings: [DiscFinding] = []
        var dispatches: Set<String> = []
        var matters: [String: MatterRecord] = [:]
        var proofs: [DiscProof] = []
        for item in items {
            guard let recording = try catalogue.recording(item.sha256),
                let answer = try keeper.retention.answer(recording)
            else { throw DiscFailure.gone(plan: plan.key, names: [item.name]) }
            var filter = FindingFilter()
            filter.recording = item.sha256
            let found = try catalogue.findings(filter)
            recordings.append(try self.recording(recording, item, answer, found))
            findings += try found.map(finding)
            dispatches.formUnion(answer.segments.map(\.dispatch))
            for matter in answer.matters { matters[matter.number] = matter }
            if let proof = try proof(of: recording) { proofs.append(proof) }
        }
        for dispatch in dispatches.sorted() {
            var filter = FindingFilter()
            filter.dispatch = dispatch
            findings += try catalogue.findings(filter).filter { $0.recording == nil }.map(finding)
        }
        return DiscDescription(
            identity: try identity(copy), recordings: recordings, findings: findings,
            dispatches: try dispatches.sorted().compactMap { try catalogue.dispatch($0).map(dispatch) },
            matters: matters.values.sorted { $0.number < $1.number }.map(matter),
            custody: DiscCustody(
                checkpoint: Array(try log.note().encoded.utf8),
                verifiers: try log.keys().map { try $0.text() }, proofs: proofs, before: try before(copy)),
            catalogue: try catalogueLines())
    }

    // MARK: The disc

    private func identity(_ copy: DiscCopyRecord) throws -> DiscIdentity {
        let planning = try keeper.planning(plan)
        let sets = plan.sets.map { DiscSet(key: $0.key, title: Words(zh: $0.zh, en: $0.en)) }
        guard let set = sets.first(where: { $0.key == copy.set }) else {
            throw DiscFailure.unknownDisc(copy.identity)
        }
        return DiscIdentity(
            organisation: keeper.settings.organization ?? keeper.retention.layers.site.name.zh,
            vault: try log.checkpoint().origin, plan: plan.key,
            copy: DiscCopy(identity: copy.identity, set: set, disc: copy.disc), count: plan.discs.count, sets: sets,
            medium: planning.medium, date: zoned(plan.at), parts: planning.parts,
            algorithms: keeper.settings.digests)
    }

    /// What the disc before this one in its set was sealed with.
    private func before(_ copy: DiscCopyRecord) throws -> DiscCustody.Before? {
        guard copy.disc > 1 else { return nil }
        let identity = plan.identity(set: copy.set, disc: copy.disc - 1)
        let path = DiscBuild.checkpoint(of: identity, in: keeper.folder)
        // Built in whatever order: where it is not there yet, nothing can be said of it.
        guard let data = FileManager.default.contents(atPath: path.text) else { return nil }
        return DiscCustody.Before(identity: identity, checkpoint: Array(data))
    }

    private func catalogueLines() throws -> [CatalogueLine] {
        try catalogue.discItems(ofPlan: plan.id, disc: nil).map { item in
            let recording = try catalogue.recording(item.sha256)
            let dispatch = try catalogue.segments(of: item.sha256).first?.dispatch
            return CatalogueLine(
                disc: item.disc, sha256: item.sha256, originalName: item.name, bytes: item.size,
                recorded: recording?.span.map { zoned($0.start) }, officer: recording?.officer, dispatch: dispatch,
                matter: try dispatch.flatMap { try catalogue.matters(ofDispatch: $0).first?.number })
        }
    }

    private func proof(of recording: Recording) throws -> DiscProof? {
        let entries = try catalogue.custodyEvents(of: recording.sha256).compactMap { try? CustodyEntry(encoded: $0) }
        guard let entry = entries.first(where: { $0.kind == .receive }) ?? entries.last else { return nil }
        let bytes = try log.entry(entry.n - 1)
        let proof = try log.inclusion(of: entry.n - 1)
        // Told now, not by whoever holds the disc.
        _ = try proof.verify(entry: bytes, keys: log.keys())
        return DiscProof(recording: recording.sha256, entry: bytes, proof: Array(proof.encoded.utf8))
    }

    // MARK: Findings

    private func finding(_ stored: StoredFinding) throws -> DiscFinding {
        let finding = stored.finding.withoutSpokenWords
        let ledger = try catalogue.ledger(of: stored.id)
        let undone = Set(ledger.steps.compactMap(\.says.undoes))
        return DiscFinding(
            id: stored.id, recording: stored.recording, recorder: stored.recorder, dispatch: stored.dispatch,
            officer: stored.officer.map(person),
            kind: term(finding.kind.rawValue) { FindingWords.name(finding.kind, $0) }, start: finding.start,
            end: finding.end, recorded: stored.span.map(zoned), lost: finding.lost,
            evidence: words { FindingSentence.text(finding, $0) ?? FindingWords.line(finding, $0) },
            state: term(stored.state.rawValue) { LedgerWords.state(stored.state, $0) },
            steps: ledger.steps.map { step($0, isTakenBack: undone.contains($0.number)) })
    }

    private func step(_ step: LedgerStep, isTakenBack: Bool) -> DiscLedgerStep {
        let says = step.says
        let paper = says.paper.map { paper in
            DiscPaper(
                name: paper.name, sha256: paper.sha256, content: .file(keeper.root.appending(RawPath(paper.place))))
        }
        return DiscLedgerStep(
            number: step.number, kind: term(step.kind.rawValue) { LedgerWords.kind(step.kind, $0) },
            by: person(step.by), at: zoned(step.at),
            cause: (says.cause ?? says.reason).map { Words(zh: $0, en: $0) }, text: says.text ?? says.record,
            basis: citation(step.basis.regulation, step.basis.article), isTakenBack: isTakenBack,
            undoes: says.undoes, paper: paper)
    }

    // MARK: Dispatches and matters

    private func dispatch(_ dispatch: Dispatch) -> DiscDispatch {
        DiscDispatch(
            number: dispatch.number, officers: dispatch.officers.map(person), span: zoned(dispatch.span),
            place: dispatch.place, cause: dispatch.cause, category: dispatch.category)
    }

    private func matter(_ matter: MatterRecord) -> DiscMatter {
        let caseFile: Words? =
            switch matter.caseFile {
            case .months(let months): Words(zh: "\(months) 个月", en: "\(months) months")
            case .permanent: Words(zh: "永久", en: "permanent")
            case nil: nil
            }
        return DiscMatter(
            number: matter.number, dispatches: matter.dispatches, cause: matter.category, parties: matter.parties,
            traits: matter.traits.map { trait in words { RuleTerms.trait(MatterTrait(rawValue: trait), $0) } },
            ended: matter.end.map(zoned), filed: matter.filed.map(zoned), caseFile: caseFile)
    }

    // MARK: Values

    func zoned(_ time: WallTime) -> ZonedTime { ZonedTime(time, offset: keeper.site.offset(at: time)) }

    func zoned(_ span: WallSpan) -> ZonedSpan { ZonedSpan(start: zoned(span.start), end: zoned(span.end)) }

    func person(_ number: String) -> Person {
        let known = officers[number]
        return Person(number: number, name: known?.name, unit: known?.unitName ?? known?.unit)
    }

    func words(_ text: (Language) -> String) -> Words { Words(zh: text(.zh), en: text(.en)) }

    func term(_ key: String, _ text: (Language) -> String) -> Term { Term(key: key, words: words(text)) }

    func citation(_ regulation: String, _ article: String?) -> RuleCitation {
        let layers = keeper.retention.layers
        let book = layers.site.id == regulation ? layers.site.name : nil
        return RuleCitation(
            regulation: regulation, title: Words(zh: book?.zh ?? regulation, en: book?.en ?? regulation),
            article: article.map { article in words { LedgerWords.article(article, $0) } })
    }
}
