import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct MatterCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "matter", abstract: say(zh: "案件和其他事项", en: "Cases and other matters."),
            subcommands: [Import.self])
    }

    struct Import: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "导入案件（CSV 或 JSON）；投诉、复议、诉讼等立即冻结有关录像",
                    en:
                        "Import cases (CSV or JSON); complaints, reconsideration, litigation … hold their recordings at once."
                ),
                discussion: ListCommandHelp.text)
        }

        @OptionGroup var list: ListOptionsGroup
        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Flag(
            name: .long,
            help: help("清单更正已有记录，即使因此缩短保存", "The list corrects what is stored, even where it then keeps shorter."))
        var corrects = false
        @Option(name: .long, help: help("理由（--corrects）", "Why (with --corrects).")) var text: String?

        private func correction() throws -> MatterKeeper.Correction? {
            guard corrects else { return nil }
            guard let by = list.by, let text, !by.isEmpty, !text.isEmpty else {
                throw Stop(
                    say(zh: "--corrects 须有 --by 和 --text", en: "--corrects needs --by and --text"),
                    hint: "--corrects --by 021001 --text …", code: 2)
            }
            return MatterKeeper.Correction(by: by, why: text)
        }

        func run() throws {
            let correction = try correction()
            var held = RetentionKeeper.HeldByRecord()
            var events: [RuleItem] = []
            var zone: SiteTime?
            let layers = try RetentionReading.layers(vault)
            try ListCommand(common: common, vault: vault, by: list.by).run { keeper, site in
                var options = try list.options(zone: site.zone)
                options.riskLevels = layers.site.keeping.retention.riskLevels
                options.traits = TraitReading(layers)
                let result = try ListImport.matters(file: list.file, options: options)
                let stored = try keeper.store(matters: result, correction: correction)
                (held, events, zone) = (stored.held, layers.site.keeping.holds, site)
                return stored.list
            }
            guard let zone else { return }
            for hold in held.raised {
                if common.json {
                    Console.out(RetentionJSON.hold(hold, site: zone).line)
                } else if !common.quiet {
                    Console.out(
                        say(zh: "已冻结：", en: "held: ") + RetentionWords.hold(hold, events, zone, language))
                }
            }
        }
    }
}
