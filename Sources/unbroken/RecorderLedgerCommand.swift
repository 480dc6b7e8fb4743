import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct RecorderLedgerCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ledger", abstract: say(zh: "记录仪领还台账", en: "The ledger of issue and return."),
            subcommands: [Show.self, Import.self], defaultSubcommand: Show.self)
    }

    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "谁在什么时候用过哪台记录仪", en: "Who had which recorder from when to when."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var span: HandOverCommand.SpanOptions
        @Option(name: .long, help: help("记录仪序号", "Recorder's serial.")) var recorder: String?
        @Option(name: .long, help: help("领用人警号", "Police number of who had it.")) var officer: String?
        @Flag(name: .long, help: help("只列未归还的", "Only those that are out.")) var out = false

        func run() throws {
            try RecorderLedgerReading.run(vault) { ledger in
                var filter = RecorderIssueFilter()
                filter.recorder = recorder
                filter.officer = officer
                filter.span = try span.span(ledger.site)
                filter.outOnly = out
                let entries = try ledger.entries(filter)
                for entry in entries { RecorderLedgerReading.show(entry, ledger, common) }
                guard !common.json, !common.quiet else { return }
                let isOut = entries.count { $0.issue.isOut }
                Console.out(
                    say(zh: "领用 \(entries.count) · 未归还 \(isOut)", en: "\(entries.count) issues · \(isOut) out"))
            }
        }
    }

    struct Import: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "导入别处登记的领还台账（CSV 或 JSON）；已有的不会重复",
                    en: "Import a ledger kept elsewhere (CSV or JSON); nothing is entered twice."),
                discussion: ListCommandHelp.text)
        }

        @OptionGroup var list: ListOptionsGroup
        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        func run() throws {
            let layers = try RetentionReading.layers(vault)
            try ListCommand(common: common, vault: vault, by: list.by).run { keeper, site in
                let rows = try ListImport.recorderLedger(file: list.file, options: try list.options(zone: site.zone))
                let (report, stored) = try RecorderLedger(catalogue: keeper.catalogue, rules: layers.site, site: site)
                    .store(
                        rows, by: list.by)
                return (report, stored)
            }
        }
    }
}

struct RecorderMissingCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "missing",
            abstract: say(
                zh: "到时未归还的，和多日没有见到的记录仪", en: "Recorders that are due and not back, and those not seen for days."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("到这一刻，默认现在", "At this time; default: now.")) var at: String?
    @Option(
        name: .long,
        help: help("多少天没有见到，默认按规定文件（本地设置）", "Days without a sign; the regulation file's by default (local setting).")
    )
    var days: Int?

    func run() throws {
        if let days, !(1...3660).contains(days) {
            throw Stop(say(zh: "--days 应为 1 至 3660", en: "--days is 1 to 3660"), code: 2)
        }
        var count = 0
        try RecorderLedgerReading.run(vault) { ledger in
            let unseen = days.map { .seconds(Int64($0) * 86_400) } ?? ledger.rules.recording.recorders.unseenFor
            let missing = try ledger.missing(at: try ledger.site.argument(at) ?? .now, unseenFor: unseen)
            count = missing.count
            for recorder in missing {
                Console.out(
                    common.json
                        ? RecorderLedgerJSON.missing(recorder, regulation: ledger.rules.id, site: ledger.site).line
                        : RecorderLedgerWords.text(
                            recorder, regulation: ledger.rules.id, site: ledger.site, language))
            }
            if missing.isEmpty, !common.json, !common.quiet { Console.warn(say(zh: "没有", en: "none")) }
        }
        if count > 0 { throw ExitCode(3) }
    }
}

struct RecorderFaultsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "faults",
            abstract: say(zh: "设备故障：不合格的检查，包括因此未发放的", en: "Faults: checks that failed, refused issues among them."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup var span: HandOverCommand.SpanOptions
    @Option(name: .long, help: help("记录仪序号", "Recorder's serial.")) var recorder: String?

    func run() throws {
        var count = 0
        try RecorderLedgerReading.run(vault) { ledger in
            let faults = try ledger.faults(recorder: recorder, span: try span.span(ledger.site))
            count = faults.count
            for fault in faults { RecorderLedgerReading.show(fault, ledger, common) }
            if faults.isEmpty, !common.json, !common.quiet { Console.warn(say(zh: "没有", en: "none")) }
        }
        if count > 0 { throw ExitCode(3) }
    }
}

struct RecorderClocksCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clocks",
            abstract: say(
                zh: "各记录仪时钟偏差的历史：检查、确认、卫星时间；超出允许的标出",
                en:
                    "How far recorders' clocks were off: checks, confirmed offsets, satellite time; those beyond the tolerance are marked."
            ),
            discussion: say(
                zh: "没有写序号时：最近 30 天（或 --from、--to）里名单上的全部记录仪，只列超出允许的；--all 列出全部。",
                en:
                    "Without serials: all of the list over the last 30 days (or --from, --to), only those beyond the tolerance; --all: every one."
            ))
    }

    @Argument(help: help("记录仪序号", "Serials of recorders.")) var serials: [String] = []
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup var span: HandOverCommand.SpanOptions
    @Flag(name: .long, help: help("没有超出的也列", "Those within the tolerance as well.")) var all = false

    func run() throws {
        var beyond = 0
        try RecorderLedgerReading.run(vault) { ledger in
            var span = try span.span(ledger.site)
            if serials.isEmpty, span == nil {
                span = WallSpan(start: .now - .seconds(30 * 86_400), end: WallTime(nanoseconds: .max))
            }
            let wanted = serials.isEmpty ? try ledger.catalogue.recorders().map(\.serial) : serials
            for serial in wanted {
                let clocks = try RecorderClocks(recorder: serial, span: span, ledger: ledger)
                if clocks.isBeyond { beyond += 1 }
                guard clocks.isBeyond || all || !serials.isEmpty else { continue }
                Console.out(
                    common.json
                        ? RecorderLedgerJSON.clocks(clocks, rules: ledger.rules.recording, site: ledger.site).line
                        : RecorderLedgerWords.text(clocks, rules: ledger.rules, site: ledger.site, language))
            }
            if !common.json, !common.quiet {
                Console.out(
                    say(zh: "记录仪 \(wanted.count) · 超出允许 \(beyond)", en: "\(wanted.count) recorders · \(beyond) beyond"))
            }
        }
        if beyond > 0 { throw ExitCode(3) }
    }
}
