import Timeline
import Foundation
import Inspection
import Evidence
import Synchronization

/// The reports of one run of `check`, written as its results come: what is done lies on disk, not in memory.
public final class CheckReports: Sendable {
    /// Which reports, and where to.
    public struct Wanted: Sendable {
        public var html: String?
        public var svg: String?
        public var junit: String?

        public init(html: String?, svg: String?, junit: String?) {
            self.html = html
            self.svg = svg
            self.junit = junit
        }

        public var any: Bool { html != nil || svg != nil || junit != nil }
        /// Reports with pictures in them.
        public var hasPictures: Bool { html != nil || svg != nil }
        public var usesStandardOutput: Bool { [html, svg, junit].contains("-") }
    }

    private struct Page: Sendable {
        var file: ReportFile
        var overview: Spool
        var sequences: Spool
        var files: Spool
        var wholeDrawn = 0
        var pictures = 0
    }

    private struct Sheet: Sendable {
        var file: ReportFile
        var body: Spool
        var bottom: Double = 28
        var drawn = 0
        var leftOut = 0
    }

    private struct Batch: Sendable {
        var file: ReportFile
        var suites: Spool
        var cases: Spool
        var group = 0
        var counts = JUnitReport.Counts()
        var total = JUnitReport.Counts()
    }

    private struct State: Sendable {
        var tally = ReportTally()
        var page: Page?
        var sheet: Sheet?
        var batch: Batch?
        /// Numbers of the files of the running group, for links.
        var numbers: [String: Int] = [:]
        var group = 0
        var failure: SourceError?
    }

    /// Whole files beyond this many are listed without a drawing.
    static let mostWholeDrawings = 200
    /// Pictures a page may carry: some 20 MB, which browsers still open. The others are counted file by file.
    static let mostPictures = 2000

    private let run: ReportRun
    private let state: Mutex<State>

    /// Opens every report. Nothing is written where one can't be.
    /// - Parameter inputs: files to be checked, which no report may replace.
    public init(_ wanted: Wanted, run: ReportRun, inputs: [RawPath]) throws(SourceError) {
        self.run = run
        var state = State()
        if let name = wanted.html {
            let file = try ReportFile(name, inputs: inputs, mark: HTMLReport.mark)
            state.page = Page(file: file, overview: try Spool(), sequences: try Spool(), files: try Spool())
        }
        if let name = wanted.svg {
            let file = try ReportFile(name, inputs: inputs, mark: SVGReport.mark)
            state.sheet = Sheet(file: file, body: try Spool())
        }
        if let name = wanted.junit {
            let file = try ReportFile(name, inputs: inputs, mark: JUnitReport.mark)
            state.batch = Batch(file: file, suites: try Spool(), cases: try Spool())
        }
        self.state = Mutex(state)
    }

    /// Files that must go when the program is stopped.
    public var temporaries: [String] {
        state.withLock { [$0.page?.file, $0.sheet?.file, $0.batch?.file].compactMap { $0?.temporary } }
    }

    /// Adds one file; in order, one at a time.
    public func add(_ line: CheckRun.Line) {
        state.withLock { state in
            let isEvaluated = !OpenQuestion.isWhole(line, OpenQuestion.items(line, run.language))
            state.tally.add(line, isEvaluated: isEvaluated)
            let number = state.tally.files
            if state.group != line.group {
                state.group = line.group
                state.numbers = [:]
            }
            state.numbers[line.path] = number
            page(&state, line, number: number, isEvaluated: isEvaluated)
            if var sheet = state.sheet {
                if sheet.drawn < SVGReport.mostDrawings {
                    let drawn = SVGReport(run: run).file(line, number: number, top: sheet.bottom)
                    sheet.body.append(drawn.markup)
                    sheet.bottom = drawn.bottom
                    sheet.drawn += 1
                } else {
                    sheet.leftOut += 1
                }
                state.sheet = sheet
            }
            if state.batch != nil {
                open(group: line.group, &state)
                let drawn = JUnitReport(run: run).file(line)
                state.batch?.cases.append(drawn.markup)
                state.batch?.counts.add(drawn.counts)
            }
        }
    }

