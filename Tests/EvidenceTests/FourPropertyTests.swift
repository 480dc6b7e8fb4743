import Evidence
import Testing

@Suite("Four properties: one recording, and several")
struct FourPropertyTests {
    private let judge = PropertyJudge()
    /// 2026-11-20, 08:15 in China.
    private static let start = WallTime(seconds: 1_795_133_700)

    private static func content(_ change: (inout ArchivedRecording.Content) -> Void = { _ in })
        -> ArchivedRecording.Content
    {
        var content = ArchivedRecording.Content(
            container: "mov,mp4,m4a,3gp,3g2,mj2", codecs: ["h264", "aac"], duration: .seconds(30), packets: 900,
            encryption: ArchivedRecording.Content.Encryption.none, decodes: true, isTransient: false, reason: nil)
        change(&content)
        return content
    }

    /// A recording with which everything is right.
    private static func good(_ change: (inout ArchivedRecording) -> Void = { _ in }) -> ArchivedRecording {
        let sha256 = String(repeating: "ab", count: 32)
        let recording = Recording(
            sha256: sha256, size: 1000, originalName: "a.mp4", vaultPath: "originals/2026/11/20/R1/a.mp4",
            receivedAt: start + .seconds(3600), recorder: "R1", officer: "021001", number: 7,
            container: "mov,mp4,m4a,3gp,3g2,mj2", span: WallSpan(start: start, end: start + .seconds(30)),
            clock: ClockReading(source: .fileName, start: start, error: .seconds(1)), duration: .seconds(30),
            verdict: .whole)
        var item = ArchivedRecording(
            recording: recording, onDisk: .found(size: 1000), digest: .value(sha256), receipt: .entered,
            isInItsPlace: true, content: content(), scan: .clean)
        change(&item)
        return item
    }

    /// Tests that do not pass, each with its verdict and reason.
    private func told(_ item: ArchivedRecording) -> [String] {
        judge.judge(item).filter { $0.1.verdict != .pass }.map {
            "\($0.0.rawValue) \($0.1.verdict.rawValue) \($0.1.note?.key ?? "-")"
        }.sorted()
    }

    @Test("a recording with which everything is right passes every test that is about it")
    func right() {
        #expect(told(Self.good()).isEmpty)
        #expect(judge.judge(Self.good()).count == 11)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var tells: [String]
        var change: @Sendable (inout ArchivedRecording) -> Void
    }

