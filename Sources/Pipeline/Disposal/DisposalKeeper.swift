import Catalogue
import Evidence
import Regulation
import Vault

/// The only way an original's bytes leave the vault: docs/design/disposal.md.
public struct DisposalKeeper {
    let catalogue: any CatalogueEngine
    let retention: RetentionKeeper
    let gate: AccessGate
    let now: WallTime

    public init(retention: RetentionKeeper, now: WallTime = .now) {
        catalogue = retention.catalogue
        self.retention = retention
        gate = AccessGate(catalogue: retention.catalogue, book: retention.layers.site, now: now)
        self.now = now
    }

    /// What a step would do, to be looked at before it is done: the code is over all of it.
    public struct Preview: Hashable, Sendable {
        public var items: [Disposal.Item]
        /// What stays, and why.
        public var obstacles: [DisposalObstacle]
        public var code: String

        init(_ step: String, _ items: [Disposal.Item], _ obstacles: [DisposalObstacle] = []) {
            self.items = items
            self.obstacles = obstacles
            let text = ([step] + items.map { "\($0.sha256) \($0.size) \($0.keptUntil.nanoseconds)" }).joined(
                separator: "\n")
            code = FileDigest.sha256(text: text).map { String($0.prefix(12)) } ?? ""
        }

        public var bytes: Int64 { items.reduce(0) { $0.addingSaturated($1.size) } }
    }

    // MARK: Propose

    /// What would be proposed of these recordings: those that are due now.
    public func preview(proposing recordings: [Recording]) throws(DisposalError) -> Preview {
        var items: [Disposal.Item] = []
        var obstacles: [DisposalObstacle] = []
        for recording in recordings.sorted(by: { $0.sha256 < $1.sha256 }) {
            switch try look(recording) {
            case .success(let item): items.append(item)
            case .failure(let obstacle): obstacles.append(obstacle.obstacle)
            }
        }
        return Preview("propose", items, obstacles)
    }

    /// Freezes the list that was looked at.
    public func propose(
        _ recordings: [Recording], code: String, thumbnails: Disposal.Thumbnails, undoDays: Int, by: String,
        why: String?
    ) throws(DisposalError) -> Disposal {
        try passing { () throws(AccessError) in
            try gate.known(by)
            try gate.requireAlways(.proposeDisposal, of: by)
        }
        let preview = try preview(proposing: recordings)
        guard !preview.items.isEmpty else { throw .nothingDue }
        guard preview.code == code else { throw .otherList(code: preview.code) }
        return try reading { () throws(CatalogueError) in
            try catalogue.add(
                disposal: Disposal(
                    items: preview.items, thumbnails: thumbnails, undoDays: undoDays, by: by, at: now, why: why))
        }
    }

    // MARK: Decide

    /// What an approval would approve; every item is decided again.
    public func preview(approving id: Int64) throws(DisposalError) -> Preview {
        let disposal = try proposal(id)
        return Preview("approve D\(id)", disposal.items, try obstacles(disposal).map(\.value))
    }

    public func approve(_ id: Int64, code: String, by: String, why: String?) throws(DisposalError) -> Disposal {
        let disposal = try proposal(id)
        try allowing { () throws(Disposal.Failure) in try disposal.allows(.approve, by: by) }
        try mayApprove(disposal, by)
        let preview = try preview(approving: id)
        guard preview.obstacles.isEmpty else { throw .noLongerDue(preview.obstacles) }
        guard preview.code == code else { throw .otherList(code: preview.code) }
        return try decide(.approve, id, by, why)
    }

    public func refuse(_ id: Int64, by: String, why: String?) throws(DisposalError) -> Disposal {
        let disposal = try proposal(id)
        try allowing { () throws(Disposal.Failure) in try disposal.allows(.refuse, by: by) }
        try mayApprove(disposal, by)
        return try decide(.refuse, id, by, why)
    }

    /// Takes a proposal or its approval back: whoever may propose or approve.
    public func undo(_ id: Int64, by: String, why: String?) throws(DisposalError) -> Disposal {
        let disposal = try proposal(id)
        try allowing { () throws(Disposal.Failure) in try disposal.allows(.undo, by: by) }
        try passing { () throws(AccessError) in try gate.known(by) }
        do throws(AccessError) {
            try gate.requireAlways(.proposeDisposal, of: by)
        } catch {
            try mayApprove(disposal, by)
        }
        return try decide(.undo, id, by, why)
    }

