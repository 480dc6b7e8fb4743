import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct RecorderIssueCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "issue",
            abstract: say(zh: "发放记录仪：交给谁，检查结果如何", en: "Hand a recorder out: to whom, and what it was found like."),
            discussion: say(
                zh: "检查不合格的不发放，检查作为故障记录；确需使用的写 --reason。",
                en: "One that fails its check is not issued, and the check is kept as a fault; if it must be: --reason."
            ))
    }

    @Argument(help: help("记录仪序号", "The recorder's serial.")) var serial: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("领用人警号", "Police number of who takes it.")) var to: String
    @Option(name: .long, help: help("发放人警号", "Police number of who hands it out.")) var by: String
    @Option(name: .long, help: help("领用时间，默认现在", "When; default: now.")) var at: String?
    @Option(name: .long, help: help("勤务结束时间", "When duty ends.")) var until: String?
    @OptionGroup(title: say(zh: "检查", en: "Check")) var state: RecorderStateOptions
    @Option(
        name: .long,
        help: help(
            "需要的功能：explosion-proof、night-vision、positioning，可多次",
            "Gear the work asks for: explosion-proof, night-vision, positioning; may be given several times."))
    var needs: [String] = []
    @Option(name: .long, help: help("检查不合格仍发放的原因", "Why it is issued although its check fails.")) var reason: String?
    @Option(
        name: .long, help: help("上次已归还而没有登记：说明", "It came back and nobody entered that: why."))
    var correct: String?

    func run() throws {
        var isFaulty = false
        try RecorderLedgerReading.run(vault, writes: true) { ledger in
            let time = try ledger.site.argument(at) ?? .now
            let gear = try needs.map { text in
                guard let gear = RecorderGear(rawValue: text) else {
                    throw Stop(
                        say(zh: "没有这种功能：\(text)", en: "no such gear: \(text)"),
                        hint: RecorderGear.allCases.map(\.rawValue).joined(separator: ", "), code: 2)
                }
                return gear
            }
            for (name, text) in [("--reason", reason), ("--correct", correct)] where text?.isEmpty == true {
                throw Stop(say(zh: "\(name) 须写明原因", en: "\(name) must say why"), code: 2)
            }
            let entry = try ledger.issue(
                RecorderLedger.Request(
                    recorder: serial, officer: to, by: by, at: time, until: try ledger.site.argument(until),
                    state: try state.state(at: time, ledger.site), needs: gear, reason: reason, correction: correct))
            RecorderLedgerReading.show(entry, ledger, common)
            isFaulty = entry.issue.check?.verdict == .fail
            if let check = entry.issue.check, check.state.isEmpty, !common.quiet {
                let articles = Set(check.results.compactMap(\.article)).sorted().joined(separator: ", ")
                Console.warn(
                    articles.isEmpty
                        ? say(zh: "没有填写检查结果：登记为未检查", en: "nothing was said of its state: entered as not checked")
                        : say(
                            zh: "没有填写检查结果：登记为未检查（规定要求使用前检查：第\(articles)条）",
                            en:
                                "nothing was said of its state: entered as not checked (Art. \(articles) asks for a check before use)"
                        ))
            }
        }
        if isFaulty { throw ExitCode(3) }
    }
}

struct RecorderReturnCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "return", abstract: say(zh: "收回记录仪", en: "Take a recorder back."))
    }

    @Argument(help: help("记录仪序号", "The recorder's serial.")) var serial: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("接收人警号", "Police number of who takes it.")) var by: String
    @Option(name: .long, help: help("交还人警号，默认领用人", "Police number of who brings it; default: who had it.")) var from:
        String?
    @Option(name: .long, help: help("归还时间，默认现在", "When; default: now.")) var at: String?
    @OptionGroup(title: say(zh: "检查", en: "Check")) var state: RecorderStateOptions

    func run() throws {
        var isFaulty = false
        try RecorderLedgerReading.run(vault, writes: true) { ledger in
            let time = try ledger.site.argument(at) ?? .now
            let entry = try ledger.takeBack(
                serial, by: by, at: time, broughtBy: from, state: try state.state(at: time, ledger.site))
            RecorderLedgerReading.show(entry, ledger, common)
            isFaulty = entry.issue.handedBack?.check?.verdict == .fail
        }
        if isFaulty { throw ExitCode(3) }
    }
}

struct RecorderCheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: say(zh: "检查记录仪（不领用）：维护、校时", en: "Look at a recorder by itself: maintenance, setting its clock."))
    }

    @Argument(help: help("记录仪序号", "The recorder's serial.")) var serial: String
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
    @Option(name: .long, help: help("时间，默认现在", "When; default: now.")) var at: String?
    @OptionGroup(title: say(zh: "检查", en: "Check")) var state: RecorderStateOptions

    func run() throws {
        var isFaulty = false
        try RecorderLedgerReading.run(vault, writes: true) { ledger in
            let time = try ledger.site.argument(at) ?? .now
            let state = try state.state(at: time, ledger.site)
            guard !state.isEmpty else {
                throw Stop(
                    say(zh: "没有写检查了什么", en: "nothing is said of what was looked at"), hint: "--works yes --battery 90",
                    code: 2)
            }
            let check = try ledger.look(at: serial, by: by, at: time, state: state)
            RecorderLedgerReading.show(check, ledger, common)
            isFaulty = check.verdict == .fail
        }
        if isFaulty { throw ExitCode(3) }
    }
}
