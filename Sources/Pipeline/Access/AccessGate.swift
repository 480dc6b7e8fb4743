import Catalogue
import Evidence
import Regulation

/// The one gate before what is kept: command line, console and every other way in ask here. docs/design/access.md
public struct AccessGate: Sendable {
    public let catalogue: any CatalogueEngine
    public let book: RuleBook
    public let now: WallTime

    public init(catalogue: any CatalogueEngine, book: RuleBook, now: WallTime = .now) {
        self.catalogue = catalogue
        self.book = book
        self.now = now
    }

    public var rules: AccessRules { book.access }
    var regulation: String { book.id }

    // MARK: Roles

    /// What the person has now.
    public func grants(of person: String) throws(AccessError) -> [RoleGrant] {
        try allGrants().filter { $0.person == person }
    }

    func allGrants() throws(AccessError) -> [RoleGrant] {
        do throws(CatalogueError) {
            return try catalogue.roles().filter(\.isInForce)
        } catch {
            throw .catalogue(error)
        }
    }

    /// The same for several duties at once, from one reading: what a page shows depends on many.
    public func standing(of person: String) throws(AccessError) -> AccessStanding {
        let all = try allGrants()
        return AccessStanding(grants: all.filter { $0.person == person }, isWithoutRoles: all.isEmpty)
    }

    /// Throws unless the person has a role for this. A vault without any role lets pass what it always let pass.
    public func require(_ duty: Duty, of person: String) throws(AccessError) {
        let all = try allGrants()
        guard !all.isEmpty else { return }
        try requireRole(duty, of: person, all)
    }

    /// As ``require(_:of:)``; a vault without any role is refused.
    func requireAlways(_ duty: Duty, of person: String) throws(AccessError) {
        let all = try allGrants()
        guard !all.isEmpty else { throw .refused(.noRolesAtAll, person: person, regulation: regulation) }
        try requireRole(duty, of: person, all)
    }

    private func requireRole(_ duty: Duty, of person: String, _ all: [RoleGrant]) throws(AccessError) {
        guard AccessPolicy.may(duty, all.filter { $0.person == person }) else {
            throw .refused(.noRole(duty.roles), person: person, regulation: regulation)
        }
    }

    /// Throws unless the person is an approver for the act over recordings of these units.
    func requireApprover(
        _ act: ApproverAct, units: Set<String?>, person: String, always: Bool
    ) throws(AccessError) {
        let all = try allGrants()
        guard !all.isEmpty else {
            if always { throw .refused(.noRolesAtAll, person: person, regulation: regulation) }
            return
        }
        guard AccessPolicy.mayApprove(act, units: units, all.filter { $0.person == person }) else {
            let approval: Approval? =
                switch act {
                case .access(let act): rules[act]
                case .release(let kind): rules.rule(to: Recipient(kind, ""))?.approval
                case .explanation, .holdRelease: nil
                }
            throw .notApprover(person: person, act: act, approval: approval, regulation: regulation)
        }
    }

    /// The units of the officers of these recordings; nil among them where one is unknown.
    func units(of recordings: [Recording]) throws(AccessError) -> Set<String?> {
        try units(
            ofOfficers: Set(recordings.compactMap(\.officer)), andUnknown: recordings.contains { $0.officer == nil })
    }

    func units(ofOfficers officers: Set<String>, andUnknown isOpen: Bool) throws(AccessError) -> Set<String?> {
        do throws(CatalogueError) {
            let units = Dictionary(try catalogue.officers().map { ($0.policeNumber, $0.unit) }) { first, _ in first }
            return Set(officers.map { units[$0] ?? nil }).union(isOpen ? [nil] : [])
        } catch {
            throw .catalogue(error)
        }
    }

    public func grant(_ new: RoleGrant) throws(AccessError) -> RoleGrant {
        let all = try allGrants()
        if all.isEmpty {
            guard new.role == .administrator else { throw .firstIsAdministrator }
        } else {
            try requireRole(.roles, of: new.by, all)
        }
        try known(new.person)
        for act in new.acts ?? [] where !ApproverAct.all.contains(where: { $0.key == act }) { throw .notAnAct(act) }
        return try writing { () throws(CatalogueError) in try catalogue.grant(new) }
    }

    public func end(role id: Int64, by: String, why: String) throws(AccessError) -> RoleGrant {
        let all = try allGrants()
        try requireRole(.roles, of: by, all)
        guard !why.isEmpty else { throw .needsReason }
        let administrators = all.filter { $0.role == .administrator }
        if administrators.map(\.id) == [id] { throw .lastAdministrator }
        let ended = try writing { () throws(CatalogueError) in
            try catalogue.end(role: id, RoleGrant.End(by: by, at: now, why: why))
        }
        guard let ended else { throw .unknownRole(id) }
        return ended
    }

    /// Where the site has a list of officers, who is not on it is nobody.
    func known(_ person: String) throws(AccessError) {
        let officers = try writing { () throws(CatalogueError) in try catalogue.officers() }
        guard !person.isEmpty, officers.isEmpty || officers.contains(where: { $0.policeNumber == person }) else {
            throw .unknownPerson(person)
        }
    }

    func writing<T>(_ body: () throws(CatalogueError) -> T) throws(AccessError) -> T {
        do throws(CatalogueError) { return try body() } catch { throw .catalogue(error) }
    }
}

/// A person's roles, as they were read once.
public struct AccessStanding: Sendable {
    public let grants: [RoleGrant]
    /// Nobody has any role.
    let isWithoutRoles: Bool

    /// As ``AccessGate/require(_:of:)``.
    public func may(_ duty: Duty) -> Bool { isWithoutRoles || AccessPolicy.may(duty, grants) }
}
