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

        func run() throws {
            var raised: [HoldRecord] = []
            var events: [RuleItem] = []
            var zone: SiteTime?
            let layers = try RetentionReading.layers(vault)
            try ListCommand(common: common, vault: vault).run { catalogue, site in
                let result = try ListImport.matters(file: list.file, options: try list.options(zone: site.zone))
                let stored = try catalogue.store(matters: result.values)
                let keeper = RetentionKeeper(catalogue: catalogue, layers: layers, site: site)
                raised = try keeper.holdByRecord(result.values)
                (events, zone) = (keeper.events, site)
                return (result.report, stored)
            }
            guard let zone else { return }
            for hold in raised {
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
