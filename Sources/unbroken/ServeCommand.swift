import ArgumentParser
import Evidence
import Foundation
import Glibc
import Pipeline

/// Starts the console: the program `unbroken-serve` beside this one, in this one's place.
struct ServeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "serve", abstract: say(zh: "打开审核台（浏览器）", en: "The review console, for a browser."),
            discussion: say(
                zh: """
                    只在本机监听；给别的电脑用，须加 --host 和 --tls-cert、--tls-key。
                    先添加账号：unbroken console account add 警号
                    用 Ctrl-C 或 SIGTERM 停止；正在进行的请求会先完成。
                    """,
                en: """
                    Listens on this machine only; for others add --host, --tls-cert and --tls-key.
                    Add an account first: unbroken console account add NUMBER
                    Ctrl-C or SIGTERM stops it after the requests under way.
                    """))
    }

    @OptionGroup var vault: VaultOptions
    @Option(name: .long, help: help("端口", "Port.")) var port = 8460
    @Option(name: .long, help: help("监听的地址", "Address to listen on.")) var host = "127.0.0.1"
    @Option(name: .long, help: help("证书链（PEM 文件）", "PEM file of the certificate chain.")) var tlsCert: String?
    @Option(name: .long, help: help("私钥（PEM 文件）", "PEM file of its key.")) var tlsKey: String?
    @Option(
        name: .long,
        help: help(
            "接收执法记录仪系统上传的文件夹（不在资料库内）", "Takes what body-worn systems send into this folder, outside the vault."))
    var receive: String?
    @Option(
        name: .long,
        help: help("统一登录（OIDC）的设置文件", "Settings of the site's sign-in service (OIDC), a YAML file."))
    var oidc: String?
    @Option(name: .long, help: help("语言：zh 或 en", "Language: zh or en.")) var lang: String?

    static let program = "unbroken-serve"

    func run() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw Stop(
                say(zh: "--tls-cert 和 --tls-key 须同时给出", en: "--tls-cert and --tls-key go together"), code: 2)
        }
        let root = try vault.root()
        _ = try vault.settings(root)
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let program = (own as NSString).deletingLastPathComponent + "/" + Self.program
        guard access(program, X_OK) == 0 else {
            throw Stop(
                say(zh: "找不到审核台程序 \(program)", en: "the console's program \(program) is missing"),
                hint: say(
                    zh: "把 \(Self.program) 和 unbroken 放在同一个文件夹（make release 会同时生成）",
                    en: "put \(Self.program) into the same folder as unbroken (make release makes both)"))
        }
        var arguments = [
            Self.program, "--vault", root.text, "--pipelines", try Paths.pipelines(), "--port", "\(port)", "--host",
            host,
        ]
        if let tlsCert, let tlsKey { arguments += ["--tls-cert", tlsCert, "--tls-key", tlsKey] }
        if let receive {
            let folder = Paths.absolute(receive)
            guard folder.text != root.text, !folder.text.hasPrefix(root.text + "/") else {
                throw Stop(
                    say(zh: "\(folder.text) 在资料库内", en: "\(folder.text) is inside the vault"),
                    hint: say(zh: "用资料库以外的文件夹：由 ingest 收入", en: "take one outside: ingest brings it in"), code: 2)
            }
            var status = stat()
            guard stat(folder.text, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw Stop(say(zh: "没有文件夹 \(folder.text)", en: "there is no folder \(folder.text)"), code: 2)
            }
            arguments += ["--receive", folder.text]
        }
        if let oidc { arguments += ["--oidc", Paths.absolute(oidc).text, "--lang", language.rawValue] }
        // Its own handlers, not this program's.
        signal(SIGINT, SIG_DFL)
        signal(SIGPIPE, SIG_DFL)
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        execv(program, &pointers)
        throw Stop("\(program): \(String(cString: strerror(errno)))")
    }
}
