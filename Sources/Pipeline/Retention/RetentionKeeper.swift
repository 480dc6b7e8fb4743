import Catalogue
import Evidence
import Regulation

/// How long one recording is kept, with everything it rests on.
public struct RetentionAnswer: Sendable {
    public var recording: Recording
    public var segments: [Segment]
    /// In the order ``RetentionReason/matter`` counts them.
    public var matters: [MatterRecord]
    public var holds: [HoldRecord]
    public var decision: RetentionDecision
    /// Its period counts from here: the end of the recording or its receipt, whichever is later. So a recorder whose
    /// clock fell back to last year does not make its recordings due.
    public var countedFrom: WallTime
    /// It lies on a disc of every set of a plan, each read back whole: only that satisfies a rule that asks for a disc.
    public var isOnDisc: Bool
    /// It stands in a plan whose discs are not all verified.
    public var isAwaitingDisc: Bool

    /// A rule asks for a disc, and there is none that counts.
    public var owesDisc: Bool { decision.disc >= .removable && !isOnDisc }

    public var countsFromReceipt: Bool { recording.span.map { $0.end < recording.receivedAt } ?? true }

    /// Its time is over, nothing holds it, and no disc is owed or waited for.
    public func isDue(at time: WallTime) -> Bool {
        guard case .until(let end) = decision.keepUntil else { return false }
        return end <= time && !owesDisc && !isAwaitingDisc
    }
}

/// Asks the regulation and what stands above it, for recordings of the catalogue.
public struct RetentionKeeper: Sendable {
    public let catalogue: any CatalogueEngine
    public let layers: RuleBook.Layers
    public let site: SiteTime

    public init(catalogue: any CatalogueEngine, layers: RuleBook.Layers, site: SiteTime) {
        self.catalogue = catalogue
        self.layers = layers
        self.site = site
    }

    public func answer(_ recording: Recording) throws(CatalogueError) -> RetentionAnswer? {
        let segments = try catalogue.segments(of: recording.sha256)
        // Also those a later list took it from: what they asked for stays owed.
        let dispatches = try catalogue.dispatchesEver(of: recording.sha256)
        var matters: [MatterRecord] = []
        for dispatch in dispatches {
            for matter in try catalogue.matters(ofDispatch: dispatch) where !matters.contains(matter) {
                matters.append(matter)
            }
        }
        var holds = try catalogue.holds(on: .recording(recording.sha256))
        for dispatch in dispatches { holds += try catalogue.holds(on: .dispatch(dispatch)) }
        for matter in matters { holds += try catalogue.holds(on: .matter(matter.number)) }
        holds.removeAll { !$0.isInForce }
        let end = Self.countedFrom(recording)
        guard let decision = decision(recording, matters, holds) else { return nil }
        return RetentionAnswer(
            recording: recording, segments: segments, matters: matters, holds: holds, decision: decision,
            countedFrom: end, isOnDisc: try catalogue.isKeptOnDisc(recording.sha256),
            isAwaitingDisc: try catalogue.isAwaitingDisc(recording.sha256))
    }

    /// Under these rules, what was read for an answer under others.
    func answer(again known: RetentionAnswer) -> RetentionAnswer? {
        decision(known.recording, known.matters, known.holds).map { decision in
            var answer = known
            answer.decision = decision
            return answer
        }
    }

    /// What decides, without what a person is shown besides: one of very many.
    struct Decided {
        /// Of its first segment by number.
        var dispatch: String?
        var matters: [MatterRecord]
        var holds: [HoldRecord]
        var decision: RetentionDecision
    }

    /// As ``answer(_:)``; from what was read of all, where that was.
    func decided(_ recording: Recording, _ facts: RetentionFacts?) throws(CatalogueError) -> Decided? {
        guard let facts else {
            return try answer(recording).map {
                Decided(
                    dispatch: $0.segments.first?.dispatch, matters: $0.matters, holds: $0.holds, decision: $0.decision)
            }
        }
        let dispatches = facts.dispatchesEver(of: recording.sha256)
        var matters: [MatterRecord] = []
        for dispatch in dispatches {
            for matter in facts.matters(ofDispatch: dispatch) where !matters.contains(matter) { matters.append(matter) }
        }
        var holds = facts.holds(on: .recording(recording.sha256))
        for dispatch in dispatches { holds += facts.holds(on: .dispatch(dispatch)) }
        for matter in matters { holds += facts.holds(on: .matter(matter.number)) }
        return decision(recording, matters, holds).map {
            Decided(
                dispatch: facts.firstDispatch(of: recording.sha256), matters: matters, holds: holds, decision: $0)
        }
    }

    private static func countedFrom(_ recording: Recording) -> WallTime {
        max(recording.span?.end ?? recording.receivedAt, recording.receivedAt)
    }

    private func decision(
        _ recording: Recording, _ matters: [MatterRecord], _ holds: [HoldRecord]
    ) -> RetentionDecision? {
        let end = Self.countedFrom(recording)
        return layers.decision(
            recordedEnd: end, matters: matters.map(Self.matter), holds: holds.map(hold),
            utcOffsetAt: site.offset(at:))
    }

    private static func matter(_ record: MatterRecord) -> Matter {
        let caseFile: Matter.CaseFilePeriod? =
            switch record.caseFile {
            case .months(let months): .months(months)
            case .permanent: .permanent
            case nil: nil
            }
        return Matter(
            traits: Set(record.traits.compactMap { MatterTrait(rawValue: $0) }), riskLevel: record.riskLevel,
            caseEnd: record.end.map { max($0, record.latestEnd ?? $0) }, caseFile: caseFile)
    }

