import Archive
import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Glibc
import Pipeline
import Synchronization
import Vault

extension DiscCommand {
    struct Build: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "生成光盘映像：读取原件并与登记的摘要逐个比对；再运行一次不会重做",
                    en:
                        "Make the images; every original is compared with its digest. Running it again does nothing twice."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var subject: DiscSubjectOptions
        @OptionGroup var making: DiscMakingOptions
        @Option(
            name: .long,
            help: help(
                "四性检测不合格仍照原样归档的理由", "Why recordings that fail the four-property check are archived as they are."))
        var accept: String?
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            try DiscWork.run(vault, writes: true) { keeper, custody in
                let custody = try DiscWork.log(custody)
                for copy in try subject.copies(keeper) {
                    let step = LongStep(common)
                    defer { step.end() }
                    let build = DiscBuild(keeper, log: custody.log, carry: { try custody.carry() })
                    var options = try making.options()
                    options.accepting = accept
                    let result = try build.run(copy.identity, options, by: by, control: step.control)
                    step.end()
                    DiscWork.show(result.copy, keeper, common)
                    DiscReport.show(result.properties, common, site: keeper.site)
                    guard !common.json, !common.quiet else { continue }
                    Console.out(
                        "    \(result.image.text)"
                            + (result.isNew ? "" : say(zh: "  （已有，未重做）", en: "  (there already, not made again)")))
                }
            }
        }
    }

    struct Burn: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "刻录光盘（一次写成并封口）", en: "Burn discs: one session, closed."),
                discussion: say(
                    zh: "刻录前检查空白、种类和容量。刻坏的光盘登记为报废。多张时逐张提示换盘。",
                    en:
                        "Blank, kind and room are checked first. A disc that goes wrong is entered as spoiled. Of several, each next one is asked for."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var subject: DiscSubjectOptions
        @Option(name: .long, help: help("光驱，如 /dev/sr0；可多次，同时刻录", "The drive, such as /dev/sr0; several burn at once."))
        var drive: [String]
        @Option(name: .long, help: help("刻录速度（kB/s），默认由光驱定", "Speed in kB/s; the drive's choice by default."))
        var speed: Int?
        @Flag(name: .long, help: help("只模拟，不写光盘", "Simulate: the laser stays off.")) var simulate = false
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            try DiscWork.run(vault, writes: true) { keeper, _ in
                guard let one = drive.first else {
                    throw Stop(say(zh: "须给出 --drive", en: "--drive is missing"), code: 2)
                }
                var options = DiscBurning.Options(drive: DiscDrive(one, absolute: Paths.absolute))
                options.speed = speed
                options.isSimulated = simulate
                let copies = try subject.copies(keeper)
                // Of several, those that are to be burnt; one that was named is told why it can't be.
                let wanted = copies.count == 1 ? copies : copies.filter { $0.state.allows(.burning) }
                guard drive.count == 1 else {
                    try queue(wanted, options, keeper)
                    return
                }
                for (index, copy) in wanted.enumerated() {
                    if index > 0 { try DiscInsertion.ask(for: copy.identity, options.drive) }
                    let step = LongStep(common)
                    defer { step.end() }
                    let result = try DiscBurning(keeper).run(
                        copy.identity, options, by: by, control: step.control)
                    step.end()
                    DiscWork.show(result.copy, keeper, common)
                    try tell(result)
                }
            }
        }

        private func queue(
            _ copies: [DiscCopyRecord], _ options: DiscBurning.Options, _ keeper: DiscKeeper
        ) throws {
            guard !simulate, drive.allSatisfy({ !$0.hasPrefix("rehearsal:") }) else {
                throw Stop(
                    say(zh: "多台光驱时不能模拟", en: "several drives can't be rehearsed or simulated"), code: 2)
            }
            let step = LongStep(common)
            defer { step.end() }
            let results = try DiscQueue(keeper, options, by: by).run(
                copies, drives: drive.map { XorrisoBurner(device: $0) }, control: step.control,
                onInsert: DiscInsertion.answer)
            step.end()
            for result in results {
                DiscWork.show(result.copy, keeper, common)
                if let error = result.error { Console.report(Stop(error, keeper.site)) }
            }
            if results.contains(where: { $0.error != nil }) { throw ExitCode(1) }
        }

        private func tell(_ result: DiscBurning.Result) throws {
            guard result.report.outcome != .simulated else {
                if !common.json, !common.quiet {
                    Console.out(say(zh: "模拟完成，光盘未动", en: "simulated; the disc is as it was"))
                }
                return
            }
            guard result.copy.state.phase == .spoiled else { return }
            let fault = result.report.fault
            let isStopped = fault?.code == .stopped
            throw Stop(
                say(
                    zh: "\(result.copy.identity)：光盘已报废（\(fault?.code.rawValue ?? "") \(fault?.detail ?? "")）",
                    en:
                        "\(result.copy.identity): the disc is spoiled (\(fault?.code.rawValue ?? "") \(fault?.detail ?? ""))"
                ),
                hint: say(zh: "换一张空白盘再刻", en: "burn it again onto another blank"), code: isStopped ? 130 : 1)
        }
    }

    struct Verify: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "读回光盘并逐字节核验：整盘摘要，再逐个文件", en: "Read discs back: the whole digest, then every file."),
                discussion: say(
                    zh: "只有从光驱读全且摘要一致的才登记为合格。给出映像文件时只核对，不登记。",
                    en:
                        "Only what was read from a drive is entered. Of an image in a file it is told whether it is right; nothing is entered."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var subject: DiscSubjectOptions
        @Option(name: .long, help: help("光驱或映像文件", "The drive, or an image in a file.")) var drive: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        func run() throws {
            try DiscWork.run(vault, writes: true) { keeper, _ in
                let drive = DiscDrive(drive, absolute: Paths.absolute)
                let copies = try subject.copies(keeper)
                var isRight = true
                let wanted = copies.count == 1 ? copies : copies.filter { $0.state.phase == .burnt }
                for (index, copy) in wanted.enumerated() {
                    if index > 0 { try DiscInsertion.ask(for: copy.identity, drive) }
                    let step = LongStep(common)
                    defer { step.end() }
                    let result = try DiscReading(keeper).verify(copy.identity, drive, by: by, control: step.control)
                    step.end()
                    DiscReport.show(result, keeper, common)
                    if result.verdict != .pass || result.properties?[.carrierConforms]?.verdict == .fail {
                        isRight = false
                    }
                }
                if !isRight { throw ExitCode(3) }
            }
        }
    }
}

