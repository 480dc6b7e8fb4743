import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct SampleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sample",
            abstract: say(zh: "抽查：抽取、登记结果、复核抽取", en: "Spot checks: draw, enter results, repeat the draw."),
            subcommands: [Draw.self, List.self, Record.self, Verify.self])
    }

    /// What the four share.
    private static func run<T>(
        _ vault: VaultOptions, writes: Bool = false, _ body: (RetentionKeeper, SpotCheckDraw) throws -> T
    ) throws -> T {
        let root = try vault.root()
        do {
            return try RetentionReading.run(vault, writes: writes) { keeper in
                let log = try CustodyLog(at: CustodyKeeper.folder(of: root))
                return try body(keeper, SpotCheckDraw(catalogue: keeper.catalogue, log: log, book: keeper.layers.site))
            }
        } catch let failure as SpotCheckDraw.Failure {
            let isUsage =
                switch failure {
                case .badResult, .notOver, .notDays, .tooFew: true
                case .nothing, .unknownDraw, .notDrawn: false
                }
            throw Stop(
                SpotCheckWords.failure(failure, language), hint: hint(failure), code: isUsage ? 2 : 1)
        } catch let error as CustodyError {
            throw Stop(error)
        }
    }

    private static func hint(_ failure: SpotCheckDraw.Failure) -> String {
        switch failure {
        case .badResult:
            say(zh: "检查项见 unbroken regulation check", en: "`unbroken regulation check` lists the checks")
        case .tooFew(let percent): "--percent \(percent)"
        case .notOver: say(zh: "给出已经过去的日子", en: "give days that are over")
        case .notDays: "--from 2026-11-20 --to 2026-11-21"
        case .nothing, .unknownDraw, .notDrawn:
            say(zh: "抽查和没有抽查的日子：unbroken sample list", en: "draws, and days without: `unbroken sample list`")
        }
    }

    private static func show(_ check: SpotCheck, _ keeper: RetentionKeeper, _ common: CommonOptions) throws {
        let results = try keeper.catalogue.checkResults(of: check.id)
        Console.out(
            common.json
                ? SpotCheckWords.json(check, results, site: keeper.site).line
                : SpotCheckWords.text(check, results, site: keeper.site, language))
    }

    /// Days nobody drew from: with the ledger, and with the draws repeated.
    private static func tellUndrawn(
        _ draw: SpotCheckDraw, _ keeper: RetentionKeeper, _ common: CommonOptions
    ) throws {
        let days = try draw.undrawn(site: keeper.site)
        if common.json {
            Console.out(SpotCheckWords.json(undrawn: days, site: keeper.site).line)
        } else if let words = SpotCheckWords.undrawn(days, site: keeper.site, language) {
            Console.out(words)
        }
    }

    private static func number(_ text: String) throws -> Int64 {
        let digits = text.hasPrefix("S") || text.hasPrefix("s") ? text.dropFirst() : text[...]
        guard let id = Int64(digits), id > 0 else {
            throw Stop(say(zh: "不是抽查编号：\(text)", en: "not the number of a draw: \(text)"), hint: "S3", code: 2)
        }
        return id
    }

    struct Draw: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "从每天接收的录像里按单位抽取固定比例；谁也无法左右，谁都可以复算",
                    en:
                        "Draw a fixed share of each unit from what was received each day: nobody can steer it, anybody can repeat it."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup(title: say(zh: "接收时间", en: "Received")) var span: HandOverCommand.SpanOptions
        @Option(
            name: .long, help: help("比例（%），默认按规定文件，不得更低", "Percent; the regulation file's by default, and never less."))
        var percent: Int?
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            // Not beside an upload: it began on a day that may be over before its recordings are in.
            let root = try vault.root()
            let immutable = try vault.settings(root).immutable
            let lock: Vault
            do throws(VaultError) { lock = try Vault(at: root, immutable: immutable) } catch { throw Stop(error) }
            defer { withExtendedLifetime(lock) {} }
            try SampleCommand.run(vault, writes: true) { keeper, draw in
                guard let start = try span.time(span.from, keeper.site), let end = try span.time(span.to, keeper.site),
                    start < end
                else {
                    throw Stop(
                        say(zh: "须给出 --from 和更晚的 --to", en: "give --from and a later --to"),
                        hint: "--from 2026-11-20 --to 2026-11-21", code: 2)
                }
                let share = percent ?? keeper.layers.site.supervision.spotCheck.percent.value
                guard (1...100).contains(share) else {
                    throw Stop(say(zh: "--percent 应为 1 至 100", en: "--percent is 1 to 100"), code: 2)
                }
                let checks = try draw.draw(
                    WallSpan(start: start, end: end), percent: share, by: by, site: keeper.site)
                for check in checks { try SampleCommand.show(check, keeper, common) }
            }
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "检查台账：抽查和结果", en: "The inspection ledger: draws and their results."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            try SampleCommand.run(vault) { keeper, draw in
                for check in try keeper.catalogue.spotChecks() { try SampleCommand.show(check, keeper, common) }
                try SampleCommand.tellUndrawn(draw, keeper, common)
            }
        }
    }

    struct Record: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "登记一个录像的检查结果", en: "Enter what was found of a recording drawn."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("抽查编号，如 S1", "Number of the draw, such as S1.")) var draw: String
        @Argument(help: help("原件的 SHA-256", "SHA-256 of the original.")) var recording: String
        @Option(
            name: .long, help: help("检查项=pass|fail|none，可多次", "check=pass|fail|none; may be given several times."))
        var item: [String]
        @Option(name: .long, help: help("说明", "In your own words.")) var text: String?
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            let id = try SampleCommand.number(draw)
            var results: [String: String] = [:]
            for text in item {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, results[parts[0]] == nil else {
                    throw Stop(
                        say(zh: "看不懂：\(text)", en: "not understood: \(text)"), hint: "--item completeness=pass", code: 2
                    )
                }
                results[parts[0]] = parts[1]
            }
            try SampleCommand.run(vault, writes: true) { keeper, draw in
                let result = try draw.enter(
                    CheckResult(
                        spotCheck: id, sha256: recording.lowercased(), results: results, text: text, by: by, at: .now),
                    rule: keeper.layers.site.supervision.spotCheck)
                for check in try keeper.catalogue.spotChecks() where check.id == result.spotCheck {
                    try SampleCommand.show(check, keeper, common)
                }
            }
        }
    }

    struct Verify: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "复算每次抽取", en: "Repeat every draw and compare."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions

        func run() throws {
            var wrong = 0
            try SampleCommand.run(vault) { keeper, draw in
                for check in try keeper.catalogue.spotChecks() {
                    let holds = try draw.holds(check)
                    if !holds { wrong += 1 }
                    if common.json {
                        Console.out(
                            JSONText.object([
                                ("schema", .text("unbroken.spot-check-repeated/1")), ("id", .text("S\(check.id)")),
                                ("holds", .bool(holds)),
                            ]).line)
                    } else {
                        let words =
                            holds ? say(zh: "复算相符", en: "the same again") : say(zh: "复算不符", en: "comes out otherwise")
                        Console.out("S\(check.id)  \(words)")
                    }
                }
                try SampleCommand.tellUndrawn(draw, keeper, common)
            }
            if wrong > 0 { throw ExitCode(3) }
        }
    }
}
