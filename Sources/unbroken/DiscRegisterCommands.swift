import Archive
import ArgumentParser
import Catalogue
import Evidence
import Pipeline
import Vault

extension DiscCommand {
    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "光盘登记：各计划的每一张光盘", en: "The register: every disc of every plan."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("计划或光盘；不写则全部", "A plan or a disc; all where none.")) var subject: String?

        func run() throws {
            try DiscWork.run(vault, writes: false) { keeper, _ in
                if let subject, try keeper.catalogue.discPlan(subject) == nil {
                    DiscWork.show(try keeper.copy(subject), keeper, common)
                    return
                }
                for plan in try keeper.catalogue.discPlans()
                where subject.map({ $0.uppercased() == plan.key }) ?? true {
                    Console.out(common.json ? DiscJSON.plan(plan, site: keeper.site).line : DiscCommand.line(plan))
                    for copy in try keeper.catalogue.discCopies(ofPlan: plan.id) {
                        Console.out(
                            common.json
                                ? DiscJSON.copy(copy, site: keeper.site).line
                                : "  " + DiscWords.copy(copy, site: keeper.site, language))
                    }
                }
            }
        }
    }

    struct History: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "一张光盘的全部经历", en: "Everything that happened to a disc."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("光盘，如 DP1-SEALED-001", "The disc, such as DP1-SEALED-001.")) var disc: String

        func run() throws {
            try DiscWork.run(vault, writes: false) { keeper, _ in
                let copy = try keeper.copy(disc)
                for event in copy.events {
                    Console.out(
                        common.json
                            ? DiscJSON.event(event, of: copy, site: keeper.site).line
                            : DiscWords.event(event, site: keeper.site, language))
                }
            }
        }
    }

    struct Where: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "录像在哪张光盘上，光盘在哪里", en: "Which disc holds a recording, and where that disc is."),
                discussion: say(
                    zh: "不用库也能查：--on 给出这套光盘中任何一张的文件夹或映像。",
                    en: "Without a vault: --on names any disc of the set, mounted or as an image."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(
            help: help("接警编号、案件编号、片段编号或 SHA-256", "A dispatch, a case, a segment's number or a SHA-256.")) var subject:
            String
        @Option(name: .long, help: help("光盘的文件夹或映像（不用库）", "A disc's folder or image; no vault is needed.")) var on:
            String?

        func run() throws {
            if let on {
                try whereOnDisc(Paths.absolute(on))
                return
            }
            try DiscWork.run(vault, writes: false) { keeper, _ in
                var found = 0
                for recording in try recordings(keeper) {
                    let holdings = try keeper.catalogue.discHoldings(of: recording.sha256)
                    found += holdings.count
                    for holding in holdings { show(holding, keeper) }
                    if holdings.isEmpty, !common.json, !common.quiet {
                        Console.out("\(recording.originalName)  " + say(zh: "不在任何光盘上", en: "on no disc"))
                    }
                }
                if found == 0 { throw ExitCode(3) }
            }
        }

        private func show(_ holding: DiscHolding, _ keeper: DiscKeeper) {
            guard !common.json else {
                Console.out(DiscJSON.holding(holding, site: keeper.site).line)
                return
            }
            Console.out("\(holding.item.name)  \(holding.item.sha256.prefix(12))…  \(holding.item.group)")
            for line in DiscWords.holding(holding, site: keeper.site, language).split(separator: "\n") {
                Console.out("    \(line)")
            }
        }

        private func recordings(_ keeper: DiscKeeper) throws -> [Recording] {
            if let matter = try keeper.catalogue.matter(subject) {
                return try keeper.catalogue.recordings(everUnder: matter.dispatches)
            }
            return try RetentionReading.recordings(subject, keeper.catalogue)
        }

        private func whereOnDisc(_ path: RawPath) throws {
            let lines: [DiscFinder.Line]
            do { lines = try DiscFinder.find(subject, on: path) } catch {
                guard let failure = DiscFailure(error) else { throw error }
                throw Stop(failure, nil)
            }
            for line in lines {
                Console.out(
                    common.json
                        ? line.json.line
                        : say(
                            zh:
                                "\(line.name)  \(line.sha256.prefix(12))…  第 \(line.disc) 张：\(line.discs.joined(separator: "、"))",
                            en:
                                "\(line.name)  \(line.sha256.prefix(12))…  disc \(line.disc): \(line.discs.joined(separator: ", "))"
                        )
                )
            }
            if lines.isEmpty { throw ExitCode(3) }
        }
    }

    // MARK: Keeping

    /// What the keeping commands share.
    struct Keeping: ParsableArguments {
        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var subject: DiscSubjectOptions
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("备注", "A remark.")) var text: String?

        func enter(_ kind: DiscEvent.Kind, place: String? = nil, person: String? = nil) throws {
            try DiscWork.run(vault, writes: true) { keeper, _ in
                for copy in try subject.copies(keeper) {
                    let event = DiscEvent(
                        kind, by: by, at: keeper.now, place: place, person: person, text: text)
                    DiscWork.show(try keeper.enter(event, copy), keeper, common)
                }
            }
        }
    }

    struct Shelve: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "登记光盘放在哪里", en: "Enter where discs lie."))
        }

        @OptionGroup var keeping: Keeping
        @Option(name: .long, help: help("楼、库房、架、格", "Building, room, shelf.")) var place: String

        func run() throws { try keeping.enter(.shelved, place: place) }
    }

    struct Lend: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "借出光盘（借出期间不算已保存）", en: "Lend discs; while they are out they count as keeping nothing."))
        }

        @OptionGroup var keeping: Keeping
        @Option(name: .customLong("to-person"), help: help("借给谁（警号或姓名）", "To whom.")) var person: String
        @Option(name: .long, help: help("带到哪里", "Where to.")) var place: String?

        func run() throws { try keeping.enter(.lent, place: place, person: person) }
    }

    struct Return: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "归还光盘（复检合格后才算已保存）", en: "Take discs back; they count again once they were checked."))
        }

        @OptionGroup var keeping: Keeping
        @Option(name: .long, help: help("放在哪里", "Where they lie.")) var place: String?

        func run() throws { try keeping.enter(.returned, place: place) }
    }

    struct Lost: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "登记光盘丢失", en: "Enter discs as lost."))
        }

        @OptionGroup var keeping: Keeping

        func run() throws { try keeping.enter(.lost) }
    }

    struct Destroy: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "登记光盘已销毁", en: "Enter discs as destroyed."))
        }

        @OptionGroup var keeping: Keeping

        func run() throws { try keeping.enter(.destroyed) }
    }

    struct Migrate: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "登记内容已迁移到新光盘", en: "Enter that their content is on newer discs."))
        }

        @OptionGroup var keeping: Keeping

        func run() throws { try keeping.enter(.migrated) }
    }
}
