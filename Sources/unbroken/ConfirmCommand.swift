import ArgumentParser
import Evidence
import Pipeline

struct ConfirmCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "confirm",
            abstract: say(zh: "确认语音说明", en: "Confirm that the voice after the break explains it."),
            discussion: say(
                zh: """
                    听过恢复录制后的语音，并且其中说明了中断原因，才能确认。
                    例：unbroken confirm F12 --cause low-battery --by 021002
                    机器没有听到、但您听到的，加 --heard-by-ear。
                    """,
                en: """
                    Only after you listened to what is said when recording goes on, and it gives the reason.
                    For example: unbroken confirm F12 --cause low-battery --by 021002
                    Where the machine heard nothing and you did, add --heard-by-ear.
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("语音中说明的原因", "The cause that is given.")) var cause: String?
    @Flag(name: .long, help: help("机器没有听到，是您听到的", "You heard it; the machine did not.")) var heardByEar = false
    @Option(name: .long, help: help("补充文字", "A remark.")) var text: String?

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, _, _ in
            try review.confirm(ids, by: who.by, cause: cause, byEar: heardByEar, text: text)
        }
    }
}
