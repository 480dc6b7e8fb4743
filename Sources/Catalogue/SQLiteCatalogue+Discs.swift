import Evidence
import Foundation
import GRDB

/// The register of discs: plans, their discs, and what happened to each. Nothing of it is ever changed.
extension SQLiteCatalogue {
    public func add(
        discPlan new: DiscPlanRecord, prefix: String, items: [DiscPlanRecord.Item]
    ) throws(CatalogueError) -> DiscPlanRecord {
        let about = ["discs": String(new.discs.count), "sets": String(new.sets.count), "items": String(items.count)]
        return try writing(CustodyNote(.discPlan, by: new.by, about: about)) { db, note in
            var stored = new
            // Numbered on from the last plan, whatever its prefix was.
            let next = try Int64.fetchOne(
                db.cachedStatement(
                    sql: "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'disc_plan'), 0) + 1"))
            stored.key = "\(prefix)\(next ?? 1)"
            note.about["plan"] = stored.key
            let sets = String(decoding: try Self.sorted.encode(new.sets), as: UTF8.self)
            try db.cachedStatement(
                sql: """
                    INSERT INTO disc_plan (key, medium, sectors, measured, settings, sets, by, at, why)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                stored.key, new.medium, new.sectors, new.isMeasured, new.settings, sets, new.by, new.at.nanoseconds,
                new.why,
            ])
            stored.id = db.lastInsertedRowID
            let disc = try db.cachedStatement(sql: "INSERT INTO disc (disc_plan_id, number, sectors) VALUES (?, ?, ?)")
            for one in new.discs { try disc.execute(arguments: [stored.id, one.number, one.sectors]) }
            let item = try db.cachedStatement(
                sql: """
                    INSERT INTO disc_item (disc_plan_id, disc, sha256, size, name, path, grouped, portion, portions, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            for one in items {
                try item.execute(arguments: [
                    stored.id, one.disc, one.sha256, one.size, one.name, one.path, one.group, one.portion,
                    one.portions, one.reason,
                ])
            }
            // Last: from here on nothing can be added to the list.
            let copy = try db.cachedStatement(
                sql: "INSERT INTO disc_copy (disc_plan_id, set_key, disc, identity) VALUES (?, ?, ?, ?)")
            for set in new.sets {
                for one in new.discs {
                    try copy.execute(arguments: [
                        stored.id, set.key, one.number, stored.identity(set: set.key, disc: one.number),
                    ])
                }
            }
            return stored
        }
    }

    public func end(discPlan id: Int64, _ end: DiscPlanRecord.End) throws(CatalogueError) -> DiscPlanRecord? {
        try writing(CustodyNote(.discPlanEnd, by: end.by)) { db, note in
            guard var found = try Self.discPlans(db, "p.id = ?", [id]).first else { return nil }
            note.about["plan"] = found.key
            guard found.isInForce else {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: .init(
                        zh: "\(found.key) 已放弃；没有写入任何内容", en: "\(found.key) is given up already; nothing was written"),
                    hint: .init(zh: "请再看一遍（unbroken disc list）", en: "look at it again (`unbroken disc list`)"),
                    path: path)
            }
            try db.cachedStatement(sql: "INSERT INTO disc_plan_end (disc_plan_id, by, at, why) VALUES (?, ?, ?, ?)")
                .execute(arguments: [id, end.by, end.at.nanoseconds, end.why])
            found.end = end
            return found
        }
    }

    public func discPlans() throws(CatalogueError) -> [DiscPlanRecord] {
        try reading { db in try Self.discPlans(db, "1", []) }
    }

    public func discPlan(_ key: String) throws(CatalogueError) -> DiscPlanRecord? {
        try reading { db in try Self.discPlans(db, "p.key = ? COLLATE NOCASE", [key]).first }
    }

    public func discItems(ofPlan plan: Int64, disc: Int?) throws(CatalogueError) -> [DiscPlanRecord.Item] {
        try reading { db in
            try Self.items(db, "disc_plan_id = ? AND (? IS NULL OR disc = ?)", [plan, disc, disc]).map(\.item)
        }
    }

    public func discCopies(ofPlan plan: Int64?) throws(CatalogueError) -> [DiscCopyRecord] {
        try reading { db in try Self.copies(db, "? IS NULL OR c.disc_plan_id = ?", [plan, plan]) }
    }

    public func discCopy(_ identity: String) throws(CatalogueError) -> DiscCopyRecord? {
        try reading { db in try Self.copies(db, "c.identity = ? COLLATE NOCASE", [identity]).first }
    }

    public func discHoldings(of sha256: String) throws(CatalogueError) -> [DiscHolding] {
        try reading { db in
            try Self.items(db, "sha256 = ?", [sha256]).compactMap { found in
                guard let plan = try Self.discPlans(db, "p.id = ?", [found.plan]).first else { return nil }
                return DiscHolding(
                    plan: plan, item: found.item,
                    copies: try Self.copies(db, "c.disc_plan_id = ? AND c.disc = ?", [found.plan, found.item.disc]))
            }
        }
    }

    public func isKeptOnDisc(_ sha256: String) throws(CatalogueError) -> Bool {
        try reading { db in
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT \(Schema.isKeptOnDisc("?1"))"), arguments: [sha256])
                ?? false
        }
    }

    public func isAwaitingDisc(_ sha256: String) throws(CatalogueError) -> Bool {
        try reading { db in
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT \(Schema.isAwaitingDisc("?1"))"), arguments: [sha256])
                ?? true
        }
    }

    // MARK: Events

    public func add(discEvent new: DiscEvent, toCopy id: Int64) throws(CatalogueError) -> DiscCopyRecord? {
        try writing(CustodyNote(.disc(new.kind), by: new.by)) { db, note in
            guard var found = try Self.copies(db, "c.id = ?", [id]).first else { return nil }
            note.about["disc"] = found.identity
            if let image = new.image { note.about["image"] = image.sha256 }
            if let verdict = new.verdict { note.about["verdict"] = verdict.rawValue }
            // Read again inside the transaction: another may have entered something meanwhile.
            do throws(DiscCopyState.Failure) {
                try found.state.check(new)
            } catch {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message:
                        .init(
                            zh: "\(found.identity) 现为 \(error.phase.rawValue)，不能登记 \(error.kind.rawValue)；没有写入任何内容",
                            en:
                                "\(found.identity) is \(error.phase.rawValue): \(error.kind.rawValue) can't follow; nothing was written"
                        ),
                    hint: .init(
                        zh: "请再看一遍（unbroken disc history \(found.identity)）",
                        en: "look at it again (`unbroken disc history \(found.identity)`)"), path: path)
            }
            var stored = new
            var state = found.state
            state.apply(new)
            try db.cachedStatement(
                sql: """
                    INSERT INTO disc_event (disc_copy_id, kind, by, at, place, person, drive, medium, sha256, sectors,
                      tag_manifest, program, verdict, unreadable, report, text, keeps)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                id, new.kind.rawValue, new.by, new.at.nanoseconds, new.place, new.person, new.drive, new.medium,
                new.image?.sha256, new.image?.sectors, new.image?.tagManifest, new.image?.program,
                new.verdict?.rawValue, new.unreadable, new.report, new.text, state.keeps,
            ])
            stored.id = db.lastInsertedRowID
            found.events.append(stored)
            return found
        }
    }

    // MARK: Draws

    public func add(discDraw new: DiscDraw) throws(CatalogueError) -> DiscDraw {
        let about = ["log": String(new.logSize), "seed": new.seed, "percent": String(new.percent)]
        return try writing(CustodyNote(.discDraw, by: new.by, about: about)) { db, note in
            try db.cachedStatement(
                sql: """
                    INSERT INTO disc_draw (log_size, seed, percent, candidates, items, by, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                new.logSize, new.seed, new.percent,
                String(decoding: try Self.sorted.encode(new.candidates), as: UTF8.self),
                String(decoding: try Self.sorted.encode(new.items), as: UTF8.self), new.by, new.at.nanoseconds,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            note.about["draw"] = "W\(stored.id)"
            return stored
        }
    }

    public func discDraws() throws(CatalogueError) -> [DiscDraw] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT id, log_size, seed, percent, candidates, items, by, at FROM disc_draw ORDER BY id")
            ).collect { row in
                try DiscDraw(
                    id: row.need(0), logSize: row.need(1), seed: row.need(2), percent: row.need(3),
                    candidates: JSONDecoder().decode([String].self, from: Data((row.need(4) as String).utf8)),
                    items: JSONDecoder().decode([String].self, from: Data((row.need(5) as String).utf8)),
                    by: row.need(6), at: WallTime(nanoseconds: row.need(7)))
            }
        }
    }

    // MARK: Rows

    private static let sorted: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    private static func discPlans(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [DiscPlanRecord] {
        let discs = try db.makeStatement(
            sql: "SELECT number, sectors FROM disc WHERE disc_plan_id = ? ORDER BY number")
        return try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT p.id, p.key, p.medium, p.sectors, p.measured, p.settings, p.sets, p.by, p.at, p.why,
                      x.by, x.at, x.why
                    FROM disc_plan p LEFT JOIN disc_plan_end x ON x.disc_plan_id = p.id
                    WHERE \(condition) ORDER BY p.id
                    """), arguments: arguments
        ).collect { row in
            let id: Int64 = try row.need(0)
            var end: DiscPlanRecord.End?
            if let by = row[10] as String? {
                end = DiscPlanRecord.End(by: by, at: WallTime(nanoseconds: try row.need(11)), why: try row.need(12))
            }
            let sets: String = try row.need(6)
            return try DiscPlanRecord(
                id: id, key: row.need(1), medium: row.need(2), sectors: row.need(3), isMeasured: row.need(4),
                settings: row.need(5),
                sets: JSONDecoder().decode([DiscPlanRecord.NamedSet].self, from: Data(sets.utf8)),
                discs: Row.fetchCursor(discs, arguments: [id]).collect { disc in
                    try DiscPlanRecord.Disc(number: disc.need(0), sectors: disc.need(1))
                }, by: row.need(7), at: WallTime(nanoseconds: row.need(8)), why: row[9], end: end)
        }
    }

    private static func items(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [(plan: Int64, item: DiscPlanRecord.Item)] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT disc_plan_id, disc, sha256, size, name, path, grouped, portion, portions, reason FROM disc_item
                    WHERE \(condition) ORDER BY disc_plan_id, disc, id
                    """), arguments: arguments
        ).collect { row in
            try (
                row.need(0),
                DiscPlanRecord.Item(
                    disc: row.need(1), sha256: row.need(2), size: row.need(3), name: row.need(4), path: row.need(5),
                    group: row.need(6), portion: row.need(7), portions: row.need(8), reason: row.need(9))
            )
        }
    }

    private static func copies(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [DiscCopyRecord] {
        let events = try db.makeStatement(
            sql: """
                SELECT id, kind, by, at, place, person, drive, medium, sha256, sectors, tag_manifest, program, verdict,
                  unreadable, report, text
                FROM disc_event WHERE disc_copy_id = ? ORDER BY id
                """)
        return try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT c.id, c.disc_plan_id, p.key, c.set_key, c.disc, c.identity
                    FROM disc_copy c JOIN disc_plan p ON p.id = c.disc_plan_id WHERE \(condition) ORDER BY c.id
                    """), arguments: arguments
        ).collect { row in
            let id: Int64 = try row.need(0)
            return try DiscCopyRecord(
                id: id, plan: row.need(1), planKey: row.need(2), set: row.need(3), disc: row.need(4),
                identity: row.need(5), events: Row.fetchCursor(events, arguments: [id]).collect(event))
        }
    }

    private static func event(_ row: Row) throws -> DiscEvent {
        guard let kind = DiscEvent.Kind(rawValue: try row.need(1)) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        var image: DiscImage?
        if let sha256 = row[8] as String? {
            image = DiscImage(
                sha256: sha256, sectors: try row.need(9), tagManifest: try row.need(10), program: try row.need(11))
        }
        return try DiscEvent(
            id: row.need(0), kind, by: row.need(2), at: WallTime(nanoseconds: row.need(3)), place: row[4],
            person: row[5], drive: row[6], medium: row[7], image: image,
            verdict: (row[12] as String?).flatMap { TestVerdict(rawValue: $0) }, unreadable: row[13], report: row[14],
            text: row[15])
    }
}
