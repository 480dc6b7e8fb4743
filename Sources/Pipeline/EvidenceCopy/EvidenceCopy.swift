import Archive
import Catalogue
import Custody
import Evidence
import Glibc
import Regulation
import Vault

/// A copy of originals for a case file or a court, as a bag that can be checked with `sha256sum` alone:
/// docs/design/access.md.
public struct EvidenceCopy {
    let gate: AccessGate
    let vault: RawPath
    let log: CustodyLog
    let site: SiteTime

    public init(gate: AccessGate, root: RawPath, log: CustodyLog, site: SiteTime) {
        self.gate = gate
        vault = root
        self.log = log
        self.site = site
    }

    public enum Failure: Error, Sendable {
        case access(AccessError)
        /// The bag lies here already.
        case exists(String)
        /// The original's bytes were disposed of.
        case gone(String)
        /// No custody entry tells of its receipt, or the log can't prove it.
        case noProof(String)
        case noPDFProgram
        case noPDF
        case bag(BagError)
        case custody(CustodyError)
        case catalogue(CatalogueError)
        case vault(VaultError)
        /// The vault has no bytes of this size in the original's place.
        case missing(String)
        case other(String)
        /// It failed when the register had its lines already.
        indirect case afterRegister([ViewEntry], Failure)

        init(_ error: any Error) {
            self =
                switch error {
                case let error as AccessError: .access(error)
                case let error as BagError: .bag(error)
                case let error as CustodyError: .custody(error)
                case let error as CatalogueError: .catalogue(error)
                case let error as VaultError: .vault(error)
                default: .other("\(error)")
                }
        }
    }

    public struct Result: Sendable {
        public var place: RawPath
        public var entries: [ViewEntry]
        public var contents: BagContents
        /// Holds that keep what was given out, where the regulation wants a copy kept.
        public var kept: [HoldRecord] = []
    }

    /// Checks, registers, then copies. Nothing is written before the register has its lines.
    ///
    /// - Parameter carry: brings what the catalogue says of custody into the log, so that it can be proven.
    public func make(
        _ act: ApprovedAct, _ recordings: [Recording], by person: String, reason: String?, to target: RawPath,
        carry: () throws -> Void
    ) throws -> Result {
        guard !FileTest.exists(target) else { throw Failure.exists(target.text) }
        let officers = Dictionary(try gate.catalogue.officers().map { ($0.policeNumber, $0) }) { first, _ in first }
        for recording in recordings {
            // All or none: first every one is asked for.
            _ = try gate.answer(act, recording, by: person)
            if try gate.catalogue.tombstone(of: recording.sha256) != nil {
                throw Failure.gone(recording.originalName)
            }
        }
        try prepare(recordings, target)
        var entries: [ViewEntry] = []
        for recording in recordings {
            entries.append(try gate.pass(act, recording, by: person, reason: reason, place: target.text))
        }
        do {
            let kept = try keep(entries, by: person)
            var result = try copy(
                recordings, entries, by: person, officers, to: target, keepsPapers: !kept.isEmpty, carry: carry)
            result.kept = kept
            return result
        } catch {
            // The lines stand: better one too many than a copy nobody knows of.
            throw Failure.afterRegister(entries, error as? Failure ?? Failure(error))
        }
    }

    /// What can be known before the register has its lines: what would stop the copy afterwards.
    private func prepare(_ recordings: [Recording], _ target: RawPath) throws {
        guard PDFMaker.isInstalled else { throw Failure.noPDFProgram }
        for recording in recordings where FileTest.size(place(recording)) != recording.size {
            throw Failure.missing(recording.originalName)
        }
        let parent = target.parent
        guard parent.withCString({ access($0, W_OK | X_OK) }) == 0 else {
            throw Failure.vault(VaultError(code: .cannotWrite, path: parent.text, errno: errno))
        }
        let needed = recordings.reduce(Int64(0)) { $0.addingSaturated($1.size) }
        if let free = FileTest.freeBytes(parent), free < needed {
            throw Failure.vault(VaultError(code: .noSpace, path: parent.text, errno: ENOSPC))
        }
    }

