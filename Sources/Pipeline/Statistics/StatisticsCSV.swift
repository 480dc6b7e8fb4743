import Evidence
import Regulation

/// Statistics as a sheet: one row a line of the table, the total last.
public enum StatisticsCSV {
    private static func head(_ grouping: StatisticsTable.Grouping, _ language: Language) -> [String] {
        let key: Bilingual =
            grouping == .officer ? Bilingual(zh: "警号", en: "police number") : Bilingual(zh: "单位编号", en: "unit")
        let name: Bilingual =
            grouping == .officer ? Bilingual(zh: "姓名", en: "name") : Bilingual(zh: "单位名称", en: "name of the unit")
        let unit = grouping == .officer ? [Bilingual(zh: "单位编号", en: "unit")] : []
        let ends = [Bilingual(zh: "长度不明的录像", en: "recordings of unknown length")]
        let period = [Bilingual(zh: "起", en: "from"), Bilingual(zh: "止（不含）", en: "to (not included)")]
        return ([key, name] + unit).map { $0.text(language) }
            + StatisticsColumn.allCases.map { StatisticsWords.name($0, language) }
            + (ends + period).map { $0.text(language) }
    }

    /// How the file begins: only such a file is ever overwritten.
    public static func mark(_ grouping: StatisticsTable.Grouping, _ language: Language) -> String {
        CSVText.mark + head(grouping, language).prefix(5).joined(separator: ",")
    }

    public static func text(_ table: StatisticsTable, site: SiteTime, _ language: Language) -> String {
        let period = [site.text(table.period.start), site.text(table.period.end)]
        func row(_ key: String, _ name: String?, _ unit: String?, _ figures: StatisticsFigures) -> String {
            CSVText.line(
                [key, name ?? ""] + (table.grouping == .officer ? [unit ?? ""] : [])
                    + StatisticsColumn.allCases.map { StatisticsWords.value($0, figures) }
                    + [String(figures.withoutLength)] + period)
        }
        let total = Bilingual(zh: "合计", en: "total").text(language)
        return CSVText.mark + CSVText.line(head(table.grouping, language))
            + table.lines.map { row($0.key ?? StatisticsWords.nobody(language), $0.name, $0.unit, $0.figures) }.joined()
            + row(total, nil, nil, table.total)
    }
}
