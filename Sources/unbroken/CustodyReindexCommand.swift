import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

/// What `custody verify` finds wrong in the search index is put right from the segments, which are sealed.
struct CustodyReindexCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "reindex",
            abstract: say(
                zh: "用封存的分段重建检索索引", en: "Make the search index again from the sealed segments."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

    func run() throws {
        try RetentionReading.run(vault, writes: true) { keeper in
            let gate = AccessGate(catalogue: keeper.catalogue, book: keeper.layers.site)
            try gate.require(.lists, of: by)
            let count = try keeper.catalogue.makeIndexAgain(by: by)
            guard !common.json else {
                return Console.out(
                    JSONText.object([
                        ("schema", .text("unbroken.index-made/1")), ("segments", .integer(Int64(count))),
                    ]).line)
            }
            Console.out(say(zh: "索引已重建：分段 \(count)", en: "index made again: \(count) segments"))
        }
    }
}
