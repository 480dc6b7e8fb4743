import Archive
import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

/// Where a paper goes.
struct PaperOptions: ParsableArguments {
    @Option(name: .long, help: help("写成 PDF（已有的文件不覆盖）", "Write a PDF; a file that is there is not replaced.")) var pdf:
        String?
    @Option(name: .long, help: help("写成可打印的网页", "Write a page to print.")) var html: String?

    /// Opened before anything is read: a place that can't be written is told at once.
    func open() throws -> Files {
        if pdf == "-", html == "-" {
            throw Stop(say(zh: "标准输出只能有一样", en: "only one thing can go to standard output"), code: 2)
        }
        do {
            return Files(
                pdf: try pdf.map { try ReportFile($0, inputs: [], mark: "unbroken.paper.pdf/1") },
                html: try html.map { try ReportFile($0, inputs: [], mark: PaperMaking.mark) },
                usesStandardOutput: pdf == "-" || html == "-")
        } catch let error as SourceError {
            throw Stop(error)
        }
    }

    struct Files {
        var pdf: ReportFile?
        var html: ReportFile?
        var usesStandardOutput: Bool

        func write(_ paper: Paper, at now: WallTime) throws {
            do {
                try html?.put(PaperMaking.html(paper, language))
                if let pdf { try pdf.put(bytes: try PaperMaking.pdf(paper, date: now)) }
            } catch let error as SourceError {
                throw Stop(error)
            } catch let error as PDFMaker.Failure {
                let words = PaperMaking.message(error, language)
                throw Stop(words.message, hint: words.hint)
            }
        }
    }
}

/// The custody log's checkpoint for a paper; nil where there is no log to be read.
private func checkpoint(of root: RawPath) -> Checkpoint? {
    do throws(CustodyError) {
        return try CustodyLog(at: CustodyKeeper.folder(of: root)).checkpoint()
    } catch {
        return nil
    }
}

struct GapReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "gap",
            abstract: say(
                zh: "一项中断的报告：证据、说明、处理、依据，可打印",
                en: "One interruption on paper: evidence, explanation, decision, article."),
            discussion: say(
                zh: "给出 --by 时，经查阅登记后附上中断前后的画面；没有 --by 就没有画面。",
                en:
                    "With --by the pictures on both sides are in it, after the register has the line; without it there are none."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup var files: PaperOptions
    @Argument(help: help("发现的编号，如 F12", "A finding's number, such as F12.")) var finding: String
    @Option(name: .long, help: help("您的警号；附上画面", "Your police number; adds the pictures.")) var by: String?
    @Option(name: .long, help: help("事由（上级机关直接查阅时）", "What for: of direct access, which has no request.")) var reason:
        String?

    func run() throws {
        let id = try FindingNumber.read(finding)
        let root = try vault.root()
        let output = try files.open()
        try RetentionReading.run(vault, writes: by != nil) { keeper in
            let (book, site) = (keeper.layers.site, keeper.site)
            guard
                var report = try GapReport(
                    id, catalogue: keeper.catalogue, rules: book, site: site, language: language)
            else { throw Stop(ReviewError.noSuchFinding(id)) }
            if let by {
                let gate = AccessGate(catalogue: keeper.catalogue, book: book)
                report.pictures = try GapReport.pictures(
                    of: report.row.stored, root: root, catalogue: keeper.catalogue
                ) { recording in _ = try gate.pass(.view, recording, by: by, reason: reason) }
            }
            report.checkpoint = checkpoint(of: root)
            let now = WallTime.now
            let paper = try report.paper(at: now)
            try output.write(paper, at: now)
            guard !output.usesStandardOutput else { return }
            if common.json {
                Console.out(
                    LedgerJSON.ledger(report.ledger, of: report.row.stored, cover: report.row.cover, site: site).line)
            } else if !common.quiet, files.pdf == nil, files.html == nil {
                Console.out(paper.text)
            }
        }
    }
}

struct CertificateCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "dispatch",
            abstract: say(zh: "出警录像连续性证明", en: "The certificate of a dispatch's continuity."),
            discussion: say(
                zh: "三个问题各有三种结论：时时有人录、文件完整、缺失有说明；总的结论取最差的。结论不是“通过”时以 3 结束。",
                en:
                    "Three questions with three values each: covered, files whole, explained; the worst counts. Ends with 3 unless it is a pass."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @OptionGroup var files: PaperOptions
    @Argument(help: help("接警编号", "Dispatch number.")) var number: String

    func run() throws {
        let root = try vault.root()
        let output = try files.open()
        var verdict = TestVerdict.notEvaluated
        try RetentionReading.run(vault) { keeper in
            guard let record = try DispatchRecord(number, catalogue: keeper.catalogue) else {
                throw Stop(
                    say(zh: "没有这个接警编号：\(number)", en: "there is no dispatch \(number)"),
                    hint: "unbroken dispatch import")
            }
            let certificate = try ContinuityCertificate(record, catalogue: keeper.catalogue)
            let form = CertificatePaper(
                certificate, catalogue: keeper.catalogue, rules: keeper.layers.site, site: keeper.site,
                language: language, checkpoint: checkpoint(of: root))
            let now = WallTime.now
            let paper = try form.paper(at: now)
            try output.write(paper, at: now)
            verdict = certificate.verdict
            guard !output.usesStandardOutput else { return }
            if common.json {
                Console.out(form.json.line)
            } else if !common.quiet, files.pdf == nil, files.html == nil {
                Console.out(paper.text)
            }
        }
        if verdict != .pass { throw ExitCode(3) }
    }
}
