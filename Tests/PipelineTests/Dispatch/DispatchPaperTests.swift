import Archive
import Catalogue
import Evidence
import Foundation
import Inspection
import Regulation
import Testing
import Timeline

@testable import Pipeline

@Suite("Certificate and report on paper") struct DispatchPaperTests {
    private static let start = WallTime(seconds: 1_763_600_000)
    private static let site = SiteTime(zone: .gmt)

    private func span(_ from: Int64, _ to: Int64) -> WallSpan {
        WallSpan(start: Self.start + .seconds(from), end: Self.start + .seconds(to))
    }

    private static var rules: RuleBook {
        get throws {
            let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent().path
            return try RuleBook.load("tangshan-gaoxin", pipelines: top + "/Pipelines")
        }
    }

    /// A dispatch of 100 s and one recording of it, as it is changed.
    private func inCatalogue<T>(
        _ change: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { _, _, _ in },
        recorded: Bool = true, _ body: (SQLiteCatalogue, DispatchRecord) throws -> T
    ) throws -> T {
        let folder = NSTemporaryDirectory() + "unbroken-certificate-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let catalogue = try SQLiteCatalogue(path: folder + "/catalogue.sqlite")
        defer { try? catalogue.close() }
        _ = try catalogue.store(officers: [Officer(policeNumber: "1", name: "<script>甲")])
        _ = try catalogue.store(dispatches: [Dispatch(number: "J1", officers: ["1"], span: span(0, 100))])
        if recorded {
            let sha256 = String(repeating: "a", count: 64)
            var recording = Recording(
                sha256: sha256, size: 9, originalName: "a<b>.mp4", vaultPath: "o/a",
                receivedAt: Self.start + .seconds(200),
                recorder: "R", officer: "1", span: span(0, 100),
                clock: ClockReading(source: .fileName, start: Self.start, error: .seconds(1)),
                duration: .seconds(100), verdict: .whole)
            var facts = FileFacts(size: 9, verdict: .whole, findings: [])
            var findings: [NewFinding] = []
            change(&recording, &facts, &findings)
            try catalogue.commit(
                RecordingCommit(
                    recording: recording, facts: RecordingFacts(inspection: facts, clock: nil).json, findings: findings,
                    segments: [
                        Segment(
                            number: "", dispatch: "J1", officer: "1", recording: sha256, recorder: "R",
                            span: recording.span ?? span(0, 100), offset: .zero, length: .seconds(100))
                    ]))
        }
        return try body(catalogue, try #require(try DispatchRecord("J1", catalogue: catalogue)))
    }

    private func verdicts(_ catalogue: SQLiteCatalogue, _ record: DispatchRecord) throws -> [TestVerdict] {
        let certificate = try ContinuityCertificate(record, catalogue: catalogue)
        #expect(certificate.verdict == certificate.answers.map(\.verdict).worst)
        for answer in certificate.answers { #expect((answer.verdict == .pass) == answer.reasons.isEmpty) }
        return certificate.answers.map(\.verdict)
    }

    @Test("a dispatch recorded from end to end by a whole file passes, and only that")
    func pass() throws {
        try inCatalogue { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found == [.pass, .pass, .pass])
        }
    }

    @Test("what nobody recorded, an interruption in the file, damage: none of them passes")
    func fails() throws {
        let early: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { recording, _, _ in
            recording.span = self.span(0, 80)
        }
        try inCatalogue(early) { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found[0] == .fail)
        }
        let cases: [(FindingKind, [TestVerdict])] = [
            (FindingKind.interruption, [TestVerdict.fail, .fail, .notEvaluated]),
            (.damaged, [.pass, .fail, .pass]), (.truncated, [.pass, .fail, .pass]),
            (.pictureLoss, [.pass, .fail, .notEvaluated]), (.timestampReset, [.notEvaluated, .fail, .notEvaluated]),
            (.notEvaluated, [.pass, .notEvaluated, .pass]),
            (.clockDisagreement, [.notEvaluated, .notEvaluated, .pass]),
            (FindingKind(rawValue: "of-a-later-version"), [.pass, .notEvaluated, .pass]),
        ]
        for (kind, wanted) in cases {
            let change: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { recording, _, findings in
                recording.verdict = .findings
                let finding = Finding(kind: kind, start: .seconds(30), end: .seconds(40), lost: .seconds(10))
                findings.append(NewFinding(span: self.span(30, 40), finding: finding))
            }
            try inCatalogue(change) { catalogue, record in
                let found = try verdicts(catalogue, record)
                #expect(found == wanted, "\(kind.rawValue)")
            }
        }
    }

