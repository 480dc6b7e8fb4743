import Catalogue
import Evidence
import Pipeline

/// Which findings are looked at: how far they have come, and which kinds.
struct ReviewQueue {
    enum Tab: String, CaseIterable {
        case open, approval, escalated, explained

        var states: Set<FindingState> {
            switch self {
            case .open: [.detected, .voiceHeard]
            case .approval: [.awaitingApproval]
            case .escalated: [.unexplained]
            case .explained: [.explained]
            }
        }

        var key: String {
            switch self {
            case .open: "queueOpen"
            case .approval: "queueApproval"
            case .escalated: "queueEscalated"
            case .explained: "queueExplained"
            }
        }
    }

    var tab = Tab.open
    /// All findings, not only those that need an explanation.
    var allKinds = false

    init(_ fields: Fields) {
        tab = fields["tab"].flatMap { Tab(rawValue: $0) } ?? .open
        allKinds = fields["kinds"] == "all"
    }

    /// What the regulations want explained: an officer's interruptions, and what nobody recorded of a dispatch.
    static let gaps = StatisticsReader.interruptions.union(StatisticsReader.holes)

    /// For addresses; empty for the usual queue.
    var query: String {
        let parts = [tab == .open ? nil : "tab=\(tab.rawValue)", allKinds ? "kinds=all" : nil].compactMap { $0 }
        return parts.isEmpty ? "" : "?" + parts.joined(separator: "&")
    }

    /// `F12` within this queue.
    func place(_ id: Int64, adding: String? = nil) -> String {
        let query = query
        return "/review/F\(id)" + query + (adding.map { (query.isEmpty ? "?" : "&") + $0 } ?? "")
    }

    /// What a page shows of the queue: read around one finding, never the whole of it.
    struct Contents {
        var counts: [Tab: Int]
        /// At most ``Limits/rows``, in order of time.
        var findings: [StoredFinding]
        /// The one that is open.
        var open: StoredFinding?
        var previous: StoredFinding?
        var next: StoredFinding?
        /// Of the open one in its tab, from 1 on; nil where it is not in it.
        var position: Int?
    }

    private var kinds: Set<FindingKind>? { allKinds ? nil : Self.gaps }
    private var own: FindingQueue { FindingQueue(states: tab.states, kinds: kinds) }

    private func holds(_ stored: StoredFinding) -> Bool {
        tab.states.contains(stored.state) && !stored.isNotFoundAgain && kinds?.contains(stored.finding.kind) != false
    }

    func counts(_ catalogue: any CatalogueEngine) throws(CatalogueError) -> [Tab: Int] {
        let states = Tab.allCases.reduce(into: Set<FindingState>()) { $0.formUnion($1.states) }
        let counted = try catalogue.findingCounts(in: FindingQueue(states: states, kinds: kinds), before: nil)
        var counts: [Tab: Int] = [:]
        for tab in Tab.allCases { counts[tab] = tab.states.reduce(0) { $0 + (counted[$1] ?? 0) } }
        return counts
    }

    /// - Parameter id: the finding that is open; nil for the queue's first.
    func contents(_ catalogue: any CatalogueEngine, around id: Int64?) throws(CatalogueError) -> Contents {
        var contents = Contents(counts: try counts(catalogue), findings: [])
        guard let id else {
            contents.findings = try catalogue.findings(in: own, after: nil, limit: Limits.rows)
            contents.open = contents.findings.first
            contents.next = contents.findings.dropFirst().first
            if contents.open != nil { contents.position = 1 }
            return contents
        }
        guard let open = try catalogue.finding(id) else { return contents }
        let place = FindingPlace(open)
        let before = try catalogue.findings(in: own, before: place, limit: Limits.rows / 2)
        let after = try catalogue.findings(in: own, after: place, limit: Limits.rows - before.count - 1)
        contents.open = open
        contents.previous = before.last
        contents.next = after.first
        guard holds(open) else {
            // Elsewhere by now: the queue goes on where it stood.
            contents.findings = before + after
            return contents
        }
        contents.findings = before + [open] + after
        let earlier = try catalogue.findingCounts(in: own, before: place)
        contents.position = earlier.values.reduce(1, +)
        return contents
    }

    /// Where to go on after a finding that is about to leave the queue: the next one, or the first that is left.
    func following(_ id: Int64, _ catalogue: any CatalogueEngine) throws(CatalogueError) -> Int64? {
        guard let stored = try catalogue.finding(id) else { return nil }
        if let next = try catalogue.findings(in: own, after: FindingPlace(stored), limit: 1).first { return next.id }
        return try catalogue.findings(in: own, after: nil, limit: 2).first { $0.id != id }?.id
    }
}
