import ArgumentParser
import Evidence
import Pipeline

struct ExemptCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "exempt", abstract: say(zh: "依法可以不记录", en: "Record a lawful reason not to record."),
            discussion: say(
                zh: """
                    例：unbroken exempt F12 --reason emergency --record 工作记录第7号 --by 021001
                    不写 --reason 会列出本库所依规定允许的理由。
                    """,
                en: """
                    For example: unbroken exempt F12 --reason emergency --record "work record no. 7" --by 021001
                    Leave out --reason to see the reasons this vault's regulation names.
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("理由（不写则列出）", "The reason; left out, they are listed.")) var reason: String?
    @Option(name: .long, help: help("工作记录的编号或内容", "The work record: its number, or what it says.")) var record: String?
    @Option(name: .long, help: help("补充文字", "A remark.")) var text: String?

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, _, _ in
            try review.exempt(ids, by: who.by, reason: reason, record: record, text: text)
        }
    }
}
