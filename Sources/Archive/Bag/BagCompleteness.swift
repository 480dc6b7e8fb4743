import Evidence

/// What is listed against what is there (RFC 8493, section 3).
enum BagCompleteness {
    /// - Returns: for each listed path that lies there under another spelling, that spelling.
    static func check(
        _ tree: BagTree, _ listing: BagListing, _ holes: Set<RawPath>, _ version: BagVersion,
        into report: inout BagReport
    ) -> [RawPath: RawPath] {
        var actual: [RawPath: RawPath] = [:]
        var bySpelling: [String: RawPath]?
        var isMissingSome = false
        for path in listing.entries.keys.sorted() where tree.files[path] == nil {
            let entries = listing.entries[path] ?? []
            let first = entries.first
            let manifest = first.map { listing.manifests[$0.manifest].name } ?? ""
            let spellings = bySpelling ?? Self.spellings(tree)
            bySpelling = spellings
            if let other = spellings[BagPath.foldedKey(path.text)] {
                actual[path] = other
                report.add(.spelledOtherwise, .warning, other.text, line: nil, "\(manifest): \(path.text)")
            } else if holes.contains(path) {
                isMissingSome = true
                report.add(.fileToFetch, .notEvaluated, path.text)
            } else if tree.mayHold(path) {
                isMissingSome = true
                report.add(.fileMissing, .notEvaluated, path.text, "\(manifest):\(first?.line ?? 0)")
            } else {
                isMissingSome = true
                report.add(.fileMissing, .error, path.text, "\(manifest):\(first?.line ?? 0)")
            }
        }
        if isMissingSome { report.digests = max(report.digests, .notEvaluated) }
        unlisted(tree, listing, actual, version, &report)
        tagManifests(listing, version, &report)
        // With holes the sum can't be that of the whole.
        if let text = report.info["Payload-Oxum"], let oxum = BagInfoReader.oxum(text), tree.unread.isEmpty,
            !(isMissingSome && !holes.isEmpty)
        {
            let payload = tree.payload
            if oxum.bytes != payload.bytes || oxum.files != payload.files {
                report.add(.oxumDiffers, .error, "bag-info.txt", "\(payload.bytes).\(payload.files) ≠ \(text)")
            }
        }
        return actual
    }

    /// The files by what they are called on a file system that knows no case or another normalisation.
    private static func spellings(_ tree: BagTree) -> [String: RawPath] {
        var result: [String: RawPath] = [:]
        result.reserveCapacity(tree.files.count)
        for path in tree.files.keys.sorted() { result[BagPath.foldedKey(path.text)] = path }
        return result
    }

    private static func unlisted(
        _ tree: BagTree, _ listing: BagListing, _ actual: [RawPath: RawPath], _ version: BagVersion,
        _ report: inout BagReport
    ) {
        var listed: [RawPath: Set<Int>] = [:]
        for (path, other) in actual {
            listed[other, default: []].formUnion((listing.entries[path] ?? []).map(\.manifest))
        }
        let payloadManifests = listing.manifests.indices.filter { !listing.manifests[$0].isOfTags }
        let hasTagManifests = payloadManifests.count < listing.manifests.count
        let manifestNames = Set(listing.manifests.filter(\.isOfTags).map(\.name))
        for path in tree.files.keys.sorted() {
            var by = listed[path] ?? []
            by.formUnion((listing.entries[path] ?? []).map(\.manifest))
            if path.isBagPayload {
                let missing = payloadManifests.filter { !by.contains($0) }
                // Drafts before 1.0 asked for one of the manifests only.
                if missing.isEmpty || version < .v1_0 && missing.count < payloadManifests.count { continue }
                let isSure = missing.contains { !listing.partlyRead.contains($0) } || payloadManifests.isEmpty
                report.add(
                    .fileUnlisted, isSure ? .error : .notEvaluated, path.text,
                    missing.map { listing.manifests[$0].name }.joined(separator: ", "))
            } else if hasTagManifests, by.isEmpty, !manifestNames.contains(path.text) {
                let isManifest = listing.manifests.contains { !$0.isOfTags && $0.name == path.text }
                if !isManifest { report.add(.tagFileUnlisted, .warning, path.text) }
            }
        }
    }

    private static func tagManifests(_ listing: BagListing, _ version: BagVersion, _ report: inout BagReport) {
        let severity: BagFinding.Severity = version >= .v1_0 ? .error : .warning
        let tags = listing.manifests.indices.filter { listing.manifests[$0].isOfTags }
        var counts: [Int: Int] = [:]
        for (path, entries) in listing.entries where !path.isBagPayload {
            for number in Set(entries.map(\.manifest)) { counts[number, default: 0] += 1 }
        }
        for number in tags {
            let name = listing.manifests[number].name
            func lists(_ other: String) -> BagListing.Entry? {
                listing.entries[RawPath(other)]?.first { $0.manifest == number }
            }
            for other in listing.manifests {
                if other.isOfTags {
                    if let entry = lists(other.name) {
                        report.add(.tagManifestListed, severity, name, line: entry.line, other.name)
                    }
                } else if lists(other.name) == nil {
                    report.add(.payloadManifestUnlisted, severity, name, other.name)
                }
            }
            if let first = tags.first, number != first {
                let differs = listing.entries.contains { path, entries in
                    !path.isBagPayload
                        && entries.contains { $0.manifest == number } != entries.contains { $0.manifest == first }
                }
                if differs || counts[number] != counts[first] {
                    report.add(.tagManifestsDiffer, .warning, name, listing.manifests[first].name)
                }
            }
        }
    }
}
