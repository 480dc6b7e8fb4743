import Archive
import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Pipeline
import Vault

extension DiscCommand {
    struct Due: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "哪些光盘须复检、核验、重刻或迁移", en: "Discs to be checked, verified, burnt anew or migrated."),
                discussion: say(
                    zh: "--draw：按 vault.yaml 的比例抽取到期光盘，谁也无法左右，谁都可以复算（--repeat）。",
                    en:
                        "--draw takes vault.yaml's share of those due: nobody can steer it, anybody can repeat it (--repeat)."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Option(name: .long, help: help("到这一刻（默认：现在）", "At this time (default: now).")) var at: String?
        @Flag(name: .long, help: help("抽取须复检的光盘", "Draw the discs to be read.")) var draw = false
        @Flag(name: .long, help: help("复算以前的抽取", "Repeat the draws there were.")) var `repeat` = false
        @Option(name: .long, help: help("您的警号（抽取时须填）", "Your police number; needed to draw.")) var by: String?

        func run() throws {
            try DiscWork.run(vault, writes: draw) { keeper, custody in
                if draw {
                    guard let by else { throw Stop(say(zh: "抽取时须写 --by", en: "--by is needed to draw"), code: 2) }
                    show(try DiscDrawing(keeper, log: DiscWork.log(custody).log).draw(by: by), true, keeper)
                    return
                }
                if `repeat` {
                    try repeatDraws(keeper)
                    return
                }
                let time = try keeper.site.argument(at) ?? keeper.now
                let list = try keeper.due(at: time)
                for due in list {
                    Console.out(
                        common.json
                            ? DiscJSON.copy(due.copy, due: due, site: keeper.site).line
                            : DiscWords.due(due, site: keeper.site, language))
                }
                if !list.isEmpty { throw ExitCode(3) }
            }
        }

        private func repeatDraws(_ keeper: DiscKeeper) throws {
            let log = try CustodyLog(at: CustodyKeeper.folder(of: keeper.root))
            let drawing = DiscDrawing(keeper, log: log)
            var isRight = true
            for draw in try keeper.catalogue.discDraws() {
                let holds = try drawing.holds(draw)
                isRight = isRight && holds
                show(draw, holds, keeper)
            }
            if !isRight { throw ExitCode(3) }
        }

        private func show(_ draw: DiscDraw, _ holds: Bool, _ keeper: DiscKeeper) {
            if common.json {
                Console.out(DiscJSON.draw(draw, holds: holds, site: keeper.site).line)
                return
            }
            let count = "\(draw.items.count)/\(draw.candidates.count)"
            Console.out(
                "W\(draw.id)  \(keeper.site.text(draw.at))  \(draw.by)  \(draw.percent) %  \(count)  "
                    + (holds ? say(zh: "复算一致", en: "holds") : say(zh: "复算不一致", en: "does not hold")))
            for item in draw.items { Console.out("    \(item)") }
        }
    }

    struct Check: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "复检光盘：是不是这一张，每个字节，读不出的扇区的变化",
                    en: "Read a disc again: the right one? every byte? how do unreadable sectors grow?"),
                discussion: say(
                    zh: "不写光盘编号时按盘内标识认出。", en: "Without a name, the disc says itself which it is."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("光盘，如 DP1-SEALED-001", "The disc, such as DP1-SEALED-001.")) var disc: String?
        @Option(name: .long, help: help("光驱或映像文件", "The drive, or an image in a file.")) var drive: String?
        @Option(
            name: .long,
            help: help("检测仪的报告（C1、PIE、LDC）", "A tester's report (C1, PIE, LDC); entered beside the readings."))
        var scan: String?
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            if let scan {
                try enter(scan: scan)
                return
            }
            guard let drive else {
                throw Stop(say(zh: "--drive 和 --scan 须给出一个", en: "give either --drive or --scan"), code: 2)
            }
            try DiscWork.run(vault, writes: true) { keeper, _ in
                let drive = DiscDrive(drive, absolute: Paths.absolute)
                let reading = DiscReading(keeper)
                let identity = try disc ?? reading.identify(drive).identity
                let before = try keeper.copy(identity).state.unreadable
                let step = LongStep(common)
                defer { step.end() }
                let result = try reading.check(identity, drive, by: by, control: step.control)
                step.end()
                DiscReport.show(result, keeper, common)
                if !common.json, !common.quiet, result.isEntered {
                    let trend = (before + [result.report.unreadable.count]).map(String.init).joined(separator: " → ")
                    Console.out(say(zh: "    历次读不出的扇区：", en: "    unreadable sectors, reading by reading: ") + trend)
                }
                if result.verdict != .pass { throw ExitCode(3) }
            }
        }

        private func enter(scan: String) throws {
            guard let disc else {
                throw Stop(say(zh: "须写明是哪张光盘", en: "say which disc it is of"), hint: "DP1-SEALED-001", code: 2)
            }
            let path = Paths.absolute(scan)
            guard let data = FileManager.default.contents(atPath: path.text), data.count < 64 << 20 else {
                throw Stop(say(zh: "\(path.text)：读不出来", en: "\(path.text): can't be read"))
            }
            try DiscWork.run(vault, writes: true) { keeper, _ in
                let entered = try DiscReading(keeper).enter(
                    scan: String(decoding: data, as: UTF8.self), path: path.text, of: disc, by: by)
                let level = entered.verdict.level?.rawValue
                let scans = DiscScan.list(entered.copy)
                if common.json {
                    Console.out(
                        JSONText.object([
                            ("schema", .text("unbroken.disc-scan/1")), ("disc", .text(entered.copy.identity)),
                            ("verdict", .text(entered.verdict.verdict.rawValue)),
                            ("level", .optional(level, JSONText.text)),
                            ("trend", .list(DiscScan.trend(scans).map { .text($0) })),
                        ]).line)
                } else {
                    Console.out(
                        "\(entered.copy.identity)  \(DiscWords.verdict(entered.verdict.verdict, language))  \(level ?? "")"
                    )
                    if !common.quiet { for line in DiscScan.trend(scans) { Console.out("    \(line)") } }
                }
                if entered.verdict.verdict != .pass { throw ExitCode(3) }
            }
        }
    }

    struct Rebuild: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "恢复一张光盘的映像：从坏盘和纠错数据，或从同套其他光盘和校验数据",
                    en:
                        "Get a disc's image back: from the damaged disc and its correction data, or from the other discs and their parity."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("光盘，如 DP1-SEALED-001", "The disc, such as DP1-SEALED-001.")) var disc: String
        @Option(name: .long, help: help("坏盘所在的光驱，或它的映像", "The drive with the damaged disc, or its image.")) var drive:
            String?
        @Option(name: .long, help: help("同套的校验数据文件夹", "The folder of the set's parity.")) var parity: String?
        @Option(name: .long, help: help("同套其他光盘的映像，可多次", "Images of the other discs; several times.")) var from:
            [String] =
                []
        @Option(name: .long, help: help("映像的新文件", "The image's new file.")) var to: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            guard (drive == nil) != (parity == nil) else {
                throw Stop(say(zh: "--drive 和 --parity 须给出一个", en: "give either --drive or --parity"), code: 2)
            }
            try DiscWork.run(vault, writes: true) { keeper, _ in
                let step = LongStep(common)
                defer { step.end() }
                let rebuild = DiscRebuild(keeper)
                let result: DiscRebuild.Result
                if let parity {
                    result = try rebuild.rebuild(
                        disc, parity: Paths.absolute(parity), others: from.map(Paths.absolute),
                        to: Paths.absolute(to), by: by, control: step.control)
                } else {
                    result = try rebuild.repair(
                        disc, DiscDrive(drive ?? "", absolute: Paths.absolute), to: Paths.absolute(to), by: by,
                        control: step.control)
                }
                step.end()
                DiscWork.show(result.copy, keeper, common)
                guard !common.json, !common.quiet else { return }
                Console.out(
                    "    \(result.image.text)  "
                        + say(
                            zh: "与登记的映像逐字节相同；坏扇区 \(result.unreadable) 个",
                            en: "the registered image byte for byte; \(result.unreadable) sectors were unreadable"))
            }
        }
    }

    struct Parity: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "制作一套光盘的校验数据：任何一张丢失都可恢复", en: "Make the parity of a set: any one disc lost can be rebuilt."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Argument(help: help("计划，如 DP1", "The plan, such as DP1.")) var plan: String
        @Option(name: .long, help: help("哪一套，如 SEALED", "Which set, such as SEALED.")) var set: String
        @Option(name: .long, help: help("映像，默认登记的位置，可多次", "Images; where the register has them by default.")) var from:
            [String] = []
        @Option(name: .long, help: help("新文件夹", "The folder to make.")) var to: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            try DiscWork.run(vault, writes: true) { keeper, _ in
                let step = LongStep(common)
                defer { step.end() }
                let header = try DiscRebuild(keeper).makeParity(
                    keeper.plan(plan), set: set, images: from.map(Paths.absolute), to: Paths.absolute(to), by: by,
                    control: step.control)
                step.end()
                Console.out(
                    common.json
                        ? JSONText.object([
                            ("schema", .text("unbroken.disc-parity/1")), ("sectors", .integer(header.sectors)),
                            ("sha256", .text(header.sha256)),
                            ("members", .list(header.members.map { .text($0.identity) })),
                        ]).line
                        : "\(to)  \(header.members.count) × \(header.sectors)  SHA-256 \(header.sha256.prefix(12))…")
            }
        }
    }
}
