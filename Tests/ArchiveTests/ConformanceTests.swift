import Archive
import Evidence
import Testing

@Suite("BagIt conformance suite")
struct ConformanceTests {
    @Test("all bags of the suite are there")
    func all() { #expect(Judges.bags.count == 60) }

    @Test("our validator judges each bag as the suite asks", arguments: Judges.bags)
    func judged(bag: String) throws {
        let report = BagValidator.validate(Judges.suite.appending(bag))
        let said = report.findings.map { $0.text(.en) }.joined(separator: "\n")
        let warnings = report.findings.filter { $0.severity == .warning }
        switch bag.split(separator: "/")[1] {
        case "valid": #expect(report.verdict == .pass, "\(said)")
        case "warning":
            #expect(report.verdict == .pass, "\(said)")
            #expect(!warnings.isEmpty)
        default:
            #expect(report.verdict == .fail, "\(said)")
            // For its own reason, not because of something else.
            let name = bag.split(separator: "/")[2]
            let wanted = Self.reasons.first { name.contains($0.part) }?.rule
            #expect(report.findings.contains { $0.rule == wanted && $0.severity == .error }, "\(said)")
        }
    }

    private static let reasons: [(part: String, rule: BagRule)] = [
        ("baginfo-missing-encoding", .declarationMalformed), ("bom-in-bagit", .byteOrderMark),
        ("corrupt-data-file", .digestDiffers), ("corrupt-tag-file", .digestDiffers),
        ("extra-file-in-bag", .fileUnlisted), ("invalid-version-number", .declarationMalformed),
        ("missing-baginfo", .fileMissing), ("missing-bagit", .declarationMissing), ("out-of-scope", .pathOutside),
        ("same-filename-listed-twice-with-different-hashes", .listedTwiceDiffering),
        ("same-filename-listed-twice-with-the-same-hash", .listedTwice),
        ("invalid-whitespace", .declarationMalformed), ("notAllManifests", .fileUnlisted),
    ]

    @Test("where bagit-python judges otherwise is known, and written down in docs/formats/bag.md")
    func bagitPython() throws {
        var otherwise: Set<String> = []
        for bag in Judges.bags {
            let isValid = try Judges.bagitPython(Judges.suite.appending(bag)).status == 0
            let kind = bag.split(separator: "/")[1]
            if isValid != (kind == "valid" || kind == "warning") { otherwise.insert(bag) }
        }
        #expect(
            otherwise == [
                "v0.97/warning/duplicate-file-with-different-case",
                "v0.97/warning/same-filename-listed-twice-with-different-normalization",
                "v0.97/windows-only/out-of-scope-file-paths-using-absolute-path-for-fetch",
                "v0.97/windows-only/out-of-scope-file-paths-using-shortcut-for-fetch",
                "v0.97/windows-only/out-of-scope-file-paths-using-unc-for-fetch",
                "v1.0/invalid/bagit-with-invalid-whitespace",
            ])
    }
}
