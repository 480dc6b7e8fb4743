import Evidence
import Foundation
import GRDB

/// Spot checks and the inspection ledger.
extension SQLiteCatalogue {
    public func units(receivedIn span: WallSpan) throws(CatalogueError) -> [String: String] {
        try reading { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT sha256, unit FROM recording JOIN receipt_unit ON recording_id = recording.id
                        WHERE received_at >= ? AND received_at < ?
                        """), arguments: [span.start.nanoseconds, span.end.nanoseconds])
            var units: [String: String] = [:]
            while let row = try rows.next() {
                let (digest, unit): (String, String) = (try row.need(0), try row.need(1))
                units[digest] = unit
            }
            return units
        }
    }

    public func momentsReceived(every step: Nanoseconds) throws(CatalogueError) -> [WallTime] {
        let step = max(1, step.value)
        return try reading { db in
            // From step to step along the index of receipts: of ten million recordings a few thousand are read.
            var moments: [WallTime] = []
            var next = Int64.min
            let first = try db.cachedStatement(
                sql: "SELECT min(received_at) FROM recording WHERE received_at >= ?")
            while let time = try Int64.fetchOne(first, arguments: [next]) {
                moments.append(WallTime(nanoseconds: time))
                let end = WallTime(nanoseconds: time - (time % step + step) % step) + Nanoseconds(step)
                guard end.nanoseconds > time else { break }
                next = end.nanoseconds
            }
            return moments
        }
    }

    public func add(spotCheck new: SpotCheck) throws(CatalogueError) -> SpotCheck {
        let about = ["log": String(new.logSize), "seed": new.seed, "percent": String(new.percent)]
        return try writing(CustodyNote(.draw, by: new.by, about: about)) { db, _ in
            let items = String(
                decoding: try JSONEncoder().encode(new.items.map { [$0.stratum, $0.sha256] }), as: UTF8.self)
            try db.cachedStatement(
                sql: """
                    INSERT INTO spot_check (start, end, log_size, seed, percent, candidates, items, by, at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                new.span.start.nanoseconds, new.span.end.nanoseconds, new.logSize, new.seed, new.percent,
                new.candidates, items, new.by, new.at.nanoseconds,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func spotChecks() throws(CatalogueError) -> [SpotCheck] {
        try reading { db in
            try Row.fetchCursor(
                db,
                sql:
                    "SELECT id, start, end, log_size, seed, percent, candidates, items, by, at FROM spot_check ORDER BY id"
            ).collect { row in
                let items = try JSONDecoder().decode([[String]].self, from: Data((row.need(7) as String).utf8))
                return try SpotCheck(
                    id: row.need(0),
                    span: WallSpan(
                        start: WallTime(nanoseconds: row.need(1)), end: WallTime(nanoseconds: row.need(2))),
                    logSize: row.need(3), seed: row.need(4), percent: row.need(5), candidates: row.need(6),
                    items: items.compactMap { $0.count == 2 ? .init(stratum: $0[0], sha256: $0[1]) : nil },
                    by: row.need(8), at: WallTime(nanoseconds: row.need(9)))
            }
        }
    }

    public func add(checkResult new: CheckResult) throws(CatalogueError) -> CheckResult {
        let note = CustodyNote(.spotCheck, by: new.by, sha256: new.sha256, about: ["draw": "S\(new.spotCheck)"])
        return try writing(note) { db, _ in
            let results = JSONEncoder()
            results.outputFormatting = .sortedKeys
            try db.cachedStatement(
                sql: "INSERT INTO check_result (spot_check_id, sha256, results, text, by, at) VALUES (?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                new.spotCheck, new.sha256, String(decoding: try results.encode(new.results), as: UTF8.self), new.text,
                new.by, new.at.nanoseconds,
            ])
            var stored = new
            stored.id = db.lastInsertedRowID
            return stored
        }
    }

    public func checkResults(of spotCheck: Int64) throws(CatalogueError) -> [CheckResult] {
        try reading { db in
            try Row.fetchCursor(
                db.cachedStatement(
                    sql:
                        "SELECT id, sha256, results, text, by, at FROM check_result WHERE spot_check_id = ? ORDER BY id"
                ),
                arguments: [spotCheck]
            ).collect { row in
                try CheckResult(
                    id: row.need(0), spotCheck: spotCheck, sha256: row.need(1),
                    results: JSONDecoder().decode([String: String].self, from: Data((row.need(2) as String).utf8)),
                    text: row[3], by: row.need(4), at: WallTime(nanoseconds: row.need(5)))
            }
        }
    }
}
