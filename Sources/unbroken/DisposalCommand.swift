import ArgumentParser
import Catalogue
import Evidence
import Pipeline
import Vault

/// `retention propose|proposals|approve|refuse|undo|dispose|disposed`: docs/design/disposal.md.
enum DisposalCommand {
    static func number(_ text: String) throws -> Int64 {
        let digits = text.hasPrefix("D") || text.hasPrefix("d") ? text.dropFirst() : text[...]
        guard let id = Int64(digits), id > 0 else {
            throw Stop(say(zh: "不是处置编号：\(text)", en: "not the number of a proposal: \(text)"), hint: "D3", code: 2)
        }
        return id
    }

    /// Shows what a step would do, and how to do it.
    static func show(
        _ preview: DisposalKeeper.Preview, _ keeper: RetentionKeeper, _ common: CommonOptions, again command: String
    ) {
        if common.json {
            Console.out(DisposalJSON.preview(preview, site: keeper.site).line)
            return
        }
        for item in preview.items { Console.out("  " + DisposalWords.item(item, site: keeper.site, language)) }
        if !preview.obstacles.isEmpty {
            Console.out(say(zh: "保留：", en: "stays:"))
            for obstacle in preview.obstacles {
                Console.out("  " + DisposalWords.obstacle(obstacle, site: keeper.site, language))
            }
        }
        let size = DisposalWords.bytes(preview.bytes)
        Console.out(
            say(
                zh: "共 \(preview.items.count) 个录像，\(size)。什么也没有改动。",
                en: "\(preview.items.count) recordings, \(size). Nothing was changed."))
        guard !preview.items.isEmpty else { return }
        Console.out(
            say(zh: "确认后执行：\(command) --confirm \(preview.code)", en: "to do it: \(command) --confirm \(preview.code)"))
    }

    static func show(_ disposal: Disposal, _ keeper: RetentionKeeper, _ common: CommonOptions) {
        Console.out(
            common.json
                ? DisposalJSON.disposal(disposal, site: keeper.site).line
                : DisposalWords.disposal(disposal, site: keeper.site, language))
    }

    struct Propose: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "propose",
                abstract: say(zh: "提出处置到期的录像（先只列出）", en: "Propose to dispose of what is due; lists first."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(
            help: help(
                "片段编号、SHA-256 或接警编号；不写则为全部到期的",
                "Segments' numbers, digests or dispatch numbers; all that is due where none."))
        var subjects: [String] = []
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("理由", "Why.")) var text: String?
        @Option(name: .long, help: help("所看清单的代码", "Code of the list that was looked at.")) var confirm: String?