extension DiscCommand {
    struct Label: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(
                    zh: "制作盘面标签和内容清单（PDF），并登记已贴签",
                    en: "Make labels and lists of contents (PDF), and enter that discs have them."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var subject: DiscSubjectOptions
        @Option(name: .long, help: help("放在这个文件夹", "The folder for them.")) var to: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String

        @Option(
            name: .customLong("hand-over-to"),
            help: help("另作移交清单：移交给谁", "Makes the list for handing them over: to whom.")) var recipient: String?
        @Option(name: .long, help: help("移交事由", "What they are handed over for.")) var reason: String?

        func run() throws {
            try DiscWork.run(vault, writes: true) { keeper, custody in
                let custody = try DiscWork.log(custody)
                let printing = DiscPrinting(keeper, log: custody.log)
                let copies = try subject.copies(keeper)
                let folder = Paths.absolute(to)
                if let recipient {
                    let file = try printing.handOver(
                        copies, to: recipient, reason: reason ?? "", by: by, in: folder)
                    Console.out(
                        common.json
                            ? JSONText.object([
                                ("schema", .text("unbroken.disc-hand-over/1")), ("file", .text(file.text)),
                                ("discs", .list(copies.map { .text($0.identity) })),
                            ]).line : file.text)
                    return
                }
                for copy in copies {
                    // The entry of the last step, so that it can be proven.
                    try custody.carry()
                    let (labelled, files) = try printing.make(copy.identity, to: folder, by: by)
                    DiscWork.show(labelled, keeper, common)
                    guard !common.json, !common.quiet else { continue }
                    for file in files { Console.out("    \(file.text)") }
                }
            }
        }
    }
}

/// How images are made.
struct DiscMakingOptions: ParsableArguments {
    enum Writer: String, ExpressibleByArgument, CaseIterable { case bridge, xorriso }
    enum Protection: String, ExpressibleByArgument, CaseIterable { case image, file, none }

