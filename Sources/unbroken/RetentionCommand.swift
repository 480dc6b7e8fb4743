import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct RetentionCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "retention",
            abstract: say(zh: "保存期限和冻结", en: "How long recordings are kept, and holds."),
            discussion: say(
                zh: "适用的规定中最长的为准；逐条说明依据的条款。只有 dispose 会移除原件，且须两人、先看清单、过了撤销期（docs/design/disposal.md）。",
                en:
                    "Of all rules that apply the longest keeps; each is named with its article. Only `dispose` removes anything: by two persons, of a list looked at first, after its undo window (docs/design/disposal.md)."
            ),
            subcommands: [
                RetentionWhyCommand.self, RetentionDueCommand.self, RetentionHoldsCommand.self,
                RetentionHoldCommand.self, RetentionReleaseCommand.self, DisposalCommand.Propose.self,
                DisposalCommand.Proposals.self, DisposalCommand.Approve.self, DisposalCommand.Refuse.self,
                DisposalCommand.Undo.self, DisposalCommand.Dispose.self, DisposalCommand.Disposed.self,
            ])
    }
}

/// What the retention commands share.
enum RetentionReading {
    static func layers(_ vault: VaultOptions) throws -> RuleBook.Layers {
        let settings = try vault.settings(vault.root())
        do {
            let pipelines = try Paths.pipelines()
            return try RuleBook.Layers.load(
                RuleBook.load(settings.regulation, pipelines: pipelines), pipelines: pipelines)
        } catch let error as SourceError {
            throw Stop(error)
        }
    }

    /// A keeper that reads, or one that writes with the custody log kept.
    static func run<T>(_ vault: VaultOptions, writes: Bool = false, _ body: (RetentionKeeper) throws -> T) throws -> T {
        let root = try vault.root()
        let layers = try layers(vault)
        let site = SiteTime(zone: try vault.settings(root).timeZone)
        do {
            guard writes else {
                return try body(RetentionKeeper(catalogue: try vault.reading().catalogue, layers: layers, site: site))
            }
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            return try CustodyCare.around(root, catalogue) { _ in
                try body(RetentionKeeper(catalogue: catalogue, layers: layers, site: site))
            }
        } catch let failure as RetentionKeeper.HoldFailure {
            throw stop(failure, layers.site.keeping.holds)
        } catch let error as AccessError {
            throw Stop(error, site)
        } catch let error as DisposalError {
            throw Stop(error, site)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    private static func stop(_ failure: RetentionKeeper.HoldFailure, _ events: [RuleItem]) -> Stop {
        let message = RetentionWords.failure(failure, language)
        return switch failure {
        case .unknownSubject: Stop(message, hint: say(zh: "录像用 SHA-256 指定", en: "a recording is named by its SHA-256"))
        case .unknownHold:
            Stop(message, hint: say(zh: "编号见 unbroken retention holds", en: "`unbroken retention holds` lists them"))
        case .needsText:
            Stop(
                message,
                hint: say(
                    zh: "须用 --text 说明；规定文件写明的：\(events.map { "\($0.key)（\($0.words.zh)）" }.joined(separator: "、"))",
                    en: "say it with --text; the events it names: \(events.map(\.key).joined(separator: ", "))"),
                code: 2)
        }
    }

    /// Recordings named by a segment's number, a digest, or a dispatch number.
    static func recordings(_ text: String, _ catalogue: any CatalogueEngine) throws -> [Recording] {
        let found = try catalogue.recordings(named: text)
        guard !found.isEmpty else {
            throw Stop(
                say(zh: "找不到：\(text)", en: "not found: \(text)"),
                hint: say(
                    zh: "给出片段编号、原件的 SHA-256 或接警编号",
                    en: "give a segment's number, an original's SHA-256 or a dispatch number"))
        }
        return found
    }
}

struct RetentionWhyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "why",
            abstract: say(zh: "一段录像保存到何时，依据哪些条款", en: "Until when a recording is kept, and by which articles."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("片段编号、原件的 SHA-256 或接警编号", "A segment's number, an original's SHA-256 or a dispatch number."))
    var subject: String

    func run() throws {
        try RetentionReading.run(vault) { keeper in
            for recording in try RetentionReading.recordings(subject, keeper.catalogue) {
                guard let answer = try keeper.answer(recording) else { continue }
                Console.out(
                    common.json
                        ? RetentionJSON.answer(answer, site: keeper.site).line
                        : RetentionWords.text(answer, keeper, language))
            }
        }
    }
}

struct RetentionDueCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "due",
            abstract: say(
                zh: "期限已满、没有冻结、也不欠光盘的录像（只列出，不删除）",
                en:
                    "Recordings whose time is over, that nothing holds and that owe no disc. Lists only; removes nothing."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("到这一刻（默认：现在）", "At this time (default: now).")) var at: String?
    @Flag(name: .long, help: help("列出须刻录光盘的录像", "List those that must go onto a disc instead.")) var disc = false

