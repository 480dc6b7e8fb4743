import Evidence

/// What the manifests list: of each path, which manifest has which digest.
struct BagListing {
    struct Manifest {
        /// Its name in the bag's folder.
        var name: String
        var algorithm: BagAlgorithm
        var isOfTags: Bool
    }

    struct Entry {
        var manifest: Int
        var digest: [UInt8]
        var line: Int
    }

    private(set) var manifests: [Manifest] = []
    private(set) var entries: [RawPath: [Entry]] = [:]
    /// Manifests with lines that were not understood: what they don't list they may have meant to.
    private(set) var partlyRead: Set<Int> = []

    /// Of one manifest: some hundred bytes of memory each. A disc holds no tenth of that many recordings.
    static let mostLines = 4_000_000

    /// Reads a manifest. Lines that can't be used go into the report.
    mutating func read(
        _ manifest: Manifest, in tree: BagTree, _ version: BagVersion, _ decoder: TextDecoder,
        into report: inout BagReport, shouldStop: () -> Bool
    ) {
        let number = manifests.count
        manifests.append(manifest)
        var lines = TagLines(tree.base.appending(manifest.name), decoder)
        let failure = lines.forEach { line in
            if line.number % 1024 == 0, shouldStop() {
                report.add(.stopped, .notEvaluated, manifest.name, line: line.number)
                return false
            }
            guard line.number <= Self.mostLines else {
                partlyRead.insert(number)
                report.add(.tooManyLines, .notEvaluated, manifest.name, line: line.number)
                return false
            }
            take(line, number, tree, version, &report)
            return true
        }
        if failure != 0 {
            report.add(.unreadable, BagTree.severity(failure), manifest.name)
            report.completeness = max(report.completeness, .notEvaluated)
            partlyRead.insert(number)
        }
        if lines.hasByteOrderMark {
            report.add(.byteOrderMark, version >= .v1_0 ? .error : .warning, manifest.name)
        }
    }

    private mutating func take(
        _ line: TagLine, _ number: Int, _ tree: BagTree, _ version: BagVersion, _ report: inout BagReport
    ) {
        let manifest = manifests[number]
        let isStrict = version >= .v1_0
        func tell(_ rule: BagRule, _ severity: BagFinding.Severity, _ detail: String) {
            report.add(rule, severity, manifest.name, line: line.number, detail)
        }
        guard !line.isTooLong else {
            partlyRead.insert(number)
            return tell(.lineTooLong, .notEvaluated, "> \(TagLines.longest)")
        }
        if !line.isSound { tell(.textNotDecodable, .error, RawPath(bytes: line.bytes).text) }
        guard !line.bytes.isEmpty else { return tell(.lineMalformed, .warning, "") }
        guard
            let read = ManifestLine(
                line.bytes, version, length: manifest.algorithm.length,
                isThere: { tree.files[$0] != nil })
        else { return tell(.lineMalformed, .error, RawPath(bytes: line.bytes).text) }
        let name = read.path.text
        if read.isPadded { tell(.lineMalformed, isStrict ? .error : .warning, name) }
        if read.isOfDigestTool { tell(.lineOfDigestTool, .warning, name) }
        if read.hasPlainPercent { tell(.percentNotEncoded, .warning, name) }
        if read.isOutside { return tell(.pathOutside, .error, name) }
        if read.path.isBagPayload == manifest.isOfTags {
            return tell(manifest.isOfTags ? .payloadInTagManifest : .pathNotPayload, .error, name)
        }
        let entry = Entry(manifest: number, digest: read.digest, line: line.number)
        if let before = entries[read.path]?.first(where: { $0.manifest == number }) {
            if before.digest == entry.digest {
                return tell(.listedTwice, isStrict ? .error : .warning, name)
            }
            tell(.listedTwiceDiffering, .error, name)
        }
        entries[read.path, default: []].append(entry)
    }
}
