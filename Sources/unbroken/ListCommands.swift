import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct DispatchCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dispatch", abstract: say(zh: "出警记录", en: "Dispatches."), subcommands: [Import.self])
    }

    struct Import: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "导入出警记录（CSV 或 JSON），并重新匹配录像", en: "Import dispatches (CSV or JSON), and match recordings again."
                ),
                discussion: ListCommandHelp.text)
        }

        @OptionGroup var list: ListOptionsGroup
        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        @Option(
            name: .long,
            help: help("没有结束时间列时，每次出警假定的分钟数", "Minutes a dispatch is taken to last where the list has no end."))
        var assumeMinutes: Int?

        func run() throws {
            try ListCommand(common: common, vault: vault, by: list.by).run { keeper, site in
                var options = try list.options(zone: site.zone)
                options.assumedLength = assumeMinutes.map { .seconds(Int64($0).multipliedSaturated(by: 60)) }
                return try keeper.store(dispatches: ListImport.dispatches(file: list.file, options: options))
            }
        }
    }
}

struct OfficerCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "officer", abstract: say(zh: "民警名单", en: "Officers."), subcommands: [Import.self])
    }

    struct Import: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "导入民警名单（CSV 或 JSON）", en: "Import officers (CSV or JSON)."),
                discussion: ListCommandHelp.text)
        }

        @OptionGroup var list: ListOptionsGroup
        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            try ListCommand(common: common, vault: vault, by: list.by).run { keeper, site in
                try keeper.store(
                    officers: ListImport.officers(file: list.file, options: try list.options(zone: site.zone)))
            }
        }
    }
}

struct RecorderCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "recorder",
            abstract: say(zh: "记录仪：名单、领还台账、时钟", en: "Recorders: the list, issue and return, clocks."),
            subcommands: [
                Import.self, RecorderIssueCommand.self, RecorderReturnCommand.self, RecorderCheckCommand.self,
                RecorderLedgerCommand.self, RecorderMissingCommand.self, RecorderFaultsCommand.self,
                RecorderClocksCommand.self, RecorderClockCommand.self,
            ])
    }

    struct Import: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "导入记录仪名单（CSV 或 JSON）", en: "Import recorders (CSV or JSON)."),
                discussion: ListCommandHelp.text)
        }

        @OptionGroup var list: ListOptionsGroup
        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            try ListCommand(common: common, vault: vault, by: list.by).run { keeper, site in
                var options = try list.options(zone: site.zone)
                options.profiles = try Paths.profiles(Paths.pipelines() + "/recorders").ids
                return try keeper.store(recorders: ListImport.recorders(file: list.file, options: options))
            }
        }
    }
}

enum ListCommandHelp {
    static var text: String {
        say(
            zh: "表头中英文均可，列序任意，UTF-8 或 GB18030。列名与格式见 docs/formats/lists.md。",
            en:
                "The header may be Chinese or English, columns in any order, UTF-8 or GB18030. Columns: docs/formats/lists.md."
        )
    }
}

struct ListOptionsGroup: ParsableArguments {
    @Argument(help: help("CSV 或 JSON 文件", "The CSV or JSON file."))
    var file: String

    @Option(
        name: .long, help: help("列名对应：对方列名=我方列名，可多次", "Which column is which: theirs=ours; may be given several times.")
    )
    var map: [String] = []

    @Option(name: .long, help: help("您的警号；库里有角色后须填写", "Your police number; needed once the vault has roles."))
    var by: String?

    func options(zone: TimeZone) throws -> ListOptions {
        var options = ListOptions(zone: zone)
        options.mapping = map.isEmpty ? .none : try ColumnMapping(arguments: map)
        return options
    }
}

/// What the three imports share: open, read, store (the keeper asks for the right), report.
struct ListCommand {
    let common: CommonOptions
    let vault: VaultOptions
    /// Who imports.
    var by: String?

    func run(_ body: (ListKeeper, SiteTime) throws -> ListKeeper.Stored) throws {
        let root = try vault.root()
        let settings = try vault.settings(root)
        do {
            let lock = try Vault(at: root, immutable: settings.immutable)
            defer { withExtendedLifetime(lock) {} }
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            let site = SiteTime(zone: settings.timeZone)
            let keeper = ListKeeper(
                retention: RetentionKeeper(
                    catalogue: catalogue, layers: try RetentionReading.layers(vault), site: site), by: by)
            let list: ListKeeper.Stored
            do {
                // Before the file is read: who may not is told that, not what is wrong in the list.
                try keeper.requireRight()
                list = try CustodyCare.around(root, catalogue) { _ in try body(keeper, site) }
            } catch let error as AccessError {
                throw Stop(error, site)
            }
            print(list.report, list.stored)
            if list.report.invalid > 0 { throw ExitCode(4) }
        } catch let error as SourceError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    private func print(_ report: ImportReport, _ stored: StoreReport) {
        if common.json {
            Console.out(ImportJSON.report(report, stored, language).line)
            return
        }
        for problem in report.problems {
            let word = (problem.severity == .error ? Phrase.error : .warning).text(language)
            let column = problem.column.map { " [\($0)]" } ?? ""
            // What is told of the list as a whole has no line.
            let line = problem.line > 0 ? ":\(problem.line)" : ""
            Console.out("  \(report.file)\(line)\(column) \(word): \(problem.reason.text(language))")
        }
        guard !common.quiet else { return }
        var parts = [
            say(zh: "行 \(report.rows)", en: "rows \(report.rows)"),
            say(zh: "有效 \(report.valid)", en: "valid \(report.valid)"),
            say(zh: "无效 \(report.invalid)", en: "invalid \(report.invalid)"),
            say(zh: "新增 \(stored.inserted)", en: "new \(stored.inserted)"),
            say(zh: "更新 \(stored.updated)", en: "updated \(stored.updated)"),
            say(zh: "未变 \(stored.unchanged)", en: "unchanged \(stored.unchanged)"),
        ]
        if let matched = report.matched { parts.append(say(zh: "已匹配 \(matched)", en: "matched \(matched)")) }
        if let unmatched = report.unmatched { parts.append(say(zh: "未匹配 \(unmatched)", en: "unmatched \(unmatched)")) }
        Console.out(parts.joined(separator: " · "))
        if !report.unknownColumns.isEmpty {
            Console.out(say(zh: "未使用的列：", en: "columns not used: ") + report.unknownColumns.joined(separator: ", "))
        }
    }
}
