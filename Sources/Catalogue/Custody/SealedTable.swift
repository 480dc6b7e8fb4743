/// The tables whose every row is sealed in the custody log: all that is evidence or was said by a person. Not sealed is
/// what follows from them and can be made again: the search index, which is held against the segments, and stages done,
/// which count only together with the facts they made.
struct SealedTable: Hashable {
    var name: String
    /// The primary key; its values, with a slash between, name a row.
    var key: [String]

    static let all: [SealedTable] = [
        SealedTable(name: "source_file", key: ["path"]), SealedTable(name: "recording", key: ["id"]),
        SealedTable(name: "fact", key: ["recording_id"]), SealedTable(name: "dispatch", key: ["number"]),
        SealedTable(name: "officer", key: ["police_number"]), SealedTable(name: "recorder", key: ["serial"]),
        SealedTable(name: "finding", key: ["id"]), SealedTable(name: "ledger_step", key: ["finding_id", "number"]),
        SealedTable(name: "segment", key: ["id"]), SealedTable(name: "phrase", key: ["id"]),
        SealedTable(name: "clock_confirmation", key: ["id"]), SealedTable(name: "matter", key: ["number"]),
        SealedTable(name: "hold", key: ["id"]), SealedTable(name: "hold_release", key: ["hold_id"]),
        SealedTable(name: "absence", key: ["id"]), SealedTable(name: "spot_check", key: ["id"]),
        SealedTable(name: "check_result", key: ["id"]),
        SealedTable(name: "recording_dispatch", key: ["id"]), SealedTable(name: "disposal", key: ["id"]),
        SealedTable(name: "disposal_item", key: ["id"]), SealedTable(name: "disposal_step", key: ["id"]),
        SealedTable(name: "tombstone", key: ["id"]), SealedTable(name: "tombstone_return", key: ["tombstone_id"]),
        SealedTable(name: "role_grant", key: ["id"]), SealedTable(name: "role_end", key: ["role_grant_id"]),
        SealedTable(name: "access_request", key: ["id"]),
        SealedTable(name: "access_decision", key: ["access_request_id"]),
        SealedTable(name: "access_end", key: ["access_request_id"]), SealedTable(name: "view_register", key: ["id"]),
        SealedTable(name: "recorder_check", key: ["id"]),
        SealedTable(name: "recorder_issue", key: ["id"]), SealedTable(name: "recorder_return", key: ["issue_id"]),
        SealedTable(name: "property_check", key: ["id"]),
        SealedTable(name: "disc_plan", key: ["id"]), SealedTable(name: "disc_plan_end", key: ["disc_plan_id"]),
        SealedTable(name: "disc", key: ["id"]), SealedTable(name: "disc_item", key: ["id"]),
        SealedTable(name: "disc_copy", key: ["id"]), SealedTable(name: "disc_event", key: ["id"]),
        SealedTable(name: "disc_draw", key: ["id"]), SealedTable(name: "receipt_unit", key: ["recording_id"]),
        SealedTable(name: "segment_counter", key: ["dispatch", "officer"]),
        SealedTable(name: "disposal_item_disc", key: ["id"]), SealedTable(name: "evidence_statement", key: ["id"]),
    ]

    static let names = Set(all.map(\.name))

    /// Rows of these are removed at times; their key is the row id, which is all that is known of a row that is gone.
    static let removable: Set<String> = ["finding", "segment"]

    static func named(_ name: String) -> SealedTable? { all.first { $0.name == name } }
}
