import Inspection
import Evidence
import Foundation

/// JUnit-style XML: a suite for each argument, a case for each file, a failure for each finding.
///
/// The texts are in the language of the run; `type` is the kind's own name. Several failures in one case are allowed by
/// the format; readers that know only one take the first.
struct JUnitReport {
    let run: ReportRun

    static let mark = "<!-- unbroken.junit/1 -->"
    static let mostFailures = 1000

    struct Counts: Sendable {
        var tests = 0
        var failures = 0
        var errors = 0
        var skipped = 0
        var elapsed = Nanoseconds.zero

        mutating func add(_ other: Counts) {
            tests += other.tests
            failures += other.failures
            errors += other.errors
            skipped += other.skipped
            elapsed = elapsed + other.elapsed
        }

        fileprivate var attributes: String {
            " tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\" skipped=\"\(skipped)\""
                + " time=\"\(JUnitReport.seconds(elapsed))\""
        }
    }

    private var language: Language { run.language }

    static func seconds(_ time: Nanoseconds) -> String { String(time.secondsText.dropLast(3)) }

    func file(_ line: CheckRun.Line) -> (markup: String, counts: Counts) {
        var counts = Counts()
        counts.tests = 1
        counts.elapsed = line.elapsed
        let missing = OpenQuestion.items(line, language)
        var body = ""
        switch line.facts.verdict {
        case .unreadable:
            counts.errors = 1
            let finding = line.facts.findings.first
            let message = line.facts.reason.map { ReasonWords.text($0, language) } ?? ""
            let text = (line.facts.findings.map { Self.evidence($0, language) } + line.facts.log)
                .joined(separator: "\n")
            body =
                "    <error" + Markup.attribute("type", finding?.kind.rawValue ?? "unreadable")
                + Markup.attribute("message", message) + ">\(lines(text))</error>\n"
        case .findings:
            counts.failures = 1
            body = failures(line.facts.findings)
        case .whole where OpenQuestion.isWhole(line, missing):
            counts.skipped = 1
            let message = missing.filter(\.isContinuity).map(\.text).joined(separator: "; ")
            body = "    <skipped" + Markup.attribute("message", message) + "/>\n"
        case .whole: break
        }
        var notes: [String] = []
        if let digest = line.sha256 { notes.append("sha256 \(digest)") }
        if let duration = line.facts.duration { notes.append("duration \(duration.secondsText)") }
        notes += missing.map { "\(Phrase.notEvaluatedTitle.text(language)): \($0.text)" }
        if !notes.isEmpty { body += "    <system-out>\(lines(notes.joined(separator: "\n")))</system-out>\n" }
        return (testcase(line.path, elapsed: line.elapsed, body), counts)
    }

    /// The case of what lies between files.
    func sequence(_ sequence: CheckRun.Sequence) -> (markup: String, counts: Counts) {
        var counts = Counts()
        counts.tests = 1
        counts.failures = sequence.findings.isEmpty ? 0 : 1
        return (
            testcase(Phrase.betweenTitle.text(language), elapsed: .zero, failures(sequence.findings)), counts
        )
    }

    private func testcase(_ name: String, elapsed: Nanoseconds, _ body: String) -> String {
        let start =
            "  <testcase" + Markup.attribute("name", name) + Markup.attribute("classname", "unbroken.check")
            + " time=\"\(Self.seconds(elapsed))\""
        return body.isEmpty ? start + "/>\n" : start + ">\n\(body)  </testcase>\n"
    }

    private func failures(_ findings: [Finding]) -> String {
        var result = findings.prefix(Self.mostFailures).map { finding in
            "    <failure" + Markup.attribute("type", finding.kind.rawValue)
                + Markup.attribute("message", FindingWords.line(finding, language))
                + ">\(lines(Self.evidence(finding, language)))</failure>\n"
        }.joined()
        let more = findings.count - Self.mostFailures
        if more > 0 {
            result +=
                "    <failure type=\"more\""
                + Markup.attribute("message", Phrase.moreFindings.text(language, ["count": String(more)])) + "/>\n"
        }
        return result
    }

    /// Content may have real line breaks; each line is escaped by itself.
    private func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { Markup.escape(String($0)) }
            .joined(separator: "\n")
    }

    /// What the finding rests on, one fact a line.
    static func evidence(_ finding: Finding, _ language: Language) -> String {
        var rows = [FindingSentence.text(finding, language) ?? FindingWords.line(finding, language)]
        let evidence = finding.evidence
        func clock(_ time: Nanoseconds?) -> String { time?.secondsText ?? "-" }
        rows.append("start \(clock(finding.start)) end \(clock(finding.end)) lost \(clock(finding.lost))")
        if let error = evidence.errorNanoseconds { rows.append("error \(Nanoseconds(error).secondsText)") }
        if let place = finding.place { rows.append("where \(place.rawValue)") }
        if !finding.streams.isEmpty {
            rows.append("streams " + finding.streams.map(String.init).joined(separator: " "))
        }
        for (side, places) in [("before", evidence.before), ("after", evidence.after)] {
            for place in places.prefix(64) {
                func number(_ value: Int64?) -> String { value.map(String.init) ?? "-" }
                rows.append(
                    "\(side) stream \(place.stream) pts \(number(place.pts)) dts \(number(place.dts))"
                        + " timeBase \(place.timeBase) offset \(number(place.offset))")
            }
        }
        if let tolerance = evidence.toleranceNanoseconds {
            rows.append("tolerance \(Nanoseconds(tolerance).secondsText) \(evidence.toleranceReason ?? "")")
        }
        if !evidence.clocks.isEmpty { rows.append("clocks " + evidence.clocks.joined(separator: ", ")) }
        rows += evidence.facts.sorted { $0.key < $1.key }.prefix(200).map { "\($0.key) \($0.value)" }
        rows += evidence.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return rows.map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
    }

    /// Problems of arguments that could not be read, as a suite of their own.
    func problems(_ problems: [(path: String, words: String)]) -> (markup: String, counts: Counts) {
        var counts = Counts()
        counts.tests = problems.count
        counts.errors = problems.count
        let cases = problems.map { problem in
            testcase(
                problem.path, elapsed: .zero,
                "    <error type=\"not-read\"" + Markup.attribute("message", problem.words) + "/>\n")
        }
        return (suiteHead(Phrase.couldNotBeRead.text(language), counts) + cases.joined() + suiteEnd, counts)
    }

    func suiteHead(_ name: String, _ counts: Counts) -> String {
        // The format's time stamp has no zone: UTC.
        let stamp = SiteTime(zone: .gmt).text(run.started).prefix(19)
        return "<testsuite" + Markup.attribute("name", name) + counts.attributes + " timestamp=\"\(stamp)\">\n"
    }

    let suiteEnd = "</testsuite>\n"

    func head(_ total: Counts) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(Self.mark)\n<testsuites name=\"unbroken check\""
            + "\(total.attributes)>\n"
    }

    let tail = "</testsuites>\n"
}
