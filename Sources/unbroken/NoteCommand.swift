import ArgumentParser
import Evidence
import Pipeline

struct NoteCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "note", abstract: say(zh: "加一条备注", en: "Add a remark."),
            discussion: say(
                zh: """
                    不改变状态。例：unbroken note F12 --by 021002 --text 已通知本人
                    """,
                en: """
                    Changes no state. For example: unbroken note F12 --by 021002 --text "told the officer"
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("备注", "The remark.")) var text: String

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, _, _ in
            try review.note(ids, by: who.by, text: text)
        }
    }
}
