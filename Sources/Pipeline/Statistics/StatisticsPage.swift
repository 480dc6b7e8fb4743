import Evidence
import Regulation

/// Statistics as a page to print: A4 across, loads nothing, runs nothing.
public struct StatisticsPage {
    /// Begins every such page, so that only one is ever overwritten by another.
    public static let mark = "<!-- unbroken.statistics/1 -->"

    let table: StatisticsTable
    let rules: RuleBook
    let site: SiteTime
    let language: Language
    let made: WallTime

    public init(_ table: StatisticsTable, rules: RuleBook, site: SiteTime, language: Language, made: WallTime) {
        self.table = table
        self.rules = rules
        self.site = site
        self.language = language
        self.made = made
    }

    /// One heading of the regulation with the figures that serve it.
    struct Group {
        var words: String
        var columns: [StatisticsColumn]
    }

    /// In the order of the regulation; what it does not ask for comes last, as the site's own.
    var groups: [Group] {
        let counts = rules.supervision.statistics.counts
        var groups = counts.filter { !$0.columns.isEmpty }.map { count in
            Group(
                words: count.item.words.text(language) + article(count.item.source),
                columns: StatisticsColumn.allCases.filter(count.columns.contains))
        }
        let served = Set(counts.flatMap(\.columns))
        let rest = StatisticsColumn.allCases.filter { !served.contains($0) }
        if !rest.isEmpty {
            groups.append(Group(words: LedgerWords.article(nil, language), columns: rest))
        }
        return groups
    }

    public var html: String {
        let page = PrintedPage(
            mark: Self.mark, title: say("执法记录统计", "Statistics of recordings"), language: language, css: Self.css)
        return page.html(about, sheet, method, foot)
    }

    // MARK: Parts

    private var about: String {
        let statistics = rules.supervision.statistics
        let by =
            switch table.grouping {
            case .officer: say("按民警", "by officer")
            case .unit: say("按单位", "by unit")
            }
        let rows = [
            (
                say("期间", "period"),
                "\(day(table.period.start)) – \(day(table.period.end))\(say("（不含）", " (not included)"))"
            ),
            (say("依据", "under"), rules.name.text(language) + article(statistics.source)),
            (say("用途", "for"), statistics.purpose.text(language)), (say("统计方式", "lines"), by),
        ]
        return "<dl>" + rows.map { "<dt>\(Markup.escape($0.0))</dt><dd>\(Markup.escape($0.1))</dd>" }.joined() + "</dl>"
    }

    private var sheet: String {
        let groups = groups
        let first =
            switch table.grouping {
            case .officer: say("民警", "officer")
            case .unit: say("单位", "unit")
            }
        var result = "<table><thead><tr><th rowspan=\"2\" class=\"who\">\(first)</th>"
        result += groups.map { "<th colspan=\"\($0.columns.count)\" class=\"group\">\(Markup.escape($0.words))</th>" }
            .joined()
        result += "</tr><tr>"
        for (index, column) in columns.enumerated() {
            result += "<th class=\"\(isFirst(column) ? "first" : "")\"><span>"
            // The longest word of all may be parted.
            let name = StatisticsWords.name(column, language).replacing("interruptions", with: "interrup\u{AD}tions")
            result += "\(Markup.escape(name))<sup>\(index + 1)</sup></span></th>"
        }
        result += "</tr></thead><tbody>"
        result += table.lines.map(row).joined(separator: "\n")
        result += "</tbody><tfoot><tr><th>\(say("合计", "total"))</th>\(cells(table.total))</tr></tfoot></table>"
        return result
    }

    private func row(_ line: StatisticsTable.Line) -> String {
        let name = line.name.map { " <b>\(Markup.escape($0))</b>" } ?? ""
        let unit = line.unit.map { " <small>\(Markup.escape($0))</small>" } ?? ""
        let key = Markup.escape(line.key ?? StatisticsWords.nobody(language))
        return "<tr><th>\(key)\(name)\(unit)</th>\(cells(line.figures))</tr>"
    }

    private func cells(_ figures: StatisticsFigures) -> String {
        columns.map { column in
            let value = StatisticsWords.value(column, figures)
            let isZero = value == "0" || value == "0.0"
            let share = isZero ? nil : figures.share(column).map { "<small>\($0 / 10).\($0 % 10)%</small>" }
            let classes = [isFirst(column) ? "first" : "", isZero ? "zero" : ""].filter { !$0.isEmpty }
            return "<td class=\"\(classes.joined(separator: " "))\">\(value)\(share ?? "")</td>"
        }.joined()
    }

