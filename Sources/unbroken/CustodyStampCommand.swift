import ArgumentParser
import Catalogue
import Custody
import Evidence
import Pipeline
import Vault

struct CustodyStampCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "stamp",
            abstract: say(
                zh: "请时间戳服务器为检查点盖章（RFC 3161）", en: "Have the checkpoint stamped by a time-stamping server (RFC 3161)."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

    func run() throws {
        let root = try vault.root()
        guard let stamper = try vault.settings(root).stamper else {
            throw Stop(
                say(zh: "vault.yaml 里没有设置时间戳服务器", en: "no stamping server is set in vault.yaml"),
                hint: "stamps: { url: http://stamp.example/tsa, authorities: /etc/ssl/stamp-authorities.pem }", code: 2)
        }
        do {
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            let keeper = try CustodyKeeper(root: root, catalogue: catalogue)
            try keeper.carry()
            let receipt = try stamper.stamp(keeper.log.note(), log: CustodyKeeper.folder(of: root))
            try catalogue.note(
                CustodyNote(
                    .stamp, by: by,
                    about: [
                        "size": String(receipt.size), "time": receipt.time,
                        "checked": receipt.isVerified ? "yes" : "no",
                    ]))
            try keeper.carry()
            show(receipt)
        } catch let failure as Stamper.Failure {
            throw Stop(
                "\(stamper.url): \(CustodyWords.failure(failure, language))",
                hint: say(zh: "核对 vault.yaml 里的 stamps", en: "check `stamps` in vault.yaml"))
        } catch let error as CustodyError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        }
    }

    private func show(_ receipt: Stamper.Receipt) {
        if common.json {
            Console.out(
                JSONText.object([
                    ("schema", .text("unbroken.stamp/1")), ("size", .integer(receipt.size)),
                    ("time", .text(receipt.time)), ("checked", .bool(receipt.isVerified)),
                ]).line)
        } else if !common.quiet {
            let checked =
                receipt.isVerified
                ? say(zh: "已核对", en: "checked")
                : say(zh: "未核对：没有设置 authorities", en: "not checked: no authorities are set")
            Console.out(
                say(zh: "检查点（\(receipt.size) 条）时间戳：", en: "checkpoint of \(receipt.size) entries stamped: ")
                    + "\(receipt.time) · \(checked)")
        }
    }
}
