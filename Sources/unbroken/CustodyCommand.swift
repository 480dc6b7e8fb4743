import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct CustodyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "custody",
            abstract: say(zh: "保管日志：核验、证明、查询", en: "The custody log: verify, prove, look up."),
            discussion: say(
                zh: "每个接收、分析、说明、确认都在日志里有一条，只增不改，由签名的检查点覆盖。说明见 docs/design/custody.md",
                en:
                    "Every receipt, examination, explanation and confirmation has an entry that can't be changed, under a "
                    + "signed checkpoint. See docs/design/custody.md"),
            subcommands: [
                CustodyVerifyCommand.self, CustodyReindexCommand.self, CustodyLogCommand.self, CustodyProofCommand.self,
                CustodyCheckpointCommand.self, CustodyKeyCommand.self, CustodyStampCommand.self,
            ])
    }
}

/// What the custody commands share: open for reading, and turn errors into words.
struct CustodyReading {
    let root: RawPath
    let log: CustodyLog
    let catalogue: SQLiteCatalogue
    let site: SiteTime

    static func run<T>(_ vault: VaultOptions, _ body: (CustodyReading) throws -> T) throws -> T {
        let root = try vault.root()
        let (catalogue, site) = try vault.reading()
        do {
            return try body(
                CustodyReading(
                    root: root, log: try CustodyLog(at: CustodyKeeper.folder(of: root)), catalogue: catalogue,
                    site: site))
        } catch let error as CustodyError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        }
    }

    /// The number of an entry from `17`, or of the receipt of an original from its digest (or the first digits of it).
    func number(_ text: String) throws -> Int64 {
        if text.count < 8, let number = Int64(text), number > 0 { return number }
        let sha256 = text.lowercased()
        let events = try catalogue.custodyEvents(of: sha256).compactMap { try? CustodyEntry(encoded: $0) }
        if let entry = events.first(where: { $0.kind == .receive || $0.kind == .baseline }) ?? events.first {
            return entry.n
        }
        throw Stop(
            say(zh: "没有这样的条目或录像：\(text)", en: "no such entry or recording: \(text)"),
            hint: say(zh: "给出条目编号，或原件的 SHA-256", en: "give the number of an entry, or the SHA-256 of an original"),
            code: 2)
    }
}

struct CustodyVerifyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "verify",
            abstract: say(
                zh: "日志、目录库和原件互相核对；指出任何被改动的地方", en: "Compare log, catalogue and originals; name whatever was changed."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("只核对一部分原件，如 1/30", "Only a part of the originals, such as 1/30."))
    var slice: String?
    @Flag(inversion: .prefixedNo, help: help("重算原件的 SHA-256", "Digest the originals again."))
    var originals = true
    @Option(name: .long, help: help("您的警号；核验写入日志", "Your police number; the check is entered in the log."))
    var by: String?

    func run() throws {
        let slice = try wanted()
        let report = try CustodyReading.run(vault) { reading in
            let bytes =
                originals
                ? try reading.catalogue.recordings(RecordingFilter()).reduce(0) { $0 + $1.size } / Int64(slice.parts)
                : 0
            let bar = ProgressBar(enabled: !common.quiet && originals)
            bar.start(files: 0, bytes: bytes)
            defer { bar.end() }
            return try CustodyAudit(
                log: reading.log, catalogue: reading.catalogue, root: reading.root,
                stamper: vault.settings(reading.root).stamper
            ).run(slice: slice, originals: originals, onBytes: { bar.advance($0) })
        }
        show(report)
        try enter(report)
        if !report.isWhole { throw ExitCode(3) }
    }

    private func wanted() throws -> CustodySlice {
        guard let slice else { return .all }
        guard let read = CustodySlice(slice) else {
            throw Stop(say(zh: "看不懂的部分：\(slice)", en: "not a slice: \(slice)"), hint: "--slice 1/30", code: 2)
        }
        return read
    }

    private func show(_ report: CustodyReport) {
        if common.json {
            Console.out(CustodyJSON.report(report).line)
            return
        }
        for fault in report.faults { Console.out("  ! " + CustodyWords.fault(fault, language)) }
        if common.quiet, report.isWhole { return }
        let size = report.checkpoint.size
        let files = originals ? say(zh: "原件 \(report.originals)", en: "\(report.originals) originals") : nil
        let counts =
            [
                say(zh: "日志 \(size) 条", en: "\(size) entries"),
                say(zh: "目录库 \(report.rows) 行", en: "\(report.rows) rows"), files,
            ]
            .compactMap { $0 }.joined(separator: " · ")
        Console.out(
            (report.isWhole
                ? say(zh: "全部相符：", en: "all agree: ")
                : say(zh: "有 \(report.faults.count) 处不符：", en: "\(report.faults.count) disagree: ")) + counts)
    }

    /// A check is an event of custody itself.
    private func enter(_ report: CustodyReport) throws {
        guard let by, !by.isEmpty else { return }
        let root = try vault.root()
        do {
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            try CustodyCare.around(root, catalogue) { _ in
                try catalogue.note(
                    CustodyNote(
                        .check, by: by,
                        about: [
                            "slice": report.slice.text, "size": String(report.checkpoint.size),
                            "faults": String(report.faults.count), "originals": String(report.originals),
                            "bytes": String(report.bytes),
                        ]))
            }
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }
}

