import Evidence
import Foundation
import GRDB

/// Roles. Nothing of them is ever changed: an end is a row of its own.
extension SQLiteCatalogue {
    public func grant(_ new: RoleGrant) throws(CatalogueError) -> RoleGrant {
        let about = ["person": new.person, "role": new.role.rawValue]
        return try writing(CustodyNote(.role, by: new.by, about: about)) { db, _ in
            // Asked here as well as by who calls: two may be making themselves the first administrator at once.
            let inForce = try Self.roles(db, "e.role_grant_id IS NULL", [])
            let isGiver = inForce.contains { $0.role == .administrator && $0.person == new.by }
            guard isGiver || (inForce.isEmpty && new.role == .administrator) else {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: .init(
                        zh: "\(new.by) 不是（或已不再是）系统管理员；没有写入任何内容",
                        en: "\(new.by) is no administrator, or none any more; nothing was written"),
                    hint: .init(zh: "请再看一遍（unbroken role list）", en: "look at it again (`unbroken role list`)"),
                    path: path)
            }
            let acts = try new.acts.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
            try db.cachedStatement(
                sql: "INSERT INTO role_grant (person, role, acts, unit, by, at, why) VALUES (?, ?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                new.person, new.role.rawValue, acts, new.unit, new.by, new.at.nanoseconds, new.why,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func end(role id: Int64, _ end: RoleGrant.End) throws(CatalogueError) -> RoleGrant? {
        try writing(CustodyNote(.role, by: end.by, about: ["ended": "R\(id)"])) { db, _ in
            guard let found = try Self.roles(db, "g.id = ?", [id]).first else { return nil }
            guard found.isInForce else {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: .init(zh: "R\(id) 已终止；没有写入任何内容", en: "R\(id) has ended already; nothing was written"),
                    hint: .init(
                        zh: "请再看一遍（unbroken role list --all）", en: "look at it again (`unbroken role list --all`)"),
                    path: path)
            }
            // Asked here as well as by who calls: two administrators may be ending each other.
            let others = try Self.roles(
                db, "g.role = ? AND g.id <> ? AND e.role_grant_id IS NULL", [Role.administrator.rawValue, id])
            guard found.role != .administrator || !others.isEmpty else {
                throw CatalogueError(
                    code: .changedMeanwhile,
                    message: .init(
                        zh: "R\(id) 是最后一个系统管理员；没有写入任何内容",
                        en: "R\(id) is the last administrator's; nothing was written"),
                    hint: .init(
                        zh: "先授予他人系统管理员（unbroken role grant）",
                        en: "make somebody else administrator first (`unbroken role grant`)"), path: path)
            }
            try db.cachedStatement(sql: "INSERT INTO role_end (role_grant_id, by, at, why) VALUES (?, ?, ?, ?)")
                .execute(arguments: [id, end.by, end.at.nanoseconds, end.why])
            var ended = found
            ended.end = end
            return ended
        }
    }

    public func roles() throws(CatalogueError) -> [RoleGrant] { try reading { db in try Self.roles(db, "1", []) } }

    private static func roles(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [RoleGrant] {
        try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT g.id, person, role, acts, unit, g.by, g.at, g.why, e.by, e.at, e.why
                    FROM role_grant g LEFT JOIN role_end e ON role_grant_id = g.id WHERE \(condition) ORDER BY g.id
                    """), arguments: arguments
        ).collect { row in
            guard let role = Role(rawValue: try row.need(2)) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            var end: RoleGrant.End?
            if let by = row[8] as String? {
                end = RoleGrant.End(by: by, at: WallTime(nanoseconds: try row.need(9)), why: try row.need(10))
            }
            let acts = try (row[3] as String?).map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) }
            return try RoleGrant(
                id: row.need(0), person: row.need(1), role: role, acts: acts, unit: row[4], by: row.need(5),
                at: WallTime(nanoseconds: row.need(6)), why: row[7], end: end)
        }
    }
}
