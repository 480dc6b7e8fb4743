import ArgumentParser
import Catalogue
import Evidence
import Pipeline
import Regulation

struct RoleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "role", abstract: say(zh: "角色：谁可以做什么", en: "Roles: who may do what."),
            discussion: say(
                zh: """
                    角色：clerk 采集管理员 · officer 执法人员 · reviewer 审核人员 · archivist 档案管理员 · \
                    approver 审批人 · auditor 督察人员 · administrator 系统管理员 · superior 上级机关。
                    第一个角色须是系统管理员。见 docs/design/access.md。
                    """,
                en: """
                    Roles: clerk, officer, reviewer, archivist, approver, auditor, administrator, superior.
                    A vault's first role is an administrator's. docs/design/access.md
                    """),
            subcommands: [Grant.self, End.self, List.self])
    }

    struct Grant: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "授予角色", en: "Give a role."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("警号", "Police number.")) var person: String
        @Argument(help: help("角色", "The role.")) var role: String
        @Option(
            name: .long,
            help: help(
                "审批人只审批这些，逗号分隔：view,copy,release,dispose,explain,hold",
                "An approver only of these: view,copy,release,dispose,explain,hold."))
        var acts: String?
        @Option(name: .long, help: help("审批人只审批这个单位的", "An approver only of this unit's.")) var unit: String?
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("说明", "Why.")) var text: String?

        func run() throws {
            guard let role = Role(rawValue: role) else {
                throw Stop(
                    say(zh: "没有这个角色：\(role)", en: "no such role: \(role)"),
                    hint: Role.allCases.map(\.rawValue).joined(separator: ", "), code: 2)
            }
            guard role == .approver || (acts == nil && unit == nil) else {
                throw Stop(
                    say(zh: "--acts 和 --unit 只用于审批人", en: "--acts and --unit are an approver's"), hint: "approver",
                    code: 2)
            }
            try RetentionReading.run(vault, writes: true) { keeper in
                let gate = AccessGate(catalogue: keeper.catalogue, book: keeper.layers.site)
                let grant = try gate.grant(
                    RoleGrant(
                        person: person, role: role, acts: acts.map { $0.split(separator: ",").map(String.init) },
                        unit: unit, by: by, at: gate.now, why: text))
                RoleCommand.show(grant, keeper, common)
            }
        }
    }

    struct End: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "终止角色", en: "End a role."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("角色编号，如 R3", "Number of the role, such as R3.")) var role: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("理由", "Why.")) var text: String

        func run() throws {
            let digits = role.hasPrefix("R") || role.hasPrefix("r") ? role.dropFirst() : role[...]
            guard let id = Int64(digits), id > 0 else {
                throw Stop(say(zh: "不是角色编号：\(role)", en: "not the number of a role: \(role)"), hint: "R3", code: 2)
            }
            try RetentionReading.run(vault, writes: true) { keeper in
                let gate = AccessGate(catalogue: keeper.catalogue, book: keeper.layers.site)
                RoleCommand.show(try gate.end(role: id, by: by, why: text), keeper, common)
            }
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "谁有什么角色", en: "Who has which role."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Flag(name: .long, help: help("包括已终止的", "Those that ended as well.")) var all = false

        func run() throws {
            try RetentionReading.run(vault) { keeper in
                for grant in try keeper.catalogue.roles() where all || grant.isInForce {
                    RoleCommand.show(grant, keeper, common)
                }
            }
        }
    }

    private static func show(_ grant: RoleGrant, _ keeper: RetentionKeeper, _ common: CommonOptions) {
        Console.out(
            common.json
                ? AccessJSON.grant(grant, site: keeper.site).line
                : AccessWords.grant(grant, site: keeper.site, language))
    }
}
