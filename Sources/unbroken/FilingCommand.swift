import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct FilingCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "filing",
            abstract: say(
                zh: "归档：终结后未按期归档、或归档不全的案件", en: "Filing: matters not filed in time after they ended, or not whole."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup(title: say(zh: "终结时间", en: "Ended")) var span: HandOverCommand.SpanOptions
    @Option(name: .long, help: help("到这一刻，默认现在", "At this time; default: now.")) var at: String?
    @Flag(name: .long, help: help("全部案件", "All matters.")) var all = false

    func run() throws {
        var failed = 0
        try RetentionReading.run(vault) { keeper in
            let book = keeper.layers.site
            let reader = FilingReader(catalogue: keeper.catalogue, rules: book, site: keeper.site)
            guard book.keeping.archive.days != nil else {
                if !common.json, !common.quiet {
                    Console.warn(
                        say(zh: "规定 \(book.id) 没有写归档期限", en: "the regulation \(book.id) gives no time for filing"))
                }
                return
            }
            let answers = try reader.answers(
                at: try keeper.site.argument(at) ?? .now, ended: try span.span(keeper.site))
            for answer in answers where all || answer.verdict != .pass {
                Console.out(
                    common.json
                        ? FilingWords.json(answer, regulation: book.id, site: keeper.site).line
                        : FilingWords.text(answer, regulation: book.id, site: keeper.site, language))
            }
            failed = answers.count { $0.verdict == .fail }
            guard !common.json, !common.quiet else { return }
            let unknown = answers.count { $0.verdict == .notEvaluated }
            let loose = try reader.dispatchesWithoutMatter()
            Console.out(
                say(
                    zh: "案件 \(answers.count) · 未按期或不全 \(failed) · 无法判断 \(unknown) · 不属于任何案件的出警 \(loose)（无法判断）",
                    en:
                        "\(answers.count) matters · \(failed) late or not whole · \(unknown) not evaluated · \(loose) dispatches of no matter (not evaluated)"
                ))
        }
        if failed > 0 { throw ExitCode(3) }
    }
}
