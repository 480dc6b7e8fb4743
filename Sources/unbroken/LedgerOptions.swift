import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

/// Which findings, and who speaks: what every command that writes into the ledger has.
struct LedgerOptions: ParsableArguments {
    @Argument(help: help("发现的编号，如 F12，可多个", "Numbers of findings, such as F12; several may be given."))
    var findings: [String]

    @Option(name: .long, help: help("您的警号", "Your police number."))
    var by: String

    func ids() throws -> [Int64] { try findings.map(FindingNumber.read) }
}

enum FindingNumber {
    /// `F12`, `f12` or `12`.
    static func read(_ text: String) throws -> Int64 {
        let digits = text.hasPrefix("F") || text.hasPrefix("f") ? text.dropFirst() : text[...]
        guard let id = Int64(digits), id > 0 else {
            throw Stop(
                say(zh: "不是发现的编号：\(text)", en: "not the number of a finding: \(text)"),
                hint: say(zh: "编号见 unbroken gaps，如 F12", en: "`unbroken gaps` shows them, for example F12"), code: 2)
        }
        return id
    }
}

/// What the ledger's commands share: open, say one thing about all findings named, print what has come of it.
struct LedgerCommand {
    let common: CommonOptions
    let vault: VaultOptions

    func run(_ body: (Review, VaultSettings, RawPath) throws -> [Ledger]) throws {
        let root = try vault.root()
        let settings = try vault.settings(root)
        do {
            let rules = try RuleBook.load(settings.regulation, pipelines: Paths.pipelines())
            // No lock on the vault: reviewers work while an upload runs. The catalogue keeps them apart.
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            let review = try Review(catalogue: catalogue, rules: rules)
            let ledgers = try CustodyCare.around(root, catalogue) { _ in try body(review, settings, root) }
            let site = SiteTime(zone: settings.timeZone)
            for ledger in ledgers { try print(ledger, catalogue, site) }
        } catch let error as ReviewError {
            throw Stop(error)
        } catch let error as SourceError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    private func print(_ ledger: Ledger, _ catalogue: SQLiteCatalogue, _ site: SiteTime) throws(CatalogueError) {
        guard let stored = try catalogue.finding(ledger.finding) else { return }
        if common.json {
            Console.out(LedgerJSON.ledger(ledger, of: stored, site: site).line)
        } else if !common.quiet {
            let colon = say(zh: "：", en: ": ")
            Console.out("F\(ledger.finding)\(colon)\(LedgerWords.state(ledger.state, language))")
        }
    }
}

extension Stop {
    init(_ error: ReviewError) {
        if case .vault(let error) = error {
            self.init(error)
        } else {
            self.init(error.message(language), hint: error.hint(language), code: error.isUsage ? 2 : 1)
        }
    }
}
