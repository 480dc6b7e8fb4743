import Evidence
import Foundation
import Pipeline
import Vault

/// One line a file while the upload runs.
enum UploadWords {
    static func line(_ item: ItemReport, site: SiteTime) -> String {
        let name = Console.fit(RawPath(item.path).name.text, 52)
        switch item.outcome {
        case .waiting: return "  … \(name) \(Phrase.waiting.text(language))"
        case .ignored: return "  - \(name) \(Phrase.ignored.text(language))"
        case .failed(let error): return "  ✗ \(name) \(VaultWords.words(error).message)"
        case .known(let other):
            if let other {
                return "  = \(name) \(say(zh: "与已入库的相同：", en: "the same bytes as")) \(RawPath(other).name.text)"
            }
        case .disposed(let id):
            return "  - \(name) \(say(zh: "已按 D\(id) 处置，不再存入", en: "disposed of by D\(id); not stored again"))"
        case .stored: break
        }
        let mark = item.recording?.verdict.map { $0 == .whole ? "✓" : $0 == .findings ? "!" : "✗" } ?? "✓"
        var words: [String] = []
        if let verdict = item.recording?.verdict { words.append(FindingWords.verdict(verdict, language)) }
        if let span = item.recording?.span { words.append(site.short(span.start)) }
        let kinds = item.findings.map { FindingWords.name($0.kind, language) }
        if !kinds.isEmpty { words.append(Array(Set(kinds)).sorted().joined(separator: ", ")) }
        if !item.dispatches.isEmpty { words.append("→ " + item.dispatches.joined(separator: ", ")) }
        return "  \(mark) \(name) \(words.joined(separator: "  "))"
    }
}

/// What the clerk reads at the end: what is in, what is flagged, what could not be read, what nobody claimed.
struct UploadReport {
    let report: RunReport
    let site: SiteTime
    let root: RawPath
    let common: CommonOptions

    func print() {
        for problem in report.problems { Console.report(Stop(problem)) }
        for item in report.items {
            if case .failed(let error) = item.outcome { Console.report(Stop(error)) }
        }
        if let failure = report.failure { Console.report(Stop(failure.text(language))) }
        if common.json {
            for line in report.between { Console.out(between(line).line) }
            if let properties = report.properties {
                Console.out(FourPropertyWords.json(properties, site: site).line)
            }
            Console.out(summary().line)
        } else if !common.quiet {
            people()
        }
    }

    private func between(_ line: RunReport.StoredFindingLine) -> JSONText {
        .object([
            ("schema", .text("unbroken.between/1")), ("subject", .text(line.subject)),
            ("finding", FindingJSON.finding(line.finding.withoutSpokenWords)),
        ])
    }

    private func count(_ isCounted: (ItemReport) -> Bool) -> Int { report.items.count(where: isCounted) }

    private var stored: Int { count { $0.outcome == .stored } }
    private var duplicates: Int { count { if case .known(let other) = $0.outcome { other != nil } else { false } } }
    private var known: Int { count { $0.outcome == .known(duplicateOf: nil) } }
    private var waiting: Int { count { $0.outcome == .waiting } }
    private var failed: Int { count { if case .failed = $0.outcome { true } else { false } } }
    private var ignored: Int { count { if case .ignored = $0.outcome { true } else { false } } }
    private var unreadable: [ItemReport] { report.items.filter { $0.recording?.verdict == .unreadable } }
    private var segments: [Segment] { report.items.flatMap(\.segments) }

    private func summary() -> JSONText {
        .object([
            ("schema", .text("unbroken.upload/1")), ("files", .integer(Int64(report.items.count))),
            ("stored", .integer(Int64(stored))), ("known", .integer(Int64(known))),
            ("duplicates", .integer(Int64(duplicates))), ("waiting", .integer(Int64(waiting))),
            ("ignored", .integer(Int64(ignored))), ("failed", .integer(Int64(failed))),
            ("unreadable", .integer(Int64(unreadable.count))), ("segments", .integer(Int64(segments.count))),
            ("adopted", .integer(Int64(report.adopted))), ("exitCode", .integer(Int64(report.exitCode))),
        ])
    }

    private func people() {
        Console.out("")
        var parts = ["\(Phrase.stored.text(language)) \(stored)"]
        if known > 0 { parts.append("\(Phrase.known.text(language)) \(known)") }
        if duplicates > 0 { parts.append("\(Phrase.duplicate.text(language)) \(duplicates)") }
        if waiting > 0 { parts.append("\(Phrase.waitingCount.text(language)) \(waiting)") }
        if ignored > 0 { parts.append("\(Phrase.ignoredCount.text(language)) \(ignored)") }
        if failed > 0 { parts.append("\(Phrase.failed.text(language)) \(failed)") }
        parts.append("\(Phrase.segments.text(language)) \(segments.count)")
        Console.out(parts.joined(separator: " · "))
        section(say(zh: "各次出警", en: "by dispatch"), dispatches())
        section(say(zh: "录像中的发现", en: "found in recordings"), flagged())
        section(say(zh: "文件之间", en: "between files"), betweenRows())
        section(
            say(zh: "无法读取", en: "could not be read"),
            unreadable.map {
                "\(RawPath($0.path).name.text)  \($0.findings.map { FindingWords.line($0.withoutSpokenWords, language) }.joined(separator: "; "))"
            })
        if let properties = report.properties {
            Console.out("\n" + FourPropertyWords.summary(properties, language) + "  (fourfold list)")
        }
        section(say(zh: "没有匹配到出警的录像", en: "recordings that match no dispatch"), unmatched())
    }

    private func section(_ title: String, _ rows: [String]) {
        guard !rows.isEmpty else { return }
        Console.out("\n\(title)\(say(zh: "：", en: ":"))")
        for row in rows { Console.out("  \(row)") }
    }

    private func dispatches() -> [String] {
        Dictionary(grouping: segments, by: \.dispatch).sorted { $0.key < $1.key }.map { number, members in
            let officers = Set(members.map(\.officer)).sorted().joined(separator: ", ")
            let place = members.first?.place ?? ""
            let cause = members.first?.cause ?? ""
            return "\(number)  \(place)  \(cause)  \(officers)  \(Phrase.segments.text(language)) \(members.count)"
        }
    }

    private func flagged() -> [String] {
        let shown: Set<FindingKind> = [
            .interruption, .pictureLoss, .soundLoss, .timestampReset, .overlap, .repeat, .truncated, .damaged,
            .hiddenMedia,
            .clockReset, .clockDisagreement,
        ]
        return report.items.filter { $0.recording?.verdict != .unreadable }.flatMap { item in
            item.findings.filter { shown.contains($0.kind) }.map { finding in
                "\(RawPath(item.path).name.text)  \(FindingWords.line(finding.withoutSpokenWords, language))"
            }
        }
    }

    private func betweenRows() -> [String] {
        report.between.map { line in "\(line.subject)  \(FindingWords.line(line.finding.withoutSpokenWords, language))"
        }
    }

    private func unmatched() -> [String] {
        report.items.filter { $0.findings.contains { $0.kind == .unmatched } }.map { item in
            let when = item.recording?.span.map { site.text($0.start) } ?? Phrase.unknownTime.text(language)
            return "\(RawPath(item.path).name.text)  \(when)"
        }
    }
}