    private func page(_ state: inout State, _ line: CheckRun.Line, number: Int, isEvaluated: Bool) {
        guard var page = state.page else { return }
        let isWhole = line.facts.verdict == .whole
        if isWhole { page.wholeDrawn += 1 }
        var shown = line
        let isDrawn = !isWhole || page.wholeDrawn <= Self.mostWholeDrawings
        if !isDrawn || page.pictures + line.pictures.count > Self.mostPictures { shown.pictures = [] }
        page.pictures += shown.pictures.count
        let section = HTMLFile(
            line: shown, number: number, site: run.site, language: run.language,
            isDrawn: isDrawn, picturesLeftOut: line.pictures.count - shown.pictures.count)
        page.files.append(section.section())
        page.overview.append(HTMLReport(run: run).overviewRow(line, number: number, isEvaluated: isEvaluated))
        state.page = page
    }

    /// Adds what lies between the files just added.
    public func add(_ sequence: CheckRun.Sequence) {
        state.withLock { state in
            state.tally.add(sequence.findings)
            let title = run.groups.indices.contains(sequence.group) ? run.groups[sequence.group] : ""
            let numbers = state.group == sequence.group ? state.numbers : [:]
            state.page?.sequences.append(
                HTMLReport(run: run).sequence(sequence, title: title) { path in numbers[path].map { "f\($0)" } })
            if var sheet = state.sheet {
                let drawn = SVGReport(run: run).sequence(sequence, title: title, top: sheet.bottom)
                sheet.body.append(drawn.markup)
                sheet.bottom = drawn.bottom
                state.sheet = sheet
            }
            if state.batch != nil {
                open(group: sequence.group, &state)
                let drawn = JUnitReport(run: run).sequence(sequence)
                state.batch?.cases.append(drawn.markup)
                state.batch?.counts.add(drawn.counts)
            }
        }
    }

    /// Closes suites until `group` is the open one.
    private func open(group: Int, _ state: inout State) {
        guard var batch = state.batch else { return }
        while batch.group < min(group, run.groups.count) {
            close(&batch, &state.failure)
        }
        state.batch = batch
    }

    private func close(_ batch: inout Batch, _ failure: inout SourceError?) {
        let report = JUnitReport(run: run)
        batch.suites.append(report.suiteHead(run.groups[batch.group], batch.counts))
        do throws(SourceError) { try batch.cases.move(to: batch.suites) } catch { failure = failure ?? error }
        batch.suites.append(report.suiteEnd)
        batch.total.add(batch.counts)
        batch.counts = JUnitReport.Counts()
        batch.group += 1
    }

    /// Writes every report to its name.
    /// - Parameter problems: arguments that could not be read, with the words for it.
    public func finish(problems: [(path: String, words: String)], finished: WallTime) throws(SourceError) {
        let failure = state.withLock { state -> SourceError? in
            do throws(SourceError) {
                try finish(&state, problems: problems, finished: finished)
                return state.failure
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private func finish(
        _ state: inout State, problems: [(path: String, words: String)], finished: WallTime
    ) throws(SourceError) {
        if let page = state.page {
            let report = HTMLReport(run: run)
            try page.file.write(report.head(state.tally, problems: problems, finished: finished))
            try page.file.write(report.overviewHead())
            try page.file.write(page.overview)
            try page.file.write(report.overviewEnd())
            try page.file.write(page.sequences)
            try page.file.write(report.filesHead())
            try page.file.write(page.files)
            try page.file.write(report.tail())
            try page.file.finish()
        }
        if let sheet = state.sheet {
            let report = SVGReport(run: run)
            let height = sheet.bottom + (sheet.leftOut > 0 ? 30 : 0)
            try sheet.file.write(report.head(state.tally, height: height))
            try sheet.file.write(sheet.body)
            try sheet.file.write(report.tail(leftOut: sheet.leftOut, top: sheet.bottom))
            try sheet.file.finish()
        }
        if state.batch != nil {
            open(group: run.groups.count, &state)
            try finishBatch(&state, problems: problems)
        }
    }

    private func finishBatch(_ state: inout State, problems: [(path: String, words: String)]) throws(SourceError) {
        guard var batch = state.batch else { return }
        let report = JUnitReport(run: run)
        if !problems.isEmpty {
            let drawn = report.problems(problems)
            batch.suites.append(drawn.markup)
            batch.total.add(drawn.counts)
        }
        try batch.file.write(report.head(batch.total))
        try batch.file.write(batch.suites)
        try batch.file.write(report.tail)
        if let failure = state.failure { throw failure }
        try batch.file.finish()
    }
}
