import Accounts
import ArgumentParser
import Evidence
import Foundation
import Glibc
import Pipeline

/// Who may sign in to the console.
struct ConsoleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "console", abstract: say(zh: "审核台的账号和机器令牌", en: "The console's accounts and tokens."),
            discussion: say(
                zh: "账号只管登录；能做什么由角色决定：unbroken role。密码从标准输入读取，从不作为参数。",
                en:
                    "An account only signs in; what a person may do is a matter of roles: unbroken role. Passwords are read from standard input, never from an argument."
            ), subcommands: [AccountCommand.self, TokenCommand.self, ReceiverCommand.self])
    }

    static func now() -> Int64 { WallTime.now.nanoseconds / 1_000_000_000 }

    static func store<T>(_ vault: VaultOptions, _ body: (AccountStore) throws -> T) throws -> T {
        let root = try vault.root()
        _ = try vault.settings(root)
        do {
            return try body(try AccountStore(root: root))
        } catch let error as AccountError {
            throw Stop(error)
        }
    }

    /// One line of standard input; on a terminal it is asked for and not shown.
    static func password() throws -> String {
        let isTerminal = isatty(STDIN_FILENO) == 1
        var before = termios()
        if isTerminal {
            Console.warn(say(zh: "密码：", en: "Password:"))
            tcgetattr(STDIN_FILENO, &before)
            var quiet = before
            quiet.c_lflag &= ~tcflag_t(ECHO)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet)
        }
        defer { if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &before) } }
        guard let line = readLine(strippingNewline: true) else {
            throw Stop(
                say(zh: "没有密码", en: "there is no password"),
                hint: say(zh: "密码从标准输入读取", en: "it is read from standard input"), code: 2)
        }
        return line
    }
}

struct AccountCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "account", abstract: say(zh: "账号", en: "Accounts."),
            subcommands: [Add.self, Reset.self, Disable.self, List.self])
    }

    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "添加账号；密码从标准输入读取", en: "Add one; the password comes from standard input."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("警号", "Police number.")) var person: String
        @Flag(
            name: .long,
            help: help("通过统一登录（OIDC），不设密码", "Through the site's sign-in service (OIDC), without a password."))
        var oidc = false

        func run() throws {
            try ConsoleCommand.store(vault) { store in
                if oidc {
                    try store.addOfProvider(person, at: ConsoleCommand.now())
                } else {
                    try store.add(person, password: try ConsoleCommand.password(), at: ConsoleCommand.now())
                }
                if !common.quiet { Console.out(say(zh: "已添加：\(person)", en: "added: \(person)")) }
            }
        }
    }

    struct Reset: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "换密码，也重新启用；结束其全部会话", en: "A new password; enables again, and ends all sessions."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("警号", "Police number.")) var person: String
        @Flag(
            name: .long,
            help: help(
                "改为统一登录（OIDC），下次登录时重新绑定", "Through the site's sign-in service (OIDC), bound anew at the next sign-in."))
        var oidc = false

        func run() throws {
            try ConsoleCommand.store(vault) { store in
                if oidc {
                    try store.resetToProvider(person)
                    if !common.quiet { Console.out(say(zh: "改为统一登录：\(person)", en: "through OIDC: \(person)")) }
                    return
                }
                try store.reset(person, password: try ConsoleCommand.password())
                if !common.quiet { Console.out(say(zh: "已换密码：\(person)", en: "new password: \(person)")) }
            }
        }
    }

    struct Disable: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "停用；立即结束其会话和令牌", en: "Disable; ends sessions and tokens at once."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("警号", "Police number.")) var person: String

        func run() throws {
            try ConsoleCommand.store(vault) { store in
                try store.disable(person, at: ConsoleCommand.now())
                if !common.quiet { Console.out(say(zh: "已停用：\(person)", en: "disabled: \(person)")) }
            }
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "全部账号", en: "All accounts."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            let site = SiteTime(zone: try vault.settings(vault.root()).timeZone)
            func time(_ seconds: Int64) -> String { site.text(WallTime(seconds: seconds)) }
            try ConsoleCommand.store(vault) { store in
                for account in try store.list() {
                    let json = JSONText.object([
                        ("schema", .text("unbroken.account/1")), ("person", .text(account.person)),
                        ("created", .text(time(account.createdAt))),
                        ("disabled", .optional(account.disabledAt) { .text(time($0)) }),
                        ("lastSignIn", .optional(account.lastSignIn) { .text(time($0)) }),
                        ("oidc", .bool(account.isProviders)),
                    ])
                    let state = account.disabledAt.map { say(zh: "已停用 ", en: "disabled ") + time($0) }
                    let last = account.lastSignIn.map { say(zh: "上次登录 ", en: "last sign-in ") + time($0) }
                    Console.out(
                        common.json
                            ? json.line
                            : [account.person, account.isProviders ? "OIDC" : nil, state, last].compactMap { $0 }
                                .joined(separator: "  "))
                }
            }
        }
    }
}

