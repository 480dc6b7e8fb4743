import Accounts
import Catalogue
import Evidence
import Hummingbird
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
    /// Of the open finding: ``HeardWords``.
    let heard: String?

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
        guard let stored = try house.catalogue.finding(id) else { throw HTTPError(.notFound) }
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

    private func list(around id: Int64?) -> [[String: Any]] {
        contents.findings.map { stored in
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
    var neighbours: (previous: String, next: String, position: String) {
        func place(_ stored: StoredFinding?) -> String { stored.map { queue.place($0.id) } ?? "" }
        let position = contents.position.map { number in
            say("position").replacing("{number}", with: "\(number)").replacing(
                "{count}", with: "\(contents.counts[queue.tab] ?? 0)")
        }
        return (place(contents.previous), place(contents.next), position ?? "")
    }
}
