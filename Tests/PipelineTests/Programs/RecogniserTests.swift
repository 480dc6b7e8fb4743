import Evidence
import Foundation
import Inspection
import Testing
import Voice

@testable import Pipeline

@Suite("A speech recogniser")
struct RecogniserTests {
    /// A window at 20 s in which somebody speaks from 2 to 6 s.
    private func window() -> VoiceWindow {
        // 62 chunks of 32 ms without speech, 125 with it.
        let probabilities = Array(repeating: Float(0), count: 62) + Array(repeating: Float(0.99), count: 125)
        return VoiceWindow(
            place: .afterResume, from: .seconds(20), to: .seconds(50), resume: .seconds(20),
            summary: VoiceSummary(probabilities: probabilities), model: "m")
    }

    private func ask(_ script: String, patience: Int = 20) throws -> Transcript {
        let program = try FakeProgram.make("listen", script)
        let recogniser = Recogniser(command: [program, "--in", "{wav}"], model: "test 1", patience: patience)
        return recogniser.transcript(of: window(), wav: "/tmp/voice 1.wav")
    }

    @Test("plain text is taken as it is, on one line and without control characters")
    func plain() throws {
        let said = try ask("printf ' 执法记录仪\\n电量\\033不足 '")
        #expect(said == Transcript(text: "执法记录仪 电量 不足", model: "test 1"))
    }

    @Test("lines that begin with their times are text without them")
    func timedLines() throws {
        let said = try ask("echo '[00:00:00.000 --> 00:00:02.000]   电量不足'; echo '[00:00:02.000 --> 00:00:03.500]  更换'")
        #expect(said.text == "电量不足 更换" && said.failure == nil)
    }

    @Test("what a program that is given up has started ends with it")
    func wholeTree() throws {
        let mark = NSTemporaryDirectory() + "mark-\(UUID().uuidString)"
        let said = try ask("(sleep 4; touch '\(mark)') & sleep 30", patience: 1)
        #expect(said.failure == "the program took too long")
        Thread.sleep(forTimeInterval: 4.5)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test("a name that inspection cannot have written is not touched")
    func otherNames() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "voice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "in"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let original = folder.appending(path: "original.mp4")
        try Data([1]).write(to: original)
        var heard = window()
        heard.soundFile = "../original.mp4"
        var facts = FileFacts(size: 1, verdict: .whole, findings: [])
        facts.voice = [heard]
        let recogniser = Recogniser(command: ["/bin/cat", "{wav}"], model: "m")
        Transcripts(recogniser: recogniser, folder: RawPath(folder.appending(path: "in").path)).write(into: &facts)
        #expect(FileManager.default.fileExists(atPath: original.path))
        #expect(facts.voice?.first?.transcript == nil)
    }

