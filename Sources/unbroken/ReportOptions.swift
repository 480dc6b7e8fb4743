import ArgumentParser
import Evidence
import Foundation
import Glibc
import Pipeline
import Vault

/// The reports of `check` that are files.
struct ReportOptions: ParsableArguments {
    @Option(
        name: .long,
        help: help("把报告写成一个网页文件（- 为标准输出）", "Write a report as one HTML page (- for standard output)."))
    var html: String?

    @Option(name: .long, help: help("把时间线写成 SVG（- 为标准输出）", "Write the timelines as SVG (- for standard output)."))
    var svg: String?

    @Option(
        name: .long,
        help: help("写成 JUnit 式 XML，供批处理使用（- 为标准输出）", "Write JUnit-style XML for batch use (- for standard output)."))
    var junit: String?

    private var wanted: CheckReports.Wanted { .init(html: html, svg: svg, junit: junit) }

    func validate() throws {
        let names = [html, svg, junit].compactMap { $0 }
        if names.contains("") {
            throw ValidationError(say(zh: "报告需要文件名", en: "a report needs a file name"))
        }
        if Set(names.map { $0 == "-" ? "-" : Paths.absolute($0).text }).count < names.count {
            throw ValidationError(say(zh: "两个报告不能写到同一处", en: "two reports can't go to the same place"))
        }
    }

    /// Opens what was asked for; nil where nothing was.
    func open(
        paths: [String], groups: [CheckRun.Group], isTogether: Bool, started: WallTime, zone: TimeZone, json: Bool
    ) throws -> ReportOutput? {
        guard wanted.any else { return nil }
        if json, wanted.usesStandardOutput {
            throw Stop(
                say(zh: "--json 已经使用标准输出", en: "--json takes standard output already"),
                hint: say(zh: "把报告写到文件", en: "write the report to a file"), code: 2)
        }
        let names = paths.map { Paths.shown($0) }
        let run = ReportRun(
            version: UnbrokenCommand.configuration.version, arguments: names,
            groups: isTogether ? [names.joined(separator: " ")] : names, started: started, zone: zone,
            language: language)
        return try ReportOutput(wanted, run: run, inputs: groups.flatMap(\.files).map(\.path))
    }
}

/// The reports being written, and what must go when they are done or given up.
final class ReportOutput: Sendable {
    private let reports: CheckReports
    let thumbnails: Thumbnails?
    let usesStandardOutput: Bool

    init(_ wanted: CheckReports.Wanted, run: ReportRun, inputs: [RawPath]) throws {
        do { reports = try CheckReports(wanted, run: run, inputs: inputs) } catch { throw Stop(error) }
        usesStandardOutput = wanted.usesStandardOutput
        thumbnails = wanted.hasPictures ? Thumbnails() : nil
        if wanted.hasPictures, thumbnails == nil {
            throw Stop(
                say(zh: "无法建立临时文件夹", en: "no temporary folder can be made"),
                hint: say(zh: "检查 TMPDIR", en: "check TMPDIR"))
        }
        Interrupts.removeOnStop(files: reports.temporaries, folder: thumbnails?.folder)
    }

    func add(_ line: CheckRun.Line, path: String) {
        var line = line
        line.path = path
        reports.add(line)
    }

    func add(_ sequence: CheckRun.Sequence, path: (String) -> String) {
        var sequence = sequence
        for index in sequence.members.indices { sequence.members[index].path = path(sequence.members[index].path) }
        reports.add(sequence)
    }

    func finish(_ problems: [VaultError]) throws {
        do {
            try reports.finish(
                problems: problems.map { (path: $0.path, words: VaultWords.words($0).message) }, finished: .now)
        } catch {
            throw Stop(error)
        }
    }

    func tidy() { thumbnails?.remove() }
}

extension Paths {
    /// An argument as it is shown: one that is no UTF-8, or has control characters, with `%XX`.
    static func shown(_ argument: String) -> String { RawPath(argument).text }
}
