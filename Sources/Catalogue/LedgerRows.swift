import Evidence
import Foundation
import GRDB

/// Reads and adds to `ledger_step`. Nothing here changes or deletes a row; the schema would refuse it.
enum LedgerRows {
    static func fetch(finding: Int64, _ db: Database) throws -> [LedgerStep] {
        let decoder = JSONDecoder()
        return try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT number, kind, by, at, says, regulation, article FROM ledger_step
                    WHERE finding_id = ? ORDER BY number
                    """), arguments: [finding]
        ).collect { row in
            LedgerStep(
                finding: finding, number: try row.need(0), kind: LedgerStep.Kind(rawValue: try row.need(1)),
                by: try row.need(2), at: WallTime(nanoseconds: try row.need(3)),
                says: try decoder.decode(LedgerStatement.self, from: Data((try row.need(4) as String).utf8)),
                basis: LedgerBasis(regulation: try row.need(5), article: row[6]))
        }
    }

    static func insert(_ step: LedgerStep, _ db: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try db.cachedStatement(
            sql: """
                INSERT INTO ledger_step (finding_id, number, kind, by, at, says, regulation, article)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            step.finding, step.number, step.kind.rawValue, step.by, step.at.nanoseconds,
            String(decoding: try encoder.encode(step.says), as: UTF8.self), step.basis.regulation, step.basis.article,
        ])
    }
}

extension SQLiteCatalogue {
    public func finding(_ id: Int64) throws(CatalogueError) -> StoredFinding? {
        try reading { db in try FindingRows.fetch(db, "finding.id = ?", [id], order: "finding.id").first }
    }

    public func ledger(of finding: Int64) throws(CatalogueError) -> Ledger {
        try reading { db in Ledger(finding: finding, steps: try LedgerRows.fetch(finding: finding, db)) }
    }

    public func append(_ steps: [LedgerStep]) throws(CatalogueError) {
        guard let finding = steps.first?.finding else { return }
        let about = ["finding": "F\(finding)", "steps": steps.map(\.kind.rawValue).joined(separator: ",")]
        try writing(CustodyNote(.ledger, by: steps[0].by, about: about)) { db, note in
            guard
                try Bool.fetchOne(db.cachedStatement(sql: "SELECT 1 FROM finding WHERE id = ?"), arguments: [finding])
                    != nil
            else {
                throw CatalogueError.changedMeanwhile(finding: finding, path: path)
            }
            var all = try LedgerRows.fetch(finding: finding, db)
            for step in steps {
                guard step.finding == finding, step.number == all.count + 1 else {
                    throw CatalogueError.changedMeanwhile(finding: finding, path: path)
                }
                try LedgerRows.insert(step, db)
                all.append(step)
            }
            try db.cachedStatement(sql: "UPDATE finding SET state = ? WHERE id = ?").execute(
                arguments: [Ledger(finding: finding, steps: all).state.rawValue, finding])
        }
    }
}

extension CatalogueError {
    static func changedMeanwhile(finding: Int64, path: String) -> CatalogueError {
        CatalogueError(
            code: .changedMeanwhile,
            message: .init(
                zh: "F\(finding) 刚被他人处理过；没有写入任何内容",
                en: "F\(finding) was changed meanwhile by somebody else; nothing was written"),
            hint: .init(
                zh: "再看一遍（unbroken gap F\(finding)）后重新决定",
                en: "look at it again (`unbroken gap F\(finding)`), then decide anew"), path: path)
    }
}
