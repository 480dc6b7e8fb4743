import Catalogue
import Evidence
import Regulation
import Vault

/// What a reviewer does about findings, under the rules of the vault's regulation. Each call says one thing about all
/// the findings named: first it is checked that every one of them allows it, then one after the other is written.
public struct Review {
    let catalogue: any CatalogueEngine
    public let rules: RuleBook
    let now: WallTime
    private let officers: Set<String>

    public init(catalogue: any CatalogueEngine, rules: RuleBook, now: WallTime = .now) throws(ReviewError) {
        self.catalogue = catalogue
        self.rules = rules
        self.now = now
        do throws(CatalogueError) {
            officers = Set(try catalogue.officers().map(\.policeNumber))
        } catch {
            throw .catalogue(error)
        }
    }

    /// A scanned paper on its way into the vault.
    public struct PaperSource {
        var path: RawPath
        var vault: Vault

        public init(path: RawPath, vault: Vault) {
            self.path = path
            self.vault = vault
        }
    }

    public func explain(
        _ findings: [Int64], by: String, cause: String?, text: String?, paper: PaperSource?, approvedBy: String?
    ) throws(ReviewError) -> [Ledger] {
        let rule = rules.interruption
        guard rule.written.isAccepted else { throw .notAccepted(.explain, rules) }
        let known = try accepted(cause, text: text, hasPaper: paper != nil)
        var says = LedgerStatement(cause: known.key, text: text, needsApproval: rule.approval != nil)
        if let paper { says.paper = .init(sha256: "", name: paper.path.name.text, place: "") }
        try allow(.explain, by)
        if let approvedBy { try allowApproval(findings, approvedBy) }
        func plan(_ says: LedgerStatement) throws(ReviewError) -> [Plan] {
            try self.plan(findings, by: [by] + (approvedBy.map { [$0] } ?? [])) { ledger throws(LedgerError) in
                let written = try ledger.adding(
                    .explain, by: by, at: now, says: says, basis: rules.basis(rule.written.source))
                guard let approvedBy else { return written }
                return try written.adding(
                    .approve, by: approvedBy, at: now, says: LedgerStatement(enteredBy: by), basis: approvalBasis)
            }
        }
        let plans = try plan(says)
        guard let paper else { return try write(plans) }
        // The paper comes in only when nothing else stands in the way, and before the step that names it.
        do throws(VaultError) {
            let (sha256, place) = try paper.vault.receiveDocument(paper.path)
            says.paper = .init(sha256: sha256, name: paper.path.name.text, place: place)
        } catch {
            throw .vault(error)
        }
        return try write(plan(says))
    }

    public func approve(_ findings: [Int64], by: String, text: String?) throws(ReviewError) -> [Ledger] {
        try allowApproval(findings, by)
        return try step(.approve, findings, by: by, says: LedgerStatement(text: text), basis: approvalBasis)
    }

    /// - Parameter byEar: the person heard the explanation; the machine had not.
    public func confirm(
        _ findings: [Int64], by: String, cause: String?, byEar: Bool, text: String?
    ) throws(ReviewError) -> [Ledger] {
        try allow(.review, by)
        let rule = rules.interruption
        guard rule.spoken.isAccepted else { throw .notAccepted(.confirm, rules) }
        var says = LedgerStatement(heardByEar: byEar ? true : nil, text: text)
        if let cause {
            // What was said aloud is the text.
            says.cause = try accepted(cause, text: "said aloud", hasPaper: false).key
        }
        return try step(.confirm, findings, by: by, says: says, basis: rules.basis(rule.spoken.source))
    }

    public func exempt(
        _ findings: [Int64], by: String, reason: String?, record: String?, text: String?
    ) throws(ReviewError) -> [Ledger] {
        try allow(.review, by)
        let rule = rules.notRecording
        guard !rule.reasons.isEmpty else { throw .noLawfulReasons(rules) }
        guard let known = reason.flatMap(rule.reason) else { throw .unknownReason(reason, rules) }
        if rule.needsWorkRecord, record?.isEmpty != false { throw .needsRecord(rules) }
        if known.needsText, text?.isEmpty != false { throw .needsText(known, rules) }
        let says = LedgerStatement(reason: known.key, record: record, text: text)
        return try step(.exempt, findings, by: by, says: says, basis: rules.basis(known.source))
    }