    private func hold(_ record: HoldRecord) -> Hold {
        let rule = (layers.site.keeping.holds + [Self.released]).first { $0.key == record.event }
        let words = rule?.words ?? RuleWords(zh: record.event, en: record.event)
        let source = Source(article: record.basis.article.flatMap { Article($0) })
        return Hold(
            regulation: record.basis.regulation, item: RuleItem(key: record.event, words: words, source: source))
    }

    // MARK: Holds

    /// What keeps a recording that was given out, where the regulation wants a copy kept (004 §15).
    public static let released = RuleItem(
        key: "released", words: RuleWords(zh: "对外提供，复制留存", en: "given out; a copy is kept"), source: .local)

    /// The events the regulation names.
    public var events: [RuleItem] { layers.site.keeping.holds }

    public enum HoldFailure: Error, Sendable, Equatable {
        case unknownSubject
        case unknownHold
        /// An event the regulation doesn't name says nothing without a text.
        case needsText
    }

    public func hold(
        _ subject: HoldRecord.Subject, event: String, by: String, why: String?
    ) throws -> HoldRecord {
        try AccessGate(catalogue: catalogue, book: layers.site).require(.hold, of: by)
        guard try exists(subject) else { throw HoldFailure.unknownSubject }
        let rule = events.first { $0.key == event }
        guard rule != nil || why?.isEmpty == false else { throw HoldFailure.needsText }
        return try catalogue.hold(
            HoldRecord(
                subject: subject, event: event, basis: layers.site.basis(rule?.source ?? .local), by: by, at: .now,
                why: why))
    }

    public func release(_ id: Int64, by: String, why: String) throws -> HoldRecord {
        guard let hold = try catalogue.holds(inForceOnly: false).first(where: { $0.id == id }) else {
            throw HoldFailure.unknownHold
        }
        // An approver of one unit releases its own unit's only.
        let gate = AccessGate(catalogue: catalogue, book: layers.site)
        let subject: AccessRequest.Subject =
            switch hold.subject {
            case .matter(let number): .matter(number)
            case .dispatch(let number): .dispatch(number)
            case .recording(let sha256): .recording(sha256)
            }
        try gate.requireApprover(
            .holdRelease, units: gate.units(of: gate.recordings(of: subject) ?? []), person: by, always: false)
        let release = HoldRecord.Release(by: by, at: .now, why: why)
        guard let released = try catalogue.release(hold: id, release) else { throw HoldFailure.unknownHold }
        return released
    }

    private func exists(_ subject: HoldRecord.Subject) throws(CatalogueError) -> Bool {
        switch subject {
        case .matter(let number): try catalogue.matter(number) != nil
        case .dispatch(let number): try catalogue.dispatch(number) != nil
        case .recording(let sha256): try catalogue.recording(sha256) != nil
        }
    }

    /// Recordings a hold reaches, gone or not.
    public func recordings(under subject: HoldRecord.Subject) throws(CatalogueError) -> [Recording] {
        switch subject {
        case .recording(let sha256): try catalogue.recording(sha256).map { [$0] } ?? []
        case .dispatch(let number): try catalogue.recordings(everUnder: [number])
        case .matter(let number): try catalogue.recordings(everUnder: catalogue.matter(number)?.dispatches ?? [])
        }
    }

    /// Recordings a hold would reach whose bytes were disposed of: it keeps only what comes in again.
    public func gone(under subject: HoldRecord.Subject) throws(CatalogueError) -> [Recording] {
        var gone: [Recording] = []
        for recording in try recordings(under: subject) where try catalogue.tombstone(of: recording.sha256) != nil {
            gone.append(recording)
        }
        return gone
    }

    /// What a list of matters meant for holds.
    public struct HeldByRecord: Sendable {
        public var raised: [HoldRecord] = []
        /// Released since by somebody. A list can't say whether its complaint is the old one or another.
        public var released: [HoldRecord] = []

        public init() {}
    }

    /// Holds the matters whose record tells of an event the regulation names, once for each event: what somebody
    /// released since is not held again by the same list, and is told.
    public func holdByRecord(_ matters: [MatterRecord]) throws(CatalogueError) -> HeldByRecord {
        var found = HeldByRecord()
        for matter in matters { try hold(.matter(matter.number), by: matter, &found) }
        return found
    }

    /// The same for rows that were not taken: an event that was understood holds, whatever else the row lacks. What the
    /// row names is held itself, since without the row the matter may not be known, or not with these dispatches.
    public func holdByRecord(understood matters: [MatterRecord]) throws(CatalogueError) -> HeldByRecord {
        var found = HeldByRecord()
        for matter in matters {
            if !matter.number.isEmpty { try hold(.matter(matter.number), by: matter, &found) }
            for dispatch in matter.dispatches { try hold(.dispatch(dispatch), by: matter, &found) }
        }
        return found
    }

    private func hold(
        _ subject: HoldRecord.Subject, by matter: MatterRecord, _ found: inout HeldByRecord
    ) throws(CatalogueError) {
        let rules = events.filter { matter.traits.contains($0.key) }
        guard !rules.isEmpty else { return }
        let known = try catalogue.holds(on: subject)
        for rule in rules {
            let own = known.filter { $0.event == rule.key }
            if own.isEmpty {
                found.raised.append(
                    try catalogue.hold(
                        HoldRecord(
                            subject: subject, event: rule.key, basis: layers.site.basis(rule.source),
                            by: ProgramVersion.signature, at: .now)))
            } else if !own.contains(where: \.isInForce), let last = own.last {
                found.released.append(last)
            }
        }
    }
}
