import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct HandOverCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "handover",
            abstract: say(
                zh: "移交：迟交的录像、外出记录、缺填的栏目、证据说明、归档",
                en: "Hand-over: late recordings, absences, missing fields, what is written of evidence, filing."),
            subcommands: [
                LateCommand.self, AwayCommand.self, FieldsCommand.self, StatementCommand.self, FilingCommand.self,
            ])
    }

    /// A span of time from two options.
    struct SpanOptions: ParsableArguments {
        @Option(name: .long, help: help("从", "From.")) var from: String?
        @Option(name: .long, help: help("到", "To.")) var to: String?

        func span(_ site: SiteTime) throws -> WallSpan? {
            guard from != nil || to != nil else { return nil }
            return WallSpan(
                start: try time(from, site) ?? WallTime(nanoseconds: .min),
                end: try time(to, site) ?? WallTime(nanoseconds: .max))
        }

        func time(_ text: String?, _ site: SiteTime) throws -> WallTime? {
            guard let text else { return nil }
            guard let time = TimeArgument.read(text, zone: site.zone) else {
                throw Stop(say(zh: "看不懂的时间：\(text)", en: "not a time: \(text)"), hint: "2026-11-20T08:00", code: 2)
            }
            return time
        }
    }

    struct LateCommand: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "late",
                abstract: say(zh: "超过规定时限才移交的录像", en: "Recordings handed over after the regulation's time."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup(title: say(zh: "接收时间", en: "Received")) var span: SpanOptions
        @Flag(name: .long, help: help("全部录像，不只迟交的", "All recordings, not only late ones.")) var all = false

        func run() throws {
            var counts: [HandOverAnswer.Verdict: Int] = [:]
            try RetentionReading.run(vault) { keeper in
                let rule = keeper.layers.site.keeping.handOver
                let reader = HandOverReader(catalogue: keeper.catalogue, rule: rule, site: keeper.site)
                for answer in try reader.answers(received: span.span(keeper.site)) {
                    counts[answer.verdict, default: 0] += 1
                    guard all || answer.verdict == .late else { continue }
                    Console.out(
                        common.json
                            ? HandOverWords.json(answer, regulation: keeper.layers.site.id, site: keeper.site).line
                            : HandOverWords.text(answer, regulation: keeper.layers.site.id, site: keeper.site, language)
                    )
                }
            }
            if !common.json, !common.quiet {
                let (inTime, late, unknown) = (counts[.inTime] ?? 0, counts[.late] ?? 0, counts[.notEvaluated] ?? 0)
                Console.out(
                    say(
                        zh: "按时 \(inTime) · 迟交 \(late) · 无法判断（没有时间）\(unknown)",
                        en: "in time \(inTime) · late \(late) · not evaluated (no time) \(unknown)"))
            }
            if counts[.late] ?? 0 > 0 { throw ExitCode(3) }
        }
    }

    struct AwayCommand: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "away",
                abstract: say(zh: "登记外出：连续工作、异地、偏远等", en: "Enter an absence: continuous, distant or remote work."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var span: SpanOptions
        @Option(name: .long, help: help("外出民警的警号", "Police number of who was away.")) var officer: String
        @Option(
            name: .long,
            help: help(
                "原因：continuousWork、elsewhere、remote、onWater、poorTransport",
                "Reason: continuousWork, elsewhere, remote, onWater, poorTransport."))
        var reason: String
        @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String
        @Option(name: .long, help: help("说明", "In your own words.")) var text: String?

        func run() throws {
            try RetentionReading.run(vault, writes: true) { keeper in
                guard let start = try span.time(span.from, keeper.site), let end = try span.time(span.to, keeper.site),
                    start < end
                else {
                    throw Stop(
                        say(zh: "须给出 --from 和更晚的 --to", en: "give --from and a later --to"),
                        hint: "--from 2026-11-20T08:00 --to 2026-11-22T18:00", code: 2)
                }
                let gate = AccessGate(catalogue: keeper.catalogue, book: keeper.layers.site)
                let rule = keeper.layers.site.keeping.handOver
                do {
                    let stored = try HandOverReader(catalogue: keeper.catalogue, rule: rule, site: keeper.site).add(
                        Absence(
                            officer: officer, span: WallSpan(start: start, end: end), reason: reason, text: text,
                            by: by, at: .now), gate: gate)
                    Console.out(
                        common.json
                            ? HandOverWords.json(stored, site: keeper.site).line
                            : HandOverWords.text(stored, site: keeper.site))
                } catch HandOverReader.AbsenceFailure.notExcused {
                    let reasons = (rule.afterReturn?.when ?? []).map(\.rawValue).joined(separator: ", ")
                    throw Stop(
                        say(
                            zh: "规定 \(keeper.layers.site.id) 没有这种例外：\(reason)",
                            en: "the regulation \(keeper.layers.site.id) has no such exception: \(reason)"),
                        hint: reasons.isEmpty
                            ? say(zh: "它没有返回后再移交的例外", en: "it has no exception for those who are away") : reasons)
                } catch HandOverReader.AbsenceFailure.unknownOfficer {
                    throw Stop(
                        say(zh: "名单里没有警号 \(officer)", en: "no officer \(officer) is in the list"),
                        hint: "unbroken officer import …")
                }
            }
        }
    }

    struct FieldsCommand: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "fields",
                abstract: say(
                    zh: "缺填规定栏目的片段，按民警列出", en: "Segments that lack fields the regulation asks for, by officer."))
        }

        @OptionGroup var common: CommonOptions
        @OptionGroup var vault: VaultOptions
        @OptionGroup var span: SpanOptions
        @Option(name: .long, help: help("警号或姓名", "Police number or name.")) var officer: String?

        func run() throws {
            var found = 0
            try RetentionReading.run(vault) { keeper in
                let reader = SegmentFieldReader(catalogue: keeper.catalogue, rules: keeper.layers.site.recording)
                var query = SegmentQuery()
                query.limit = .max
                query.officer = officer
                query.from = try span.time(span.from, keeper.site)
                query.to = try span.time(span.to, keeper.site)
                let (segments, gaps) = try reader.gaps(query)
                found = gaps.count
                let id = keeper.layers.site.id
                for gap in gaps.sorted(by: {
                    ($0.segment.officer, $0.segment.number) < ($1.segment.officer, $1.segment.number)
                }) {
                    Console.out(
                        common.json
                            ? HandOverWords.json(gap, regulation: id).line
                            : HandOverWords.text(gap, regulation: id, language))
                }
                guard !common.json, !common.quiet else { return }
                Console.out(
                    say(
                        zh: "片段 \(segments) · 缺填 \(found)", en: "\(segments) segments · \(found) with something missing"
                    ))
            }
            if found > 0 { throw ExitCode(3) }
        }
    }
}
