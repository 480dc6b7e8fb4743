import Catalogue
import Evidence
import Glibc
import Logging
import Vault

/// The first stage: bytes into the vault.
extension UploadRun {
    /// Brings the bytes into the vault, or finds that they are there. Nil when nothing more is to be done.
    func collect(_ file: FoundFile, number: Int, item: inout ItemReport) throws -> Recording? {
        if let row = try catalogue.intake(of: file.source), let recording = try catalogue.recording(row.sha256),
            vault.looksLike(recording.vaultPath, source: file.path)
        {
            let others =
                row.duplicate ? try catalogue.sources(of: row.sha256).filter { $0.source.path != file.path.text } : []
            item.outcome = .known(
                duplicateOf: row.duplicate ? others.first?.source.path ?? recording.originalName : nil)
            observer.advanced(file.size)
            item.recording = recording
            return row.duplicate ? nil : recording
        }
        let serial = file.name?.serial
        let folder = "\(site.day(started))/\(Self.folderName(serial))"
        // The callbacks are called on this thread only.
        var copied: Int64 = 0
        var unsettled: String?
        defer { if let sha256 = unsettled { claims.giveBack(sha256, from: number) } }
        // Decided once, while the bytes are at hand: a hold raised a moment later finds them at the next upload.
        var stayingGone: Tombstone?
        let received = try vault.receive(
            file.path, into: folder,
            claim: { sha256 in
                guard claims.claim(sha256, for: number) == number else { return false }
                unsettled = sha256
                // A row alone is not enough: where its original is gone, this copy is the last there is.
                guard let known = (try? catalogue.recording(sha256)) ?? nil else { return true }
                // What was disposed of is not stored again, unless a hold reaches it now.
                if let tombstone = (try? catalogue.tombstone(of: sha256)) ?? nil {
                    if (try? catalogue.isHeld(sha256)) ?? true { return true }
                    stayingGone = tombstone
                    return false
                }
                return !vault.holds(known.vaultPath, size: known.size)
            },
            onProgress: { total in
                observer.advanced(total - copied)
                copied = total
            })
        switch received {
        case .known(let sha256):
            // Of its twin on another thread nothing was asked here.
            if stayingGone == nil, try !catalogue.isHeld(sha256) { stayingGone = try catalogue.tombstone(of: sha256) }
            if let tombstone = stayingGone {
                item.outcome = .disposed(by: tombstone.disposal)
                unsettled = nil
                observer.advanced(file.size)
                return nil
            }
            let recording = try known(file, number: number, sha256: sha256, item: &item)
            unsettled = nil
            return recording
        case .stored(let sha256, let place):
            let recording = Recording(
                sha256: sha256, size: file.size, originalName: file.path.name.text, vaultPath: place,
                receivedAt: started,
                recorder: serial, officer: officer(of: file), number: file.name?.number, profile: file.name?.profile)
            if var known = try catalogue.recording(sha256) {
                known.vaultPath = place
                // Before the row: a kill between leaves a row without its file, which the next upload mends.
                if let tombstone = try catalogue.tombstone(of: sha256) {
                    let why = "the same bytes came in again, and a hold reaches them"
                    try catalogue.takeBack(
                        tombstone: tombstone.id,
                        Tombstone.Return(by: ProgramVersion.signature, at: started, why: why))
                } else {
                    logger.error("an original was missing and was taken in again", metadata: ["sha256": "\(sha256)"])
                }
                try catalogue.commit(RecordingCommit(recording: known))
                unsettled = nil
                return known
            }
            // The source first: who waits for the recording's row (a twin on another thread) finds both.
            try catalogue.remember(IntakeRow(source: file.source, sha256: sha256, seenAt: started, duplicate: false))
            try catalogue.commit(RecordingCommit(recording: recording, done: [key(.collect, sha256)]))
            unsettled = nil
            return recording
        }
    }

    private func known(
        _ file: FoundFile, number: Int, sha256: String, item: inout ItemReport
    ) throws -> Recording? {
        // Claimed by another thread of this run a moment ago: its row comes.
        var recording = try catalogue.recording(sha256)
        for _ in 0..<6000 where recording == nil {
            usleep(10_000)
            recording = try catalogue.recording(sha256)
        }
        guard var recording else {
            // Its twin failed: this one stays where it is until the next run.
            item.outcome = .failed(VaultError(code: .cannotWrite, path: file.path.text))
            return nil
        }
        let isOurs = claims.claim(sha256, for: number) == number
        let others = try catalogue.sources(of: sha256).filter { $0.source.path != file.path.text }
        // A duplicate is the twin of a file of this run, or of one seen before under another name or time. No source at
        // all: a run was killed between the original's row and this one. The same name, size and time elsewhere: the
        // same card under another path.
        let isSameFile = others.contains { other in
            RawPath(other.source.path).name == file.path.name && other.source.size == file.size
                && other.source.modifiedNanoseconds == file.modifiedNanoseconds
        }
        // A twin on another thread may have said already that it is the duplicate: then this one is the original.
        let isDuplicate = !isOurs || (others.contains { !$0.duplicate } && !isSameFile)
        try catalogue.remember(IntakeRow(source: file.source, sha256: sha256, seenAt: started, duplicate: isDuplicate))
        item.outcome = .known(duplicateOf: isDuplicate ? others.first?.source.path ?? recording.originalName : nil)
        item.recording = recording
        guard !isDuplicate else { return nil }
        recording.recorder = recording.recorder ?? file.name?.serial
        recording.officer = recording.officer ?? officer(of: file)
        recording.number = recording.number ?? file.name?.number
        recording.profile = recording.profile ?? file.name?.profile
        return recording
    }
}
