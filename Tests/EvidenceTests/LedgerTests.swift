import Evidence
import Testing

@Suite("The ledger of a finding")
struct LedgerTests {
    /// One step of a story: who does what.
    struct Act: Sendable, CustomTestStringConvertible {
        var kind: LedgerStep.Kind
        var by: String
        var says: LedgerStatement
        var testDescription: String { kind.rawValue }

        static let voice = Act(
            kind: .voiceHeard, by: ProgramVersion.signature,
            says: LedgerStatement(voice: [.init(start: .milliseconds(24_600), end: .seconds(28))]))
        static let confirm = Act(kind: .confirm, by: "021002", says: LedgerStatement(cause: "low-battery"))
        static let byEar = Act(kind: .confirm, by: "021002", says: LedgerStatement(heardByEar: true))
        /// Written where the rule asks for an approval, and where it asks for none.
        static let write = Act(
            kind: .explain, by: "021001", says: LedgerStatement(cause: "low-battery", text: "t", needsApproval: true))
        static let plain = Act(
            kind: .explain, by: "021001", says: LedgerStatement(cause: "low-battery", text: "t", needsApproval: false))
        static let paper = Act(
            kind: .explain, by: "021001",
            says: LedgerStatement(
                paper: .init(sha256: "ab", name: "a.pdf", place: "documents/a.pdf"), needsApproval: true))
        static let approve = Act(kind: .approve, by: "021009", says: LedgerStatement())
        static let approveOwn = Act(kind: .approve, by: "021001", says: LedgerStatement())
        static let exempt = Act(kind: .exempt, by: "021001", says: LedgerStatement(reason: "emergency", record: "7"))
        static let escalate = Act(kind: .escalate, by: "021002", says: LedgerStatement())
        static let undo = Act(kind: .undo, by: "021002", says: LedgerStatement())
        static let note = Act(kind: .note, by: "021002", says: LedgerStatement(text: "asked"))
    }

    private static let basis = LedgerBasis(regulation: "tangshan-gaoxin", article: "10/2")

    private static func play(_ acts: [Act]) throws(LedgerError) -> Ledger {
        var ledger = Ledger(finding: 12)
        for (index, act) in acts.enumerated() {
            ledger = try ledger.adding(
                act.kind, by: act.by, at: WallTime(seconds: Int64(index)), says: act.says, basis: basis)
        }
        return ledger
    }

    @Test(
        "Steps add up to a state",
        arguments: [
            ([], .detected, nil), ([.note], .detected, nil), ([.voice], .voiceHeard, nil),
            ([.voice, .voice], .voiceHeard, nil), ([.voice, .confirm], .explained, .voice),
            ([.byEar], .explained, .voice), ([.write], .awaitingApproval, nil),
            ([.voice, .write], .awaitingApproval, nil), ([.write, .approve], .explained, .writing),
            ([.paper, .note, .approve], .explained, .writing), ([.plain], .explained, .writing),
            ([.plain, .approve], .explained, .writing), ([.exempt], .explained, .exempt),
            ([.escalate], .unexplained, nil), ([.write, .escalate], .unexplained, nil),
            ([.escalate, .write, .approve], .explained, .writing), ([.escalate, .voice], .unexplained, nil),
            ([.voice, .escalate, .confirm], .explained, .voice), ([.voice, .undo], .detected, nil),
            ([.voice, .confirm, .undo], .voiceHeard, nil), ([.write, .approve, .undo], .awaitingApproval, nil),
            ([.write, .approve, .undo, .undo], .detected, nil),
            ([.write, .approve, .note, .undo, .note, .approve], .explained, .writing),
            ([.escalate, .undo, .exempt], .explained, .exempt), ([.byEar, .undo, .write], .awaitingApproval, nil),
            ([.byEar, .voice], .explained, .voice),
        ] as [([Act], FindingState, Ledger.Way?)])
    func states(_ story: [Act], _ state: FindingState, _ way: Ledger.Way?) throws {
        let ledger = try Self.play(story)
        #expect(ledger.state == state)
        #expect(ledger.way == way)
        #expect(ledger.steps.map(\.number) == Array(1..<(story.count + 1)))
        // A ledger read back in any order is the same one.
        #expect(Ledger(finding: 12, steps: ledger.steps.reversed()) == ledger)
    }