    private var method: String {
        var items = columns.map { column in
            "<li><b>\(Markup.escape(StatisticsWords.name(column, language)))</b> "
                + "\(Markup.escape(StatisticsWords.rule(column, language)))</li>"
        }
        if table.total.withoutLength > 0 {
            items.append(
                "<li class=\"plain\">"
                    + say(
                        "本期有 \(table.total.withoutLength) 个录像长度不明，没有计入时长。",
                        "The length of \(table.total.withoutLength) recordings is not known; they add no hours.")
                    + "</li>")
        }
        let notes = [
            say(
                "各行相加可以大于合计：一次出警有几名民警的，各计一次，合计只计一次。",
                "The lines may add up to more than the total: a dispatch of several officers stands in each of their lines, in the total once."
            ),
            say(
                "百分数是占其所属一列的比例：出警、中断、录像、片段、被抽查、已检查。",
                "Percentages are shares of the column they belong to: dispatches, interruptions, recordings, segments, drawn, checked."
            ),
            say(
                "单位按现在的民警名单。“中断”是观察结果，不是对责任的认定。",
                "Units are those of the officers' list of today. An interruption is an observation, not a finding of fault."
            ),
        ]
        return "<section><h2>\(say("计数方法", "How it is counted"))</h2><ol>\(items.joined(separator: "\n"))</ol><ul>"
            + notes.map { "<li>\($0)</li>" }.joined() + "</ul></section>"
    }

    private var foot: String {
        let made = "\(ProgramVersion.signature) · \(site.text(made)) · \(rules.id)"
        let signs = [say("制表", "made by"), say("审核", "checked by"), say("日期", "date")]
        return "<div class=\"signs\">" + signs.map { "<span>\($0)<i></i></span>" }.joined()
            + "<small>\(Markup.escape(made))</small></div>"
    }

    private var columns: [StatisticsColumn] { groups.flatMap(\.columns) }

    private func isFirst(_ column: StatisticsColumn) -> Bool { groups.contains { $0.columns.first == column } }

    private func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }

    private func article(_ source: Source) -> String {
        let words = LedgerWords.article(source.article?.text, language)
        return language == .zh ? "（\(words)）" : " (\(words))"
    }

    /// The day alone where it is a midnight.
    private func day(_ time: WallTime) -> String {
        let text = site.text(time)
        guard let midnight = text.firstRange(of: "T00:00:00") else { return text }
        return String(text[..<midnight.lowerBound])
    }

    private static let css = """
        @page{size:A4 landscape;margin:12mm 10mm}*{box-sizing:border-box}
        body{font:14px/1.5 \(Drawing.fonts);color:#111;background:#fff;max-width:1320px;margin:0 auto;padding:24px}
        h1{font-size:24px;margin:0 0 10px;text-align:center}h2{font-size:15px;margin:18px 0 6px}
        dl{display:grid;grid-template-columns:max-content 1fr max-content 1fr;gap:2px 14px;margin:0 0 12px;font-size:13px}
        dt{color:#555}dd{margin:0}
        table{border-collapse:collapse;width:100%;table-layout:fixed;font-size:12.5px;font-variant-numeric:tabular-nums}
        th,td{border:1px solid #999;padding:4px;vertical-align:top;overflow-wrap:anywhere;hyphens:auto}th.who{width:12%}
        thead th{background:#f1f1ee;font-weight:600;font-size:11.5px;line-height:1.3;text-align:center;vertical-align:middle}
        thead th.group{font-size:12px;border-left:1.5px solid #444}.first{border-left:1.5px solid #444}
        thead tr+tr th{font-size:10.5px;letter-spacing:-.02em;padding:4px 1px}
        thead sup{display:block;font-weight:400;color:#555;font-size:9px;line-height:1.2;vertical-align:baseline}
        tbody th,tfoot th{text-align:left;font-weight:400}tbody th small{color:#666}
        td{text-align:right}td small{display:block;color:#555;font-size:10px}td.zero{color:#999}
        tfoot th,tfoot td{border-top:2px solid #333;font-weight:600}tfoot td small{font-weight:400}
        ol,ul{columns:2;column-gap:28px;margin:0 0 8px;padding-left:22px;font-size:12px}ul{columns:1}
        li{break-inside:avoid}li.plain{list-style:none}
        .signs{display:flex;gap:48px;margin:26px 0 0;font-size:13px;align-items:baseline}.signs span{white-space:nowrap}.signs small{margin-left:auto;color:#555}.signs i{display:inline-block;width:150px;
        border-bottom:1px solid #333;margin-left:8px;height:1.2em}
        @media print{body{max-width:none;padding:0;font-size:9.5pt}h1{font-size:15pt;margin:0 0 4pt}h2{margin:8pt 0 3pt}
        .signs{margin-top:12pt;gap:24pt}.signs i{width:110px}dl{margin-bottom:6pt;font-size:9pt}table{font-size:8pt}thead th,thead th.group{font-size:7pt}
        thead tr+tr th{font-size:6.3pt;padding:2px 0}thead sup{font-size:5.5pt}
        thead{display:table-header-group}tfoot{display:table-row-group}tr,.signs,section{break-inside:avoid}
        th,td{padding:2px 3px}ol,ul{font-size:7pt;line-height:1.4;margin-bottom:3pt}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
