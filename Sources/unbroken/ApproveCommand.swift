import ArgumentParser
import Evidence
import Pipeline

struct ApproveCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "approve", abstract: say(zh: "审批书面说明", en: "Approve a written explanation."),
            discussion: say(
                zh: """
                    例：unbroken approve F12 --by 021009
                    审批人不能是说明人本人。不同意的用 unbroken escalate。
                    """,
                en: """
                    For example: unbroken approve F12 --by 021009
                    Nobody approves his or her own explanation. To refuse one: unbroken escalate.
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("补充文字", "A remark.")) var text: String?

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, _, _ in
            try review.approve(ids, by: who.by, text: text)
        }
    }
}
