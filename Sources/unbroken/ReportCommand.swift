import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report", abstract: say(zh: "报表", en: "Reports."),
            subcommands: [StatisticsCommand.self, GapReportCommand.self, CertificateCommand.self])
    }
}

struct StatisticsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "statistics",
            abstract: say(
                zh: "统计：按民警或单位，供规定所说的考评使用",
                en: "Statistics by officer or unit, for the appraisal the regulation speaks of."),
            discussion: say(
                zh: "每个数字与 find、gaps、handover、sample 列出的相同；计数方法见报表和 docs/design/statistics.md。",
                en:
                    "Each number is the one that find, gaps, handover and sample list; how it is counted: in the report, and docs/design/statistics.md."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("从", "From.")) var from: String?
    @Option(name: .long, help: help("到（不含）", "To, not included.")) var to: String?
    @Option(name: .long, help: help("一个月，如 2026-11", "One month, such as 2026-11.")) var month: String?
    @Option(name: .long, help: help("一年，如 2026", "One year, such as 2026.")) var year: String?
    @Option(name: .long, help: help("officer 按民警，unit 按单位", "officer or unit.")) var by = "officer"
    @Option(name: .long, help: help("写成表格文件（CSV）", "Write a sheet (CSV).")) var csv: String?
    @Option(name: .long, help: help("写成可打印的网页", "Write a page to print.")) var html: String?

    func run() throws {
        guard let grouping = StatisticsTable.Grouping(rawValue: by) else {
            throw Stop(say(zh: "--by 应为 officer 或 unit", en: "--by is officer or unit"), code: 2)
        }
        try RetentionReading.run(vault) { keeper in
            let (book, site) = (keeper.layers.site, keeper.site)
            let period = try period(site)
            // A place that can't be written is told before anything is counted.
            let files = try open(grouping)
            let table = try StatisticsReader(catalogue: keeper.catalogue, rules: book, site: site).table(
                period, by: grouping)
            do {
                try files.csv?.put(StatisticsCSV.text(table, site: site, language))
                try files.html?.put(
                    StatisticsPage(table, rules: book, site: site, language: language, made: .now).html)
            } catch let error as SourceError {
                throw Stop(error)
            }
            guard csv != "-", html != "-" else { return }
            show(table, book, site)
        }
    }

    private func show(_ table: StatisticsTable, _ book: RuleBook, _ site: SiteTime) {
        if common.json {
            for line in table.lines {
                Console.out(StatisticsWords.json(line, of: table, regulation: book, site: site).line)
            }
            Console.out(StatisticsWords.json(nil, of: table, regulation: book, site: site).line)
        } else if !common.quiet {
            for line in table.lines { Console.out(StatisticsWords.text(line, language)) }
            Console.out("\(say(zh: "合计", en: "total"))\n    \(StatisticsWords.text(table.total, language))")
        }
    }

    private func open(_ grouping: StatisticsTable.Grouping) throws -> (csv: ReportFile?, html: ReportFile?) {
        if csv == "-", html == "-" || common.json {
            throw Stop(say(zh: "标准输出只能有一样", en: "only one thing can go to standard output"), code: 2)
        }
        if html == "-", common.json {
            throw Stop(say(zh: "标准输出只能有一样", en: "only one thing can go to standard output"), code: 2)
        }
        do {
            return (
                try csv.map { try ReportFile($0, inputs: [], mark: StatisticsCSV.mark(grouping, language)) },
                try html.map { try ReportFile($0, inputs: [], mark: StatisticsPage.mark) }
            )
        } catch let error as SourceError {
            throw Stop(error)
        }
    }

    private func period(_ site: SiteTime) throws -> WallSpan {
        let usage = Stop(
            say(zh: "须给出 --month、--year，或者 --from 和更晚的 --to", en: "give --month, --year, or --from and a later --to"),
            hint: "--month 2026-11", code: 2)
        guard let period = StatisticsPeriod(month: month, year: year, from: from, to: to)?.span(site) else {
            throw usage
        }
        return period
    }
}
