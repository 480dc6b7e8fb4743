import Catalogue
import Evidence
import Regulation

/// Asking and deciding.
extension AccessGate {
    public func ask(_ new: AccessRequest) throws(AccessError) -> AccessRequest {
        guard ApprovedAct(rawValue: new.act).map({ $0 != .dispose }) == true else { throw .notAnAct(new.act) }
        guard !new.reason.isEmpty else { throw .needsReason }
        if new.act == ApprovedAct.release.rawValue, new.recipient?.isEmpty != false { throw .needsRecipient }
        try known(new.by)
        if case .person(let person) = new.who { try known(person) }
        try requireAlways(.request, of: new.by)
        if new.subject != .all, try recordings(of: new.subject) == nil { throw .unknownSubject }
        return try writing { () throws(CatalogueError) in try catalogue.add(request: new) }
    }

    /// - Parameter until: an approval is valid before this.
    public func decide(
        _ id: Int64, approve: Bool, until: WallTime?, by: String, why: String?
    ) throws(AccessError) -> AccessRequest {
        guard let request = try writing({ () throws(CatalogueError) in try catalogue.request(id) }) else {
            throw .unknownRequest(id)
        }
        guard let act = ApprovedAct(rawValue: request.act) else { throw .notAnAct(request.act) }
        try known(by)
        guard request.by != by, request.who != .person(by) else { throw .samePerson(by) }
        // Who would see as one of a role is no other person either.
        if case .role(let role) = request.who, try grants(of: by).contains(where: { $0.role == role }) {
            throw .samePerson(by)
        }
        if approve, let until, until <= now { throw .untilIsPast }
        if !approve, why?.isEmpty != false { throw .needsReason }
        // What else the regulation wants before something leaves is said by who lets it.
        if approve, act == .release, !rules.releaseConditions.isEmpty, why?.isEmpty != false {
            throw .needsConditions(rules.releaseConditions, regulation: regulation)
        }
        // Everything is everybody's: only who approves for all units may.
        let units = try request.subject == .all ? [] : self.units(of: recordings(of: request.subject) ?? [])
        try requireApprover(rules.approverAct(act, of: request), units: units, person: by, always: true)
        let decision = AccessRequest.Decision(
            isApproved: approve, until: approve ? until : nil, by: by, at: now, why: why,
            basis: book.basis(rules.approval(act, of: request).source))
        let decided = try writing { () throws(CatalogueError) in try catalogue.decide(request: id, decision) }
        guard let decided else { throw .unknownRequest(id) }
        return decided
    }

    /// Takes a request back, or ends an approval before its time: who asked, or an approver.
    public func end(request id: Int64, by: String, why: String) throws(AccessError) -> AccessRequest {
        guard let request = try writing({ () throws(CatalogueError) in try catalogue.request(id) }) else {
            throw .unknownRequest(id)
        }
        guard !why.isEmpty else { throw .needsReason }
        if request.by != by, request.who != .person(by) {
            guard let act = ApprovedAct(rawValue: request.act) else { throw .notAnAct(request.act) }
            let units = try request.subject == .all ? [] : self.units(of: recordings(of: request.subject) ?? [])
            try requireApprover(rules.approverAct(act, of: request), units: units, person: by, always: true)
        }
        let ended = try writing { () throws(CatalogueError) in
            try catalogue.end(request: id, AccessRequest.End(by: by, at: now, why: why))
        }
        guard let ended else { throw .unknownRequest(id) }
        return ended
    }

    // MARK: Seeing

    /// Whether the person may, and what it rests on. Writes nothing.
    public func answer(
        _ act: ApprovedAct, _ recording: Recording, by person: String
    ) throws(AccessError) -> AccessGround {
        let all = try allGrants()
        guard !all.isEmpty else { throw .refused(.noRolesAtAll, person: person, regulation: regulation) }
        let requests = try withoutOthersApprovals(requests(covering: recording), recording)
        switch AccessPolicy(rules).answer(
            act, by: person, grants: all.filter { $0.person == person }, requests: requests, at: now)
        {
        case .success(let ground): return ground
        case .failure(let refused): throw .refused(refused.reason, person: person, regulation: regulation)
        }
    }

    /// Opens the gate: checks, and writes the line of the register. Only after this returns may a byte be shown.
    ///
    /// - Parameters:
    ///   - reason: of direct access, which has no request that says it.
    ///   - place: where a copy goes.
    @discardableResult
    public func pass(
        _ act: ApprovedAct, _ recording: Recording, by person: String, reason: String? = nil, place: String? = nil
    ) throws(AccessError) -> ViewEntry {
        let ground = try answer(act, recording, by: person)
        if try writing({ () throws(CatalogueError) in try catalogue.tombstone(of: recording.sha256) }) != nil {
            throw .gone(recording.originalName)
        }
        guard let reason = reason ?? ground.reason, !reason.isEmpty else { throw .needsReason }
        let entry = ViewEntry(
            viewer: person, act: act.rawValue, sha256: recording.sha256, reason: reason, at: now,
            request: ground.request, approver: ground.approver, basis: book.basis(ground.source), place: place)
        return try writing { () throws(CatalogueError) in try catalogue.register(entry) }
    }

    /// An approver of one unit approved its own unit's recordings: what was filed under the dispatch or the matter
    /// later, of another unit, is not approved by it.
    private func withoutOthersApprovals(
        _ requests: [AccessRequest], _ recording: Recording
    ) throws(AccessError) -> [AccessRequest] {
        guard requests.contains(where: { $0.decision?.isApproved == true && $0.subject.isCollection }) else {
            return requests
        }
        let roles = try writing { () throws(CatalogueError) in try catalogue.roles() }
        let units = try self.units(of: [recording])
        return requests.filter { request in
            guard let decision = request.decision, decision.isApproved, request.subject.isCollection,
                let act = ApprovedAct(rawValue: request.act)
            else { return true }
            let then = roles.filter { $0.person == decision.by && $0.wasInForce(at: decision.at) }
            return AccessPolicy.mayApprove(rules.approverAct(act, of: request), units: units, then.map(\.asGiven))
        }
    }

    /// Requests whose subject covers the recording.
    func requests(covering recording: Recording) throws(AccessError) -> [AccessRequest] {
        try writing { () throws(CatalogueError) in
            var subjects: [AccessRequest.Subject] = [.all, .recording(recording.sha256)]
            var matters = Set<String>()
            for dispatch in try catalogue.dispatchesEver(of: recording.sha256) {
                subjects.append(.dispatch(dispatch))
                matters.formUnion(try catalogue.matters(ofDispatch: dispatch).map(\.number))
            }
            subjects += matters.sorted().map { .matter($0) }
            var found: [AccessRequest] = []
            for subject in subjects { found += try catalogue.requests(on: subject) }
            return found.sorted { $0.id < $1.id }
        }
    }

    /// The recordings of a subject; nil when there is no such thing.
    public func recordings(of subject: AccessRequest.Subject) throws(AccessError) -> [Recording]? {
        try writing { () throws(CatalogueError) in
            switch subject {
            case .all: return try catalogue.recordings(RecordingFilter())
            case .recording(let sha256): return try catalogue.recording(sha256).map { [$0] }
            case .dispatch(let number):
                guard try catalogue.dispatch(number) != nil else { return nil }
                return try catalogue.recordings(everUnder: [number])
            case .matter(let number):
                guard let matter = try catalogue.matter(number) else { return nil }
                return try catalogue.recordings(everUnder: matter.dispatches)
            }
        }
    }
}