    private func decide(
        _ kind: DisposalStep.Kind, _ id: Int64, _ by: String, _ why: String?
    ) throws(DisposalError) -> Disposal {
        let basis = retention.layers.site.basis(gate.rules.dispose.source)
        let step = DisposalStep(kind: kind, by: by, at: now, why: why, basis: basis)
        let decided = try reading { () throws(CatalogueError) in try catalogue.add(step: step, toDisposal: id) }
        guard let decided else { throw .unknownProposal(id) }
        return decided
    }

    private func mayApprove(_ disposal: Disposal, _ by: String) throws(DisposalError) {
        let recordings = try reading { () throws(CatalogueError) in
            var found: [Recording] = []
            for item in disposal.items { if let one = try catalogue.recording(item.sha256) { found.append(one) } }
            return found
        }
        try passing { () throws(AccessError) in
            try gate.known(by)
            try gate.requireApprover(
                .access(.dispose), units: try gate.units(of: recordings), person: by, always: true)
        }
    }

    // MARK: Looking

    struct Stays: Error { var obstacle: DisposalObstacle }

    /// Whether a recording is due now, by the one decision there is.
    func look(_ recording: Recording) throws(DisposalError) -> Result<Disposal.Item, Stays> {
        func stays(_ why: DisposalObstacle.Why) -> Result<Disposal.Item, Stays> {
            .failure(
                Stays(
                    obstacle: DisposalObstacle(sha256: recording.sha256, name: recording.originalName, why: why)))
        }
        if try reading({ () throws(CatalogueError) in try catalogue.tombstone(of: recording.sha256) }) != nil {
            return stays(.gone)
        }
        guard let answer = try reading({ () throws(CatalogueError) in try retention.answer(recording) }) else {
            return stays(.kept(until: nil))
        }
        if !answer.holds.isEmpty { return stays(.held) }
        guard case .until(let end) = answer.decision.keepUntil else { return stays(.kept(until: nil)) }
        guard end <= now else { return stays(.kept(until: end)) }
        if answer.isAwaitingDisc { return stays(.awaitsDisc) }
        guard answer.isDue(at: now) else { return stays(.owesDisc) }
        let decider = answer.decision.decider
        let wanting = answer.decision.chain[answer.decision.discBy]
        return .success(
            Disposal.Item(
                sha256: recording.sha256, name: recording.originalName, size: recording.size, keptUntil: end,
                basis: LedgerBasis(regulation: decider.regulation, article: decider.item.source.article?.text),
                disc: answer.decision.disc >= .removable
                    ? LedgerBasis(regulation: wanting.regulation, article: wanting.discSource.article?.text) : nil))
    }

    /// Items that are no longer due, by digest.
    func obstacles(_ disposal: Disposal) throws(DisposalError) -> [(key: String, value: DisposalObstacle)] {
        var found: [(key: String, value: DisposalObstacle)] = []
        for item in disposal.items {
            guard let recording = try reading({ () throws(CatalogueError) in try catalogue.recording(item.sha256) })
            else {
                found.append((item.sha256, DisposalObstacle(sha256: item.sha256, name: item.name, why: .missing)))
                continue
            }
            if case .failure(let stays) = try look(recording) { found.append((item.sha256, stays.obstacle)) }
        }
        return found
    }

    func proposal(_ id: Int64) throws(DisposalError) -> Disposal {
        guard let found = try reading({ () throws(CatalogueError) in try catalogue.disposal(id) }) else {
            throw .unknownProposal(id)
        }
        return found
    }

    // MARK: Errors

    func reading<T>(_ body: () throws(CatalogueError) -> T) throws(DisposalError) -> T {
        do throws(CatalogueError) { return try body() } catch { throw .catalogue(error) }
    }

    func passing<T>(_ body: () throws(AccessError) -> T) throws(DisposalError) -> T {
        do throws(AccessError) { return try body() } catch { throw .access(error) }
    }

    func allowing(_ body: () throws(Disposal.Failure) -> Void) throws(DisposalError) {
        do throws(Disposal.Failure) { try body() } catch { throw .step(error) }
    }
}
