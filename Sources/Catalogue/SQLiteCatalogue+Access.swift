import Evidence
import GRDB

/// Requests, what became of them, and the register of views. Nothing of them is ever changed.
extension SQLiteCatalogue {
    public func add(request new: AccessRequest) throws(CatalogueError) -> AccessRequest {
        let about = ["step": "request", "act": new.act, "subject": [new.subject.kind, new.subject.key].text]
        return try writing(CustodyNote(.access, by: new.by, about: about)) { db, note in
            var (person, role): (String?, String?)
            switch new.who {
            case .person(let number): person = number
            case .role(let held): role = held.rawValue
            }
            try db.cachedStatement(
                sql: """
                    INSERT INTO access_request
                      (act, person, role, subject_kind, subject, reason, recipient, by, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                new.act, person, role, new.subject.kind, new.subject.key, new.reason, new.recipient, new.by,
                new.at.nanoseconds,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            note.about["request"] = "Q\(stored.id)"
            return stored
        }
    }

    public func decide(
        request id: Int64, _ decision: AccessRequest.Decision
    ) throws(CatalogueError) -> AccessRequest? {
        let about = ["step": decision.isApproved ? "approve" : "refuse", "request": "Q\(id)"]
        return try writing(CustodyNote(.access, by: decision.by, about: about)) { db, _ in
            guard var found = try Self.requests(db, "q.id = ?", [id]).first else { return nil }
            guard found.decision == nil, found.end == nil else { throw settled(id) }
            try db.cachedStatement(
                sql: """
                    INSERT INTO access_decision (access_request_id, approved, until, by, at, why, regulation, article)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, decision.isApproved, decision.until?.nanoseconds, decision.by, decision.at.nanoseconds,
                decision.why, decision.basis.regulation, decision.basis.article,
            ])
            found.decision = decision
            return found
        }
    }

    public func end(request id: Int64, _ end: AccessRequest.End) throws(CatalogueError) -> AccessRequest? {
        try writing(CustodyNote(.access, by: end.by, about: ["step": "end", "request": "Q\(id)"])) { db, _ in
            guard var found = try Self.requests(db, "q.id = ?", [id]).first else { return nil }
            guard found.end == nil, found.decision?.isApproved != false else { throw settled(id) }
            try db.cachedStatement(sql: "INSERT INTO access_end (access_request_id, by, at, why) VALUES (?, ?, ?, ?)")
                .execute(arguments: [id, end.by, end.at.nanoseconds, end.why])
            found.end = end
            return found
        }
    }

    private func settled(_ id: Int64) -> CatalogueError {
        CatalogueError(
            code: .changedMeanwhile,
            message: .init(zh: "Q\(id) 已有结果；没有写入任何内容", en: "Q\(id) is settled already; nothing was written"),
            hint: .init(zh: "请再看一遍（unbroken access list）", en: "look at it again (`unbroken access list`)"), path: path)
    }

    public func request(_ id: Int64) throws(CatalogueError) -> AccessRequest? {
        try reading { db in try Self.requests(db, "q.id = ?", [id]).first }
    }

    public func requests(on subject: AccessRequest.Subject?) throws(CatalogueError) -> [AccessRequest] {
        try reading { db in
            guard let subject else { return try Self.requests(db, "1", []) }
            return try Self.requests(db, "subject_kind = ? AND subject IS ?", [subject.kind, subject.key])
        }
    }

    private static func requests(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [AccessRequest] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT q.id, act, person, role, subject_kind, subject, reason, recipient, q.by, q.at,
                      approved, until, d.by, d.at, d.why, regulation, article, e.by, e.at, e.why
                    FROM access_request q LEFT JOIN access_decision d ON d.access_request_id = q.id
                      LEFT JOIN access_end e ON e.access_request_id = q.id
                    WHERE \(condition) ORDER BY q.id
                    """), arguments: arguments
        ).collect { row in
            let who: AccessRequest.Who? =
                (row[2] as String?).map { .person($0) }
                ?? (row[3] as String?).flatMap { Role(rawValue: $0) }.map { .role($0) }
            guard let who, let subject = AccessRequest.Subject(kind: try row.need(4), key: row[5]) else {
                throw DatabaseError(resultCode: .SQLITE_CORRUPT)
            }
            var decision: AccessRequest.Decision?
            if let approved = row[10] as Bool? {
                decision = try AccessRequest.Decision(
                    isApproved: approved, until: (row[11] as Int64?).map { WallTime(nanoseconds: $0) },
                    by: row.need(12),
                    at: WallTime(nanoseconds: row.need(13)), why: row[14],
                    basis: LedgerBasis(regulation: row.need(15), article: row[16]))
            }
            var end: AccessRequest.End?
            if let by = row[17] as String? {
                end = AccessRequest.End(by: by, at: WallTime(nanoseconds: try row.need(18)), why: try row.need(19))
            }
            return try AccessRequest(
                id: row.need(0), act: row.need(1), who: who, subject: subject, reason: row.need(6), recipient: row[7],
                by: row.need(8), at: WallTime(nanoseconds: row.need(9)), decision: decision, end: end)
        }
    }

    // MARK: The register

    /// Writes the line, unless what it rests on has ended since it was asked for: an approval, the person's last role, or
    /// the bytes themselves. All in one transaction, so that nothing comes between. Lines of several threads share one.
    public func register(_ new: ViewEntry) throws(CatalogueError) -> ViewEntry {
        try registering.take(new) { entries in
            // What goes wrong with the transaction, and not with a line, is no other line's matter: each by itself.
            entries.count > 1 ? (try? together(entries)) ?? entries.map(alone) : entries.map(alone)
        }.get()
    }

    private func alone(_ new: ViewEntry) -> Result<ViewEntry, CatalogueError> {
        do throws(CatalogueError) {
            return .success(try writing(Self.note(new)) { db, _ in try line(new, db) })
        } catch {
            return .failure(error)
        }
    }

    /// Each line with its own event. A line that is refused has written nothing.
    private func together(_ entries: [ViewEntry]) throws(CatalogueError) -> [Result<ViewEntry, CatalogueError>] {
        try writing(nil) { db, _ in
            try entries.map { new in
                do {
                    let stored = try line(new, db)
                    try CustodyWriting(Self.note(new), db).write(ChangedRows.take(db))
                    return .success(stored)
                } catch let refused as CatalogueError where refused.code == .changedMeanwhile {
                    return .failure(refused)
                }
            }
        }
    }

    private static func note(_ new: ViewEntry) -> CustodyNote {
        var about = ["act": new.act]
        if let request = new.request { about["request"] = "Q\(request)" }
        return CustodyNote(.view, by: new.viewer, sha256: new.sha256, about: about)
    }

    private func line(_ new: ViewEntry, _ db: Database) throws -> ViewEntry {
        guard try Self.stillRests(new, db) else {
            throw CatalogueError(
                code: .changedMeanwhile,
                message: .init(
                    zh: "所依据的批准或角色已终止；没有给出也没有写入任何内容", en: "what allowed it has ended; nothing was shown or written"),
                hint: .init(
                    zh: "请再看一遍（unbroken access list, unbroken role list）",
                    en: "look at it again (`unbroken access list`, `unbroken role list`)"), path: path)
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO view_register
                  (viewer, act, sha256, reason, at, access_request_id, approver, regulation, article, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            new.viewer, new.act, new.sha256, new.reason, new.at.nanoseconds, new.request, new.approver,
            new.basis.regulation, new.basis.article, new.place,
        ])
        var stored = new
        stored.id = db.lastInsertedRowID
        return stored
    }

    private static func stillRests(_ entry: ViewEntry, _ db: Database) throws -> Bool {
        let hasRole = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM role_grant LEFT JOIN role_end ON role_grant_id = id
                        WHERE person = ?1 AND role_grant_id IS NULL)
                      AND NOT EXISTS (SELECT 1 FROM tombstone t LEFT JOIN tombstone_return r ON r.tombstone_id = t.id
                        WHERE t.sha256 = ?2 AND r.tombstone_id IS NULL)
                    """), arguments: [entry.viewer, entry.sha256])
        guard hasRole == true else { return false }
        // Direct access is the superior body's alone: another role that is left does not stand in for it.
        guard let id = entry.request else { return try has(.superior, entry.viewer, db) }
        guard let request = try requests(db, "q.id = ?", [id]).first, case .approved = request.state(at: entry.at)
        else { return false }
        if case .role(let role) = request.who { return try has(role, entry.viewer, db) }
        return true
    }

    private static func has(_ role: Role, _ person: String, _ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM role_grant LEFT JOIN role_end ON role_grant_id = id
                        WHERE person = ? AND role = ? AND role_grant_id IS NULL)
                    """), arguments: [person, role.rawValue]) == true
    }

    public func register(of sha256: String?, during span: WallSpan?) throws(CatalogueError) -> [ViewEntry] {
        try register(sha256, span, order: "id")
    }

    public func register(
        of sha256: String?, during span: WallSpan?, before last: Int64?, limit: Int
    ) throws(CatalogueError) -> [ViewEntry] {
        try register(sha256, span, before: last, order: "id DESC LIMIT \(max(0, limit))")
    }

    private func register(
        _ sha256: String?, _ span: WallSpan?, before last: Int64? = nil, order: String
    ) throws(CatalogueError) -> [ViewEntry] {
        try reading { db in
            var conditions = ["1"]
            var arguments = StatementArguments()
            if let sha256 {
                conditions.append("sha256 = ?")
                arguments += [sha256]
            }
            if let span {
                conditions.append("at >= ? AND at < ?")
                arguments += [span.start.nanoseconds, span.end.nanoseconds]
            }
            if let last {
                conditions.append("id < ?")
                arguments += [last]
            }
            return try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT id, viewer, act, sha256, reason, at, access_request_id, approver, regulation, article, place
                        FROM view_register WHERE \(conditions.joined(separator: " AND ")) ORDER BY \(order)
                        """), arguments: arguments
            ).collect { row in
                try ViewEntry(
                    id: row.need(0), viewer: row.need(1), act: row.need(2), sha256: row.need(3), reason: row.need(4),
                    at: WallTime(nanoseconds: row.need(5)), request: row[6], approver: row[7],
                    basis: LedgerBasis(regulation: row.need(8), article: row[9]), place: row[10])
            }
        }
    }
}

extension [String?] {
    fileprivate var text: String { compactMap { $0 }.joined(separator: " ") }
}
