import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct InitCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init", abstract: say(zh: "建一个库", en: "Make a vault."),
            discussion: say(
                zh: "规定 ID：\(VaultSettings.regulations.joined(separator: "、"))",
                en: "Regulation ids: \(VaultSettings.regulations.joined(separator: ", "))"))
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: help("库的文件夹", "The vault's folder."))
    var vault: String

    @Option(name: .long, help: help("依据的规定", "The regulation it is kept under."))
    var regulation: String

    @Option(name: .long, help: help("现场时区，例如 Asia/Shanghai", "The site's time zone, for example Asia/Shanghai."))
    var zone = "Asia/Shanghai"

    @Flag(
        name: .long,
        help: help("把原件设为不可更改（chattr +i），如系统允许", "Set originals immutable (chattr +i) where the system allows it."))
    var immutable = false

    func validate() throws {
        guard VaultSettings.regulations.contains(regulation) else {
            throw ValidationError(
                say(zh: "未知的规定 ID：\(regulation)", en: "unknown regulation id: \(regulation)") + "\n"
                    + VaultSettings.regulations.joined(separator: ", "))
        }
        guard TimeZone(identifier: zone) != nil else {
            throw ValidationError(say(zh: "未知时区：\(zone)", en: "unknown time zone: \(zone)"))
        }
    }

    func run() throws {
        let root = Paths.absolute(vault)
        if Vault.exists(at: root) {
            throw Stop(
                "\(root.text): \(say(zh: "已经是一个库", en: "is a vault already"))",
                hint: say(zh: "直接使用它，或换一个文件夹", en: "use it as it is, or name another folder"))
        }
        do {
            // The rules must be there and readable before anything is kept under them.
            _ = try RuleBook.load(regulation, pipelines: Paths.pipelines())
        } catch let error as SourceError {
            throw Stop(error)
        }
        do {
            try Vault.create(at: root)
            let settings = VaultSettings(regulation: regulation, zone: zone, immutable: immutable)
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            try Folders.write(Array(settings.yaml.utf8), to: root.appending("vault.yaml"))
            try CustodyCare.around(root, catalogue) { _ in }
        } catch let error as VaultError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
        if common.json {
            let line = JSONText.object([
                ("schema", .text("unbroken.vault/1")), ("vault", .text(root.text)), ("regulation", .text(regulation)),
                ("zone", .text(zone)), ("immutable", .bool(immutable)),
            ])
            Console.out(line.line)
        } else if !common.quiet {
            Console.out(
                say(
                    zh: "已建库：\(root.text)（\(regulation)，\(zone)）",
                    en: "made a vault: \(root.text) (\(regulation), \(zone))"))
        }
    }
}