    @Test("the file is one argument, whatever is in its name, and no shell looks at it")
    func arguments() throws { #expect(try ask("echo \"$#|$1|$2\"").text == "2|--in|/tmp/voice 1.wav") }

    @Test("segments are kept where the detector heard a voice too, with times on the file's line")
    func segments() throws {
        let said = try ask(
            """
            echo '{"text":"all","segments":[{"start":0,"end":1.5,"text":"作词"},
            {"start":2.0,"end":4.25,"text":" 电量不足 ","avg_logprob":-0.3,"no_speech_prob":0.1,"compression_ratio":1.2},
            {"start":4.25,"end":5,"text":"made up","avg_logprob":-1.4},{"start":4.5,"end":5,"text":"loop","compression_ratio":3},
            {"start":5,"end":5.5,"text":"noise","no_speech_prob":0.6,"avg_logprob":-0.5},
            {"start":20,"end":21,"text":"after"},{"start":-1,"end":9,"text":"x"}]}'
            """)
        #expect(said.text == "电量不足")
        #expect(said.segments == [.init(start: .milliseconds(22_000), end: .milliseconds(24_250), text: "电量不足")])
        #expect(said.doubted == 6)
        #expect(try ask("echo '{\"text\":\"恢复录制\"}'").text == "恢复录制")
        #expect(try ask("echo '{\"segments\":[{\"text\":\"a\"},{\"text\":\"b\"}]}'").text == "a b")
    }

    @Test(
        "what goes wrong is told, and is no transcript",
        arguments: [
            ("exit 3", "the program failed (3)"), ("kill -11 $$", "the program failed (-1)"),
            ("echo '{\"segments\": 5'", "the program's answer is not understood"),
            ("echo '[1, 2]'", "the program's answer is not understood"),
            ("echo '{\"error\": \"no model\"}'", "the program's answer is not understood"),
            ("sleep 30", "the program took too long"), ("yes", "the program took too long"),
        ])
    func trouble(script: String, reason: String) throws {
        let said = try ask(script, patience: 2)
        #expect(said == Transcript(text: "", model: "test 1", failure: reason))
    }

    @Test("a program that is not there is told as well")
    func missing() throws {
        let recogniser = Recogniser(command: ["/no/such/program", "{wav}"], model: "m")
        #expect(recogniser.transcript(of: window(), wav: "a").failure == "the program could not be started")
    }

    @Test("its words stand beside the finding after the resume, and the sound is gone")
    func besideTheFinding() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "voice-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([1, 2, 3]).write(to: folder.appending(path: "voice-1.wav"))
        var finding = Finding(kind: .interruption, start: .seconds(10), end: .seconds(20))
        finding.evidence.facts["voice.decision"] = "voice"
        var facts = FileFacts(size: 1, verdict: .findings, findings: [finding])
        var heard = window()
        heard.soundFile = "voice-1.wav"
        facts.voice = [heard]
        let program = try FakeProgram.make("listen", "wc -c < \"$1\" && echo 电量不足")
        let recogniser = Recogniser(command: [program, "{wav}"], model: "test 1")
        Transcripts(recogniser: recogniser, folder: RawPath(folder.path)).write(into: &facts)
        #expect(facts.findings[0].evidence.facts["voice.transcript"] == "3 电量不足")
        #expect(facts.findings[0].evidence.facts["voice.transcriptBy"] == "test 1")
        #expect(facts.voice?.first?.soundFile == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        // A hint: what was decided stays decided.
        #expect(facts.findings[0].evidence.facts["voice.decision"] == "voice")
        let line = FindingWords.line(facts.findings[0], .en)
        #expect(line.contains("machine's hint \"3 电量不足\""), "\(line)")
    }

    private func settings(_ block: String) throws -> VaultSettings {
        try VaultSettings(
            yaml: "schema: unbroken.vault/1\nregulation: dapuhe\nzone: Asia/Shanghai\n" + block, file: "vault.yaml")
    }

    @Test("the settings name it; nothing is asked where they do not")
    func settings() throws {
        #expect(try settings("").recogniser == nil)
        let block = "recogniser:\n  command: [/bin/listen, \"{wav}\"]\n  model: base 1\n"
        let named = try settings(block + "  timeoutSeconds: 7\n")
        #expect(
            named.recogniser == Recogniser(command: ["/bin/listen", "{wav}"], model: "base 1", patience: 7))
        let made = VaultSettings(regulation: "dapuhe", zone: "Asia/Shanghai", immutable: false).yaml
        #expect(try VaultSettings(yaml: made, file: "v").recogniser == nil)
        let opened = made.replacingOccurrences(of: "# recogniser:", with: "recogniser:")
            .replacingOccurrences(of: "#   command", with: "  command")
            .replacingOccurrences(of: "#   model", with: "  model")
        #expect(try VaultSettings(yaml: opened, file: "v").recogniser?.command.first == "/usr/local/bin/listen")
    }

    @Test(
        "a wrong setting is refused with its line",
        arguments: [
            "recogniser:\n  command: [listen, \"{wav}\"]\n  model: a\n",
            "recogniser:\n  command: [/bin/listen]\n  model: a\n",
            "recogniser:\n  command: []\n  model: a\n", "recogniser:\n  command: [/bin/l, \"{wav}\"]\n",
            "recogniser:\n  command: [/bin/l, \"{wav}\"]\n  model: a\n  other: 1\n", "recogniser: /bin/l\n",
        ])
    func wrong(block: String) {
        let error = #expect(throws: SourceError.self) { try settings(block) }
        #expect((error?.line ?? 0) >= 4, "\(String(describing: error))")
    }
}
