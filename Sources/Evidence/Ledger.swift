/// The ledger of one finding: its steps, and what they add up to. A value; whoever keeps it adds what ``next`` made.
///
/// ```
/// detected ──(machine)──▶ voice-heard ──confirm──▶ explained
///     │  └──explain──▶ awaiting-approval ──approve──▶ explained      (explained at once where no approval is asked)
///     │  └──exempt──▶ explained
///     └──escalate──▶ unexplained ──▶ confirm, explain, exempt as above
/// ```
///
/// `undo` takes back the last step in effect, again and again if need be; the step stays and is shown.
public struct Ledger: Hashable, Sendable {
    public let finding: Int64
    /// In order of their numbers.
    public let steps: [LedgerStep]

    public init(finding: Int64, steps: [LedgerStep] = []) {
        self.finding = finding
        self.steps = steps.sorted { $0.number < $1.number }
    }

    /// How an explained finding was explained.
    public enum Way: String, Sendable, Hashable {
        case voice, writing, exempt
    }

    /// Steps in effect: neither taken back, nor an undo, nor a remark.
    public var inEffect: [LedgerStep] {
        var standing: [LedgerStep] = []
        for step in steps {
            switch step.kind {
            case .note: continue
            // Only the last one can be taken back; an undo of anything else was written by nobody and changes nothing.
            case .undo: if let last = standing.last, last.number == step.says.undoes { standing.removeLast() }
            default: standing.append(step)
            }
        }
        return standing
    }

    public var state: FindingState { summary.state }
    public var way: Way? { summary.way }

    /// The written explanation that stands and is not approved.
    public var openWriting: LedgerStep? { summary.writing }

    /// Whether the machine heard a voice, and nobody took that back.
    public var voice: LedgerStep? { summary.voice }

    private struct Summary {
        var state = FindingState.detected
        var way: Way?
        var writing: LedgerStep?
        var voice: LedgerStep?
    }

    private var summary: Summary {
        var result = Summary()
        for step in inEffect {
            switch step.kind {
            case .voiceHeard:
                result.voice = step
                // What a person has decided stands above what the machine hears later.
                if result.state == .detected { result.state = .voiceHeard }
            case .confirm:
                result.state = .explained
                result.way = .voice
                result.writing = nil
            case .explain:
                let waits = step.says.needsApproval == true
                result.state = waits ? .awaitingApproval : .explained
                result.way = waits ? nil : .writing
                result.writing = step
            case .approve:
                result.state = .explained
                result.way = .writing
                result.writing = nil
            case .exempt:
                result.state = .explained
                result.way = .exempt
                result.writing = nil
            case .escalate:
                result.state = .unexplained
                result.way = nil
                result.writing = nil
            default: break
            }
        }
        return result
    }

    /// The ledger with one more step, if the step may follow.
    public func adding(
        _ kind: LedgerStep.Kind, by: String, at: WallTime, says: LedgerStatement = LedgerStatement(),
        basis: LedgerBasis
    ) throws(LedgerError) -> Ledger {
        var says = says
        guard !by.isEmpty else { throw LedgerError(.nobody, kind, self) }
        switch kind {
        case .voiceHeard:
            guard says.voice?.isEmpty == false else { throw LedgerError(.saysNothing, kind, self) }
        case .note:
            guard says.text?.isEmpty == false else { throw LedgerError(.saysNothing, kind, self) }
        case .confirm:
            try refuse(kind, in: [.explained, .awaitingApproval])
            guard voice != nil || says.heardByEar == true else { throw LedgerError(.noVoice, kind, self) }
        case .explain:
            try refuse(kind, in: [.explained, .awaitingApproval])
            guard says.text?.isEmpty == false || says.paper != nil else {
                throw LedgerError(.saysNothing, kind, self)
            }
        case .approve:
            guard let writing = openWriting else {
                throw LedgerError(state == .explained ? .alreadyExplained : .noWriting, kind, self)
            }
            guard writing.by != by else { throw LedgerError(.ownWriting, kind, self) }
            says.approves = writing.number
        case .exempt:
            try refuse(kind, in: [.explained, .awaitingApproval])
            guard says.reason?.isEmpty == false else { throw LedgerError(.saysNothing, kind, self) }
        case .escalate:
            try refuse(kind, in: [.explained, .unexplained])
        case .undo:
            guard let last = inEffect.last else { throw LedgerError(.nothingToUndo, kind, self) }
            says.undoes = last.number
        default: throw LedgerError(.unknownKind, kind, self)
        }
        let number = (steps.last?.number ?? 0) + 1
        let step = LedgerStep(finding: finding, number: number, kind: kind, by: by, at: at, says: says, basis: basis)
        return Ledger(finding: finding, steps: steps + [step])
    }

    private func refuse(_ kind: LedgerStep.Kind, in states: [FindingState]) throws(LedgerError) {
        guard states.contains(state) else { return }
        let why: LedgerError.Why =
            switch state {
            case .explained: .alreadyExplained
            case .awaitingApproval: .awaitsApproval
            default: .alreadyUnexplained
            }
        throw LedgerError(why, kind, self)
    }
}

/// A step that may not follow: which, on what finding in what state, and why.
public struct LedgerError: Error, Hashable, Sendable {
    public enum Why: String, Sendable, Hashable, CaseIterable {
        /// It is explained; take the last step back first.
        case alreadyExplained
        /// A written explanation waits for its approval: approve, escalate, or take it back.
        case awaitsApproval
        case alreadyUnexplained
        /// Nothing was heard: confirm with "heard by ear", or explain in writing.
        case noVoice
        /// There is no written explanation to approve.
        case noWriting
        /// Nobody approves his or her own explanation.
        case ownWriting
        case nothingToUndo
        /// The step lacks what it is made of: a text or a paper, a reason, a span.
        case saysNothing
        /// The step names no person.
        case nobody
        case unknownKind
    }

    public var why: Why
    public var kind: LedgerStep.Kind
    public var finding: Int64
    public var state: FindingState

    init(_ why: Why, _ kind: LedgerStep.Kind, _ ledger: Ledger) {
        self.why = why
        self.kind = kind
        finding = ledger.finding
        state = ledger.state
    }
}
