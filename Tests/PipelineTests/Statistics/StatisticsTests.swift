import Catalogue
import Evidence
import Foundation
import Regulation
import Testing

@testable import Pipeline

@Suite("Statistics")
struct StatisticsTests {
    @Test("every figure has its name and its rule of counting in both languages", arguments: StatisticsColumn.allCases)
    func words(_ column: StatisticsColumn) {
        for language in Language.allCases {
            #expect(StatisticsWords.name(column, language) != column.rawValue || language == .en)
            #expect(StatisticsWords.rule(column, language) != column.rawValue)
        }
        #expect(StatisticsWords.table[column] != nil)
    }

    @Test(
        "000 §22, 001 §22, 002 §30, 003 §18, 004 §23: every figure stands once, under the item it serves or as the site's own",
        arguments: [
            ("tangshan-gaoxin", "第22条第1款第1项"), ("zonghe-zhifa", "第22条第1款第1项"), ("jian-xian", "第30条"),
            ("luanchuan", "第18条"), ("dapuhe", "第23条"),
        ])
    func groups(_ id: String, _ article: String) throws {
        let span = WallSpan(start: WallTime(seconds: 0), end: WallTime(seconds: 1))
        let table = StatisticsTable(period: span, grouping: .officer, lines: [], total: StatisticsFigures())
        let page = StatisticsPage(
            table, rules: try Books.load(id), site: SiteTime(zone: .gmt), language: .zh, made: WallTime(seconds: 0))
        let groups = page.groups
        #expect(
            groups.flatMap(\.columns).sorted { $0.rawValue < $1.rawValue }
                == StatisticsColumn.allCases.sorted { $0.rawValue < $1.rawValue })
        #expect(groups.first?.words.contains(article) == true, "\(groups.map(\.words))")
        for column in StatisticsColumn.allCases {
            #expect(page.html.contains(Markup.escape(StatisticsWords.rule(column, .zh))), "\(column)")
        }
        #expect(
            !page.html.contains("src=") && !page.html.contains("<script") && page.html.contains("default-src 'none'"))
    }

    // MARK: Adding up

    private func officer(_ number: String, _ unit: String?) -> Officer {
        Officer(policeNumber: number, name: "n\(number)", unit: unit, unitName: unit.map { "u\($0)" })
    }

    @Test("a dispatch of two officers counts for both, for their unit once, in the total once; nobody's is not lost")
    func sums() {
        let list = [officer("1", "A"), officer("2", "A"), officer("3", "B"), officer("4", nil)]
        var byOfficer = StatisticsSum(officers: list, grouping: .officer)
        var byUnit = StatisticsSum(officers: list, grouping: .unit)
        for officers in [["1", "2"], ["1", "3"], [], ["9"], ["4"]] as [Set<String>] {
            byOfficer.add(officers) { $0.count(.dispatches) }
            byUnit.add(officers) { $0.count(.dispatches) }
        }
        byUnit.add("1", unit: "B") { $0.count(.faults) }
        #expect(byOfficer.lines.map(\.key) == ["4", "9", "1", "2", "3", nil])
        #expect(byOfficer.lines.map { $0.figures[.dispatches] } == [1, 1, 2, 1, 1, 1])
        #expect(byUnit.lines.map(\.key) == ["A", "B", nil])
        // Of no known unit: an unknown officer, one without a unit, and nobody.
        #expect(byUnit.lines.map { $0.figures[.dispatches] } == [2, 1, 3])
        #expect(byUnit.lines.map { $0.figures[.faults] } == [0, 1, 0])
        #expect(byOfficer.total[.dispatches] == 5 && byUnit.total[.dispatches] == 5)
        #expect(byUnit.lines.first?.name == "uA" && byOfficer.lines[2].name == "n1")
    }

    @Test("hours add up without overflow, and what has no length is told apart; shares are rounded")
    func figures() {
        var figures = StatisticsFigures()
        for length in [Nanoseconds.seconds(5400), nil, Nanoseconds(-5), Nanoseconds(.max)] {
            figures.add(length: length)
        }
        #expect(figures.withoutLength == 1 && figures.recorded == Nanoseconds(.max))
        figures = StatisticsFigures()
        figures.add(length: .seconds(5400))
        #expect(StatisticsWords.value(.hours, figures) == "1.5")
        figures.count(.interruptions, 3)
        figures.count(.unexplained, 2)
        #expect(figures.share(.unexplained) == 667 && figures.share(.late) == nil && figures.share(.recordings) == nil)
    }

    // MARK: Sheets

    @Test(
        "a sheet's cells are no formulas, keep their zeros, and are quoted as RFC 4180 says",
        arguments: [
            ("=1+1", "'=1+1"), ("+86", "'+86"), ("-x", "'-x"), ("@a", "'@a"), ("＝1", "'＝1"), ("  =1", "'  =1"),
            ("\t1", "\"'\t1\""), ("-3.5", "-3.5"), ("17", "17"), ("0", "0"), ("021001", "\"=\"\"021001\"\"\""),
            ("2026112000001234", "\"=\"\"2026112000001234\"\"\""), ("甲,乙", "\"甲,乙\""), ("a\"b", "\"a\"\"b\""),
            ("大队一", "大队一"), ("", ""),
        ])
    func cells(_ text: String, _ expected: String) { #expect(CSVText.cell(text) == expected) }

    @Test("our own list reader reads such a sheet as it was meant")
    func readBack() throws {
        let sheet = CSVText.mark + CSVText.line(["警号", "姓名", "单位编号"]) + CSVText.line(["021001", "甲,乙", "0210"])
        let read = try ListImport.officers(from: Array(sheet.utf8), file: "s.csv", options: ListOptions(zone: .gmt))
        #expect(read.values == [Officer(policeNumber: "021001", name: "甲,乙", unit: "0210")])
    }
}