    @Test("what was not looked at is no pass: an open question of the inspection, no verdict, no clock, nothing at all")
    func open() throws {
        let asked: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { _, facts, _ in
            facts.notEvaluated = [NotEvaluated(.covered, reason: "too few pictures")]
        }
        try inCatalogue(asked) { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found == [.pass, .notEvaluated, .pass])
        }
        try inCatalogue({ recording, _, _ in recording.verdict = nil }) { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found == [.pass, .notEvaluated, .notEvaluated])
        }
        try inCatalogue({ recording, _, _ in recording.clock = nil }) { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found[0] == .notEvaluated)
        }
        try inCatalogue({ recording, _, _ in recording.verdict = .unreadable }) { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found[1] == .fail)
        }
        try inCatalogue(recorded: false) { catalogue, record in
            let found = try verdicts(catalogue, record)
            #expect(found == [.fail, .notEvaluated, .notEvaluated])
        }
    }

    @Test("an explained interruption is explained, and stays a gap; an escalated one is a fail")
    func explained() throws {
        let change: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { recording, _, findings in
            recording.verdict = .findings
            let finding = Finding(kind: .interruption, start: .seconds(30), end: .seconds(40), lost: .seconds(10))
            findings.append(NewFinding(span: self.span(30, 40), finding: finding))
        }
        for (kind, wanted) in [(LedgerStep.Kind.exempt, TestVerdict.pass), (.escalate, .fail)] {
            try inCatalogue(change) { catalogue, _ in
                try catalogue.append([
                    LedgerStep(
                        finding: 1, number: 1, kind: kind, by: "9", at: Self.start,
                        says: LedgerStatement(reason: "secret", record: "G1"),
                        basis: LedgerBasis(regulation: "x", article: "10/2"))
                ])
                let record = try #require(try DispatchRecord("J1", catalogue: catalogue))
                let found = try verdicts(catalogue, record)
                #expect(found == [.fail, .fail, wanted], "\(kind.rawValue)")
            }
        }
    }

    @Test(
        "the paper names every recording with its digest, its verdict and articles, in both languages; names stay text")
    func certificate() throws {
        try inCatalogue { catalogue, record in
            let certificate = try ContinuityCertificate(record, catalogue: catalogue)
            for (language, words) in [(Language.zh, ["通过", "时时有人录", "第10条"]), (.en, ["pass", "Covered", "Art. 10"])] {
                let form = CertificatePaper(
                    certificate, catalogue: catalogue, rules: try Self.rules, site: Self.site, language: language,
                    checkpoint: nil)
                let paper = try form.paper(at: Self.start)
                let html = PaperMaking.html(paper, language)
                for word in words + [String(repeating: "a", count: 64), form.digest, "<svg viewBox=\"0 0 1100 1100\""] {
                    #expect(html.contains(word), "\(language) \(word)")
                }
                #expect(!html.contains("<script>") && html.contains("&lt;script&gt;甲") && !html.contains("a<b>"))
                #expect(html.contains("<style>\(PaperMaking.css)</style>"))
                #expect(paper.text.contains("unbroken-dispatch/1 J1 pass recordings:1 sha256:\(form.digest)"))
            }
        }
    }

    @Test("the report has what was found, said and decided, and its article; the PDF can be searched for it")
    func report() throws {
        let change: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { recording, _, findings in
            let finding = Finding(
                kind: .interruption, start: .seconds(30), end: .seconds(40), lost: .seconds(10),
                evidence: FindingEvidence(
                    before: [
                        PacketPlace(
                            stream: 0, pts: 2_700_000, dts: nil, timeBase: "1/90000", offset: 4711, size: 9,
                            keyframe: nil)
                    ], versions: ["continuity": "7"]))
            findings.append(NewFinding(span: self.span(30, 40), finding: finding))
        }
        try inCatalogue(change) { catalogue, _ in
            try catalogue.append([
                LedgerStep(
                    finding: 1, number: 1, kind: .escalate, by: "0990", at: Self.start,
                    says: LedgerStatement(text: "没有说明</dd>"), basis: LedgerBasis(regulation: "x", article: "10/2"))
            ])
            let found = try GapReport(
                1, catalogue: catalogue, rules: try Self.rules, site: Self.site, language: .zh)
            var report = try #require(found)
            report.pictures = [.init(isBefore: true, time: .seconds(29), jpeg: [0xFF, 0xD8, 0xFF])]
            let paper = try report.paper(at: Self.start)
            let html = PaperMaking.html(paper, .zh)
            for word in [
                "中断报告 F1", "10.000 s", "PTS 2700000 × 1/90000 @ 4711", "0990", "没有说明&lt;/dd&gt;", "第10条第2款",
                "continuity 7", "data:image/jpeg;base64,/9j/", String(repeating: "a", count: 64), "J1",
            ] { #expect(html.contains(word), "\(word)") }
            #expect(paper.text.contains("unbroken-gap/1 F1 unexplained steps:1 sha256:aaaa"))
            report.pictures = []
            let pdf = try PaperMaking.pdf(try report.paper(at: Self.start), date: Self.start)
            #expect(pdf.starts(with: Array("%PDF-".utf8)) && pdf.count > 5000)
            let none = try GapReport(
                99, catalogue: catalogue, rules: try Self.rules, site: Self.site, language: .en)
            #expect(none.map { _ in true } == nil)
        }
    }

    @Test("what a machine wrote down of a voice is on no paper and in no drawing: nobody passed the gate for it")
    func spokenWords() throws {
        let change: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { recording, _, findings in
            var evidence = FindingEvidence()
            evidence.facts = ["voice.decision": "voice", SpokenWords.key: "换三号机接着录", "voice.transcriptBy": "model 1"]
            let finding = Finding(
                kind: .interruption, start: .seconds(30), end: .seconds(40), lost: .seconds(10), evidence: evidence)
            findings.append(NewFinding(span: self.span(30, 40), finding: finding))
        }
        try inCatalogue(change) { catalogue, record in
            #expect(record.findings.first?.finding.evidence.facts[SpokenWords.key] != nil)
            let certificate = CertificatePaper(
                try ContinuityCertificate(record, catalogue: catalogue), catalogue: catalogue, rules: try Self.rules,
                site: Self.site, language: .zh, checkpoint: nil)
            let report = try #require(
                try GapReport(1, catalogue: catalogue, rules: try Self.rules, site: Self.site, language: .zh))
            let drawing = DispatchDrawing(
                record, window: record.extent, site: Self.site, language: .zh, places: DispatchDrawing.Places(),
                withPictures: false
            ).svg
            let json = LedgerJSON.ledger(
                report.ledger, of: report.row.stored, cover: report.row.cover, spoken: nil, site: Self.site
            ).line
            let papers = [
                PaperMaking.html(try certificate.paper(at: Self.start), .zh),
                try certificate.paper(at: Self.start).text,
                PaperMaking.html(try report.paper(at: Self.start), .zh), try report.paper(at: Self.start).text, drawing,
                GapWords.line(report.row, site: Self.site, .zh), json,
            ]
            for paper in papers { #expect(!paper.contains("三号机"), "\(paper.prefix(200))") }
            // It is told that there is something: whoever may hear it knows where to ask.
            #expect(papers[0].contains("有机器听写") && papers[2].contains("有机器听写") && papers[4].contains("有机器听写"))
        }
    }

    @Test(
        "an ordinary report with two pictures, both sides' packets and three steps is one page of paper",
        arguments: [Language.zh, .en])
    func onePage(language: Language) throws {
        let change: (inout Recording, inout FileFacts, inout [NewFinding]) -> Void = { recording, _, findings in
            recording.originalName = "DCAM_CAM001_021001_20261120_081500.mp4"
            let packets = (0..<4).map { index in
                PacketPlace(
                    stream: index / 2, pts: 2_700_000 + Int64(index) * 3600, dts: nil, timeBase: "1/90000",
                    offset: 47_110_815 + Int64(index) * 9000, size: 9000, keyframe: nil)
            }
            let evidence = FindingEvidence(
                before: packets, after: packets, toleranceNanoseconds: 133_000_000,
                toleranceReason: "irregular-cadence", errorNanoseconds: 67_000_000, clocks: ["file-name"],
                versions: ["continuity": "7", "inspection": "4", "libavformat": "59.27.100"])
            let finding = Finding(
                kind: .interruption, start: .seconds(30), end: .seconds(40), lost: .seconds(10), evidence: evidence)
            findings.append(
                NewFinding(recorder: "CAM001", officer: "1", span: self.span(30, 40), finding: finding))
        }
        try inCatalogue(change) { catalogue, _ in
            let said = String(repeating: "现场处置时执法记录仪与人碰撞，画面和声音中断，恢复后当场口头说明了原因。", count: 2)
            try catalogue.append(
                [LedgerStep.Kind.note, .note, .escalate].enumerated().map { index, kind in
                    LedgerStep(
                        finding: 1, number: index + 1, kind: kind, by: "021001", at: Self.start,
                        says: LedgerStatement(text: said),
                        basis: LedgerBasis(regulation: "tangshan-gaoxin", article: "10/2"))
                })
            let found = try GapReport(
                1, catalogue: catalogue, rules: try Self.rules, site: Self.site, language: language)
            var report = try #require(found)
            report.pictures = [true, false].map { isBefore in
                .init(isBefore: isBefore, time: .seconds(isBefore ? 29 : 41), jpeg: [0xFF, 0xD8, 0xFF])
            }
            let paper = try report.paper(at: Self.start)
            #expect(paper.blocks.contains { if case .figures(let all) = $0 { all.count == 3 } else { false } })
            let (pages, text) = try printed(paper)
            #expect(pages == 1, "\(text)")
            for word in ["021001", "PTS 2710800", "unbroken-gap/1", "47119815"] {
                #expect(text.contains(word), "\(word)")
            }
            // Nothing is left out or set smaller to make a long ledger fit: it takes more pages.
            let many = Paper(
                title: paper.title, blocks: paper.blocks + (0..<60).map { .text("\($0) " + said) }, foot: paper.foot,
                isOnePage: true)
            let (morePages, moreText) = try printed(many)
            #expect(morePages > 1 && moreText.contains("59 现场处置"))
        }
    }

    /// Pages of the PDF by `pdfinfo`, and its words.
    private func printed(_ paper: Paper) throws -> (pages: Int, text: String) {
        let file = NSTemporaryDirectory() + "unbroken-paper-\(UUID().uuidString).pdf"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data(try PaperMaking.pdf(paper, date: Self.start)).write(to: URL(fileURLWithPath: file))
        let info = try answer("pdfinfo", [file])
        let pages = info.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last
        return (try #require(pages.flatMap { Int($0) }), try answer("pdftotext", ["-raw", file, "-"]))
    }

    private func answer(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program)")
        return String(decoding: data, as: UTF8.self)
    }
}
