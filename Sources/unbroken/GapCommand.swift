import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation

struct GapCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "gap", abstract: say(zh: "一项发现及其全部经过", en: "One finding with its whole story."),
            discussion: say(
                zh: """
                    列出状态、同事是否录到，以及每一步：谁、何时、做了什么、依据哪一条。
                    机器听写属于录像内容：用 --by 表明身份、经批准查阅的人才能看到，并先记入查阅登记。
                    """,
                en:
                    """
                    Its state, whether a colleague recorded that time, and each step: who, when, what, on which article.
                    What a machine wrote down of a voice is content of the recording: with --by it is shown to whom \
                    viewing was approved, and the view register has its line first.
                    """))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("发现的编号，如 F12，可多个", "Numbers of findings, such as F12; several may be given."))
    var findings: [String]

    @Option(
        name: .long, help: help("查阅机器听写的人（警号）", "Your police number, to see what a machine wrote down of the voice."))
    var by: String?
    @Option(name: .long, help: help("事由（上级机关直接查阅时）", "What for: of direct access, which has no request."))
    var reason: String?

    func run() throws {
        let (catalogue, site) = try vault.reading()
        let settings = try vault.settings(vault.root())
        do {
            // A vault is still worth reading where its rules are not at hand: keys stand in for the words.
            let rules = try? RuleBook.load(settings.regulation, pipelines: Paths.pipelines())
            let list = GapList(catalogue: catalogue)
            for text in findings {
                let id = try FindingNumber.read(text)
                guard let stored = try catalogue.finding(id) else { throw Stop(ReviewError.noSuchFinding(id)) }
                let row = try list.row(stored)
                let ledger = try catalogue.ledger(of: id)
                let spoken = try spoken(stored, settings)
                if common.json {
                    Console.out(
                        LedgerJSON.ledger(ledger, of: stored, cover: row.cover, spoken: spoken, site: site).line)
                } else {
                    let lines = GapWords.lines(row, ledger, spoken: spoken, site: site, rules: rules, language)
                    for line in lines { Console.out(line) }
                }
            }
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    /// The finding with what was said, once the register has its line; nil where nobody asked for it.
    private func spoken(_ stored: StoredFinding, _ settings: VaultSettings) throws -> Finding? {
        guard let by else { return nil }
        let root = try vault.root()
        do {
            let book = try RetentionReading.layers(vault).site
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            return try CustodyCare.around(root, catalogue) { _ in
                try SpokenWords.shown(
                    stored, to: by, reason: reason, gate: AccessGate(catalogue: catalogue, book: book))
            }
        } catch let error as AccessError {
            throw Stop(error, SiteTime(zone: settings.timeZone))
        }
    }
}