    func run() throws {
        try RetentionReading.run(vault) { keeper in
            let time = try moment(keeper.site)
            var found = 0
            try keeper.due(disc ? .disc : .disposal(at: time)) { answer in
                found += 1
                Console.out(
                    common.json
                        ? RetentionJSON.answer(answer, site: keeper.site).line
                        : RetentionWords.text(answer, keeper, language))
                return true
            }
            if !common.json, !common.quiet {
                Console.out(say(zh: "共 \(found) 个录像", en: "\(found) recordings"))
            }
        }
    }

    private func moment(_ site: SiteTime) throws -> WallTime {
        guard let at else { return .now }
        guard let time = TimeArgument.read(at, zone: site.zone) else {
            throw Stop(say(zh: "看不懂的时间：\(at)", en: "not a time: \(at)"), hint: "2026-11-20T08:00", code: 2)
        }
        return time
    }
}

struct RetentionHoldsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "holds", abstract: say(zh: "现有的冻结", en: "The holds in force."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Flag(name: .long, help: help("包括已解除的", "Released ones as well.")) var all = false

    func run() throws {
        try RetentionReading.run(vault) { keeper in
            for hold in try keeper.catalogue.holds(inForceOnly: !all) {
                // A hold that reaches nothing is a number mistyped, or a list that has yet to come.
                let reached = try keeper.recordings(under: hold.subject).count
                Console.out(
                    common.json
                        ? RetentionJSON.hold(hold, reached: reached, site: keeper.site).line
                        : RetentionWords.hold(hold, keeper.events, keeper.site, language)
                            + say(zh: "  录像 \(reached)", en: "  recordings \(reached)"))
            }
        }
    }
}

struct RetentionHoldCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "hold", abstract: say(zh: "冻结：不得处置", en: "Hold: not to be disposed of."),
            discussion: say(
                zh: "规定写明的情形（如 complaint、reconsideration、litigation）按其条款；其他情形须用 --text 说明。",
                en:
                    "Events the regulation names (complaint, reconsideration, litigation …) rest on its article; any other "
                    + "needs --text. `unbroken regulation check` lists them."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("案件编号", "Case number.")) var matter: String?
    @Option(name: .long, help: help("接警编号", "Dispatch number.")) var dispatch: String?
    @Option(name: .long, help: help("原件的 SHA-256", "SHA-256 of an original.")) var recording: String?
    @Option(name: .long, help: help("情形，如 complaint", "The event, such as complaint.")) var event: String
    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
    @Option(name: .long, help: help("理由", "Why.")) var text: String?

    func run() throws {
        let given: [HoldRecord.Subject] = [
            matter.map { .matter($0) }, dispatch.map { .dispatch($0) }, recording.map { .recording($0.lowercased()) },
        ].compactMap { $0 }
        guard given.count == 1 else {
            throw Stop(
                say(zh: "须给出 --matter、--dispatch、--recording 之一", en: "give one of --matter, --dispatch, --recording"),
                hint: "--dispatch 2026112000001", code: 2)
        }
        try RetentionReading.run(vault, writes: true) { keeper in
            let hold = try keeper.hold(given[0], event: event, by: by, why: text)
            Console.out(
                common.json
                    ? RetentionJSON.hold(hold, site: keeper.site).line
                    : RetentionWords.hold(hold, keeper.events, keeper.site, language))
            for recording in try keeper.gone(under: given[0]) where !common.quiet {
                Console.warn(
                    say(
                        zh: "注意：\(recording.originalName) 的原件已处置；只有再次移交的同一文件会被保存",
                        en:
                            "note: the original of \(recording.originalName) was disposed of; only if the same bytes come in again are they kept"
                    ))
            }
        }
    }
}

struct RetentionReleaseCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "release", abstract: say(zh: "解除冻结", en: "Release a hold."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("冻结编号，如 H3", "Number of the hold, such as H3.")) var hold: String
    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
    @Option(name: .long, help: help("理由", "Why.")) var text: String

    func run() throws {
        let digits = hold.hasPrefix("H") || hold.hasPrefix("h") ? hold.dropFirst() : hold[...]
        guard let id = Int64(digits), id > 0, !text.isEmpty else {
            throw Stop(say(zh: "不是冻结编号：\(hold)", en: "not the number of a hold: \(hold)"), hint: "H3", code: 2)
        }
        try RetentionReading.run(vault, writes: true) { keeper in
            let released = try keeper.release(id, by: by, why: text)
            Console.out(
                common.json
                    ? RetentionJSON.hold(released, site: keeper.site).line
                    : RetentionWords.hold(released, keeper.events, keeper.site, language))
        }
    }
}
