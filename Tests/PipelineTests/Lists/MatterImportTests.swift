import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Cases from a list")
struct MatterImportTests {
    private func read(_ text: String) throws -> ImportResult<MatterRecord> {
        try ListImport.matters(
            from: Array(text.utf8), file: "cases.csv",
            options: ListOptions(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt))
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
