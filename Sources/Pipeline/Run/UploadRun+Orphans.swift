import Catalogue
import Evidence
import Glibc
import Logging
import Vault

extension UploadRun {
    /// Originals that a killed run left without a row get one; half-copied files go.
    func adoptOrphans() throws(CatalogueError) -> Int {
        // The last month's rows are enough unless there are none: an orphan is never older than the last row's day.
        var recent = RecordingFilter()
        recent.received = WallSpan(start: started - .seconds(31 * 86_400), end: started + .seconds(86_400))
        var newest = try newest(recent)
        if newest == nil {
            recent = RecordingFilter()
            newest = try self.newest(recent)
        }
        let latest = newest.map { site.day($0) }
        // Of the folders that are looked into, no others: a month may have hundreds of thousands.
        var paths = Set<String>()
        try catalogue.eachRecording(recent) { (recording) throws(CatalogueError) in
            let folders = recording.vaultPath.split(separator: "/", maxSplits: 2)
            if let latest, folders.count == 3, folders[1] < latest { return }
            paths.insert(recording.vaultPath)
        }
        var adopted = 0
        for orphan in vault.orphans(onOrAfter: latest, isKnown: { paths.contains($0) }) {
            guard let sha256 = try? FileDigest.sha256(orphan.path) else { continue }
            if var known = try catalogue.recording(sha256) {
                // Killed between an original that came again and its row: the row means the file that is there. What was
                // disposed of and is not held stays so.
                guard !vault.holds(known.vaultPath, size: known.size) else { continue }
                if let tombstone = try catalogue.tombstone(of: sha256) {
                    guard try catalogue.isHeld(sha256) else { continue }
                    try catalogue.takeBack(
                        tombstone: tombstone.id,
                        Tombstone.Return(
                            by: ProgramVersion.signature, at: started,
                            why: "the same bytes came in again, and a hold reaches them"))
                }
                known.vaultPath = vault.relative(orphan.path)
                try catalogue.commit(RecordingCommit(recording: known))
                adopted += 1
                continue
            }
            var status = stat()
            guard orphan.path.withCString({ stat($0, &status) }) == 0 else { continue }
            let clock = SiteClock(zone: settings.timeZone, now: started)
            let name = profiles.recognise(path: orphan.path.name.bytes, recorders: recorders, at: clock)
            let recording = Recording(
                sha256: sha256, size: Int64(status.st_size), originalName: orphan.path.name.text,
                vaultPath: vault.relative(orphan.path), receivedAt: started,
                recorder: name?.serial ?? (orphan.recorder == "unknown" ? nil : orphan.recorder),
                officer: name?.officer, number: name?.number, profile: name?.profile)
            try catalogue.commit(RecordingCommit(recording: recording, done: [key(.collect, sha256)]))
            adopted += 1
            logger.notice("adopted an original without a row", metadata: ["sha256": "\(sha256)"])
        }
        return adopted
    }

    private func newest(_ filter: RecordingFilter) throws(CatalogueError) -> WallTime? {
        var newest: WallTime?
        try catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            newest = max(newest ?? recording.receivedAt, recording.receivedAt)
        }
        return newest
    }
}