    public func escalate(_ findings: [Int64], by: String, text: String?) throws(ReviewError) -> [Ledger] {
        try allow(.review, by)
        return try step(
            .escalate, findings, by: by, says: LedgerStatement(text: text),
            basis: rules.basis(rules.interruption.unexplained))
    }

    public func undo(_ findings: [Int64], by: String, text: String?) throws(ReviewError) -> [Ledger] {
        try allow(.undoStep, by)
        return try step(.undo, findings, by: by, says: LedgerStatement(text: text), basis: rules.basis(.local))
    }

    public func note(_ findings: [Int64], by: String, text: String) throws(ReviewError) -> [Ledger] {
        try allow(.undoStep, by)
        return try step(.note, findings, by: by, says: LedgerStatement(text: text), basis: rules.basis(.local))
    }

    // MARK: Parts

    private var gate: AccessGate { AccessGate(catalogue: catalogue, book: rules, now: now) }

    private func allow(_ duty: Duty, _ person: String) throws(ReviewError) {
        do throws(AccessError) { try gate.require(duty, of: person) } catch { throw .access(error) }
    }

    /// An approver, and where of one unit: of the unit of the officers concerned.
    private func allowApproval(_ findings: [Int64], _ person: String) throws(ReviewError) {
        var officers = Set<String>()
        var isOpen = false
        for id in findings {
            do throws(CatalogueError) {
                guard let officer = try catalogue.finding(id)?.officer else {
                    isOpen = true
                    continue
                }
                officers.insert(officer)
            } catch {
                throw .catalogue(error)
            }
        }
        do throws(AccessError) {
            try gate.requireApprover(
                .explanation, units: try gate.units(ofOfficers: officers, andUnknown: isOpen), person: person,
                always: false)
        } catch {
            throw .access(error)
        }
    }

    private var approvalBasis: LedgerBasis { rules.basis(rules.interruption.approval?.source ?? .local) }

    private func accepted(_ key: String?, text: String?, hasPaper: Bool) throws(ReviewError) -> Cause {
        guard let cause = key.flatMap(rules.interruption.cause) else { throw .unknownCause(key, rules) }
        if cause.needsText, text?.isEmpty != false, !hasPaper { throw .needsText(cause, rules) }
        return cause
    }

    /// One finding's ledger, and the steps to be added to it.
    private struct Plan {
        var ledger: Ledger
        var added: [LedgerStep]
    }

    private func step(
        _ kind: LedgerStep.Kind, _ findings: [Int64], by: String, says: LedgerStatement, basis: LedgerBasis
    ) throws(ReviewError) -> [Ledger] {
        let plans = try plan(findings, by: [by]) { ledger throws(LedgerError) in
            try ledger.adding(kind, by: by, at: now, says: says, basis: basis)
        }
        return try write(plans)
    }

    private func plan(
        _ findings: [Int64], by people: [String], _ next: (Ledger) throws(LedgerError) -> Ledger
    ) throws(ReviewError) -> [Plan] {
        if !officers.isEmpty, let stranger = people.first(where: { !officers.contains($0) }) {
            throw .unknownOfficer(stranger)
        }
        var plans: [Plan] = []
        for id in findings where !plans.contains(where: { $0.ledger.finding == id }) {
            let ledger: Ledger?
            do throws(CatalogueError) {
                ledger = try catalogue.finding(id) == nil ? nil : catalogue.ledger(of: id)
            } catch {
                throw .catalogue(error)
            }
            guard let ledger else { throw .noSuchFinding(id) }
            do throws(LedgerError) {
                let after = try next(ledger)
                plans.append(Plan(ledger: after, added: Array(after.steps.dropFirst(ledger.steps.count))))
            } catch {
                throw .ledger(error)
            }
        }
        return plans
    }

    private func write(_ plans: [Plan]) throws(ReviewError) -> [Ledger] {
        for plan in plans {
            do throws(CatalogueError) { try catalogue.append(plan.added) } catch { throw .catalogue(error) }
        }
        return plans.map(\.ledger)
    }
}
