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

    struct Contents {
        /// Of this tab, in order of time.
        var findings: [StoredFinding]
        var counts: [Tab: Int]
    }

    func contents(_ catalogue: any CatalogueEngine) throws(CatalogueError) -> Contents {
        var filter = FindingFilter()
        if !allKinds { filter.kinds = Self.gaps }
        let all = try catalogue.findings(filter).filter { !$0.isNotFoundAgain }
        var counts: [Tab: Int] = [:]
        for tab in Tab.allCases { counts[tab] = all.count { tab.states.contains($0.state) } }
        return Contents(findings: all.filter { tab.states.contains($0.state) }, counts: counts)
    }
}