    @Option(name: .long, help: help("映像放在这个文件夹", "The folder for images.")) var to: String
    @Option(name: .long, help: help("生成映像的程序", "What makes the image.")) var writer = Writer.bridge
    @Option(
        name: .long,
        help: help(
            "纠错数据：image 放在映像内，file 只放在库内，none 不加；默认按光盘种类",
            "Correction data: in the image, in a file in the vault only, or none; by default as the kind of disc asks.")
    )
    var protect: Protection?

    func options() throws -> DiscBuild.Options {
        var options = DiscBuild.Options(
            folder: Paths.absolute(to),
            writer: try writer == .bridge ? BridgeWriter() : XorrisoWriter() as any ImageWriter)
        options.mapping = try DiscMetadata.mapping()
        if protect != Protection.none { options.protector = Dvdisaster() }
        switch protect {
        case .image?: options.correction = .inImage
        case .file?: options.correction = .separate
        case Protection.none?, nil: break
        }
        return options
    }
}

enum DiscMetadata {
    /// The site's own names for what stands on every disc: `metadata/da-t.yaml` in the Pipelines folder. Without that file
    /// there is none on the disc.
    static func mapping() throws -> MetadataMapping? {
        let path = try Paths.pipelines() + "/metadata/da-t.yaml"
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        do { return try MetadataMapping(yaml: String(decoding: data, as: UTF8.self), file: path) } catch {
            throw Stop(error)
        }
    }
}

enum DiscInsertion {
    private static let turn = Mutex<Void>(())

    /// Of several drives: one question at a time.
    static func answer(_ request: InsertRequest) -> InsertAnswer {
        turn.withLock { _ in
            guard isatty(STDIN_FILENO) == 1 else { return .giveUpDrive }
            if let problem = request.problem {
                Console.warn("\(request.device): \(problem.message.text(language == .zh ? .zh : .en))")
            }
            Console.warn(
                say(
                    zh: "请把 \(request.identity) 的空白盘放入 \(request.device)，然后按回车（输入 q 停用此光驱）",
                    en:
                        "put a blank for \(request.identity) into \(request.device), then press Enter (q gives the drive up)"
                ))
            guard let line = readLine() else { return .giveUpDrive }
            return line.lowercased() == "q" ? .giveUpDrive : .inserted
        }
    }

    /// Waits for the next disc where somebody stands at the drive.
    static func ask(for identity: String, _ drive: DiscDrive) throws {
        guard case .device(let name) = drive else { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw Stop(
                say(zh: "\(name)：需要换盘，而没有人在终端前", en: "\(name): the next disc is needed, and nobody is at the terminal"),
                hint: say(zh: "换盘后再运行；已完成的不会重做", en: "put it in and run again; what is done is not done twice"))
        }
        Console.warn(
            say(
                zh: "请把 \(identity) 的光盘放入 \(name)，然后按回车",
                en: "put the disc for \(identity) into \(name), then press Enter"))
        _ = readLine()
    }
}

enum DiscReport {
    /// The four-property check: each property, and what did not pass, what was not evaluated among it.
    static func show(_ properties: PropertyReport?, _ common: CommonOptions, site: SiteTime) {
        guard let properties else { return }
        if common.json {
            Console.out(FourPropertyWords.json(properties, site: site).line)
        } else if !common.quiet || properties.verdict == .fail {
            for line in FourPropertyWords.lines(properties, language) { Console.out("    " + line) }
        }
    }

    static func show(_ result: DiscReading.Result, _ keeper: DiscKeeper, _ common: CommonOptions) {
        if common.json {
            Console.out(DiscJSON.reading(result, site: keeper.site).line)
            return
        }
        if !common.quiet || result.verdict != .pass {
            Console.out(
                "\(result.copy.identity)  \(DiscWords.verdict(result.verdict, language))  "
                    + DiscWords.reading(result.report, language))
        }
        show(result.properties, common, site: keeper.site)
        if let kept = result.kept {
            Console.out(say(zh: "    读出的内容留在 ", en: "    what was read stays at ") + kept.text)
        }
        if !result.isEntered, !common.quiet {
            Console.out(
                say(zh: "    只读了映像文件，未登记", en: "    only an image in a file was read: nothing was entered"))
        }
    }
}
