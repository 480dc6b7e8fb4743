import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Cases from a list")
struct MatterImportTests {
    private func read(_ text: String, risks: [RiskLevel] = []) throws -> ImportResult<MatterRecord> {
        try ListImport.matters(
            from: Array(text.utf8), file: "cases.csv",
            options: ListOptions(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt, riskLevels: risks))
    }

    @Test(
        "a level of risk is the regulation's, by key or word; one that is none is kept and told, for it never falls due"
    )
    func risks() throws {
        let levels = try RuleBook.load("jian-xian", pipelines: RuleBookTests.pipelines).keeping.retention.riskLevels
        let result = try read(
            """
            案件编号,接警编号,风险等级
            M1,D1,high
            M2,D1,高风险
            M3,D1,中
            M4,D1,低风险级别
            M5,D1,特高
            M6,D1,
            """, risks: levels)
        #expect(result.values.map(\.riskLevel) == ["high", "high", "medium", "low", "特高", nil])
        #expect(result.report.problems.map(\.line) == [6] && result.report.invalid == 0)
        #expect(result.report.problems.first?.reason.zh.contains("高风险、中风险、低风险") == true)
        // Where the regulation has no levels, what a list says is kept as it is.
        #expect(try read("案件编号,接警编号,风险等级\nM1,D1,特高\n").report.problems.isEmpty)
    }

    @Test("a case with all its columns, in Chinese and in English")
    func columns() throws {
        let zh = try read(
            """
            案件编号,接警编号,案由,情形,风险等级,当事人,结案时间,案卷保存期限
            M1,D1；D2,盗窃,投诉、行政案件,高,甲乙；丙丁,2026-11-20 10:00,3年
            """)
        let en = try read(
            """
            case_number,dispatches,category,traits,risk,parties,case_end,case_file
            M1,D1;D2,盗窃,complaint;administrative case,高,甲乙;丙丁,2026-11-20T10:00:00+08:00,36
            """)
        #expect(zh.values == en.values && zh.report.problems.isEmpty && en.report.problems.isEmpty)
        let matter = try #require(zh.values.first)
        #expect(matter.dispatches == ["D1", "D2"] && matter.parties == ["甲乙", "丙丁"])
        #expect(matter.traits == ["administrativeCase", "complaint"] && matter.caseFile == .months(36))
        #expect(matter.end == WallTime(seconds: 1_763_604_000 + 31_536_000))
    }

    @Test("a kind of matter or period that is none costs the row: it would be kept too short")
    func wrong() throws {
        let result = try read(
            """
            案件编号,接警编号,情形,案卷保存期限
            M1,D1,投拆,
            M2,D1,,三年
            M3,D1,,永久
            M4,,信访,
            """)
        #expect(result.values.map(\.number) == ["M3", "M4"] && result.values[0].caseFile == .permanent)
        #expect(result.values[1].traits == ["petition"])
        #expect(result.report.problems.map(\.line) == [2, 3, 5])
        #expect(result.report.problems.map { "\($0.severity)" } == ["error", "error", "warning"])
    }
}
