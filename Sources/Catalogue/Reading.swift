import GRDB

extension Row {
    /// A value the schema says is never NULL. In a damaged file it can be, and GRDB's own subscript would end the
    /// program.
    func need<T: DatabaseValueConvertible & StatementColumnConvertible>(_ column: Int) throws -> T {
        guard let value = self[column] as T? else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return value
    }
}

extension Statement {
    /// The first row as a value. (A `Row` is the statement's own and must not outlive its cursor.)
    func first<T>(_ arguments: StatementArguments, _ value: (Row) throws -> T) throws -> T? {
        let rows = try Row.fetchCursor(self, arguments: arguments)
        return try withExtendedLifetime(rows) {
            guard let row = try rows.next() else { return nil }
            return try value(row)
        }
    }
}

extension RowCursor {
    /// All rows as values.
    func collect<T>(_ value: (Row) throws -> T) throws -> [T] {
        var all: [T] = []
        while let row = try next() { all.append(try value(row)) }
        return all
    }
}
