import Evidence
import Glibc
import Vault

/// A disc read back and judged: the whole, then every file.
public enum MediumCheck {
    /// Reads the disc to a copy and judges that: SHA-256 of the whole and of every file in one pass over the copy.
    ///
    /// - Parameter copy: a new file; stays, so that a damaged disc need not be read again to be repaired. The caller
    ///   removes it.
    public static func run(
        _ reader: some MediumReader, _ expected: ExpectedMedium, copy: RawPath, control: ImageControl = ImageControl()
    ) throws(DiscError) -> MediumReport {
        let started = now()
        let state = try reader.state()
        guard state.status != .noDisc else { throw DiscError(.noDisc, path: reader.device) }
        guard state.status != .blank else { throw DiscError(.notOurDisc, path: reader.device, detail: "blank") }
        let total = expected.sectors * Int64(Sector.size)
        let unreadable: SectorMap
        if state.writtenSectors > 0, state.writtenSectors < expected.sectors {
            // A shorter disc is another one, or was not burnt to its end; what there is is read all the same.
            let there = try reader.read(
                0..<state.writtenSectors, to: copy, control: control.part(0, of: 2, total: total))
            unreadable = SectorMap(there.ranges + [state.writtenSectors..<expected.sectors])
        } else {
            unreadable = try reader.read(
                0..<expected.sectors, to: copy, control: control.part(0, of: 2, total: total))
        }
        let found = try judge(copy, expected, unreadable, control.part(1, of: 2, total: total))
        return MediumReport(
            drive: state.drive, program: try reader.name, manufacturer: state.manufacturer,
            volumeID: found.volumeID, sectors: expected.sectors, unreadable: unreadable, sha256: found.sha256,
            expectedSHA256: expected.sha256, files: found.files, started: started, ended: now())
    }

    struct Judged {
        var volumeID: String?
        var sha256: String
        var files: [MediumReport.File]
    }

    /// Judges an image against what it must hold.
    static func judge(
        _ copy: RawPath, _ expected: ExpectedMedium, _ unreadable: SectorMap, _ control: ImageControl
    ) throws(DiscError) -> Judged {
        let source: ImageSource
        do throws(ImageError) { source = try ImageSource(copy) } catch { throw DiscError(error) }
        // A disc whose folders are gone still has its digest, and its files are then not evaluated.
        let reader = try? ImageReader(source)
        let entries = reader.flatMap { listing($0) } ?? []
        let back: ImageReadBack
        do throws(ImageError) { back = try ImageReadBack.run(source, entries, control: control) } catch {
            throw DiscError(error)
        }
        var files: [MediumReport.File] = []
        var found: Set<String> = []
        for entry in entries where !entry.isFolder {
            found.insert(entry.path)
            let lost = unreadable.intersection(SectorMap(entry.sectors)).count
            let digest = lost == 0 ? back.files[entry.path] : nil
            let wanted = expected.files[entry.path]
            let verdict: TestVerdict
            switch (digest, wanted) {
            case (nil, _): verdict = .fail
            // A file that nobody expected belongs to no list: the whole's digest judges it.
            case (_, nil): verdict = .notEvaluated
            case (let digest?, let wanted?): verdict = digest == wanted ? .pass : .fail
            }
            files.append(
                MediumReport.File(path: entry.path, verdict: verdict, sha256: digest, unreadableSectors: lost))
        }
        // Not listed: gone where the folders could be read, not evaluated where not.
        let absent: TestVerdict = entries.isEmpty ? .notEvaluated : .fail
        for path in expected.files.keys where !found.contains(path) {
            files.append(MediumReport.File(path: path, verdict: absent, sha256: nil, unreadableSectors: 0))
        }
        return Judged(
            volumeID: reader?.volumeID, sha256: back.sha256, files: files.sorted { $0.path < $1.path })
    }

    /// The tree with the true names: UDF or Rock Ridge; the first that can be read.
    static func listing(_ reader: ImageReader) -> [ImageEntry]? {
        for side in [ImageSide.udf, .rockRidge, .joliet, .plain] where reader.sides.contains(side) {
            if let entries = try? reader.entries(side) { return entries }
        }
        return nil
    }

    static func now() -> WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

extension ImageEntry {
    /// Those its bytes lie in.
    var sectors: [Range<Int64>] {
        extents.map { ($0.offset / Int64(Sector.size))..<Sector.count($0.offset + $0.length) }
    }
}
