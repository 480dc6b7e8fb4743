import Evidence
import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct RegulationCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "regulation",
            abstract: say(zh: "规定：列出、检查文件、比较", en: "Regulations: list, check a file, compare."),
            discussion: say(
                zh: "每个数值都注明条款；规定没有写的注明“本地设置”。文件格式见 docs/formats/regulations.md。",
                en:
                    "Every value has its article; where the regulation is silent, it says \"local setting\". "
                    + "The format: docs/formats/regulations.md."),
            subcommands: [ListRegulations.self, CheckRegulation.self, CompareRegulations.self])
    }

    /// A regulation named by its id, or by the path of its file.
    static func book(_ name: String) throws -> RuleBook {
        do {
            guard name.contains("/") || name.hasSuffix(".yaml") else {
                return try RuleBook.load(name, pipelines: Paths.pipelines())
            }
            guard case .regulation(let book) = try RegulationFile.read(path: name) else {
                throw Stop(
                    "\(name): \(say(zh: "这是上位规则，不是规定", en: "this is a layer, not a regulation"))",
                    hint: say(zh: "比较两个规定", en: "compare two regulations"))
            }
            return book
        } catch let error as SourceError {
            throw Stop(error)
        }
    }
}

struct ListRegulations: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: say(zh: "列出全部规定和上位规则", en: "The regulations, and the layers above them."))
    }

    @OptionGroup var common: CommonOptions

    func run() throws {
        let pipelines = try Paths.pipelines()
        for id in RegulationFile.ids(pipelines: pipelines) {
            let file: RegulationFile
            do { file = try RegulationFile.load(id, pipelines: pipelines) } catch { throw Stop(error) }
            if common.json {
                Console.out(file.json.line)
            } else {
                Console.out(Console.fit(id, 18) + file.headline(language))
            }
        }
    }
}

struct CheckRegulation: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: say(zh: "检查一个规定文件，列出其全部内容", en: "Check a regulation's file and show all it says."),
            discussion: say(
                zh: "错误指明行和列（退出码 1）。保存期限可能短于上位规则的逐项提示（退出码 3）。",
                en:
                    "Mistakes are told with line and column (1). Periods that may be shorter than a layer's are told (3)."
            ))
    }

    @Argument(help: help("规定文件（YAML）", "The regulation's file (YAML).")) var file: String
    @OptionGroup var common: CommonOptions

    func run() throws {
        do {
            let found = try RegulationFile.read(path: file)
            // Before anything is printed: a layer that is missing is a mistake in the file.
            var shortcomings: [Shortcoming] = []
            if case .regulation(let book) = found, !book.layers.isEmpty {
                shortcomings = try RuleBook.Layers.load(book, pipelines: Paths.pipelines()).shortcomings
            }
            if common.json {
                Console.out(found.json.line)
                for line in found.lines { Console.out(line.json(regulation: found.id).line) }
                for one in shortcomings { Console.out(ShortcomingWords.json(one, regulation: found.id).line) }
            } else {
                if !common.quiet { show(found) }
                for one in shortcomings { Console.out("! " + ShortcomingWords.text(one, language)) }
            }
            if !shortcomings.isEmpty { throw ExitCode(3) }
        } catch let error as SourceError {
            throw Stop(error)
        }
    }

    private func show(_ found: RegulationFile) {
        Console.out("\(found.id)  \(found.headline(language))")
        let lines = found.lines
        for section in RuleSection.allCases {
            let own = lines.filter { $0.section == section }
            guard !own.isEmpty else { continue }
            Console.out(section.title(language))
            for line in own { Console.out("  " + line.text(language)) }
        }
    }
}

