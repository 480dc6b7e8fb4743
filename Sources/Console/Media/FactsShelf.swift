import Catalogue
import Inspection
import Pipeline
import Synchronization

/// What inspections found of the recordings that are looked at now. Read from the catalogue each time, taken apart only
/// when it is another text: a player asks for one recording in hundreds of pieces, and a day's pictures are a long text.
final class FactsShelf: Sendable {
    private struct Kept {
        var json: String
        var facts: FileFacts?
    }

    /// A few MiB at most.
    private static let most = 64
    private let kept = Mutex<[String: Kept]>([:])

    func facts(of sha256: String, _ catalogue: any CatalogueEngine) throws(CatalogueError) -> FileFacts? {
        guard let json = try catalogue.facts(of: sha256) else { return nil }
        if let known = kept.withLock({ $0[sha256] }), known.json == json { return known.facts }
        let facts = RecordingFacts(json: json)?.inspection
        kept.withLock { kept in
            // Which one goes is of no matter.
            if kept.count >= Self.most, kept[sha256] == nil, let other = kept.keys.first { kept[other] = nil }
            kept[sha256] = Kept(json: json, facts: facts)
        }
        return facts
    }
}

extension House {
    func facts(of sha256: String) throws -> FileFacts? { try shelf.facts(of: sha256, catalogue) }
}
