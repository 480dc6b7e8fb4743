import Accounts
import Catalogue
import Evidence
import Pipeline
import Regulation

/// The values of the review page: the queue on one side, one finding as a card on the other.
struct ReviewPage {
    let house: House
    let rules: Rules
    let context: ConsoleContext
    let session: Session
    let queue: ReviewQueue
    let contents: ReviewQueue.Contents

    private var language: Language { context.language }
    private var site: SiteTime { rules.site }
    private func say(_ key: String) -> String { Words.say(key, language) }

    func values(_ id: Int64?, done: Int64?, problem: ReviewRoutes.Problem?) throws -> [String: Any] {
        var values: [String: Any] = [
            "tabs": tabs, "query": queue.query, "isEmpty": contents.findings.isEmpty,
            "kindsPlace": kindsPlace, "kindsName": say(queue.allKinds ? "kindsAll" : "kindsGaps"),
            "kindsOther": say(queue.allKinds ? "kindsGaps" : "kindsAll"), "list": list(around: id),
        ]
        if let done, let stored = try house.catalogue.finding(done) {
            values["done"] = [
                "number": "F\(done)", "state": LedgerWords.state(stored.state, language),
                "place": queue.place(done),
            ]
        }
        guard let id else { return values }
        guard let stored = try house.catalogue.finding(id) else { throw ReviewError.noSuchFinding(id) }
        let card = try ReviewCard(page: self, stored: stored)
        values["card"] = try card.values(problem)
        return values
    }

    private var tabs: [[String: Any]] {
        ReviewQueue.Tab.allCases.map { tab in
            var other = queue
            other.tab = tab
            return [
                "name": say(tab.key), "count": contents.counts[tab] ?? 0, "place": "/review" + other.query,
                "isOpen": tab == queue.tab,
            ]
        }
    }

    private var kindsPlace: String {
        var other = queue
        other.allKinds.toggle()
        return "/review" + other.query
    }

    /// As many rows as a page bears, around the open one.
    private func list(around id: Int64?) -> [[String: Any]] {
        let findings = contents.findings
        let index = findings.firstIndex { $0.id == id } ?? 0
        let first = max(0, min(index - Limits.rows / 2, findings.count - Limits.rows))
        return findings[first..<min(findings.count, first + Limits.rows)].map { stored in
            [
                "number": "F\(stored.id)", "place": queue.place(stored.id), "isOpen": stored.id == id,
                "kind": FindingWords.name(stored.finding.kind, language),
                "when": stored.span.map { site.short($0.start) } ?? Phrase.unknownTime.text(language),
                "lost": stored.finding.lost.map { FindingWords.seconds($0) } ?? "",
                "hasVoice": stored.state == .voiceHeard,
                "state": LedgerWords.state(stored.state, language),
            ]
        }
    }

    /// Where J and K lead.
    func neighbours(of id: Int64) -> (previous: String, next: String, position: String) {
        let findings = contents.findings
        guard let index = findings.firstIndex(where: { $0.id == id }) else {
            return ("", findings.first.map { queue.place($0.id) } ?? "", "")
        }
        let position = say("position").replacing("{number}", with: "\(index + 1)").replacing(
            "{count}", with: "\(findings.count)")
        return (
            index > 0 ? queue.place(findings[index - 1].id) : "",
            index + 1 < findings.count ? queue.place(findings[index + 1].id) : "", position
        )
    }
}
