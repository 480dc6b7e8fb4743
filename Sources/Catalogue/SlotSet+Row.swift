import Foundation
import GRDB

extension SlotSet {
    /// The slots of a `posting` row.
    init(row: Row, column: Int) throws {
        let set = try row.withUnsafeData(atIndex: column) { data in
            data?.withUnsafeBytes { SlotSet(encoded: $0) }
        }
        guard let set else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        self = set
    }

    var slots: [UInt32] {
        var all: [UInt32] = []
        forEach { all.append($0) }
        return all
    }
}
