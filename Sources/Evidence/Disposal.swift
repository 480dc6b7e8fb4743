/// A proposal to dispose of recordings: a list that is frozen when it is made. docs/design/disposal.md
public struct Disposal: Hashable, Sendable, Codable {
    public struct Item: Hashable, Sendable, Codable {
        public var sha256: String
        public var name: String
        /// Bytes.
        public var size: Int64
        /// Its time was over at this moment.
        public var keptUntil: WallTime
        /// The rule that kept it longest.
        public var basis: LedgerBasis
        /// The rule that wants it on disc: it stays until a disc that was read back has it. Nil: none does.
        public var disc: LedgerBasis?

        public init(
            sha256: String, name: String, size: Int64, keptUntil: WallTime, basis: LedgerBasis, disc: LedgerBasis? = nil
        ) {
            self.sha256 = sha256
            self.name = name
            self.size = size
            self.keptUntil = keptUntil
            self.basis = basis
            self.disc = disc
        }
    }

    public enum Thumbnails: String, CaseIterable, Hashable, Sendable, Codable {
        case keep, remove
    }

    /// Printed as `D12`; zero before it is stored.
    public var id: Int64
    /// By digest.
    public var items: [Item]
    public var thumbnails: Thumbnails
    /// How many days after the approval bytes may go, at the earliest.
    public var undoDays: Int
    public var by: String
    public var at: WallTime
    public var why: String?
    /// Oldest first.
    public var steps: [DisposalStep]

    public init(
        id: Int64 = 0, items: [Item], thumbnails: Thumbnails, undoDays: Int, by: String, at: WallTime,
        why: String? = nil, steps: [DisposalStep] = []
    ) {
        self.id = id
        self.items = items
        self.thumbnails = thumbnails
        self.undoDays = undoDays
        self.by = by
        self.at = at
        self.why = why
        self.steps = steps
    }
}

/// What somebody did about a proposal.
public struct DisposalStep: Hashable, Sendable, Codable {
    public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
        case approve, refuse, undo
    }

    public var kind: Kind
    public var by: String
    public var at: WallTime
    public var why: String?
    /// The rule that says who approves.
    public var basis: LedgerBasis

    public init(kind: Kind, by: String, at: WallTime, why: String? = nil, basis: LedgerBasis) {
        self.kind = kind
        self.by = by
        self.at = at
        self.why = why
        self.basis = basis
    }
}

/// An original whose bytes are gone, by a proposal that was approved. Its row, digests and custody trail stay.
public struct Tombstone: Hashable, Sendable, Codable {
    /// The bytes came back: a hold arrived while they went, or the same file came in again under one.
    public typealias Return = SignedReason

    /// Zero before it is stored.
    public var id: Int64
    public var sha256: String
    public var disposal: Int64
    public var by: String
    public var at: WallTime
    public var takenBack: Return?

    public init(
        id: Int64 = 0, sha256: String, disposal: Int64, by: String, at: WallTime, takenBack: Return? = nil
    ) {
        self.id = id
        self.sha256 = sha256
        self.disposal = disposal
        self.by = by
        self.at = at
        self.takenBack = takenBack
    }
}

extension Disposal {
    public enum State: Hashable, Sendable {
        case proposed
        /// Approved; bytes may go from this moment on.
        case approved(from: WallTime)
        case refused, undone
    }

    /// Why a step may not follow.
    public enum Failure: Error, Hashable, Sendable {
        /// Proposer and approver are one person.
        case samePerson
        /// Refused or undone, or approved already: which.
        case settled(State)
        case notApproved
        /// Bytes may go only from this moment on.
        case windowOpen(until: WallTime)
        case nobody
    }

    public var approval: DisposalStep? { steps.first { $0.kind == .approve } }

    public var state: State {
        if steps.contains(where: { $0.kind == .undo }) { return .undone }
        if steps.contains(where: { $0.kind == .refuse }) { return .refused }
        guard let approval else { return .proposed }
        let days = Int64(undoDays).multipliedSaturated(by: 86_400_000_000_000)
        return .approved(from: approval.at + Nanoseconds(days))
    }

    /// Throws unless this step may follow the ones there are.
    public func allows(_ kind: DisposalStep.Kind, by person: String) throws(Failure) {
        guard !person.isEmpty else { throw .nobody }
        switch (kind, state) {
        case (.approve, .proposed): if person == by { throw .samePerson }
        case (.refuse, .proposed), (.undo, .approved), (.undo, .proposed): return
        case (_, let state): throw .settled(state)
        }
    }

    /// Throws unless bytes may go at this moment.
    public func allowsDisposal(at time: WallTime) throws(Failure) {
        switch state {
        case .proposed: throw .notApproved
        case .approved(let from): if time < from { throw .windowOpen(until: from) }
        case .refused, .undone: throw .settled(state)
        }
    }
}
