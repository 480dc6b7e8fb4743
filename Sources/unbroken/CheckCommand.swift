import ArgumentParser
import Evidence
import Foundation
import Inspection
import Pipeline
import Synchronization
import Vault

struct CheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: say(zh: "只看文件：完整吗？缺在哪里？", en: "Look at files only: are they whole, and if not, where?"),
            discussion: say(
                zh: "不需要库，除所要的报告外不写任何东西。文件夹按同一台记录仪的连续文件来读：还会检查漏号和文件之间的间断。",
                en:
                    "Needs no vault and writes nothing but the reports asked for. A folder is read as consecutive files of one recorder: "
                    + "missing numbers and time between files are looked for too."))
    }

    @OptionGroup var common: CommonOptions

    @Argument(help: help("文件或文件夹", "Files or folders."))
    var paths: [String]

    @Flag(name: .long, help: help("把所有文件当作同一台记录仪的连续文件", "Read all files as consecutive files of one recorder."))
    var together = false

    @Flag(inversion: .prefixedNo, help: help("计算 SHA-256", "Compute the SHA-256."))
    var digest = true

    @Flag(
        name: .long,
        help: help(
            "只看数据包，不看画面、不听声音（快得多）", "Look at packets only, neither at pictures nor at sound (much faster)."))
    var packetsOnly = false

    @Flag(
        name: .long,
        help: help("解码每一帧画面并统计错误（慢）", "Decode every picture and count errors (slow)."))
    var deep = false

    @Flag(
        inversion: .prefixedNo,
        help: help(
            "读取画面上叠加的时钟（需带文字识别编译）", "Read the clock burnt into the pictures (where built with text recognition)."))
    var burntClock = true

    @Option(name: .long, help: help("文件名时间所在时区（默认：本机时区）", "Zone of times in file names (default: this machine's)."))
    var zone: String?

    @Option(name: .long, help: help("同时检查的文件数", "Files checked at once."))
    var jobs: Int?

    @OptionGroup(title: say(zh: "报告", en: "Reports")) var reports: ReportOptions

    func run() throws {
        let started = WallTime.now
        let pool = try Workers.pool()
        let profiles = try Paths.profiles(Paths.pipelines() + "/recorders")
        let timeZone = try zone.map { name throws in
            guard let zone = TimeZone(identifier: name) else {
                throw Stop(say(zh: "未知时区：\(name)", en: "unknown time zone: \(name)"), hint: "Asia/Shanghai", code: 2)
            }
            return zone
        }
        var check = CheckRun(
            pool: pool, profiles: profiles, zone: timeZone ?? .current, digest: digest,
            readsClock: burntClock,
            width: max(1, jobs ?? Parallel.cores))
        if packetsOnly { check.analysis = .packetsOnly }
        check.analysis.isDeep = deep
        let (groups, problems) = check.groups(paths.map(Paths.absolute), together: together)
        let given = paths.map { (absolute: Paths.absolute($0).text, text: $0) }
        let bar = ProgressBar(enabled: !common.quiet)
        let worst = Mutex<(verdict: Verdict, findings: Bool)>((.whole, false))
        let output = try reports.open(
            paths: paths, groups: groups, isTogether: together, started: started, zone: timeZone ?? .current,
            json: common.json)
        defer { output?.tidy() }
        check.thumbnails = output?.thumbnails
        check.describesMembers = output != nil
        let show: @Sendable (String) -> Void = output?.usesStandardOutput == true ? bar.warn : bar.print
        bar.start(
            files: groups.reduce(0) { $0 + $1.files.count },
            bytes: groups.reduce(0) { sum, group in group.files.indices.reduce(sum) { $0 + group.files.size($1) } })
        let json = common.json
        let quiet = common.quiet
        check.run(
            groups,
            onLine: { line in
                worst.withLock {
                    $0.verdict = max($0.verdict, line.facts.verdict)
                    $0.findings = $0.findings || !line.facts.findings.isEmpty
                }
                bar.finishOne()
                let path = Paths.asGiven(line.path, given)
                output?.add(line, path: path)
                if json {
                    show(FindingJSON.check(path: path, sha256: line.sha256, facts: line.facts).line)
                } else if !quiet || line.facts.verdict != .whole {
                    show(CheckWords.text(path: path, line: line))
                }
            },
            onSequence: { sequence in
                if !sequence.findings.isEmpty { worst.withLock { $0.findings = true } }
                output?.add(sequence) { Paths.asGiven($0, given) }
                if json {
                    show(FindingJSON.sequence(sequence).line)
                } else if !sequence.findings.isEmpty {
                    show(CheckWords.text(sequence))
                }
            }, onProgress: { bar.advance($0) })
        bar.end()
        for problem in problems {
            let words = VaultWords.words(problem).message
            Console.report(Stop(words, hint: say(zh: "检查路径和权限", en: "check the path and its permissions")))
        }
        try output?.finish(problems)
        let result = worst.withLock { $0 }
        if !problems.isEmpty || result.verdict == .unreadable { throw ExitCode(4) }
        if result.findings { throw ExitCode(3) }
    }
}

/// The report of `check` for people.
enum CheckWords {
    static func text(path: String, line: CheckRun.Line) -> String {
        let facts = line.facts
        var rows = ["\(path): \(FindingWords.verdict(facts.verdict, language))"]
        var summary: [String] = []
        if let container = facts.container {
            summary.append(container.split(separator: ",").first.map(String.init) ?? container)
        }
        for stream in facts.streams where stream.kind == "video" || stream.kind == "audio" {
            var words = stream.codec
            if let width = stream.width, let height = stream.height { words += " \(width)×\(height)" }
            if let rate = stream.sampleRate, rate > 0 { words += " \(rate) Hz" }
            summary.append(words)
        }
        if let duration = facts.duration { summary.append(FindingWords.clock(duration)) }
        if !summary.isEmpty { rows.append("    " + summary.joined(separator: " · ")) }
        if facts.findings.isEmpty, let reason = facts.reason {
            rows.append("  ! " + ReasonWords.text(reason, language))
        }
        rows += facts.findings.map { "  ! " + FindingWords.line($0, language) }
        rows += (facts.notEvaluated ?? []).map { "  ? " + FindingWords.line($0, language) }
        return rows.joined(separator: "\n")
    }

    static func text(_ sequence: CheckRun.Sequence) -> String {
        let title = say(zh: "文件之间：", en: "between the files:")
        let rows = sequence.findings.map { finding in
            let files = finding.evidence.facts["files"].map { "  [\($0)]" } ?? ""
            var shown = finding
            shown.evidence.facts["files"] = nil
            return "  ! " + FindingWords.line(shown, language) + files
        }
        return ([title] + rows).joined(separator: "\n")
    }
}
