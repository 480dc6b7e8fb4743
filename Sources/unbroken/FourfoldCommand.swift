import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct FourfoldCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "fourfold",
            abstract: say(zh: "四性检测：真实性、完整性、可用性、安全性", en: "The four-property check: authentic, whole, usable, safe."),
            subcommands: [Check.self, List.self], defaultSubcommand: Check.self)
    }

    struct Check: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: say(zh: "检测", en: "Check recordings."),
                discussion: say(
                    zh: "每次上传结束时已自动做过不重读数据的检测。这里重新计算摘要；--stage archive 还核对整个保管日志。加 --by 才登记。",
                    en:
                        "Every upload ends with a check that reads no byte again. Here digests are read anew; --stage archive goes through the whole custody log as well. Entered only with --by."
                ))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Option(name: .long, help: help("环节：hand-over 移交，archive 归档", "hand-over or archive.")) var stage = "hand-over"
        @Option(name: .long, help: help("接警编号", "Dispatch number.")) var dispatch: String?
        @Option(name: .long, help: help("片段编号或原件的 SHA-256", "A segment's number or an original's SHA-256."))
        var recording: String?
        @Option(name: .long, help: help("案件编号", "Case number.")) var matter: String?
        @Option(name: .long, help: help("接收日期，如 2026-11-22", "Day of receipt, such as 2026-11-22.")) var day: String?
        @Option(
            name: .long, help: help("载体：存储卡，或待归档的文件夹", "The carrier: a card, or the folder that is to be archived."))
        var carrier: String?
        @Flag(name: .long, help: help("不重新计算摘要", "Do not read digests anew.")) var noDigest = false
        @Option(name: .long, help: help("把报告写成可打印的网页", "Write a page to print.")) var report: String?
        @Option(name: .long, help: help("您的警号；登记这次检测", "Your police number; enters the check.")) var by: String?

        func run() throws {
            guard let stage = PropertyStage(rawValue: stage) else {
                throw Stop(
                    say(zh: "--stage 应为 hand-over 或 archive", en: "--stage is hand-over or archive"), code: 2)
            }
            var verdict = TestVerdict.pass
            let root = try vault.root()
            let settings = try vault.settings(root)
            try RetentionReading.run(vault, writes: by != nil) { keeper in
                let (subject, recordings) = try subject(keeper)
                var question = FourPropertyCheck.Question(
                    stage: stage, subject: subject, recordings: recordings, by: by ?? ProgramVersion.signature)
                question.readsDigests = !noDigest
                if let carrier { try look(at: carrier, recordings, &question, keeper, settings) }
                let file = try open()
                let check = FourPropertyCheck(
                    root: root, catalogue: keeper.catalogue, rules: keeper.layers.site, site: keeper.site,
                    settings: settings.fourProperties)
                if stage == .archive { question.log = check.custody() }
                let bar = ProgressBar(enabled: !common.quiet && !common.json && !noDigest)
                bar.start(files: recordings.count, bytes: recordings.reduce(0) { $0 + $1.size })
                var result = try check.run(question) { bar.advance($0) }
                bar.end()
                if by != nil { result = try keeper.catalogue.add(propertyCheck: result) }
                do {
                    try file?.put(
                        FourPropertyPage(
                            result, regulation: keeper.layers.site.id, site: keeper.site, language: language
                        ).html)
                } catch let error as SourceError {
                    throw Stop(error)
                }
                verdict = result.verdict
                guard report != "-" else { return }
                FourfoldCommand.show(result, keeper.site, common)
            }
            if verdict == .fail { throw ExitCode(3) }
        }

        private func open() throws -> ReportFile? {
            guard let report else { return nil }
            if report == "-", common.json {
                throw Stop(
                    say(zh: "标准输出只能有一样", en: "only one thing can go to standard output"), code: 2)
            }
            do { return try ReportFile(report, inputs: [], mark: FourPropertyPage.mark) } catch { throw Stop(error) }
        }

        private func subject(_ keeper: RetentionKeeper) throws -> (String, [Recording]) {
            let given = [dispatch, recording, matter, day].compactMap { $0 }
            guard given.count == 1 else {
                throw Stop(
                    say(
                        zh: "须给出 --dispatch、--recording、--matter、--day 之一",
                        en: "give one of --dispatch, --recording, --matter, --day"), hint: "--dispatch 2026112000001",
                    code: 2)
            }
            let catalogue = keeper.catalogue
            if let dispatch {
                return ("dispatch \(dispatch)", try RetentionReading.recordings(dispatch, catalogue))
            }
            if let recording {
                let found = try RetentionReading.recordings(recording, catalogue)
                return ("recording \(found.count == 1 ? found[0].sha256 : recording)", found)
            }
            if let matter {
                guard let known = try catalogue.matter(matter) else {
                    throw Stop(say(zh: "没有这个案件：\(matter)", en: "there is no such matter: \(matter)"))
                }
                var seen = Set<String>()
                let all = try known.dispatches.flatMap { dispatch in
                    var query = SegmentQuery()
                    query.dispatch = dispatch
                    query.limit = .max
                    return try catalogue.find(query).map(\.recording)
                }.filter { seen.insert($0).inserted }
                return ("matter \(matter)", try all.compactMap { try catalogue.recording($0) })
            }
            guard let start = try keeper.site.argument(day), let day else { throw ExitCode(2) }
            var filter = RecordingFilter()
            filter.received = WallSpan(start: start, end: start + .seconds(86_400))
            return ("day \(day)", try catalogue.recordings(filter))
        }

        /// At hand-over what lies on the card and is no recorder's; at archive the folder's copies take the vault's place.
        private func look(
            at carrier: String, _ recordings: [Recording], _ question: inout FourPropertyCheck.Question,
            _ keeper: RetentionKeeper, _ settings: VaultSettings
        ) throws {
            let path = Paths.absolute(carrier)
            guard question.stage == .archive else {
                let profiles = try Paths.profiles(Paths.pipelines() + "/recorders")
                question.foreign = try CarrierListing.foreignOnCard(
                    path, profiles: profiles, catalogue: keeper.catalogue, zone: settings.timeZone)
                return
            }
            let known = Set(recordings.map(\.sha256))
            guard let copies = CarrierListing.copies(at: path, of: known) else {
                throw Stop(
                    "\(path.text): \(say(zh: "读不出来", en: "can't be read"))",
                    hint: say(zh: "检查路径和权限", en: "check the path and its permissions"))
            }
            question.foreign = copies.foreign
            question.place = { copies.places[$0.sha256] }
            // A copy is there because its digest was found.
            question.knowsDigests = true
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: say(zh: "登记过的检测，最近的在前", en: "Checks that were entered, the newest first."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @Option(name: .long, help: help("最多几次", "At most so many.")) var limit = 20

        func run() throws {
            try RetentionReading.run(vault) { keeper in
                for report in try keeper.catalogue.propertyChecks(limit: max(1, limit)) {
                    FourfoldCommand.show(report, keeper.site, common)
                }
            }
        }
    }

    static func show(_ report: PropertyReport, _ site: SiteTime, _ common: CommonOptions) {
        if common.json {
            Console.out(FourPropertyWords.json(report, site: site).line)
        } else {
            for line in FourPropertyWords.lines(report, language) { Console.out(line) }
        }
    }
}
