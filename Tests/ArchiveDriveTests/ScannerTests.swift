import Archive
import Evidence
import Testing

@Suite("Testers' reports") struct ScannerTests {
    func report(_ text: String) throws -> ScannerReport { try ScannerReport(text: text, path: "scan.csv") }

    @Test("a DVD's table with notes before it: averages, peaks and where they are")
    func dvd() throws {
        let text =
            "Drive: TESTER DV-1 1.02\nDisc: MCC 004\n\nLBA;PI Errors;PI Failures\n0;4;0\n16;10;1\n32;301;3\n48;5,5;0\n"
        let found = try report(text)
        #expect(found.notes["Drive"] == "TESTER DV-1 1.02" && found.notes["Disc"] == "MCC 004")
        let pie = try #require(found[.pie])
        #expect(pie.samples == 4 && pie.peak == 301 && pie.peakPosition == "32" && pie.averageThousandths == 80_125)
        #expect(pie.worstTenThousandths == pie.averageThousandths)
        #expect(found[.pif]?.peak == 3 && found[.pif]?.total == 4)
        let verdict = found.judged()
        #expect(verdict.verdict == .fail && verdict.level == .migrate)
        let lines = Dictionary(uniqueKeysWithValues: verdict.lines.map { ($0.limit.measure, $0) })
        #expect(lines[.pie]?.verdict == .fail && lines[.pif]?.level == .watch && lines[.pif]?.verdict == .pass)
        #expect(lines[.c1]?.verdict == .notEvaluated && lines[.c1]?.level == nil)
    }

    @Test("a CD is held against ten seconds on end, not against one bad second")
    func cd() throws {
        func table(_ counts: [Int]) -> String {
            "Time,C1,C2\n" + counts.enumerated().map { "00:\($0.offset),\($0.element),0" }.joined(separator: "\n")
        }
        var counts = [Int](repeating: 5, count: 40)
        counts[20] = 900
        let one = try report(table(counts))
        #expect(one[.c1]?.peak == 900 && one[.c1]?.worstTenThousandths == 94_500)
        #expect(one.judged().verdict == .pass && one.judged().level == .good)
        for index in 10..<20 { counts[index] = 221 }
        #expect(try report(table(counts)).judged().level == .migrate)
        // Exactly at the limit is within it.
        let even = try report(table([Int](repeating: 220, count: 30)))
        #expect(even.judged().verdict == .pass && even.judged().level == .watch)
        var second = counts.map { min($0, 5) }.map { "\($0),0" }
        second[3] = "5,1"
        let c2 = try report("C1,C2\n" + second.joined(separator: "\n"))
        #expect(c2.judged().level == .migrate)
    }

    @Test("a BD with tabs, quotes and a byte order mark; a site's own limits")
    func bd() throws {
        let found = try report("\u{FEFF}\"Position\"\t\"LDC\"\t\"BIS\"\r\n0\t6\t1\r\n1\t9\t2\r\n2\t12.5\t1\r\n")
        #expect(found[.ldc]?.averageThousandths == 9166 && found[.bis]?.peak == 2)
        #expect(found.judged().level == .watch)
        let own = found.judged(by: [ScannerLimit(.ldc, .peak, warning: 5, limit: 10, source: "local")])
        #expect(own.level == .migrate && own.lines.count == 1)
    }

    @Test(
        "what is no such table is refused",
        arguments: ["", "hello", "a,b,c\n1,2,3\n", "LBA,PIE\n", "LBA,PIE\nx,y\nz,w\n0,1\n", "PIE\n5\n"])
    func refused(text: String) {
        #expect(code { _ = try report(text) } == .notAScan)
    }

    @Test("a report without the count that comes first is not evaluated, unless what it has is above a limit")
    func incomplete() throws {
        #expect(try report("LBA,PIF\n0,1\n16,0\n").judged().verdict == .notEvaluated)
        #expect(try report("LBA,PIF\n0,9\n16,0\n").judged().verdict == .fail)
        #expect(try report("LBA,PIE,PIF\n0,5,1\n16,0,0\n").judged().verdict == .pass)
    }

    @Test("what is measured by nothing is not evaluated")
    func nothing() throws {
        let found = try report("LBA,PIF\n0,1\n16,0\n")
        #expect(
            found.judged(by: [ScannerLimit(.c1, .peak, warning: 1, limit: 2, source: "local")]).verdict == .notEvaluated
        )
    }
}