struct CustodyLogCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "log",
            abstract: say(zh: "日志里的条目，或一个原件的经历", en: "Entries of the log, or what happened to one original."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("原件的 SHA-256", "SHA-256 of an original.")) var of: String?
    @Option(name: .long, help: help("从这一条之后", "After this entry.")) var after: Int64 = 0
    @Option(name: .long, help: help("最多几条", "At most so many.")) var limit = 100

    func run() throws {
        try CustodyReading.run(vault) { reading in
            let entries =
                try of.map { try reading.catalogue.custodyEvents(of: $0.lowercased()) }
                ?? reading.catalogue.custodyEvents(after: max(0, after), limit: max(0, limit))
            for bytes in entries {
                guard let entry = try? CustodyEntry(encoded: bytes) else { continue }
                if common.json {
                    Console.out(CustodyJSON.entry(entry, site: reading.site).line)
                } else {
                    let about = (entry.about ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                    Console.out(
                        "\(entry.n)  \(reading.site.text(WallTime(nanoseconds: entry.at)))  \(entry.by)  "
                            + CustodyWords.kind(entry.kind, language) + "  " + about.joined(separator: " "))
                }
            }
        }
    }
}

struct CustodyCheckpointCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "checkpoint",
            abstract: say(zh: "打印签名的检查点（可抄存于别处）", en: "Print the signed checkpoint, to be kept elsewhere."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    func run() throws {
        try CustodyReading.run(vault) { reading in
            let note = try reading.log.note()
            if common.json {
                let checkpoint = try Checkpoint(text: note.text)
                Console.out(
                    JSONText.object([
                        ("schema", .text("unbroken.checkpoint/1")), ("origin", .text(checkpoint.origin)),
                        ("size", .integer(checkpoint.size)), ("root", .text(checkpoint.root.base64)),
                        ("note", .text(note.encoded)),
                    ]).line)
            } else {
                print(note.encoded, terminator: "")
            }
        }
    }
}

struct CustodyKeyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "key", abstract: say(zh: "日志的公钥；或更换密钥", en: "The log's public keys; or change the key."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Flag(name: .long, help: help("换一个新密钥", "Sign with a new key from now on.")) var rotate = false
    @Option(name: .long, help: help("您的警号（更换时）", "Your police number, to change the key.")) var by: String?

    func run() throws {
        if rotate { try change() }
        try CustodyReading.run(vault) { reading in
            for key in try reading.log.keys() {
                let text = try key.text()
                Console.out(
                    common.json
                        ? JSONText.object([("schema", .text("unbroken.key/1")), ("key", .text(text))]).line : text)
            }
        }
    }

    private func change() throws {
        guard let by, !by.isEmpty else {
            throw Stop(say(zh: "更换密钥须给出 --by", en: "--rotate needs --by"), hint: "--rotate --by 021001", code: 2)
        }
        let root = try vault.root()
        _ = try vault.settings(root)
        do {
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            let book = try RetentionReading.layers(vault).site
            _ = try CustodyKeeper(root: root, catalogue: catalogue).rotateKey(
                by: by, gate: AccessGate(catalogue: catalogue, book: book))
        } catch let error as AccessError {
            throw Stop(error, SiteTime(zone: try vault.settings(root).timeZone))
        } catch let error as CustodyError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }
}
