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
                zh: "列出状态、同事是否录到，以及每一步：谁、何时、做了什么、依据哪一条。",
                en:
                    "Its state, whether a colleague recorded that time, and each step: who, when, what, on which article."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("发现的编号，如 F12，可多个", "Numbers of findings, such as F12; several may be given."))
    var findings: [String]

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
                if common.json {
                    Console.out(LedgerJSON.ledger(ledger, of: stored, cover: row.cover, site: site).line)
                } else {
                    for line in GapWords.lines(row, ledger, site: site, rules: rules, language) { Console.out(line) }
                }
            }
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }
}