    static let wrongs: [Wrong] = [
        Wrong(
            testDescription: "changed on the disk",
            tells: ["digest-holds fail digest-differs", "file-matches-metadata fail digest-differs"]
        ) { $0.digest = .value(String(repeating: "0", count: 64)) },
        Wrong(testDescription: "another size", tells: ["file-matches-metadata fail size-differs"]) {
            $0.onDisk = .found(size: 999)
        },
        Wrong(
            testDescription: "gone",
            tells: [
                "digest-holds fail file-missing", "file-matches-metadata fail file-missing",
                "path-matches-metadata fail file-missing",
            ]
        ) { ($0.onDisk, $0.digest) = (.missing, .unreadable) },
        Wrong(testDescription: "not in the log", tells: ["receipt fail not-in-log"]) { $0.receipt = .missing },
        Wrong(testDescription: "before there was a log", tells: ["receipt not-evaluated before-log"]) {
            $0.receipt = .beforeLog
        },
        Wrong(testDescription: "elsewhere", tells: ["path-matches-metadata fail path-differs"]) {
            $0.isInItsPlace = false
        },
        Wrong(
            testDescription: "a name that says another format",
            tells: ["file-matches-metadata fail name-says-otherwise"]
        ) {
            $0.recording.originalName = "a.avi"
        },
        Wrong(
            testDescription: "a length that is not the file's", tells: ["file-matches-metadata fail duration-differs"]
        ) {
            $0.content = content { $0.duration = .seconds(31) }
        },
        Wrong(testDescription: "cut short", tells: ["content-whole fail cut-short"]) { $0.findings = [.truncated] },
        Wrong(testDescription: "damaged", tells: ["content-whole fail damaged"]) { $0.findings = [.damaged] },
        Wrong(testDescription: "encrypted", tells: ["not-encrypted fail encrypted"]) {
            $0.content = content { $0.encryption = .encrypted }
        },
        Wrong(testDescription: "an unknown codec", tells: ["not-encrypted fail private-codec"]) {
            $0.content = content { $0.codecs = ["none"] }
        },
        Wrong(testDescription: "no marks, nothing decoded", tells: ["not-encrypted not-evaluated nothing-decoded"]) {
            $0.content = content { ($0.encryption, $0.decodes) = (nil, false) }
        },
        Wrong(testDescription: "a virus", tells: ["virus-scan fail virus"]) { $0.scan = .found("Eicar") },
        Wrong(testDescription: "a scanner that failed", tells: ["virus-scan not-evaluated scanner-failed"]) {
            $0.scan = .failed("2")
        },
        Wrong(testDescription: "a name of three hundred bytes", tells: ["metadata-form fail bad-value"]) {
            $0.recording.originalName = String(repeating: "a", count: 296) + ".mp4"
        },
        Wrong(testDescription: "recorded after it came", tells: ["metadata-form fail bad-value"]) {
            $0.recording.span = WallSpan(
                start: start + .seconds(3 * 86_400), end: start + .seconds(3 * 86_400 + 30))
        },
        Wrong(testDescription: "an impossible digest", tells: ["metadata-form fail bad-value"]) {
            ($0.recording.sha256, $0.digest) = ("x", .value("x"))
        },
        Wrong(
            testDescription: "unreadable",
            tells: [
                "content-present fail no-media", "content-whole not-evaluated no-media",
                "file-matches-metadata fail container-differs", "format-allowed fail format-unknown",
                "not-encrypted not-evaluated nothing-decoded", "opens fail unreadable",
            ]
        ) {
            $0.recording.verdict = .unreadable
            $0.content = content {
                ($0.container, $0.codecs, $0.packets, $0.decodes, $0.encryption) = (nil, [], 0, false, nil)
            }
        },
        Wrong(
            testDescription: "inspection crashed",
            tells: ["content-present", "content-whole", "format-allowed", "not-encrypted", "opens"].map {
                "\($0) not-evaluated not-inspected"
            }
        ) { $0.content = content { $0.isTransient = true } },
    ]

    @Test("each thing that is wrong is told by its test, and by no other", arguments: wrongs)
    func wrong(_ wrong: Wrong) { #expect(told(Self.good(wrong.change)) == wrong.tells) }

    @Test("nothing that nobody looked at passes")
    func notLooked() {
        let item = ArchivedRecording(recording: Self.good().recording)
        let passed = judge.judge(item).filter { $0.1.verdict == .pass }.map(\.0)
        // The record by itself can be judged; everything else needs a look.
        #expect(passed == [.metadataForm])
        #expect(!judge.judge(item).contains { $0.1.verdict == .fail })
    }

    @Test("a format that is not on the site's list fails; what belongs to a recording holds no media and is not asked")
    func formats() {
        let strict = PropertyJudge(formats: [.ts])
        #expect(
            strict.judge(Self.good()).first { $0.0 == .formatAllowed }?.1.note?.key == "format-not-allowed")
        let accompanying = Self.good { ($0.isAccompanying, $0.content) = (true, nil) }
        let asked = Set(judge.judge(accompanying).map(\.0))
        #expect(asked.isDisjoint(with: [.contentPresent, .opens, .formatAllowed, .notEncrypted, .contentWhole]))
        #expect(told(accompanying).isEmpty)
    }

    // MARK: Several

    private func segment(_ number: Int, officer: String = "1") -> Segment {
        Segment(
            number: "D1-\(officer)-00\(number)", dispatch: "D1", officer: officer, recording: "a",
            span: WallSpan(start: Self.start, end: Self.start), offset: .zero, length: .zero)
    }