    private func copy(
        _ recordings: [Recording], _ entries: [ViewEntry], by person: String, _ officers: [String: Officer],
        to target: RawPath, keepsPapers: Bool, carry: () throws -> Void
    ) throws -> Result {
        try carry()
        let items = try named(recordings).map { recording, name in
            EvidenceItem(
                recording: recording, name: name, segments: try gate.catalogue.segments(of: recording.sha256),
                maker: recording.officer.flatMap { officers[$0] },
                statement: EvidenceStatement.merged(try gate.catalogue.statements(of: recording.sha256)),
                proofs: try proofs(recording))
        }
        let note = EvidenceNote(
            items: items, entries: entries, rule: gate.book.keeping.evidenceCopy, regulation: gate.book,
            extractor: officers[person] ?? Officer(policeNumber: person), origin: try log.checkpoint().origin,
            site: site)
        let request = try request(items, note, at: gate.now, target)
        if keepsPapers { try keep(papers: request.tagFiles, of: entries, by: person) }
        let contents = try BagWriter.write(request, to: target)
        return Result(place: target, entries: entries, contents: contents)
    }

    private func request(
        _ items: [EvidenceItem], _ note: EvidenceNote, at time: WallTime, _ target: RawPath
    ) throws -> BagRequest {
        let paper = note.paper
        let pdf: [UInt8]
        do throws(PDFMaker.Failure) {
            pdf = try PDFMaker.pdf(paper, date: time, in: target.parent)
        } catch {
            switch error {
            case .noProgram: throw Failure.noPDFProgram
            case .failed: throw Failure.noPDF
            case .vault(let error): throw Failure.vault(error)
            }
        }
        var tags: [BagRequest.TagFile] = []
        func add(_ path: String, _ bytes: [UInt8]) throws {
            tags.append(BagRequest.TagFile(path: try BagPath(path), content: .bytes(bytes)))
        }
        try add("README.txt", Array(EvidenceNote.readme.utf8))
        try add("note.txt", Array(paper.text.utf8))
        try add("note.pdf", pdf)
        try add("digests.csv", Array(note.digestList.utf8))
        try add("recordings.json", Array(note.recordings.utf8))
        try add("custody/checkpoint", Array(try log.note().encoded.utf8))
        try add("custody/verifiers", Array(try log.keys().map { try $0.text() + "\n" }.joined().utf8))
        for item in items {
            for (name, bytes) in item.proofs { try add("custody/\(name)", bytes) }
        }
        var info = BagInfo()
        info.add("External-Identifier", note.identifiers)
        info.add("External-Description", note.reason)
        info.add("Bagging-Date", String(site.text(time).prefix(10)))
        info.add("Bag-Software-Agent", ProgramVersion.signature)
        return BagRequest(
            payload: try items.map { item in
                BagRequest.Payload(
                    path: try BagPath("data/\(item.name)"), source: place(item.recording), size: item.recording.size,
                    sha256: item.recording.sha256)
            }, tagFiles: tags, info: info)
    }

    private func place(_ recording: Recording) -> RawPath {
        let plain = vault.appending(recording.vaultPath)
        return FileTest.exists(plain) ? plain : vault.appending(RawPath(escaped: recording.vaultPath))
    }

    /// Each under its own name; the same name twice is told apart by the beginning of its digest.
    private func named(_ recordings: [Recording]) -> [(Recording, String)] {
        let counts = Dictionary(grouping: recordings, by: { $0.originalName.lowercased() }).mapValues(\.count)
        return recordings.map { recording in
            let name = recording.originalName
            let isUnique = counts[name.lowercased()] == 1
            return (recording, isUnique ? name : "\(recording.sha256.prefix(12))/\(name)")
        }
    }

    /// The entry of its receipt, and the proof that the log has it.
    private func proofs(_ recording: Recording) throws -> [(String, [UInt8])] {
        let entries = try gate.catalogue.custodyEvents(of: recording.sha256).compactMap {
            try? CustodyEntry(encoded: $0)
        }
        // A vault older than its log has no entry of the receipt: then the newest one that names the original, which is
        // the line of the register just written.
        guard let entry = entries.first(where: { $0.kind == .receive }) ?? entries.last else {
            throw Failure.noProof(recording.originalName)
        }
        let name = String(recording.sha256.prefix(16))
        let bytes = try log.entry(entry.n - 1)
        let proof = try log.inclusion(of: entry.n - 1)
        // Told now, not by whoever gets it.
        _ = try proof.verify(entry: bytes, keys: log.keys())
        return [("\(name).entry.json", bytes), ("\(name).tlog-proof", Array(proof.encoded.utf8))]
    }
}

/// One original in a copy.
struct EvidenceItem {
    var recording: Recording
    /// Below `data/`.
    var name: String
    var segments: [Segment]
    /// Who recorded it.
    var maker: Officer?
    /// What was written of it as evidence.
    var statement: EvidenceStatement?
    var proofs: [(String, [UInt8])]
}
