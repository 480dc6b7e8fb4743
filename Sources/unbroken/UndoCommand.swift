import ArgumentParser
import Evidence
import Pipeline

struct UndoCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "undo", abstract: say(zh: "撤回最后一步", en: "Take back the last step."),
            discussion: say(
                zh: """
                    撤回本身也是一步；被撤回的一步仍然保留，可以查看。
                    例：unbroken undo F12 --by 021002 --text 点错了
                    """,
                en: """
                    Taking back is a step of its own; what is taken back stays and is shown.
                    For example: unbroken undo F12 --by 021002 --text "wrong number"
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("补充文字", "A remark.")) var text: String?

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, _, _ in
            try review.undo(ids, by: who.by, text: text)
        }
    }
}
