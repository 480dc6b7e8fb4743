import ArgumentParser
import Console
import Evidence
import Foundation
import Glibc
import Logging
import OIDC
import Pipeline

/// The console's program. `unbroken serve` starts it; it can be started by itself as well.
@main
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unbroken-serve", abstract: "The review console (docs/design/console.md).",
        version: ProgramVersion.number)

    @Option(help: "The vault's folder (or UNBROKEN_VAULT).") var vault: String?
    @Option(help: "The folder Pipelines (or UNBROKEN_PIPELINES).") var pipelines: String?
    @Option(help: "Port.") var port = 8460
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "PEM file of the certificate chain.") var tlsCert: String?
    @Option(help: "PEM file of its key.") var tlsKey: String?
    @Option(help: "The folder that body-worn systems send into (docs/design/receiver.md).") var receive: String?
    @Option(help: "YAML file of the site's OIDC provider (docs/design/oidc.md).") var oidc: String?
    @Option(help: "zh or en: of what is said about the settings.") var lang: String?

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together")
        }
        guard (0...65_535).contains(port) else { throw ValidationError("--port is a number up to 65535") }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        guard let vault = vault ?? environment["UNBROKEN_VAULT"],
            let pipelines = pipelines ?? environment["UNBROKEN_PIPELINES"]
        else {
            throw ValidationError("--vault and --pipelines are needed; `unbroken serve` finds both")
        }
        guard let web = ConsoleServer.webFolder() else {
            throw Trouble("the console's pages are not found", hint: "set UNBROKEN_WEB to the folder Web")
        }
        var settings = ConsoleSettings(root: RawPath(vault), pipelines: pipelines, web: web)
        settings.port = port
        settings.host = host
        settings.certificate = tlsCert
        settings.key = tlsKey
        settings.receiving = receive.map { RawPath($0) }
        if let oidc {
            let language = lang.flatMap { Language(rawValue: $0) } ?? .zh
            do throws(OIDCError) { settings.oidc = try OIDCSettings(file: oidc) } catch {
                throw Trouble(OIDCWords.message(error, language), hint: OIDCWords.hint(error, language))
            }
        }
        LoggingSystem.bootstrap { label in StreamLogHandler.standardError(label: label) }
        var log = Logger(label: "unbroken-serve")
        log.logLevel = environment["UNBROKEN_LOG"].flatMap { Logger.Level(rawValue: $0) } ?? .notice
        let server: ConsoleServer
        do { server = try ConsoleServer(settings, log: log) } catch { throw Trouble("\(error)", hint: nil) }
        let scheme = settings.isSecure ? "https" : "http"
        let name = host.contains(":") ? "[\(host)]" : host
        if !settings.isSecure, host != "127.0.0.1", host != "::1", host != "localhost" {
            log.warning("passwords and recordings travel unencrypted: add --tls-cert and --tls-key")
        }
        try await server.run { port in
            print("\(scheme)://\(name):\(port)/")
            fflush(nil)
        }
    }
}

/// What went wrong, in the words of the other commands.
struct Trouble: Error, CustomStringConvertible {
    var description: String

    init(_ message: String, hint: String?) {
        description = message + (hint.map { "\nhint: \($0)" } ?? "")
    }
}
