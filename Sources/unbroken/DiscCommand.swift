import ArgumentParser
import Catalogue
import Evidence
import Pipeline

struct DiscCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "disc", abstract: say(zh: "档案光盘", en: "Archival discs."),
            discussion: say(
                zh: "计划、生成映像、刻录、核验、贴签、登记、复检（docs/design/disc-register.md）。只有读全核验合格的光盘才算已保存。",
                en:
                    "Plan, build, burn, verify, label, keep, check (docs/design/disc-register.md). Only a disc that was read back whole counts."
            ),
            subcommands: [
                Plan.self, Withdraw.self, Build.self, Burn.self, Verify.self, Label.self, List.self, Where.self,
                History.self, Shelve.self, Lend.self, Return.self, Lost.self, Destroy.self, Migrate.self, Due.self,
                Check.self, Rebuild.self, Parity.self,
            ])
    }
}

/// Which discs of the register: a plan's key, or a disc's identity.
struct DiscSubjectOptions: ParsableArguments {
    @Argument(help: help("光盘（DP1-SEALED-001）或计划（DP1）", "A disc (DP1-SEALED-001), or a plan (DP1).")) var subject: String
    @Option(name: .long, help: help("只要这一套，如 SEALED", "Only this set, such as SEALED.")) var set: String?
    @Option(name: .long, help: help("只要计划中的这一张", "Only the disc of this number.")) var disc: Int?

    func copies(_ keeper: DiscKeeper) throws -> [DiscCopyRecord] {
        let found = try keeper.copies(subject, set: set, disc: disc)
        guard !found.isEmpty else {
            throw Stop(
                say(zh: "没有这样的光盘", en: "there is no such disc"), hint: "unbroken disc list \(subject)", code: 2)
        }
        return found
    }
}
