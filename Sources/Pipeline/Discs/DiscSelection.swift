import Archive
import Catalogue
import Evidence
import Regulation
import Vault

/// What is to go onto discs, and by which rule: docs/design/discs.md.
public struct DiscSelection {
    let retention: RetentionKeeper
    let root: RawPath

    public init(retention: RetentionKeeper, root: RawPath) {
        self.retention = retention
        self.root = root
    }

    /// Which recordings are asked for. What is named here goes onto a disc also where no rule asks for one.
    public struct Request: Sendable {
        public var dispatches: [String] = []
        public var matters: [String] = []
        public var recordings: [String] = []
        /// Recorded in this span; by their receipt where they have no time.
        public var span: WallSpan?
        /// Only those a hold reaches, of what is named beside it or of everything.
        public var held = false
        /// Those for which the rule allows a disc, not only those for which it asks for one.
        public var allowed = false
        /// What a plan of at least so many sets holds already is left out; nil: nothing is.
        public var leavingOutSets: Int?

        public init() {}

        var isNamed: Bool { !dispatches.isEmpty || !matters.isEmpty || !recordings.isEmpty || held }
    }

    public struct Choice: Sendable {
        public var items: [PlanItem]
        /// Asked for, and their bytes were disposed of.
        public var gone: [Recording]
        /// On discs of as many sets, or planned for them.
        public var onDiscs: [Recording] = []
    }

    public func choose(_ request: Request, _ language: Language) throws -> Choice {
        try choose(request, language, many: 1000)
    }

    /// - Parameter many: from so many recordings on, the catalogue is asked of all at once.
    func choose(_ request: Request, _ language: Language, many: Int) throws -> Choice {
        var items: [PlanItem] = []
        var gone: [Recording] = []
        var onDiscs: [Recording] = []
        let candidates = try candidates(request)
        // Read once for all: a dozen statements for each of a hundred thousand recordings take a minute.
        let facts = candidates.count >= many ? try retention.catalogue.retentionFacts() : nil
        let discs = try request.leavingOutSets.map { try PlannedDiscs(retention.catalogue, sets: $0) }
        for recording in candidates {
            guard let answer = try retention.decided(recording, facts) else { continue }
            let isAsked = answer.decision.disc >= (request.allowed ? .allowed : .removable)
            guard request.isNamed || isAsked, !request.held || !answer.holds.isEmpty else { continue }
            if try facts?.isGone(recording.sha256) ?? (retention.catalogue.tombstone(of: recording.sha256) != nil) {
                gone.append(recording)
                continue
            }
            if let discs, try !discs.provide.isDisjoint(with: places(recording.sha256, facts)) {
                onDiscs.append(recording)
                continue
            }
            let (bytes, files) = pictures(recording.sha256)
            items.append(
                PlanItem(
                    sha256: recording.sha256, bytes: recording.size, name: recording.originalName,
                    group: group(recording, answer), time: recording.span?.start ?? recording.receivedAt,
                    reason: reason(answer, language), tagBytes: bytes, tagFiles: files))
        }
        return Choice(items: items, gone: gone, onDiscs: onDiscs)
    }

    /// The discs that count for leaving out what lies on them: of a plan of as many sets, none of them lost or useless; of
    /// a plan given up, those that were read back whole.
    private struct PlannedDiscs {
        let provide: Set<RetentionFacts.DiscPlace>

        init(_ catalogue: any CatalogueEngine, sets: Int) throws {
            let inForce = Set(try catalogue.discPlans().filter(\.isInForce).map(\.id))
            let copies = Dictionary(grouping: try catalogue.discCopies(ofPlan: nil)) {
                RetentionFacts.DiscPlace(plan: $0.plan, disc: $0.disc)
            }
            provide = Set(
                copies.filter { place, copies in
                    copies.count >= sets
                        && copies.allSatisfy { inForce.contains(place.plan) ? $0.state.isSound : $0.state.keeps }
                }.keys)
        }
    }

    private func candidates(_ request: Request) throws -> [Recording] {
        guard request.namesSomething else {
            return try retention.catalogue.recordings(RecordingFilter()).filter { isIn(request.span, $0) }
        }
        var found: [String: Recording] = [:]
        var dispatches = request.dispatches
        for number in request.matters { dispatches += try retention.catalogue.matter(number)?.dispatches ?? [] }
        for recording in try retention.catalogue.recordings(everUnder: dispatches) {
            found[recording.sha256] = recording
        }
        for sha256 in request.recordings { found[sha256] = try retention.catalogue.recording(sha256) }
        return found.values.filter { isIn(request.span, $0) }.sorted { $0.sha256 < $1.sha256 }
    }

