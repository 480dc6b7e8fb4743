import Evidence

/// A four-property check as a page to print: A4, loads nothing, runs nothing.
public struct FourPropertyPage {
    /// Begins every such page, so that only one is ever overwritten by another.
    public static let mark = "<!-- unbroken.four-properties/1 -->"

    let report: PropertyReport
    let regulation: String
    let site: SiteTime
    let language: Language

    public init(_ report: PropertyReport, regulation: String, site: SiteTime, language: Language) {
        self.report = report
        self.regulation = regulation
        self.site = site
        self.language = language
    }

    private func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }

    public var html: String {
        let page = PrintedPage(
            mark: Self.mark, title: say("四性检测报告", "Four-property check"), language: language, css: Self.css)
        return page.html(about, summary, table, foot)
    }

    private var about: String {
        let rows = [
            (say("环节", "stage"), FourPropertyWords.stage(report.stage, language)),
            (say("对象", "subject"), FourPropertyWords.subject(report.subject, language)),
            (say("录像", "recordings"), String(report.recordings)),
            (say("检测时间", "when"), site.text(report.at)), (say("检测人", "by"), report.by),
            (say("编号", "number"), report.id > 0 ? "P\(report.id)" : say("未登记", "not entered")),
        ]
        return "<dl>" + rows.map { "<dt>\(Markup.escape($0.0))</dt><dd>\(Markup.escape($0.1))</dd>" }.joined() + "</dl>"
    }

    private var summary: String {
        let cells = ArchiveProperty.allCases.map { property in
            "<li>\(Markup.escape(FourPropertyWords.property(property, language)))\(verdict(report.verdict(of: property)))</li>"
        }
        let whole = "<li class=\"whole\">\(say("总体", "all"))\(verdict(report.verdict))</li>"
        return "<ul class=\"summary\">\(cells.joined())\(whole)</ul>"
    }

    private func verdict(_ verdict: TestVerdict) -> String {
        let words = Markup.escape(RecorderLedgerWords.verdict(verdict, language))
        return "<span class=\"v \(verdict.rawValue)\">\(FourPropertyWords.mark(verdict)) \(words)</span>"
    }

    private var table: String {
        var result = "<table><thead><tr>"
        for word in [
            say("性质", "property"), say("检测项", "test"), say("结论", "verdict"),
            say("合格 / 不合格 / 未评定", "pass / fail / not evaluated"), say("依据", "what it rests on"),
        ] { result += "<th>\(Markup.escape(word))</th>" }
        result += "</tr></thead>"
        for property in ArchiveProperty.allCases {
            let own = report.results.filter { $0.test.property == property }
            guard !own.isEmpty else { continue }
            result += "<tbody>"
            for (index, test) in own.enumerated() {
                result += "<tr class=\"\(test.verdict.rawValue)\">"
                if index == 0 {
                    let name = Markup.escape(FourPropertyWords.property(property, language))
                    result += "<th rowspan=\"\(own.count)\">\(name)</th>"
                }
                result += row(test) + "</tr>"
            }
            result += "</tbody>"
        }
        return result + "</table>"
    }

    private func row(_ result: PropertyResult) -> String {
        let notes = result.notes.map { "<li>\(Markup.escape(FourPropertyWords.note($0, language)))</li>" }
        let more = result.failed + result.notEvaluated > PropertyTally.mostNotes && result.notes.count > 0
        let list = notes.isEmpty ? "" : "<ul>\(notes.joined())\(more ? "<li>…</li>" : "")</ul>"
        return
            "<td>\(Markup.escape(FourPropertyWords.test(result.test, language)))<code>\(result.test.rawValue)</code></td>"
            + "<td class=\"verdict\">\(verdict(result.verdict))</td>"
            + "<td class=\"counts\">\(result.passed) / \(result.failed) / \(result.notEvaluated)</td>"
            + "<td>\(list)<small>\(Markup.escape(FourPropertyWords.source(result.test, language)))</small></td>"
    }

    private var foot: String {
        let notes = [
            say(
                "一项检测只要对一个录像不合格即为不合格，对一个未评定即为未评定；没有检测的不算合格。",
                "A test fails if it fails for one recording, and is not evaluated if it is for one; what was not looked at does not pass."
            ),
            say("每项最多列出二十条依据，不合格的在前。", "At most twenty reasons of each test are listed, failures first."),
        ]
        let signs = [say("检测人", "checked by"), say("复核", "approved by"), say("日期", "date")]
        return "<ul class=\"notes\">" + notes.map { "<li>\(Markup.escape($0))</li>" }.joined()
            + "</ul><div class=\"signs\">"
            + signs.map { "<span>\($0)<i></i></span>" }.joined()
            + "<small>\(Markup.escape("\(ProgramVersion.signature) · \(regulation)"))</small></div>"
    }

    private static let css = """
        @page{size:A4;margin:14mm 12mm}*{box-sizing:border-box}
        body{font:14px/1.5 \(Drawing.fonts);color:#111;background:#fff;max-width:960px;margin:0 auto;padding:24px}
        h1{font-size:24px;margin:0 0 12px;text-align:center}
        dl{display:grid;grid-template-columns:max-content 1fr max-content 1fr;gap:2px 14px;margin:0 0 12px;font-size:13px}
        dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
        .summary{list-style:none;display:flex;flex-wrap:wrap;gap:8px;margin:0 0 14px;padding:0}
        .summary li{border:1px solid #999;border-radius:4px;padding:4px 10px;font-weight:600}
        .summary .v{margin-left:8px}.whole{border-width:2px!important}
        .v{white-space:nowrap;font-weight:600}.v.pass{color:#00553e}.v.fail{color:#a02000}.v.not-evaluated{color:#555}
        table{border-collapse:collapse;width:100%;font-size:12.5px}
        th,td{border:1px solid #999;padding:5px 7px;vertical-align:top;text-align:left;overflow-wrap:anywhere}
        thead th{background:#f1f1ee;font-size:11.5px}tbody{border-top:2px solid #444}tbody th{width:9%}
        td code{display:block;color:#777;font-size:10.5px}.verdict{width:11%}
        .counts{width:13%;text-align:center;font-variant-numeric:tabular-nums}tr.fail td{background:#fff4ec}
        td ul{margin:0 0 3px;padding-left:16px;font-size:12px}small{color:#666;font-size:10.5px}
        .notes{font-size:12px;margin:12px 0 0;padding-left:20px}
        .signs{display:flex;gap:36px;margin:24px 0 0;font-size:13px;align-items:baseline}.signs span{white-space:nowrap}
        .signs small{margin-left:auto}.signs i{display:inline-block;width:120px;border-bottom:1px solid #333;
        margin-left:8px;height:1.2em}
        @media print{body{max-width:none;padding:0;font-size:9.5pt}h1{font-size:15pt}table{font-size:8pt}
        td ul{font-size:7.5pt}thead{display:table-header-group}tr,.signs{break-inside:avoid}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
