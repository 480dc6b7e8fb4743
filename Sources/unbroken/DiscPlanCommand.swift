import Archive
import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Vault

extension DiscCommand {
    struct Plan: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "应刻录光盘的录像怎样分到各张光盘（先只列出；--confirm 确认）",
                    en: "How what must go onto discs fills them; lists first, --confirm freezes it."),
                discussion: say(
                    zh: "同一案件或接警的录像放在一起，超过一张光盘的才拆分。已在同样多套光盘上的不再列入。光盘：",
                    en:
                        "A matter's or dispatch's recordings stay together; what lies on discs of as many sets is left out. Media: "
                ) + Medium.all.map(\.key).joined(separator: ", "))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var choice: DiscChoiceOptions
        @Flag(name: .long, help: help("逐项列出", "Name every group.")) var detail = false
        @Option(name: .long, help: help("画成 SVG 图的文件", "The file for a picture (SVG).")) var picture: String?
        @Option(name: .long, help: help("所看清单的代码：确认计划", "Code of the list that was looked at: confirms it."))
        var confirm: String?
        @Option(name: .long, help: help("您的警号（确认时须填）", "Your police number; needed to confirm.")) var by: String?
        @Option(name: .long, help: help("理由", "Why.")) var text: String?

        func run() throws {
            try DiscWork.run(vault, writes: confirm != nil) { keeper, _ in
                let preview = try choice.preview(keeper)
                guard let confirm else {
                    try show(preview, keeper)
                    return
                }
                guard let by else {
                    throw Stop(say(zh: "确认时须写 --by", en: "--by is needed to confirm"), code: 2)
                }
                let plan = try keeper.confirm(preview, code: confirm, by: by, why: text)
                if common.json {
                    Console.out(DiscJSON.plan(plan, site: keeper.site).line)
                } else {
                    Console.out(DiscCommand.line(plan))
                }
                if !preview.plan.unplanned.isEmpty { throw ExitCode(3) }
            }
        }

        private func show(_ preview: DiscKeeper.Preview, _ keeper: DiscKeeper) throws {
            let plan = preview.plan
            let words: Words.Language = language == .zh ? .zh : .en
            if common.json {
                Console.out(DiscPlanJSON.plan(preview, keeper.settings).line)
            } else {
                Console.out(
                    plan.table(for: preview.sets, words, isDetailed: detail).trimmingCharacters(in: .newlines))
                for recording in preview.choice.gone {
                    Console.out(say(zh: "已处置：", en: "disposed of: ") + recording.originalName)
                }
                if !preview.choice.onDiscs.isEmpty {
                    Console.out(
                        say(
                            zh: "\(preview.choice.onDiscs.count) 个录像已在光盘上或已列入计划（--again 仍列入）",
                            en:
                                "\(preview.choice.onDiscs.count) recordings lie on discs or are planned for them (--again plans them all the same)"
                        ))
                }
                if let price = keeper.settings.price, !plan.discs.isEmpty {
                    let total = Int64(plan.discs.count * preview.sets.count).multipliedSaturated(by: Int64(price))
                    Console.out(
                        say(zh: "空白盘费用：", en: "blanks cost: ")
                            + DiscCommand.money(total, keeper.settings.currency))
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
            if !common.json, !preview.items.isEmpty {
                Console.out(
                    say(
                        zh: "什么也没有改动。确认：加上 --confirm \(preview.code) --by 警号",
                        en: "Nothing was changed. To confirm: add --confirm \(preview.code) --by NUMBER"))
            }
            if !plan.unplanned.isEmpty { throw ExitCode(3) }
        }
    }

    struct Withdraw: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "放弃一个光盘计划", en: "Give a plan up."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("计划，如 DP1", "The plan, such as DP1.")) var plan: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("理由", "Why.")) var text: String

        func run() throws {
            try DiscWork.run(vault, writes: true) { keeper, _ in
                let ended = try keeper.withdraw(plan, by: by, why: text)
                Console.out(
                    common.json ? DiscJSON.plan(ended, site: keeper.site).line : DiscCommand.line(ended))
            }
        }
    }

    static func line(_ plan: DiscPlanRecord) -> String {
        var parts = [
            plan.key, plan.medium,
            say(
                zh: "\(plan.discs.count) 张 × \(plan.sets.count) 套",
                en: "\(plan.discs.count) discs × \(plan.sets.count) sets"),
            plan.by,
        ]
        if let end = plan.end { parts.append(say(zh: "已放弃：\(end.why)", en: "given up: \(end.why)")) }
        return parts.joined(separator: "  ")
    }

    /// `1,050.00 CNY` without the comma.
    static func money(_ hundredths: Int64, _ currency: String) -> String {
        let rest = String(hundredths % 100 + 100).dropFirst()
        return "\(hundredths / 100).\(rest) \(currency)"
    }
}