    private func isIn(_ span: WallSpan?, _ recording: Recording) -> Bool {
        guard let span else { return true }
        guard let recorded = recording.span else {
            return span.start <= recording.receivedAt && recording.receivedAt < span.end
        }
        return recorded.overlaps(span)
    }

    /// A matter's recordings stay together; a recording without one stays with its dispatch.
    private func group(_ recording: Recording, _ answer: RetentionKeeper.Decided) -> String {
        answer.matters.first?.number ?? answer.dispatch ?? recording.sha256
    }

    /// The discs that plans have it on.
    private func places(_ sha256: String, _ facts: RetentionFacts?) throws -> [RetentionFacts.DiscPlace] {
        try facts?.discs(of: sha256)
            ?? retention.catalogue.discHoldings(of: sha256).map { .init(plan: $0.plan.id, disc: $0.item.disc) }
    }

    /// The rule that asks for the disc, or the one that keeps longest where it was named by hand.
    private func reason(_ answer: RetentionKeeper.Decided, _ language: Language) -> String {
        let decision = answer.decision
        let rule = decision.disc > .none ? decision.chain[decision.discBy] : decision.decider
        let source = decision.disc > .none ? rule.discSource : rule.item.source
        let words = language == .zh ? rule.item.words.zh : rule.item.words.en
        return "\(rule.regulation) \(LedgerWords.article(source.article?.text, language)) \(words)"
    }

    /// Pictures that go with it.
    private func pictures(_ sha256: String) -> (bytes: Int64, files: Int64) {
        let folder = root.appending("derived").appending(String(sha256.prefix(2))).appending(sha256)
        return Folders.list(folder).filter { $0.isFile && DiscDescriber.isPicture($0.name) }.reduce((0, 0)) {
            sum, entry in
            (sum.0.addingSaturated(entry.size), sum.1 + 1)
        }
    }
}

extension DiscSelection.Request {
    fileprivate var namesSomething: Bool { !dispatches.isEmpty || !matters.isEmpty || !recordings.isEmpty }
}

/// A plan as one JSON object: docs/formats/json.md.
public enum DiscPlanJSON {
    public static func plan(_ preview: DiscKeeper.Preview, _ settings: DiscSettings) -> JSONText {
        let plan = preview.plan
        let sets = preview.sets.count
        return .object([
            ("schema", .text("unbroken.disc-plan/1")), ("medium", .text(plan.settings.medium.key)),
            ("sectors", .integer(plan.settings.medium.sectors)), ("sets", .integer(Int64(sets))),
            ("discsNeeded", .integer(Int64(plan.discs.count * sets))), ("code", .text(preview.code)),
            (
                "price",
                .optional(settings.price) {
                    .integer(Int64(plan.discs.count * sets).multipliedSaturated(by: Int64($0)))
                }
            ), ("currency", .text(settings.currency)),
            ("gone", .list(preview.choice.gone.map { .text($0.sha256) })),
            ("onDiscs", .list(preview.choice.onDiscs.map { .text($0.sha256) })),
            ("fewestDiscs", .integer(Int64(plan.fewestDiscs))), ("room", .integer(plan.room)),
            (
                "discs",
                .list(
                    plan.discs.map { disc in
                        .object([
                            ("number", .integer(Int64(disc.number))), ("sectors", .integer(disc.sectors)),
                            ("bytes", .integer(disc.bytes)),
                            (
                                "groups",
                                .list(
                                    disc.groups.map { group in
                                        .object([
                                            ("group", .text(group.group)), ("portion", .integer(Int64(group.portion))),
                                            ("portions", .integer(Int64(group.portions))),
                                            ("sectors", .integer(group.sectors)),
                                            ("items", .list(group.items.map { item($0) })),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
            (
                "unplanned",
                .list(
                    plan.unplanned.map { one in
                        .object([
                            ("recording", .text(one.item.sha256)), ("name", .text(one.item.name)),
                            ("reason", .text(one.reason.rawValue)),
                        ])
                    })
            ),
        ])
    }

    private static func item(_ item: PlanItem) -> JSONText {
        .object([
            ("recording", .text(item.sha256)), ("name", .text(item.name)), ("bytes", .integer(item.bytes)),
            ("reason", .text(item.reason)),
        ])
    }
}
