import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline

struct GapsCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "gaps", abstract: say(zh: "中断、缺失和其他发现", en: "Interruptions, losses and other findings."),
            discussion: say(
                zh: """
                    所给条件须同时满足。一项的全部经过：unbroken gap F12。
                    状态：\(FindingState.all.map { "\($0.rawValue) \(LedgerWords.state($0, .zh))" }.joined(separator: "；"))
                    """,
                en: """
                    All that is given must hold. One finding with its whole story: unbroken gap F12.
                    States: \(FindingState.all.map { "\($0.rawValue) (\(LedgerWords.state($0, .en)))" }.joined(separator: ", "))
                    """))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Option(name: .long, help: help("接警编号", "Dispatch number.")) var dispatch: String?
    @Option(name: .long, help: help("记录仪序号", "Recorder serial.")) var recorder: String?
    @Option(name: .long, help: help("警号或姓名", "Police number or name.")) var officer: String?
    @Option(name: .long, help: help("起始时间，如 2026-11-20T08:00", "From this time, for example 2026-11-20T08:00."))
    var from: String?
    @Option(name: .long, help: help("结束时间", "Up to this time.")) var to: String?
    @Option(name: .long, help: help("只列这些种类，逗号分隔", "Only these kinds, separated by commas.")) var kind: String?
    @Option(name: .long, help: help("只列这些状态，逗号分隔", "Only these states, separated by commas.")) var state: String?
    @Flag(name: .long, help: help("只列没有说明的", "Only those not explained.")) var unexplained = false

    func run() throws {
        let (catalogue, site) = try vault.reading()
        var query = GapQuery()
        query.dispatch = dispatch
        query.recorder = recorder
        query.officer = officer
        query.from = try site.argument(from)
        query.to = try site.argument(to)
        query.kinds = kind.map { Set($0.split(separator: ",").map { FindingKind(rawValue: String($0)) }) }
        query.states = try states()
        query.onlyFound = unexplained
        do {
            let rows = try GapList(catalogue: catalogue).rows(query)
            for row in rows {
                Console.out(
                    common.json
                        ? RecordJSON.finding(row.stored, cover: row.cover, site: site).line
                        : GapWords.line(row, site: site, language))
            }
            if rows.isEmpty, !common.json, !common.quiet { Console.warn(say(zh: "没有发现", en: "no findings")) }
            if !rows.isEmpty { throw ExitCode(3) }
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    private func states() throws -> Set<FindingState>? {
        var result: Set<FindingState>?
        if let state {
            let named = state.split(separator: ",").map { FindingState(rawValue: String($0)) }
            if let unknown = named.first(where: { !FindingState.all.contains($0) }) {
                throw Stop(
                    say(zh: "没有这种状态：\(unknown.rawValue)", en: "no such state: \(unknown.rawValue)"),
                    hint: FindingState.all.map(\.rawValue).joined(separator: ", "), code: 2)
            }
            result = Set(named)
        }
        guard unexplained else { return result }
        return (result ?? GapQuery.unexplained).intersection(GapQuery.unexplained)
    }
}
