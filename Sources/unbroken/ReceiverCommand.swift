import Accounts
import ArgumentParser
import Evidence
import Foundation
import Pipeline
import Vault

/// Systems that send recordings by themselves (docs/design/receiver.md).
struct ReceiverCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "receiver",
            abstract: say(
                zh: "自动上传的采集系统（安讯士执法记录仪接口）", en: "Systems that send recordings (Axis body-worn integration)."),
            discussion: say(
                zh: "登记后得到连接文件，交给系统；再用 unbroken serve --receive 文件夹 接收。",
                en:
                    "Registering makes the connection file to give to the system; unbroken serve --receive FOLDER takes what comes."
            ), subcommands: [Add.self, End.self, List.self])
    }

    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "登记一个系统，写出其连接文件（含密钥，只写这一次）",
                    en: "Register one; writes its connection file, key inside, this once."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("系统的名称", "A name for the system.")) var name: String
        @Option(
            name: .long, help: help("系统看到的本机地址，如 https://10.0.0.5:8460", "This server's address as the system sees it.")
        )
        var address: String
        @Option(name: .long, help: help("服务器证书（PEM 文件）", "The server's certificate (PEM file).")) var certificate:
            String?
        @Option(name: .long, help: help("片段的格式：mkv 或 mp4", "What clips come as: mkv or mp4.")) var container = "mkv"
        @Option(name: .long, help: help("连接文件", "The connection file to write.")) var to: String

        func run() throws {
            guard ["mkv", "mp4"].contains(container) else {
                throw Stop(
                    say(zh: "不是片段格式：\(container)", en: "not what clips come as: \(container)"), hint: "mkv, mp4",
                    code: 2)
            }
            guard let url = URL(string: address), let scheme = url.scheme, ["http", "https"].contains(scheme),
                url.host != nil, address.utf8.count <= 480
            else {
                throw Stop(
                    say(zh: "不是地址：\(address)", en: "not an address: \(address)"), hint: "https://10.0.0.5:8460", code: 2
                )
            }
            let path = Paths.absolute(to)
            guard access(path.text, F_OK) != 0 else {
                throw Stop(say(zh: "\(path.text) 已存在", en: "\(path.text) is there already"), code: 2)
            }
            var certificates: [JSONText] = []
            if let certificate {
                guard let bytes = FileManager.default.contents(atPath: Paths.absolute(certificate).text),
                    String(decoding: bytes, as: UTF8.self).contains("BEGIN CERTIFICATE")
                else {
                    throw Stop(
                        say(zh: "不是 PEM 证书：\(certificate)", en: "not a certificate in PEM: \(certificate)"), code: 2)
                }
                certificates.append(.text(bytes.base64EncodedString()))
            } else if scheme == "https" {
                Console.warn(
                    say(
                        zh: "没有 --certificate：系统可能无法核对证书",
                        en: "without --certificate the system may not be able to check the server's"))
            }
            let base = address.hasSuffix("/") ? String(address.dropLast()) : address
            try ConsoleCommand.store(vault) { store in
                let key = try store.addReceiver(name, at: ConsoleCommand.now())
                let file = JSONText.object([
                    ("ConnectionFileVersion", .text("1.0")), ("SiteName", .text(name)),
                    ("ApplicationName", .text("Unbroken")), ("ApplicationVersion", .text(ProgramVersion.number)),
                    ("ContentDestinationAsNTPServer", .bool(false)),
                    ("AuthenticationTokenURI", .list([.text(base + "/receiver/auth/v1.0")])),
                    ("HTTPSCertificate", .list(certificates)), ("BlobAPIKey", .text(key)),
                    ("BlobAPIUserName", .text(name)), ("ContainerType", .text(container)),
                    ("FullStoreAndReadSupport", .bool(false)), ("WantEncryption", .bool(false)),
                ])
                let mask = umask(0o077)
                defer { umask(mask) }
                do throws(VaultError) {
                    try Folders.write(Array((file.line + "\n").utf8), to: path)
                } catch {
                    // Nobody has the key: it must not stay good.
                    try store.end(receiver: name, at: ConsoleCommand.now())
                    throw Stop(error)
                }
            }
            if !common.quiet {
                Console.out(
                    say(
                        zh: "已登记：\(name)。连接文件：\(path.text)（含密钥）",
                        en: "registered: \(name). connection file: \(path.text) (holds the key)"))
            }
        }
    }

    struct End: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "作废：该系统立即不能再上传", en: "End one: it can send no more, at once."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("系统的名称", "The system's name.")) var name: String

        func run() throws {
            try ConsoleCommand.store(vault) { store in try store.end(receiver: name, at: ConsoleCommand.now()) }
            if !common.quiet { Console.out(say(zh: "已作废：\(name)", en: "ended: \(name)")) }
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "登记的系统（不显示密钥）", en: "All of them, without their keys."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            let site = SiteTime(zone: try vault.settings(vault.root()).timeZone)
            func time(_ seconds: Int64) -> String { site.text(WallTime(seconds: seconds)) }
            try ConsoleCommand.store(vault) { store in
                for receiver in try store.receivers() {
                    let json = JSONText.object([
                        ("schema", .text("unbroken.receiver/1")), ("name", .text(receiver.name)),
                        ("created", .text(time(receiver.createdAt))),
                        ("ended", .optional(receiver.endedAt) { .text(time($0)) }),
                    ])
                    let end = receiver.endedAt.map { say(zh: "已作废 ", en: "ended ") + time($0) }
                    let parts = [receiver.name, time(receiver.createdAt), end]
                    Console.out(common.json ? json.line : parts.compactMap { $0 }.joined(separator: "  "))
                }
            }
        }
    }
}