struct TokenCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "token", abstract: say(zh: "机器令牌（HTTP 接口）", en: "Tokens for machines (HTTP interface)."),
            subcommands: [Add.self, End.self, List.self])
    }

    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "发一个令牌，只显示这一次；以该账号的角色行事", en: "Make one, shown this once; it acts with the account's roles."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("警号", "Police number of the account.")) var person: String
        @Option(name: .long, help: help("哪台机器、做什么用", "Which machine, and what for.")) var name: String

        func run() throws {
            try ConsoleCommand.store(vault) { store in
                Console.out(try store.addToken(name, for: person, at: ConsoleCommand.now()))
            }
        }
    }

    struct End: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "作废一个令牌", en: "End one."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("编号，如 T3", "Its number, such as T3.")) var token: String

        func run() throws {
            guard let id = Int64(token.hasPrefix("T") || token.hasPrefix("t") ? String(token.dropFirst()) : token)
            else {
                throw Stop(say(zh: "不是令牌编号：\(token)", en: "not the number of a token: \(token)"), hint: "T3", code: 2)
            }
            try ConsoleCommand.store(vault) { store in try store.end(token: id, at: ConsoleCommand.now()) }
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "全部令牌（不显示内容）", en: "All tokens, without their content."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            let site = SiteTime(zone: try vault.settings(vault.root()).timeZone)
            func time(_ seconds: Int64) -> String { site.text(WallTime(seconds: seconds)) }
            try ConsoleCommand.store(vault) { store in
                for token in try store.tokens() {
                    let json = JSONText.object([
                        ("schema", .text("unbroken.token/1")), ("id", .text("T\(token.id)")),
                        ("person", .text(token.person)), ("name", .text(token.name)),
                        ("created", .text(time(token.createdAt))),
                        ("ended", .optional(token.endedAt) { .text(time($0)) }),
                    ])
                    let end = token.endedAt.map { say(zh: "已作废 ", en: "ended ") + time($0) }
                    let parts = ["T\(token.id)", token.person, token.name, time(token.createdAt), end]
                    Console.out(common.json ? json.line : parts.compactMap { $0 }.joined(separator: "  "))
                }
            }
        }
    }
}

extension Stop {
    init(_ error: AccountError) {
        switch error {
        case .exists(let person):
            self.init(
                say(zh: "账号 \(person) 已存在", en: "there is an account \(person) already"),
                hint: say(
                    zh: "换密码：unbroken console account reset", en: "a new password: unbroken console account reset"))
        case .unknown(let person):
            self.init(
                say(zh: "没有账号 \(person)，或已停用", en: "there is no account \(person), or it is disabled"),
                hint: "unbroken console account list")
        case .badNumber(let text):
            self.init(
                say(zh: "不是警号：\(text)", en: "not a police number: \(text)"),
                hint: say(zh: "字母、数字和 -，最多 32 个", en: "letters, digits and -, at most 32"), code: 2)
        case .badPassword(let least):
            self.init(
                say(
                    zh: "密码至少 \(least) 个字符，最多 256 字节",
                    en: "a password has at least \(least) characters, at most 256 bytes"),
                code: 2)
        case .noMemory:
            self.init(say(zh: "内存不足，不能计算密码散列", en: "there is no memory to hash the password"))
        case .unknownToken(let id):
            self.init(
                say(zh: "没有令牌 T\(id)", en: "there is no token T\(id)"), hint: "unbroken console token list")
        case .badName(let name):
            self.init(
                say(zh: "不能用作名称：\(name)", en: "not a name for a system: \(name)"),
                hint: say(zh: "字母、数字和 -，最多 32 个", en: "letters, digits and -, at most 32"), code: 2)
        case .receiverExists(let name):
            self.init(
                say(zh: "\(name) 已登记", en: "\(name) is registered already"),
                hint: say(zh: "换密钥：先 end，再 add", en: "for a new key end it first: unbroken console receiver end"))
        case .unknownReceiver(let name):
            self.init(
                say(zh: "没有登记 \(name)，或已作废", en: "there is no \(name), or it was ended"),
                hint: "unbroken console receiver list")
        case .file(let path, let cause): self.init("\(path): \(cause)")
        }
    }
}
