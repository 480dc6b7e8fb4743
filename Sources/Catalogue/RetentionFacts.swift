import Evidence
import GRDB

/// What keeping rests on, of every recording, as it stood at one moment: the same answers as the catalogue gives one by
/// one, from half a dozen statements instead of as many for each recording.
public struct RetentionFacts: Sendable {
    /// By digest: the dispatches a recording was ever filed under, in the order of their bytes.
    var dispatches: [String: [String]] = [:]
    /// By digest: the dispatch of the first segment by number.
    var first: [String: String] = [:]
    /// By a dispatch's number without case: the matters' numbers, in the order of their bytes.
    var mattersOfDispatch: [String: [String]] = [:]
    var matters: [String: MatterRecord] = [:]
    /// In force; by kind and number without case, oldest first.
    var holds: [String: [HoldRecord]] = [:]
    var gone: Set<String> = []
    var discs: [String: [DiscPlace]] = [:]

    /// A disc of a plan, in all its sets.
    public struct DiscPlace: Hashable, Sendable {
        public var plan: Int64
        public var disc: Int

        public init(plan: Int64, disc: Int) {
            self.plan = plan
            self.disc = disc
        }
    }

    /// As ``CatalogueEngine/dispatchesEver(of:)``.
    public func dispatchesEver(of sha256: String) -> [String] { dispatches[sha256] ?? [] }

    /// Of the first of ``CatalogueEngine/segments(of:)``.
    public func firstDispatch(of sha256: String) -> String? { first[sha256] }

    /// As ``CatalogueEngine/matters(ofDispatch:)``.
    public func matters(ofDispatch dispatch: String) -> [MatterRecord] {
        (mattersOfDispatch[Self.folded(dispatch)] ?? []).compactMap { matters[$0] }
    }

    /// Those of ``CatalogueEngine/holds(on:)`` that are in force.
    public func holds(on subject: HoldRecord.Subject) -> [HoldRecord] { holds[Self.key(subject)] ?? [] }

    /// Whether its bytes were disposed of.
    public func isGone(_ sha256: String) -> Bool { gone.contains(sha256) }

    /// The discs that a plan has it on, given up or not.
    public func discs(of sha256: String) -> [DiscPlace] { discs[sha256] ?? [] }

    static func key(_ subject: HoldRecord.Subject) -> String { "\(subject.kind) \(folded(subject.key))" }

    /// Without case as SQLite's NOCASE has it: the letters A to Z.
    static func folded(_ text: String) -> String {
        guard text.utf8.contains(where: { 0x41...0x5A ~= $0 }) else { return text }
        return String(decoding: text.utf8.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

extension SQLiteCatalogue {
    public func retentionFacts() throws(CatalogueError) -> RetentionFacts {
        // One snapshot: what one statement sees, all see.
        try reading { db in
            var facts = RetentionFacts()
            func each(_ sql: String, _ body: (RawStatement) throws -> Void) throws {
                let row = try RawStatement(db, sql)
                defer { row.reset() }
                while try row.step() { try body(row) }
            }
            try each(
                """
                SELECT r.sha256, d.dispatch FROM recording_dispatch d JOIN recording r ON r.id = d.recording_id
                ORDER BY d.recording_id, d.dispatch
                """
            ) { facts.dispatches[$0.text(0), default: []].append($0.text(1)) }
            // The column beside min() is of the row that has it.
            try each(
                """
                SELECT r.sha256, s.dispatch, min(s.number) FROM segment s JOIN recording r ON r.id = s.recording_id
                GROUP BY s.recording_id
                """
            ) { facts.first[$0.text(0)] = $0.text(1) }
            for matter in try Self.matters(db) { facts.matters[matter.number] = matter }
            try each("SELECT DISTINCT dispatch, matter FROM matter_dispatch ORDER BY matter") { row in
                let (key, matter) = (RetentionFacts.folded(row.text(0)), row.text(1))
                if facts.mattersOfDispatch[key]?.last != matter {
                    facts.mattersOfDispatch[key, default: []].append(matter)
                }
            }
            for hold in try Self.holds(db, "hold_id IS NULL", []) {
                facts.holds[RetentionFacts.key(hold.subject), default: []].append(hold)
            }
            facts.gone = Set(try Self.tombstones(db, "r.tombstone_id IS NULL", []).map(\.sha256))
            try each("SELECT sha256, disc_plan_id, disc FROM disc_item ORDER BY disc_plan_id, disc, id") { row in
                facts.discs[row.text(0), default: []].append(
                    RetentionFacts.DiscPlace(plan: row.int(1), disc: Int(row.int(2))))
            }
            return facts
        }
    }
}
