import Evidence
import Glibc

/// What `bagit.txt` declares.
struct BagDeclaration {
    var version = BagVersion.v1_0
    var encoding = "UTF-8"

    /// Reads it. Where it can't be used, the bag is looked at by the rules of 1.0 all the same: what else is wrong, and
    /// whether the digests agree, is worth knowing.
    init(_ tree: BagTree, into report: inout BagReport) {
        let name = "bagit.txt"
        guard tree.files[RawPath(name)] != nil else {
            report.add(.declarationMissing, .error, name)
            return
        }
        guard let decoder = TextDecoder("UTF-8") else { return }
        var lines = TagLines(tree.base.appending(name), decoder)
        var found: [TagLine] = []
        let failure = lines.forEach { line in
            found.append(line)
            return found.count < 8
        }
        if failure != 0 {
            report.add(.unreadable, BagTree.severity(failure), name)
            report.completeness = max(report.completeness, .notEvaluated)
            return
        }
        if lines.hasByteOrderMark { report.add(.byteOrderMark, .error, name) }
        func value(_ index: Int, _ label: String) -> (strict: String?, meant: String?) {
            guard index < found.count, found[index].isSound, !found[index].isTooLong else { return (nil, nil) }
            let text = found[index].text
            guard let colon = text.unicodeScalars.firstIndex(of: ":") else { return (nil, nil) }
            let meantLabel = Self.trimmed(text[..<colon])
            guard meantLabel.lowercased() == label.lowercased() else { return (nil, nil) }
            let meant = Self.trimmed(text[text.index(after: colon)...])
            return (text == "\(label): \(meant)" ? meant : nil, meant)
        }
        let versionRead = value(0, "BagIt-Version")
        let encodingRead = value(1, "Tag-File-Character-Encoding")
        guard let meant = versionRead.meant, let declared = BagVersion(meant) else {
            report.add(.declarationMalformed, .error, name, line: 1, versionRead.meant ?? "")
            if let encoding = encodingRead.meant { self.encoding = encoding }
            return
        }
        version = declared
        report.version = declared
        if !BagVersion.known.contains(declared) { report.add(.versionUnknown, .notEvaluated, name, line: 1, meant) }
        // Drafts before 1.0 allowed white space around the colon.
        let severity: BagFinding.Severity = declared >= .v1_0 ? .error : .warning
        if versionRead.strict == nil { report.add(.declarationMalformed, severity, name, line: 1, meant) }
        guard let encoding = encodingRead.meant, !encoding.isEmpty else {
            report.add(.declarationMalformed, .error, name, line: 2)
            return
        }
        self.encoding = encoding
        if encodingRead.strict == nil { report.add(.declarationMalformed, severity, name, line: 2, encoding) }
        if found.count > 2 { report.add(.declarationMalformed, severity, name, line: 3) }
    }

    static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