/// What goes onto discs, and onto which: asked the same way by `plan` and by the pipeline.
struct DiscChoiceOptions: ParsableArguments {
    @Option(name: .long, help: help("光盘种类，默认按 vault.yaml，否则 bd-r-25", "The kind of disc; vault.yaml's, else bd-r-25."))
    var medium: String?
    @Option(
        name: .long, help: help("实际容量（扇区，每扇区 2048 字节）", "Its capacity as the drive says, in sectors of 2048 bytes."))
    var sectors: Int64?
    @Option(name: .long, help: help("从此光驱里的空白盘读取容量", "Take the capacity from the blank in this drive.")) var drive:
        String?
    @Option(
        name: .long,
        help: help(
            "几套（封存、异地、利用），默认按 vault.yaml，否则 3", "How many sets (sealed, off-site, for use); vault.yaml's, else 3."))
    var sets: Int?
    @Option(
        name: .long,
        help: help(
            "数据占光盘的千分比，其余用于纠错，默认 800", "Thousandths of a disc for data, the rest corrects errors; 800 by default."))
    var dataShare: Int64 = 800
    @Flag(name: .long, help: help("大于 4 GiB 的录像不分卷", "Recordings over 4 GiB are stored whole.")) var whole = false
    @Option(name: .long, help: help("接警编号，可多次", "Dispatch number; may be given several times.")) var dispatch:
        [String] =
            []
    @Option(name: .long, help: help("案件编号，可多次", "Case number; may be given several times.")) var matter: [String] = []
    @Option(name: .long, help: help("原件的 SHA-256，可多次", "SHA-256 of an original; may be given several times."))
    var recording: [String] = []
    @Flag(name: .long, help: help("只要被冻结的", "Only those a hold reaches.")) var held = false
    @Flag(name: .long, help: help("也包括规定允许而非要求刻盘的", "Also those for which the rule allows a disc.")) var allowed = false
    @Flag(name: .long, help: help("已在光盘上的也列入", "Those that lie on discs already as well.")) var again = false
    @OptionGroup(title: say(zh: "录制时间", en: "Recorded")) var span: HandOverCommand.SpanOptions

    func preview(_ keeper: DiscKeeper) throws -> DiscKeeper.Preview {
        let count = sets ?? keeper.settings.sets
        guard (1...20).contains(count), (1...1000).contains(dataShare) else {
            throw Stop(
                say(zh: "--sets 应为 1 至 20，--data-share 应为 1 至 1000", en: "--sets is 1 to 20, --data-share 1 to 1000"),
                code: 2)
        }
        let kind = try kind(keeper.settings)
        var request = DiscSelection.Request()
        request.dispatches = dispatch
        request.matters = matter
        request.recordings = recording.map { $0.lowercased() }
        request.held = held
        request.allowed = allowed
        request.span = try span.span(keeper.site)
        request.leavingOutSets = again ? nil : count
        let usual = DiscSet.usual
        let named = (0..<count).map { index in
            index < usual.count
                ? usual[index]
                : DiscSet(key: "SET\(index + 1)", title: Words(zh: "第\(index + 1)套", en: "set \(index + 1)"))
        }
        return try keeper.preview(
            request,
            PlanSettings(
                medium: kind, correction: ErrorCorrection(dataShare: dataShare),
                parts: whole ? .whole : .fourGigabytes), sets: named, language)
    }

    private func kind(_ settings: DiscSettings) throws -> Medium {
        let key = medium ?? settings.medium
        guard let kind = Medium.named(key) else {
            throw Stop(
                say(zh: "没有这种光盘：\(key)", en: "no such medium: \(key)"),
                hint: Medium.all.map(\.key).joined(separator: ", "), code: 2)
        }
        if let sectors {
            guard (1...200_000_000).contains(sectors) else {
                throw Stop(
                    say(zh: "--sectors 不是容量：\(sectors)", en: "--sectors is no capacity: \(sectors)"), hint: "12219392",
                    code: 2)
            }
            return kind.measured(sectors: sectors)
        }
        guard let drive else { return kind }
        let state = try XorrisoBurner(device: drive).state()
        guard state.status == .blank, state.kinds.contains(kind.key), state.writableSectors > 0 else {
            throw Stop(
                say(
                    zh: "\(drive)：里面不是空白的 \(kind.title)（\(state.profile)）",
                    en: "\(drive): no blank \(kind.title) is in it (\(state.profile))"),
                hint: say(zh: "放入一张空白盘，或不用 --drive", en: "put a blank in, or leave --drive out"))
        }
        return kind.measured(sectors: state.writableSectors)
    }
}
