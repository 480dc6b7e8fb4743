import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct StatementCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "statement",
            abstract: say(
                zh: "证据说明：内容、证明事项、制作人、当事人确认签字和日期",
                en: "What is written of a recording that is evidence: content, what it is to prove, maker, signature."),
            discussion: say(
                zh: "不给出任何一项时列出已登记的。只增不改：每一项以最后登记的为准。",
                en:
                    "With no field given, what was entered is listed. Never changed: of each field the last entered counts."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Argument(help: help("原件的 SHA-256", "SHA-256 of the original.")) var recording: String
    @Option(name: .long, help: help("内容", "What is on it.")) var content: String?
    @Option(name: .long, help: help("证明事项", "What it is to prove.")) var proves: String?
    @Option(
        name: .long, help: help("制作人（不是归档民警本人时）", "Who made it, where it was not the officer it is filed under."))
    var maker: String?
    @Option(
        name: .long,
        help: help("当事人确认签字的人；拒签的，写明如何注明", "Who signed for the party; or how it was noted that nobody would."))
    var party: String?
    @Option(
        name: .customLong("signed-on"), help: help("签字日期，如 2026-11-20", "Day of the signature, such as 2026-11-20."))
    var signedOn: String?
    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String?

    private var isQuestion: Bool { [content, proves, maker, party, signedOn].allSatisfy { $0 == nil } }

    func run() throws {
        try RetentionReading.run(vault, writes: !isQuestion) { keeper in
            let digest = recording.lowercased()
            if isQuestion {
                guard try keeper.catalogue.recording(digest) != nil else { throw stop(.unknownRecording) }
                for statement in try keeper.catalogue.statements(of: digest) { show(statement, keeper.site) }
                return
            }
            guard let by else {
                throw Stop(
                    say(zh: "须给出 --by", en: "give --by"), hint: say(zh: "您的警号", en: "your police number"), code: 2)
            }
            let gate = AccessGate(catalogue: keeper.catalogue, book: keeper.layers.site)
            do throws(StatementKeeper.Failure) {
                show(
                    try StatementKeeper(gate: gate).add(
                        EvidenceStatement(
                            sha256: digest, content: content, proves: proves, maker: maker, party: party,
                            signedOn: signedOn, by: by, at: .now), site: keeper.site), keeper.site)
            } catch {
                if case .access(let refusal) = error { throw refusal }
                throw stop(error)
            }
        }
    }

    private func stop(_ failure: StatementKeeper.Failure) -> Stop {
        let isUsage =
            switch failure {
            case .nothingSaid, .tooLong, .badDay, .dayOfNothing: true
            case .access, .unknownRecording: false
            }
        return Stop(
            HandOverWords.failure(failure, language) ?? "",
            hint: say(
                zh: "unbroken handover fields 列出还缺哪些栏目", en: "`unbroken handover fields` lists what is missing"),
            code: isUsage ? 2 : 1)
    }

    private func show(_ statement: EvidenceStatement, _ site: SiteTime) {
        if common.json {
            Console.out(HandOverWords.json(statement, site: site).line)
        } else {
            Console.out("\(site.text(statement.at))  \(statement.by)")
            for line in HandOverWords.lines(statement, language) { Console.out("    " + line) }
        }
    }
}
