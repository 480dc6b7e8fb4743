import ArgumentParser
import Evidence
import Pipeline

struct EscalateCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "escalate", abstract: say(zh: "看过，没有说明，上报", en: "Looked at, no explanation: escalate."),
            discussion: say(
                zh: """
                    例：unbroken escalate F12 --by 021002 --text 已询问，说不出原因
                    不同意一份书面说明，也用它。以后仍可说明或确认。
                    """,
                en: """
                    For example: unbroken escalate F12 --by 021002 --text "asked; no reason given"
                    Refuses a written explanation, too. It can still be explained or confirmed later.
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("补充文字", "A remark.")) var text: String?

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, _, _ in
            try review.escalate(ids, by: who.by, text: text)
        }
    }
}
