import Archive
import Catalogue
import Custody
import Evidence
import Regulation
import Vault

/// Where the regulation wants a copy of what is given out to be kept (004 §15): the originals are the copy, and a hold
/// keeps them; the papers that went with them lie in the vault, `released/<first line of the register>/`.
extension EvidenceCopy {
    /// Before a byte leaves. The same request holds a recording once.
    func keep(_ entries: [ViewEntry], by person: String) throws -> [HoldRecord] {
        var kept: [HoldRecord] = []
        for entry in entries {
            guard let id = entry.request, let request = try gate.catalogue.request(id), let to = request.recipient,
                let rule = gate.rules.rule(of: request), rule.keepsCopy
            else { continue }
            let why = "Q\(id) → \(to)"
            let known = try gate.catalogue.holds(on: .recording(entry.sha256)).first { hold in
                hold.isInForce && hold.event == RetentionKeeper.released.key && hold.why == why
            }
            if let known {
                kept.append(known)
                continue
            }
            kept.append(
                try gate.catalogue.hold(
                    HoldRecord(
                        subject: .recording(entry.sha256), event: RetentionKeeper.released.key,
                        basis: gate.book.basis(rule.approval.source), by: person, at: gate.now, why: why)))
        }
        return kept
    }

    func keep(papers: [BagRequest.TagFile], of entries: [ViewEntry], by person: String) throws {
        guard let first = entries.first else { return }
        let folder = vault.appending("released").appending(String(first.id))
        var digests: [String: String] = [:]
        var listed: [String: String] = [:]
        for paper in papers {
            guard case .bytes(let bytes) = paper.content else { continue }
            let place = paper.path.text.split(separator: "/").reduce(folder) { $0.appending(String($1)) }
            try Folders.make(place.parent)
            try Folders.write(bytes, to: place)
            let digest = try FileDigest.sha256(place)
            listed[paper.path.text] = digest
            if paper.path.text == "digests.csv" { digests["digests"] = digest }
        }
        // Last: where it stands, the others do.
        let list = folder.appending(ReleasedPapers.list)
        try Folders.make(folder)
        try Folders.write(ReleasedPapers.listing(listed), to: list)
        digests["manifest"] = try FileDigest.sha256(list)
        // Sealed: what was given out can be told from what somebody says was.
        digests["step"] = "kept"
        digests["request"] = first.request.map { "Q\($0)" }
        digests["papers"] = "released/\(first.id)"
        try gate.catalogue.note(CustodyNote(.access, by: person, about: digests))
    }
}
