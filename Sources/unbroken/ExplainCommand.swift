import ArgumentParser
import Evidence
import Foundation
import Pipeline
import Vault

struct ExplainCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "explain", abstract: say(zh: "书面说明中断的原因", en: "Explain an interruption in writing."),
            discussion: say(
                zh: """
                    例：unbroken explain F12 --cause low-battery --text 更换电池两分钟 --by 021001
                    已在纸上说明的，加 --file 扫描件；扫描件收入库中。
                    规定要求审批的，审批前不算已说明；审批人不能是说明人本人。
                    不写 --cause 会列出本库所依规定接受的原因。
                    """,
                en: """
                    For example: unbroken explain F12 --cause low-battery --text "battery changed, two minutes" --by 021001
                    Where it was written on paper add --file SCAN; the scan is taken into the vault.
                    Where the regulation asks for an approval, it counts as explained only when somebody else has approved it.
                    Leave out --cause to see the causes this vault's regulation accepts.
                    """))
    }

    @OptionGroup var who: LedgerOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("原因（不写则列出）", "The cause; left out, they are listed.")) var cause: String?
    @Option(name: .long, help: help("说明文字", "What happened.")) var text: String?
    @Option(name: .long, help: help("纸质说明的扫描件", "A scan of the written explanation.")) var file: String?
    @Option(name: .long, help: help("已在纸上审批的审批人警号", "Police number of who approved it, where that was done on paper."))
    var approvedBy: String?

    func run() throws {
        let ids = try who.ids()
        try LedgerCommand(common: common, vault: vault).run { review, settings, root in
            // A scan is written into the vault, which one program at a time may do.
            let paper = try file.map { path in
                Review.PaperSource(
                    path: Paths.absolute(path), vault: try Vault(at: root, immutable: settings.immutable))
            }
            return try review.explain(
                ids, by: who.by, cause: cause, text: text, paper: paper, approvedBy: approvedBy)
        }
    }
}
