import Archive
import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Vault

struct DiscCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "disc", abstract: say(zh: "档案光盘", en: "Archival discs."), subcommands: [Plan.self])
    }

    struct Plan: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "应刻录光盘的录像怎样分到各张光盘（只列出，不写入）",
                    en: "How what must go onto discs fills them. Lists only; writes nothing."),
                discussion: say(
                    zh: "同一案件或接警的录像放在一起，超过一张光盘的才拆分。光盘：",
                    en: "A matter's or dispatch's recordings stay together. Media: ")
                    + Medium.all.map(\.key).joined(separator: ", "))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Option(name: .long, help: help("光盘种类，默认 bd-r-25", "The kind of disc; bd-r-25 by default.")) var medium =
            "bd-r-25"
        @Option(
            name: .long, help: help("实际容量（扇区，每扇区 2048 字节）", "Its capacity as the drive says, in sectors of 2048 bytes.")
        )
        var sectors: Int64?
        @Option(
            name: .long, help: help("几套（封存、异地、利用），默认 3", "How many sets (sealed, off-site, for use); 3 by default."))
        var sets = 3
        @Option(
            name: .long,
            help: help(
                "数据占光盘的千分比，其余用于纠错，默认 800", "Thousandths of a disc for data, the rest corrects errors; 800 by default."))
        var dataShare: Int64 = 800
        @Flag(name: .long, help: help("大于 4 GiB 的录像不分卷", "Recordings over 4 GiB are stored whole.")) var whole = false
        @Option(name: .long, help: help("接警编号，可多次", "Dispatch number; may be given several times.")) var dispatch:
            [String] = []
        @Option(name: .long, help: help("案件编号，可多次", "Case number; may be given several times.")) var matter: [String] =
            []
        @Option(name: .long, help: help("原件的 SHA-256，可多次", "SHA-256 of an original; may be given several times."))
        var recording: [String] = []
        @Flag(name: .long, help: help("只要被冻结的", "Only those a hold reaches.")) var held = false
        @Flag(name: .long, help: help("也包括规定允许而非要求刻盘的", "Also those for which the rule allows a disc.")) var allowed =
            false
        @OptionGroup(title: say(zh: "录制时间", en: "Recorded")) var span: HandOverCommand.SpanOptions
        @Flag(name: .long, help: help("逐项列出", "Name every group.")) var detail = false
        @Option(name: .long, help: help("画成 SVG 图的文件", "The file for a picture (SVG).")) var picture: String?

        func run() throws {
            guard var kind = Medium.named(medium) else {
                throw Stop(
                    say(zh: "没有这种光盘：\(medium)", en: "no such medium: \(medium)"),
                    hint: Medium.all.map(\.key).joined(separator: ", "), code: 2)
            }
            if let sectors {
                guard (1...200_000_000).contains(sectors) else {
                    throw Stop(
                        say(zh: "--sectors 不是容量：\(sectors)", en: "--sectors is no capacity: \(sectors)"),
                        hint: "12219392", code: 2)
                }
                kind = kind.measured(sectors: sectors)
            }
            guard (1...20).contains(sets), (1...1000).contains(dataShare) else {
                throw Stop(
                    say(
                        zh: "--sets 应为 1 至 20，--data-share 应为 1 至 1000", en: "--sets is 1 to 20, --data-share 1 to 1000"
                    ), code: 2)
            }
            let root = try vault.root()
            try RetentionReading.run(vault) { keeper in
                var request = DiscSelection.Request()
                request.dispatches = dispatch
                request.matters = matter
                request.recordings = recording.map { $0.lowercased() }
                request.held = held
                request.allowed = allowed
                request.span = try span.span(keeper.site)
                let choice = try DiscSelection(retention: keeper, root: root).choose(request, language)
                let plan = DiscPlanner(
                    PlanSettings(
                        medium: kind, correction: ErrorCorrection(dataShare: dataShare),
                        parts: whole ? .whole : .fourGigabytes)
                ).plan(choice.items)
                try show(plan, choice)
            }
        }

        private func show(_ plan: DiscPlan, _ choice: DiscSelection.Choice) throws {
            let words: Words.Language = language == .zh ? .zh : .en
            let usual = DiscSet.usual
            let named = (0..<sets).map { index in
                index < usual.count
                    ? usual[index]
                    : DiscSet(key: "SET\(index + 1)", title: Words(zh: "第\(index + 1)套", en: "set \(index + 1)"))
            }
            if common.json {
                Console.out(DiscPlanJSON.plan(plan, sets: sets).line)
            } else {
                Console.out(plan.table(for: named, words, isDetailed: detail).trimmingCharacters(in: .newlines))
                for recording in choice.gone {
                    Console.out(say(zh: "已处置：", en: "disposed of: ") + recording.originalName)
                }
            }
            if let picture {
                let path = Paths.absolute(picture)
                do throws(VaultError) {
                    try Folders.write(Array(plan.picture(words).utf8), to: path)
                } catch {
                    throw Stop(error)
                }
                if !common.json, !common.quiet { Console.out(path.text) }
            }
            if !plan.unplanned.isEmpty { throw ExitCode(3) }
        }
    }
}