        func run() throws {
            let settings = try vault.settings(vault.root())
            try RetentionReading.run(vault, writes: confirm != nil) { keeper in
                let disposals = DisposalKeeper(retention: keeper)
                var recordings: [Recording] = []
                if subjects.isEmpty {
                    recordings = try keeper.catalogue.recordings(RecordingFilter())
                } else {
                    for subject in subjects {
                        recordings += try RetentionReading.recordings(subject, keeper.catalogue)
                    }
                }
                var seen = Set<String>()
                recordings.removeAll { !seen.insert($0.sha256).inserted }
                guard let confirm else {
                    var preview = try disposals.preview(proposing: recordings)
                    // Of everything there is, what stays is not news.
                    if subjects.isEmpty { preview.obstacles = [] }
                    DisposalCommand.show(
                        preview, keeper, common,
                        again: (["unbroken retention propose"] + subjects + ["--by \(by)"]).joined(separator: " "))
                    return
                }
                DisposalCommand.show(
                    try disposals.propose(
                        recordings, code: confirm, thumbnails: settings.disposedThumbnails,
                        undoDays: settings.undoDays, by: by, why: text), keeper, common)
            }
        }
    }

    struct Proposals: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "proposals", abstract: say(zh: "处置提议和审批", en: "Proposals and what was decided."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            try RetentionReading.run(vault) { keeper in
                for disposal in try keeper.catalogue.disposals() { DisposalCommand.show(disposal, keeper, common) }
            }
        }
    }

    struct Decision: ParsableArguments {
        @Argument(help: help("处置编号，如 D3", "Number of the proposal, such as D3.")) var disposal: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("理由", "Why.")) var text: String?
    }

    struct Approve: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "approve",
                abstract: say(
                    zh: "批准处置（先只列出；须另一人，有审批人角色）", en: "Approve a proposal; lists first. Another person, an approver."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var decision: Decision
        @Option(name: .long, help: help("所看清单的代码", "Code of the list that was looked at.")) var confirm: String?

        func run() throws {
            let id = try DisposalCommand.number(decision.disposal)
            try RetentionReading.run(vault, writes: confirm != nil) { keeper in
                let disposals = DisposalKeeper(retention: keeper)
                guard let confirm else {
                    DisposalCommand.show(
                        try disposals.preview(approving: id), keeper, common,
                        again: "unbroken retention approve D\(id) --by \(decision.by)")
                    return
                }
                DisposalCommand.show(
                    try disposals.approve(id, code: confirm, by: decision.by, why: decision.text), keeper, common)
            }
        }
    }

    struct Refuse: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "refuse", abstract: say(zh: "不同意处置", en: "Refuse a proposal."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var decision: Decision

        func run() throws {
            let id = try DisposalCommand.number(decision.disposal)
            try RetentionReading.run(vault, writes: true) { keeper in
                DisposalCommand.show(
                    try DisposalKeeper(retention: keeper).refuse(id, by: decision.by, why: decision.text), keeper,
                    common)
            }
        }
    }

    struct Undo: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "undo", abstract: say(zh: "撤销处置提议或批准", en: "Take a proposal or its approval back."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var decision: Decision

        func run() throws {
            let id = try DisposalCommand.number(decision.disposal)
            try RetentionReading.run(vault, writes: true) { keeper in
                DisposalCommand.show(
                    try DisposalKeeper(retention: keeper).undo(id, by: decision.by, why: decision.text), keeper, common)
            }
        }
    }

    struct Dispose: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "dispose",
                abstract: say(zh: "执行已批准的处置（先只列出）", en: "Carry out what was approved; lists first."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var decision: Decision
        @Option(name: .long, help: help("所看清单的代码", "Code of the list that was looked at.")) var confirm: String?

        func run() throws {
            let id = try DisposalCommand.number(decision.disposal)
            let root = try vault.root()
            let settings = try vault.settings(root)
            try RetentionReading.run(vault, writes: confirm != nil) { keeper in
                let disposals = DisposalKeeper(retention: keeper)
                guard let confirm else {
                    DisposalCommand.show(
                        try disposals.preview(carryingOut: id), keeper, common,
                        again: "unbroken retention dispose D\(id) --by \(decision.by)")
                    return
                }
                // One process at a time: no upload reads what goes.
                let vault: Vault
                do throws(VaultError) {
                    vault = try Vault(at: root, immutable: settings.immutable)
                } catch {
                    throw Stop(error)
                }
                let outcome = try disposals.carryOut(id, code: confirm, vault: vault, by: decision.by)
                for tombstone in outcome.tombstones {
                    try Disposed.show(tombstone, keeper, common)
                }
                for obstacle in outcome.obstacles {
                    Console.out(
                        common.json
                            ? DisposalJSON.obstacle(obstacle, keeper.site).line
                            : say(zh: "保留：", en: "stays: ")
                                + DisposalWords.obstacle(obstacle, site: keeper.site, language))
                }
                if !common.json, !common.quiet {
                    let size = DisposalWords.bytes(outcome.bytes)
                    Console.out(
                        say(
                            zh: "已处置 \(outcome.tombstones.count) 个录像，\(size)；索引、校验值和保管记录保留。",
                            en:
                                "\(outcome.tombstones.count) recordings disposed of, \(size); index, digests and custody trail stay."
                        ))
                }
                // What went before a kill is named, and is as it was wanted.
                if outcome.obstacles.contains(where: { $0.why != .gone }) { throw ExitCode(3) }
            }
        }
    }

    struct Disposed: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(commandName: "disposed", abstract: say(zh: "已处置的录像", en: "What was disposed of."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            try RetentionReading.run(vault) { keeper in
                for tombstone in try keeper.catalogue.tombstones() { try Self.show(tombstone, keeper, common) }
            }
        }

        static func show(_ tombstone: Tombstone, _ keeper: RetentionKeeper, _ common: CommonOptions) throws {
            let name = try keeper.catalogue.recording(tombstone.sha256)?.originalName ?? ""
            Console.out(
                common.json
                    ? DisposalJSON.tombstone(tombstone, name: name, site: keeper.site).line
                    : DisposalWords.tombstone(tombstone, name: name, site: keeper.site, language))
        }
    }
}

extension Stop {
    init(_ error: AccessError, _ site: SiteTime) {
        self.init(error.message(site, language), hint: error.hint(language), code: error.isUsage ? 2 : 1)
    }

    init(_ error: DisposalError, _ site: SiteTime) {
        if case .vault(let error) = error {
            self.init(error)
        } else {
            self.init(
                DisposalWords.message(error, site, language) ?? "", hint: DisposalWords.hint(error, language))
        }
    }
}