struct CompareRegulations: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "compare",
            abstract: say(
                zh: "比较两个规定：保存期限、移交、审批", en: "Compare two: retention, hand-over, approvals."),
            discussion: say(
                zh: "不同之处以 ≠ 标出。给出库时，列出库里的录像按两个规定各会保存、刻录、处置多少，以及处理不同的录像；不改动任何内容。",
                en: """
                    What differs is marked ≠. With a vault: what of it would be kept, burned or deleted under each, and \
                    the recordings that are treated differently. Nothing is changed.
                    """))
    }

    @Argument(help: help("规定 ID 或文件", "A regulation's id, or its file.")) var a: String
    @Argument(help: help("另一个规定 ID 或文件", "Another one.")) var b: String
    @OptionGroup var common: CommonOptions
    @Option(name: .long, help: help("库的文件夹：按库里的录像比较", "A vault's folder: compare over what is in it."))
    var vault: String?
    @Option(name: .long, help: help("在这个时刻（默认现在）", "At this moment; now where not said.")) var at: String?

    func run() throws {
        if let vault {
            var options = VaultOptions()
            options.vault = vault
            return try compare(over: options)
        }
        let books = [try RegulationCommand.book(a), try RegulationCommand.book(b)]
        let comparison = RuleComparison(books[0], books[1])
        let lines = RuleComparisonWords.lines(comparison)
        // What a layer above makes longer is longer, whatever the file says.
        let above = try shortcomings(books)
        guard !common.json else {
            for line in lines { Console.out(line.json(comparison.a, comparison.b).line) }
            for (id, found) in above { Console.out(ShortcomingWords.json(found, regulation: id).line) }
            return
        }
        let first = lines.map { Console.width($0.words.text(language)) }.max() ?? 0
        let second = max(lines.map { Console.width($0.a.text(language)) }.max() ?? 0, comparison.a.count)
        Console.out("  " + Console.fit("", first) + "  " + Console.fit(comparison.a, second) + "  " + comparison.b)
        for line in lines {
            Console.out(
                (line.differs ? "≠ " : "  ") + Console.fit(line.words.text(language), first) + "  "
                    + Console.fit(line.a.text(language), second) + "  " + line.b.text(language))
        }
        for (id, found) in above { Console.out("! " + ShortcomingWords.text(found, regulation: id, language)) }
    }

    private func shortcomings(_ books: [RuleBook]) throws -> [(id: String, found: Shortcoming)] {
        do {
            let pipelines = try Paths.pipelines()
            var all: [(id: String, found: Shortcoming)] = []
            for book in books where !book.layers.isEmpty && !all.contains(where: { $0.id == book.id }) {
                let layers = try RuleBook.Layers.load(book, pipelines: pipelines)
                all += layers.shortcomings.map { (book.id, $0) }
            }
            return all
        } catch let error as SourceError {
            throw Stop(error)
        }
    }

    private func compare(over vault: VaultOptions) throws {
        let (catalogue, site) = try vault.reading()
        var time = WallTime.now
        if let at {
            guard let read = TimeArgument.read(at, zone: site.zone) else {
                throw Stop(say(zh: "看不懂的时间：\(at)", en: "not a time: \(at)"), hint: "2026-11-20T08:00", code: 2)
            }
            time = read
        }
        do {
            let pipelines = try Paths.pipelines()
            func keeper(_ name: String) throws -> RetentionKeeper {
                let layers = try RuleBook.Layers.load(RegulationCommand.book(name), pipelines: pipelines)
                return RetentionKeeper(catalogue: catalogue, layers: layers, site: site)
            }
            let comparison = try VaultComparison(keeper(a), keeper(b), at: time) { difference in
                Console.out(
                    common.json
                        ? VaultComparisonWords.json(difference, at: time, site).line
                        : VaultComparisonWords.text(difference, at: time, site, language))
            }
            guard !common.json else {
                return Console.out(VaultComparisonWords.json(comparison, at: time, site).line)
            }
            let table = VaultComparisonWords.table(comparison, language)
            let widths = (0..<3).map { column in table.map { Console.width($0[column]) }.max() ?? 0 }
            for row in table {
                Console.out(zip(row, widths).map { Console.fit($0, $1) }.joined(separator: "  "))
            }
            Console.out(
                say(
                    zh: "录像 \(comparison.recordings) · 处理不同 \(comparison.differing)",
                    en: "\(comparison.recordings) recordings · \(comparison.differing) treated differently"))
        } catch let error as SourceError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }
}
