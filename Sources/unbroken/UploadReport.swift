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
        if tally.failed > 0 {
            for item in report.items {
                if case .failed(let error) = item.outcome { Console.report(Stop(error)) }
            }
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

    private var tally: RunTally { report.tally }

    private func summary() -> JSONText {
        .object([
            ("schema", .text("unbroken.upload/1")), ("files", .integer(Int64(tally.files))),
            ("stored", .integer(Int64(tally.stored))), ("known", .integer(Int64(tally.known))),
            ("duplicates", .integer(Int64(tally.duplicates))), ("waiting", .integer(Int64(tally.waiting))),
            ("ignored", .integer(Int64(tally.ignored))), ("failed", .integer(Int64(tally.failed))),
            ("unreadable", .integer(Int64(tally.unreadable))), ("segments", .integer(Int64(tally.segments))),
            ("adopted", .integer(Int64(report.adopted))), ("exitCode", .integer(Int64(report.exitCode))),
        ])
    }

    private func people() {
        Console.out("")
        var parts = ["\(Phrase.stored.text(language)) \(tally.stored)"]
        let others: [(Phrase, Int)] = [
            (.known, tally.known), (.duplicate, tally.duplicates), (.waitingCount, tally.waiting),
            (.ignoredCount, tally.ignored), (.failed, tally.failed),
        ]
        for (phrase, count) in others where count > 0 { parts.append("\(phrase.text(language)) \(count)") }
        parts.append("\(Phrase.segments.text(language)) \(tally.segments)")
        Console.out(parts.joined(separator: " · "))
        // What the tally has none of is not looked for among ten thousand items.
        if tally.segments > 0 { section(say(zh: "各次出警", en: "by dispatch"), dispatches()) }
        if tally.hasFindings { section(say(zh: "录像中的发现", en: "found in recordings"), eachItem(flagged)) }
        section(say(zh: "文件之间", en: "between files"), betweenRows())
        if tally.unreadable > 0 { section(say(zh: "无法读取", en: "could not be read"), eachItem(unreadable)) }
        if let properties = report.properties {
            Console.out("\n" + FourPropertyWords.summary(properties, language) + "  (fourfold list)")
        }
        if tally.hasFindings {
            section(say(zh: "没有匹配到出警的录像", en: "recordings that match no dispatch"), eachItem(unmatched))
        }
    }

    /// The heading comes with the first row.
    private func section(_ title: String, _ rows: some Sequence<String>) {
        var isTitled = false
        for row in rows {
            if !isTitled { Console.out("\n\(title)\(say(zh: "：", en: ":"))") }
            isTitled = true
            Console.out("  \(row)")
        }
    }

    /// The rows of each item in turn: a card may hold ten thousand files, and their rows are never in memory together.
    private func eachItem(_ rows: @escaping (ItemReport) -> [String]) -> some Sequence<String> {
        report.items.lazy.flatMap(rows)
    }

    private func dispatches() -> [String] {
        struct Sum {
            var place: String
            var cause: String
            var officers: Set<String> = []
            var segments = 0
        }
        var sums: [String: Sum] = [:]
        for item in report.items {
            for segment in item.segments {
                var sum = sums[segment.dispatch] ?? Sum(place: segment.place ?? "", cause: segment.cause ?? "")
                sum.officers.insert(segment.officer)
                sum.segments += 1
                sums[segment.dispatch] = sum
            }
        }
        return sums.sorted { $0.key < $1.key }.map { number, sum in
            let officers = sum.officers.sorted().joined(separator: ", ")
            return
                "\(number)  \(sum.place)  \(sum.cause)  \(officers)  \(Phrase.segments.text(language)) \(sum.segments)"
        }
    }

    private func flagged(_ item: ItemReport) -> [String] {
        let shown: Set<FindingKind> = [
            .interruption, .pictureLoss, .soundLoss, .timestampReset, .overlap, .repeat, .truncated, .damaged,
            .hiddenMedia,
            .clockReset, .clockDisagreement,
        ]
        guard item.recording?.verdict != .unreadable else { return [] }
        return item.findings.filter { shown.contains($0.kind) }.map { finding in
            "\(RawPath(item.path).name.text)  \(FindingWords.line(finding.withoutSpokenWords, language))"
        }
    }

    private func unreadable(_ item: ItemReport) -> [String] {
        guard item.recording?.verdict == .unreadable else { return [] }
        let why = item.findings.map { FindingWords.line($0.withoutSpokenWords, language) }.joined(separator: "; ")
        return ["\(RawPath(item.path).name.text)  \(why)"]
    }

    private func betweenRows() -> [String] {
        report.between.map { line in "\(line.subject)  \(FindingWords.line(line.finding.withoutSpokenWords, language))"
        }
    }

    private func unmatched(_ item: ItemReport) -> [String] {
        guard item.isUnmatched else { return [] }
        let when = item.recording?.span.map { site.text($0.start) } ?? Phrase.unknownTime.text(language)
        return ["\(RawPath(item.path).name.text)  \(when)"]
    }
}
