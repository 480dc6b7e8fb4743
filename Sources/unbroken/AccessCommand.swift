import ArgumentParser
import Catalogue
import Evidence
import Pipeline
import Regulation

struct AccessCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "access",
            abstract: say(zh: "查阅、复制、对外提供：申请、审批、登记", en: "See, copy, release: ask, approve, register."),
            discussion: say(
                zh: "先登记，后查阅：登记（查阅人、查阅事由、查阅时间）写入保管日志后，才给出原件。见 docs/design/access.md。",
                en: "The register has its line before the first byte is shown. docs/design/access.md"),
            subcommands: [
                Request.self, Approve.self, Refuse.self, End.self, List.self, View.self, AccessCopyCommand.self,
                Register.self,
            ])
    }

    static func gate(_ keeper: RetentionKeeper) -> AccessGate {
        AccessGate(catalogue: keeper.catalogue, book: keeper.layers.site)
    }

    static func number(_ text: String) throws -> Int64 {
        let digits = text.hasPrefix("Q") || text.hasPrefix("q") ? text.dropFirst() : text[...]
        guard let id = Int64(digits), id > 0 else {
            throw Stop(say(zh: "不是申请编号：\(text)", en: "not the number of a request: \(text)"), hint: "Q3", code: 2)
        }
        return id
    }

    static func show(_ request: AccessRequest, _ keeper: RetentionKeeper, _ common: CommonOptions) {
        Console.out(
            common.json
                ? AccessJSON.request(request, at: .now, site: keeper.site).line
                : AccessWords.request(request, at: .now, site: keeper.site, language))
    }

    static func show(_ entry: ViewEntry, _ keeper: RetentionKeeper, _ common: CommonOptions) throws {
        let name = try keeper.catalogue.recording(entry.sha256)?.originalName ?? entry.sha256
        Console.out(
            common.json
                ? AccessJSON.entry(entry, name: name, site: keeper.site).line
                : AccessWords.entry(entry, name: name, site: keeper.site, language))
    }

    private static func covers(_ span: WallSpan?, _ time: WallTime) -> Bool {
        guard let span else { return true }
        return span.start <= time && time < span.end
    }

    /// Discs are no line of the register (docs/design/access.md); who asks where a recording went is told of them.
    private static func discs(
        of sha256: String, _ span: WallSpan?, _ keeper: RetentionKeeper, _ common: CommonOptions
    ) throws {
        for copy in try keeper.catalogue.discHoldings(of: sha256).flatMap(\.copies) {
            for event in copy.events where event.kind == .built && covers(span, event.at) {
                Console.out(
                    common.json
                        ? AccessJSON.disc(copy, event, sha256, site: keeper.site).line
                        : AccessWords.disc(copy, event, site: keeper.site, language))
            }
        }
    }

    struct Request: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "申请查阅、复制或对外提供", en: "Ask to see, copy or release."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Option(name: .long, help: help("view 查阅、copy 复制、release 对外提供", "view, copy or release.")) var act = "view"
        @Option(name: .long, help: help("原件的 SHA-256", "SHA-256 of an original.")) var recording: String?
        @Option(name: .long, help: help("接警编号", "Dispatch number.")) var dispatch: String?
        @Option(name: .long, help: help("案件编号", "Case number.")) var matter: String?
        @Flag(name: .long, help: help("整个库（按角色的常设批准）", "The whole vault: a standing approval of a role.")) var all =
            false
        @Option(name: .long, help: help("常设批准给哪个角色", "The role a standing approval is for.")) var role: String?
        @Option(name: .long, help: help("谁要查阅，默认为申请人", "Who would see it; who asks, where not said.")) var person:
            String?
        @Option(name: .customLong("for"), help: help("对外提供给谁", "To whom it would be released.")) var recipient: String?
        @Option(
            name: .customLong("recipient"),
            help: help(
                "对外提供的对象：court 人民法院、reconsideration 行政复议机构、party 当事人、media 新闻媒体、publication 公开发布、other 其他",
                "Kind of recipient: court, reconsideration, party, media, publication, other."))
        var recipientKind: String?
        @Option(name: .long, help: help("查阅事由", "What for.")) var reason: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            let subjects: [AccessRequest.Subject] = [
                recording.map { .recording($0.lowercased()) }, dispatch.map { .dispatch($0) },
                matter.map { .matter($0) }, all ? .all : nil,
            ].compactMap { $0 }
            guard subjects.count == 1 else {
                throw Stop(
                    say(
                        zh: "须给出 --recording、--dispatch、--matter、--all 之一",
                        en: "give one of --recording, --dispatch, --matter, --all"),
                    hint: "--dispatch 2026112000001", code: 2)
            }
            let kinds = Recipient.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            if let recipientKind, Recipient.Kind(rawValue: recipientKind) == nil {
                throw Stop(
                    say(zh: "没有这种对象：\(recipientKind)", en: "no such kind of recipient: \(recipientKind)"), hint: kinds,
                    code: 2)
            }
            var who = AccessRequest.Who.person(person ?? by)
            if let role {
                guard let role = Role(rawValue: role), person == nil else {
                    throw Stop(
                        say(zh: "没有这个角色：\(role)", en: "no such role: \(role)"),
                        hint: Role.allCases.map(\.rawValue).joined(separator: ", "), code: 2)
                }
                who = .role(role)
            }
            try RetentionReading.run(vault, writes: true) { keeper in
                let gate = AccessCommand.gate(keeper)
                // Where some recipients have a rule of their own, nobody is passed over as just anybody.
                let kind =
                    recipientKind.flatMap { Recipient.Kind(rawValue: $0) } ?? Recipient(text: recipient ?? "").kind
                if recipientKind == nil, kind == .other, recipient != nil, !gate.rules.releaseTo.isEmpty {
                    throw Stop(
                        say(
                            zh: "须用 --recipient 写明对象是谁：规定 \(keeper.layers.site.id) 对其中一些另有审批",
                            en:
                                "say with --recipient who it is: the regulation \(keeper.layers.site.id) has approvals of its own for some"
                        ), hint: kinds, code: 2)
                }
                let request = try gate.ask(
                    AccessRequest(
                        act: act, who: who, subject: subjects[0], reason: reason,
                        recipient: recipient.map { $0.isEmpty ? "" : Recipient(kind, $0).text }, by: by,
                        at: gate.now))
                AccessCommand.show(request, keeper, common)
                if act == ApprovedAct.release.rawValue, !common.json, !common.quiet {
                    if let rule = gate.rules.rule(of: request) {
                        Console.out(AccessWords.rule(rule, keeper.layers.site.id, language))
                    }
                    for condition in gate.rules.releaseConditions {
                        Console.out(
                            say(zh: "对外提供的条件：", en: "condition of a release: ")
                                + AccessWords.condition(condition, keeper.layers.site.id, language))
                    }
                }
            }
        }
    }

    struct Approve: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "批准申请（须另一人，有审批人角色）", en: "Approve a request: another person, an approver."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("申请编号，如 Q3", "Number of the request, such as Q3.")) var request: String
        @Option(name: .long, help: help("有效期至；不写则按本地设置", "Valid until; the local setting where not said.")) var until:
            String?
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("说明", "In your own words.")) var text: String?

        func run() throws {
            let id = try AccessCommand.number(request)
            let days = try vault.settings(vault.root()).approvalDays
            try RetentionReading.run(vault, writes: true) { keeper in
                let gate = AccessCommand.gate(keeper)
                let end = try keeper.site.argument(until) ?? gate.now + .seconds(Int64(days) * 86_400)
                AccessCommand.show(
                    try gate.decide(id, approve: true, until: end, by: by, why: text), keeper, common)
            }
        }
    }

    struct Refuse: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "不同意申请", en: "Refuse a request."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("申请编号，如 Q3", "Number of the request, such as Q3.")) var request: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("理由", "Why.")) var text: String

        func run() throws {
            let id = try AccessCommand.number(request)
            try RetentionReading.run(vault, writes: true) { keeper in
                AccessCommand.show(
                    try AccessCommand.gate(keeper).decide(id, approve: false, until: nil, by: by, why: text), keeper,
                    common)
            }
        }
    }

    struct End: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "收回申请，或提前终止批准", en: "Take a request back, or end an approval early."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("申请编号，如 Q3", "Number of the request, such as Q3.")) var request: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("理由", "Why.")) var text: String

        func run() throws {
            let id = try AccessCommand.number(request)
            try RetentionReading.run(vault, writes: true) { keeper in
                AccessCommand.show(
                    try AccessCommand.gate(keeper).end(request: id, by: by, why: text), keeper, common)
            }
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "申请和审批", en: "Requests and what became of them."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Flag(name: .long, help: help("只列出待审批的", "Only those that wait.")) var open = false

        func run() throws {
            try RetentionReading.run(vault) { keeper in
                for request in try keeper.catalogue.requests(on: nil)
                where !open || request.state(at: .now) == .open {
                    AccessCommand.show(request, keeper, common)
                }
            }
        }
    }

    struct View: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "登记并给出原件的位置", en: "Enter the register, then say where the original lies."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("片段编号、SHA-256 或接警编号", "A segment's number, a digest or a dispatch number.")) var subject:
            String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("查阅事由（上级机关直接查阅时）", "What for: of direct access, which has no request."))
        var reason: String?

        func run() throws {
            let root = try vault.root()
            try RetentionReading.run(vault, writes: true) { keeper in
                let gate = AccessCommand.gate(keeper)
                for recording in try RetentionReading.recordings(subject, keeper.catalogue) {
                    let entry = try gate.pass(.view, recording, by: by, reason: reason)
                    try AccessCommand.show(entry, keeper, common)
                    if !common.json { Console.out("  \(root.text)/\(recording.vaultPath)") }
                }
            }
        }
    }

    struct Register: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "查阅登记", en: "The register of views."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Option(name: .long, help: help("原件的 SHA-256", "SHA-256 of an original.")) var recording: String?
        @OptionGroup(title: say(zh: "查阅时间", en: "Seen")) var span: HandOverCommand.SpanOptions
        @Option(name: .long, help: help("谁在看登记（设有角色后须填写）", "Who looks at the register; needed once there are roles."))
        var by: String?

        func run() throws {
            try RetentionReading.run(vault) { keeper in
                try AccessCommand.gate(keeper).require(.seeRegister, of: by ?? "")
                let during = try span.span(keeper.site)
                if let recording { try AccessCommand.discs(of: recording.lowercased(), during, keeper, common) }
                for entry in try keeper.catalogue.register(of: recording?.lowercased(), during: during) {
                    try AccessCommand.show(entry, keeper, common)
                }
            }
        }
    }
}