    @Test("漏号: a hole in the numbers of a dispatch and officer passes, fails or stays open as the custody log says")
    func numbers() {
        func verdicts(_ numbers: [Int], _ log: TestVerdict?) -> [TestVerdict] {
            PropertyJudge.numbers(of: "D1", numbers.map { segment($0) } + [segment(1, officer: "2")], log: log).map {
                $0.1.verdict
            }
        }
        #expect(verdicts([1, 2, 3], nil) == [.pass, .pass])
        #expect(verdicts([1, 3], nil) == [.notEvaluated, .pass])
        #expect(verdicts([2, 3], .pass) == [.pass, .pass] && verdicts([1, 3], .fail) == [.fail, .pass])
        let note = PropertyJudge.numbers(of: "D1", [segment(2), segment(5)], log: .fail).first?.1.note
        #expect(note == PropertyNote("number-missing", "D1-1", "1 3 4"))
        var odd = segment(1)
        odd.number = "D1-1-x"
        #expect(PropertyJudge.numbers(of: "D1", [odd], log: nil).first?.1.verdict == .fail)
    }

    @Test("a hole in a recorder's own numbers fails, explained it passes with that note")
    func series() {
        func stored(_ state: FindingState) -> StoredFinding {
            var evidence = FindingEvidence()
            evidence.facts["numbers"] = "43"
            return StoredFinding(
                id: 4, recording: nil, recorder: "R1", dispatch: nil, officer: nil, span: nil, state: state,
                finding: Finding(kind: .missingFile, evidence: evidence))
        }
        #expect(PropertyJudge.series(of: "R1", missing: []).map(\.1.verdict) == [.pass])
        #expect(
            PropertyJudge.series(of: "R1", missing: [stored(.detected)]).map(\.1)
                == [PropertyOutcome(.fail, PropertyNote("series-hole", "R1", "F4 43"))])
        #expect(PropertyJudge.series(of: "R1", missing: [stored(.explained)]).map(\.1.verdict) == [.pass])
        var gone = stored(.detected)
        gone.finding.evidence.facts[StoredFinding.notFoundBy] = "5"
        #expect(PropertyJudge.series(of: "R1", missing: [gone]).map(\.1.verdict) == [.pass])
    }

    @Test("a carrier nobody looked at is not clean")
    func carrier() {
        #expect(PropertyJudge.carrier(foreign: nil).map(\.1.verdict) == [.notEvaluated])
        #expect(PropertyJudge.carrier(foreign: []).map(\.1.verdict) == [.pass])
        #expect(PropertyJudge.carrier(foreign: ["x", "y"]).map(\.1.note?.subject) == ["x", "y"])
    }

    @Test("a test, a property and the whole take the worst; of the reasons the first twenty stay, failures first")
    func tally() {
        var tally = PropertyTally()
        for index in 0..<30 { tally.add(.opens, PropertyOutcome(.notEvaluated, PropertyNote("n", "\(index)"))) }
        tally.add(.opens, PropertyOutcome(.fail, PropertyNote("f", "x")))
        tally.add(.opens, .pass)
        for _ in 0..<3 { tally.add(.virusScan, PropertyOutcome(.notEvaluated, PropertyNote("not-scanned", ""))) }
        tally.add(.receipt, .pass)
        let report = PropertyReport(
            stage: .handOver, subject: "upload", recordings: 1, results: tally.results(at: .handOver), by: "1",
            at: Self.start)
        #expect(report[.opens]?.verdict == .fail && report[.opens]?.notes.count == 20)
        #expect(report[.opens]?.notes.first?.key == "f" && report[.opens]?.failed == 1)
        #expect(report[.virusScan]?.notes.count == 1 && report[.virusScan]?.notEvaluated == 3)
        #expect(report[.receipt]?.verdict == .pass && report[.digestHolds]?.verdict == .notEvaluated)
        #expect(report.verdict(of: .usability) == .fail && report.verdict == .fail)
        #expect(report[.custodyLog] == nil && tally.results(at: .archive).count == PropertyTest.allCases.count)
    }

    @Test("formats are known by libav's names and by the endings of names")
    func families() {
        #expect(FormatFamily(container: "mov,mp4,m4a,3gp,3g2,mj2") == .mp4 && FormatFamily(container: "mpegts") == .ts)
        #expect(FormatFamily(container: "matroska,webm") == .mkv && FormatFamily(container: "zip") == nil)
        #expect(FormatFamily(name: "A.MP4") == .mp4 && FormatFamily(name: "x.jpeg") == .jpeg)
        #expect(FormatFamily(name: "noending") == nil && FormatFamily(name: "a.txt") == nil)
    }
}