    @Test(
        "A step that may not follow says why",
        arguments: [
            ([.approve], .noWriting), ([.voice, .approve], .noWriting), ([.write, .approveOwn], .ownWriting),
            ([.plain, .approveOwn], .ownWriting), ([.write, .approve, .approve], .alreadyExplained),
            ([.undo], .nothingToUndo), ([.note, .undo], .nothingToUndo), ([.write, .undo, .undo], .nothingToUndo),
            ([.confirm], .noVoice), ([.voice, .undo, .confirm], .noVoice),
            ([.voice, .confirm, .confirm], .alreadyExplained), ([.write, .write], .awaitsApproval),
            ([.write, .exempt], .awaitsApproval), ([.voice, .write, .confirm], .awaitsApproval),
            ([.exempt, .escalate], .alreadyExplained), ([.escalate, .escalate], .alreadyUnexplained),
            ([.write, .escalate, .approve], .noWriting), ([.exempt, .approve], .alreadyExplained),
        ] as [([Act], LedgerError.Why)])
    func refused(_ story: [Act], _ why: LedgerError.Why) throws {
        let before = try Self.play(story.dropLast())
        let error = #expect(throws: LedgerError.self) { try Self.play(story) }
        #expect(error?.why == why)
        #expect(error?.kind == story.last?.kind)
        #expect(error?.finding == 12)
        #expect(error?.state == before.state)
    }

    @Test("A step without its content, or without a person, is refused")
    func empty() {
        for (kind, says) in [
            (.explain, LedgerStatement(cause: "low-battery")), (.explain, LedgerStatement(text: "")),
            (.exempt, LedgerStatement(record: "7")), (.note, LedgerStatement()), (.voiceHeard, LedgerStatement()),
            (.voiceHeard, LedgerStatement(voice: [])),
        ] as [(LedgerStep.Kind, LedgerStatement)] {
            let error = #expect(throws: LedgerError.self) {
                try Ledger(finding: 1).adding(kind, by: "1", at: WallTime(seconds: 0), says: says, basis: Self.basis)
            }
            #expect(error?.why == .saysNothing, "\(kind.rawValue)")
        }
        let nobody = #expect(throws: LedgerError.self) {
            try Ledger(finding: 1).adding(.escalate, by: "", at: WallTime(seconds: 0), basis: Self.basis)
        }
        #expect(nobody?.why == .nobody)
        let later = #expect(throws: LedgerError.self) {
            try Ledger(finding: 1).adding(
                LedgerStep.Kind(rawValue: "later"), by: "1", at: WallTime(seconds: 0), basis: Self.basis)
        }
        #expect(later?.why == .unknownKind)
    }

    @Test("An approval names the writing, an undo the step it takes back; steps of a later version change nothing")
    func references() throws {
        let ledger = try Self.play([.note, .write, .approve, .undo])
        #expect(ledger.steps[2].says.approves == 2)
        #expect(ledger.steps[3].says.undoes == 3)
        var later = ledger.steps
        later.append(
            LedgerStep(
                finding: 12, number: 5, kind: LedgerStep.Kind(rawValue: "later"), by: "1", at: WallTime(seconds: 9),
                basis: Self.basis))
        #expect(Ledger(finding: 12, steps: later).state == .awaitingApproval)
    }

    @Test("An undo that names another step than the last in effect changes nothing")
    func strangeUndo() throws {
        let steps = try Self.play([.write, .approve]).steps
        let strange = LedgerStep(
            finding: 12, number: 3, kind: .undo, by: "1", at: WallTime(seconds: 9), says: LedgerStatement(undoes: 1),
            basis: Self.basis)
        #expect(Ledger(finding: 12, steps: steps + [strange]).state == .explained)
    }
}
