import Evidence

/// Reads `fetch.txt` (RFC 8493, 2.2.3): what a bag with holes says is elsewhere. Nothing is ever fetched.
enum FetchReader {
    /// - Returns: the payload paths it names.
    static func read(
        in tree: BagTree, _ listing: BagListing, _ version: BagVersion, _ decoder: TextDecoder,
        into report: inout BagReport
    ) -> Set<RawPath> {
        let name = "fetch.txt"
        var paths: Set<RawPath> = []
        var lines = TagLines(tree.base.appending(name), decoder)
        let payloadManifests = listing.manifests.indices.filter { !listing.manifests[$0].isOfTags }
        let failure = lines.forEach { line in
            func tell(_ rule: BagRule, _ severity: BagFinding.Severity, _ detail: String) {
                report.add(rule, severity, name, line: line.number, detail)
            }
            guard !line.isTooLong else {
                tell(.lineTooLong, .notEvaluated, "> \(TagLines.longest)")
                return true
            }
            if !line.isSound { tell(.textNotDecodable, .error, RawPath(bytes: line.bytes).text) }
            guard !line.bytes.isEmpty else {
                tell(.fetchMalformed, .warning, "")
                return true
            }
            let parts = line.bytes.split(maxSplits: 2, whereSeparator: ManifestLine.isSpace)
            guard parts.count == 3, isAbsolute(parts[0]),
                parts[1].elementsEqual("-".utf8) || parts[1].allSatisfy({ 0x30...0x39 ~= $0 })
            else {
                tell(.fetchMalformed, .error, RawPath(bytes: line.bytes).text)
                return true
            }
            let written = Array(parts[2].drop(while: ManifestLine.isSpace))
            let path = RawPath(bytes: ManifestLine.percentDecoded(ManifestLine.normalised(written), version))
            if ManifestLine.leaves(path.bytes) {
                tell(.pathOutside, .error, path.text)
            } else if !path.isBagPayload {
                tell(.fetchUnlisted, .error, path.text)
            } else {
                let listed = Set((listing.entries[path] ?? []).map(\.manifest))
                if !payloadManifests.allSatisfy(listed.contains) {
                    tell(.fetchUnlisted, version >= .v1_0 || listed.isEmpty ? .error : .warning, path.text)
                }
                paths.insert(path)
            }
            return true
        }
        if failure != 0 {
            report.add(.unreadable, BagTree.severity(failure), name)
            report.completeness = max(report.completeness, .notEvaluated)
        }
        if lines.hasByteOrderMark { report.add(.byteOrderMark, version >= .v1_0 ? .error : .warning, name) }
        return paths
    }

    /// A scheme, a colon, and something behind it (RFC 3986, 4.3).
    private static func isAbsolute(_ url: ArraySlice<UInt8>) -> Bool {
        guard let colon = url.firstIndex(of: UInt8(ascii: ":")), colon > url.startIndex, colon + 1 < url.endIndex,
            let first = url.first
        else { return false }
        func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }
        return isLetter(first)
            && url[..<colon].allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 || "+-.".utf8.contains($0) }
    }
}
