import Evidence

/// Reads `bag-info.txt` (RFC 8493, 2.2.2).
enum BagInfoReader {
    /// Metadata is for people: what is longer than this many lines is another thing.
    static let mostFields = 10_000

    static func read(
        _ name: String, in tree: BagTree, _ version: BagVersion, _ decoder: TextDecoder, into report: inout BagReport
    ) {
        var lines = TagLines(tree.base.appending(name), decoder)
        var info = BagInfo()
        let isStrict = version >= .v1_0
        let severity: BagFinding.Severity = isStrict ? .error : .warning
        let failure = lines.forEach { line in
            func tell(_ rule: BagRule, _ severity: BagFinding.Severity, _ detail: String = "") {
                report.add(rule, severity, name, line: line.number, detail)
            }
            guard info.fields.count < mostFields else {
                tell(.infoMalformed, .notEvaluated, "> \(mostFields)")
                return false
            }
            if line.isTooLong { tell(.lineTooLong, .notEvaluated, "> \(TagLines.longest)") }
            if !line.isSound { tell(.textNotDecodable, .error) }
            guard let first = line.bytes.first else {
                tell(.infoMalformed, .warning)
                return true
            }
            let text = line.text
            if ManifestLine.isSpace(first) {
                guard let last = info.fields.indices.last else {
                    tell(.infoMalformed, severity, text)
                    return true
                }
                info.fields[last].value += "\n" + BagDeclaration.trimmed(text[...])
                return true
            }
            guard let colon = text.unicodeScalars.firstIndex(of: ":") else {
                tell(.infoMalformed, severity, text)
                return true
            }
            let label = BagDeclaration.trimmed(text[..<colon])
            let after = text.unicodeScalars[text.unicodeScalars.index(after: colon)...]
            let isSeparated = after.first.map { $0 == " " || $0 == "\t" } ?? false
            if label.isEmpty || label.unicodeScalars.count != text.unicodeScalars[..<colon].count || !isSeparated {
                tell(.infoMalformed, severity, label)
            }
            info.fields.append(BagInfo.Field(label, BagDeclaration.trimmed(Substring(after))))
            return true
        }
        if failure != 0 {
            report.add(.unreadable, BagTree.severity(failure), name)
            report.completeness = max(report.completeness, .notEvaluated)
        }
        if lines.hasByteOrderMark { report.add(.byteOrderMark, isStrict ? .error : .warning, name) }
        report.info = info
        check(info, name, isStrict, &report)
    }

    private static func check(_ info: BagInfo, _ name: String, _ isStrict: Bool, _ report: inout BagReport) {
        let once: Set<String> = ["bagging-date", "bag-size", "payload-oxum", "bag-group-identifier", "bag-count"]
        var seen: Set<String> = []
        for field in info.fields {
            let label = field.label.lowercased()
            guard once.contains(label) else { continue }
            if !seen.insert(label).inserted {
                // MUST NOT for Payload-Oxum, SHOULD NOT for the others.
                let isError = isStrict && label == "payload-oxum"
                report.add(.infoRepeated, isError ? .error : .warning, name, field.label)
            }
            let value = field.value
            switch label {
            case "bagging-date" where !isDate(value): report.add(.infoValue, .warning, name, "\(field.label): \(value)")
            case "bag-count" where !isCount(value): report.add(.infoValue, .warning, name, "\(field.label): \(value)")
            case "payload-oxum" where oxum(value) == nil:
                report.add(.infoValue, isStrict ? .error : .warning, name, "\(field.label): \(value)")
            default: break
            }
        }
    }

    /// `bytes.files`.
    static func oxum(_ text: String) -> (bytes: Int64, files: Int)? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }),
            let bytes = Int64(parts[0]), let files = Int(parts[1])
        else { return nil }
        return (bytes, files)
    }

    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [4, 2, 2] && parts.allSatisfy { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
    }

    private static func isCount(_ text: String) -> Bool {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1] == "of", let number = Int(parts[0]), number > 0 else { return false }
        return parts[2] == "?" || (Int(parts[2]).map { $0 >= number } ?? false)
    }
}
