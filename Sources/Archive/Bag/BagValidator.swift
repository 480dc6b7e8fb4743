import Evidence
import Vault

/// Judges a bag, ours or a stranger's, of version 0.93 to 1.0. Opens no path that stands in the bag's own files: only
/// what a walk of the folder found.
public enum BagValidator {
    public enum Depth: Sendable {
        /// What must be there, and `Payload-Oxum`. No digest is computed: never a `pass`.
        case quick
        case full
    }

    /// Findings kept in a report; all are counted.
    public static let mostFindings = 10_000

    /// - Parameter watch: told how far it has come; false stops, and what was not looked at is not evaluated.
    public static func validate(
        _ base: RawPath, _ depth: Depth = .full, watch: @escaping BagWatch = { _ in true }
    ) -> BagReport {
        var report = BagReport()
        let nothing = BagProgress(bytes: 0, totalBytes: 0, files: 0, totalFiles: 0)
        let shouldStop = { !watch(nothing) }
        let tree = BagTree(base, into: &report, shouldStop: shouldStop)
        if report.counts[.stopped] != nil || tree.unread.contains(RawPath(bytes: [])) { return stopped(report) }
        (report.payloadFiles, report.payloadBytes) = tree.payload
        if !tree.folders.contains(RawPath("data")) { report.add(.payloadFolderMissing, .error, "data") }
        let declaration = BagDeclaration(tree, into: &report)
        let version = declaration.version
        guard TextDecoder(declaration.encoding) != nil else {
            // Not one tag file can be read.
            report.add(.encodingUnknown, .notEvaluated, "bagit.txt", line: 2, declaration.encoding)
            report.digests = max(report.digests, .notEvaluated)
            return report
        }
        /// One a file: a decoder keeps the rest of a character between pieces.
        func decoder() -> TextDecoder? { TextDecoder(declaration.encoding) }

        var listing = BagListing()
        for manifest in manifests(tree, version, &report) {
            guard let decoder = decoder() else { continue }
            listing.read(manifest, in: tree, version, decoder, into: &report, shouldStop: shouldStop)
        }
        if report.counts[.stopped] != nil { return stopped(report) }
        report.algorithms = Set(listing.manifests.map(\.algorithm)).sorted()
        if !listing.manifests.contains(where: { !$0.isOfTags }) {
            report.add(.manifestMissing, .error, "manifest-*.txt")
        }

        var holes: Set<RawPath> = []
        if tree.files[RawPath("fetch.txt")] != nil, let decoder = decoder() {
            holes = FetchReader.read(in: tree, listing, version, decoder, into: &report)
        }
        // The drafts before 0.96 called it package-info.txt.
        let isOld = version < BagVersion(major: 0, minor: 96)
        for name in isOld ? ["package-info.txt", "bag-info.txt"] : ["bag-info.txt"]
        where tree.files[RawPath(name)] != nil {
            if let decoder = decoder() { BagInfoReader.read(name, in: tree, version, decoder, into: &report) }
        }
        let actual = BagCompleteness.check(tree, listing, holes, version, into: &report)
        BagNames.check(tree, into: &report)
        switch depth {
        case .quick: report.digests = max(report.digests, .notEvaluated)
        case .full: BagFixity.check(tree, listing, actual, into: &report, watch: watch)
        }
        return report
    }

    /// What was not looked at is not found missing.
    private static func stopped(_ report: BagReport) -> BagReport {
        var report = report
        report.completeness = max(report.completeness, .notEvaluated)
        report.digests = max(report.digests, .notEvaluated)
        return report
    }

    private static func manifests(
        _ tree: BagTree, _ version: BagVersion, _ report: inout BagReport
    ) -> [BagListing.Manifest] {
        var result: [BagListing.Manifest] = []
        for path in tree.files.keys.sorted() where !path.bytes.contains(UInt8(ascii: "/")) {
            let name = path.text
            let lower = name.lowercased()
            let isOfTags = lower.hasPrefix("tagmanifest-")
            guard lower.hasSuffix(".txt"), isOfTags || lower.hasPrefix("manifest-") else { continue }
            let written = lower.dropFirst(isOfTags ? 12 : 9).dropLast(4)
            let normal = String(written.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
            guard !normal.isEmpty else { continue }
            if normal != name.dropFirst(isOfTags ? 12 : 9).dropLast(4) || lower != name {
                report.add(.manifestName, version >= .v1_0 ? .error : .warning, name)
            }
            result.append(
                BagListing.Manifest(name: name, algorithm: BagAlgorithm(rawValue: normal), isOfTags: isOfTags))
        }
        return result
    }
}
