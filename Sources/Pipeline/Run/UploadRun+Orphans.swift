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
        var known = try newestPaths(recent)
        if known.day == nil { known = try newestPaths(RecordingFilter()) }
        var adopted = 0
        for orphan in vault.orphans(onOrAfter: known.day, isKnown: { known.paths.contains($0) }) {
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

    /// The day of the recording received last, and the originals that lie in its folder or a later one: no others are
    /// looked for, and a month may have hundreds of thousands.
    private func newestPaths(_ filter: RecordingFilter) throws(CatalogueError) -> (day: String?, paths: Set<String>) {
        func isFrom(_ day: String, _ path: String) -> Bool {
            let folders = path.split(separator: "/", maxSplits: 2)
            return folders.count < 3 || folders[1] >= day
        }
        var newest: (time: WallTime, day: String)?
        var paths = Set<String>()
        try catalogue.eachRecording(filter) { (recording) throws(CatalogueError) in
            if recording.receivedAt > newest?.time ?? WallTime(nanoseconds: .min) {
                let day = site.day(recording.receivedAt)
                if day != newest?.day { paths = paths.filter { isFrom(day, $0) } }
                newest = (recording.receivedAt, day)
            }
            if isFrom(newest?.day ?? "", recording.vaultPath) { paths.insert(recording.vaultPath) }
        }
        return (newest?.day, paths)
    }
}
