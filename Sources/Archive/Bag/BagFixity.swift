import Evidence
import Vault

/// Every file read once, all its digests computed (RFC 8493, section 3).
enum BagFixity {
    static func check(
        _ tree: BagTree, _ listing: BagListing, _ actual: [RawPath: RawPath], into report: inout BagReport,
        watch: BagWatch
    ) {
        let wanted = expectations(tree, listing, actual)
        tellUnknown(listing, &report)
        var progress = BagProgress(
            bytes: 0, totalBytes: wanted.keys.reduce(0) { $0.addingSaturated(tree.files[$1]?.size ?? 0) }, files: 0,
            totalFiles: wanted.count)
        for path in wanted.keys.sorted() {
            let expected = wanted[path] ?? []
            let algorithms = Set(expected.map { listing.manifests[$0.manifest].algorithm }).filter { $0.digest != nil }
                .sorted()
            guard !algorithms.isEmpty else { continue }
            do {
                let reading = try FileDigest.digests(
                    tree.base.appending(path), algorithms.compactMap(\.digest),
                    followingLinks: tree.files[path]?.isLink ?? false
                ) {
                    progress.bytes = progress.bytes.addingSaturated($0)
                    return watch(progress)
                }
                let found = Dictionary(
                    zip(algorithms, reading.digests.map { ManifestLine.bytes(ofHex: $0.utf8) ?? [] })
                ) { first, _ in first }
                var isProven = true
                for entry in expected {
                    let manifest = listing.manifests[entry.manifest]
                    guard let digest = found[manifest.algorithm], digest != entry.digest else { continue }
                    isProven = false
                    report.add(.digestDiffers, .error, path.text, "\(manifest.name):\(entry.line)")
                }
                if isProven { report.provenFiles += 1 }
            } catch {
                if error.code == .stopped {
                    report.add(.stopped, .notEvaluated, path.text, "\(progress.files)/\(progress.totalFiles)")
                    return
                }
                report.add(.unreadable, BagTree.severity(error.errno), path.text, error.cause)
            }
            progress.files += 1
            if !watch(progress), progress.files < progress.totalFiles {
                report.add(.stopped, .notEvaluated, path.text, "\(progress.files)/\(progress.totalFiles)")
                return
            }
        }
        if listing.manifests.isEmpty || wanted.isEmpty && !listing.entries.isEmpty {
            report.digests = max(report.digests, .notEvaluated)
        }
        // What is not here was not proven.
        if report.counts[.fileToFetch] != nil { report.digests = max(report.digests, .notEvaluated) }
    }

    private static func expectations(
        _ tree: BagTree, _ listing: BagListing, _ actual: [RawPath: RawPath]
    ) -> [RawPath: [BagListing.Entry]] {
        var wanted: [RawPath: [BagListing.Entry]] = [:]
        wanted.reserveCapacity(listing.entries.count)
        for (path, entries) in listing.entries {
            let place = actual[path] ?? path
            guard tree.files[place] != nil else { continue }
            wanted[place, default: []] += entries
        }
        return wanted
    }

    /// A digest that is not known here: a warning where another one covers its files, else not evaluated.
    private static func tellUnknown(_ listing: BagListing, _ report: inout BagReport) {
        for (number, manifest) in listing.manifests.enumerated() where manifest.algorithm.digest == nil {
            let isCovered = listing.entries.values.allSatisfy { entries in
                !entries.contains { $0.manifest == number }
                    || entries.contains { listing.manifests[$0.manifest].algorithm.digest != nil }
            }
            report.add(
                .algorithmUnknown, isCovered ? .warning : .notEvaluated, manifest.name, manifest.algorithm.rawValue)
        }
    }
}
