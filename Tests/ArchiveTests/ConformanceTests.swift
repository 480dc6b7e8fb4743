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
        default: #expect(report.verdict == .fail, "\(said)")
        }
    }
}
