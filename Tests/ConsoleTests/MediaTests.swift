import Catalogue
import Custody
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Inspection
import Pipeline
import Synchronization
import Testing

@testable import Console

@Suite("Seeing a recording") struct MediaTests {
    @Test("without an approval there is no byte, no line, and the page names the article and the way to ask")
    func refused() async throws {
        let fixture = try Fixture()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            for part in ["media", "pictures/0", "clip?from=0&length=10"] {
                let answer = try await visitor.get("/recordings/\(sha256)/\(part)")
                #expect(answer.status == .forbidden && answer.text.contains("第21条"), "\(part)")
            }
            let id = try #require(fixture.findings.first)
            let page = try await visitor.get("/review/F\(id)")
            #expect(page.text.contains("第21条") && page.text.contains("/access?kind=recording&amp;key=\(sha256)"))
            #expect(!page.text.contains("<video"))
            #expect(try fixture.register().isEmpty)
        }
    }

    @Test("the register has its line before the first byte, once for a session and recording, and again for the next")
    func register() async throws {
        let fixture = try Fixture()
        let request = try fixture.approveReviewers()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            // Looking at the page writes nothing: nothing was shown.
            _ = try await visitor.get("/recordings/\(sha256)")
            #expect(try fixture.register().isEmpty)
            let first = try await visitor.get("/recordings/\(sha256)/media", headers: [.range: "bytes=0-9"])
            #expect(first.status == .partialContent)
            #expect(Array(buffer: first.body) == Array(Fixture.bytes[0...9]))
            #expect(first.headers[.contentRange] == "bytes 0-9/\(Fixture.bytes.count)")
            #expect(first.headers[.cacheControl] == "private, no-store")
            let rest = try await visitor.get("/recordings/\(sha256)/media")
            #expect(rest.status == .ok && Array(buffer: rest.body) == Fixture.bytes)
            let lines = try fixture.register()
            #expect(lines.count == 1)
            #expect(lines.first?.viewer == "021002" && lines.first?.request == request && lines.first?.sha256 == sha256)
            _ = try await visitor.get("/recordings/\(fixture.recordings[1].sha256)/media")
            #expect(try fixture.register().count == 2)
            var again = try await Visitor.signedIn("021002", client)
            _ = try await again.get("/recordings/\(sha256)/media")
            #expect(try fixture.register().count == 3)
        }
    }

    @Test("what a machine wrote down of a voice is shown only where viewing is approved, and with a line before it")
    func spokenWords() async throws {
        let fixture = try Fixture(spoken: "换三号机接着录")
        let id = try #require(fixture.findings.first)
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let refused = try await visitor.get("/review/F\(id)")
            #expect(refused.status == .ok && !refused.text.contains("换三号机"))
            #expect(try fixture.register().isEmpty)
            try fixture.approveReviewers()
            let shown = try await visitor.get("/review/F\(id)")
            #expect(shown.text.contains("换三号机接着录 [model 1]"))
            #expect(try fixture.register().map(\.sha256) == [sha256])
            // Facts and lists tell that there is something, whoever asks.
            for place in ["/recordings/\(sha256)", "/review"] {
                let page = try await visitor.get(place)
                #expect(page.status == .ok && (place == "/review" || !page.text.contains("换三号机")))
            }
            #expect(try fixture.register().count == 1)
            // Its bytes are gone: the card is still read.
            let gone = fixture.house.file(fixture.recordings[0].vaultPath)
            #expect(unlink(gone.text) == 0)
            #expect(try await visitor.get("/review/F\(id)").status == .ok)
        }
    }

    @Test("many pieces at once write one line")
    func together() async throws {
        let fixture = try Fixture()
        try fixture.approveReviewers()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            let visitor = try await Visitor.signedIn("021002", client)
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        var own = visitor
                        return try await own.get("/recordings/\(sha256)/media", headers: [.range: "bytes=0-"]).status
                    }
                }
                for try await status in group { #expect(status == .partialContent) }
            }
            #expect(try fixture.register().count == 1)
        }
    }

    @Test("an approval that ended closes the recording at once, for whoever was watching")
    func ended() async throws {
        let fixture = try Fixture()
        let request = try fixture.approveReviewers()
        let sha256 = fixture.recordings[0].sha256
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            #expect(try await visitor.get("/recordings/\(sha256)/media").status == .ok)
            _ = try fixture.house.gate().end(request: request, by: "022001", why: "到期")
            #expect(try await visitor.get("/recordings/\(sha256)/media").status == .forbidden)
        }
    }

    @Test("ranges: a part, the end, one that lies outside, several, and one of other bytes than before")
    func ranges() async throws {
        let fixture = try Fixture()
        try fixture.approveReviewers()
        let place = "/recordings/\(fixture.recordings[0].sha256)/media"
        let count = Fixture.bytes.count
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let end = try await visitor.get(place, headers: [.range: "bytes=-5"])
            #expect(end.status == .partialContent && Array(buffer: end.body) == Array(Fixture.bytes[(count - 5)...]))
            for range in ["bytes=\(count)-", "bytes=0-1,3-4", "bytes=" + String(repeating: "0-1,", count: 500) + "0-1"]
            {
                let answer = try await visitor.get(place, headers: [.range: range])
                #expect(answer.status == .rangeNotSatisfiable && answer.body.readableBytes == 0)
                #expect(answer.headers[.contentRange] == "bytes */\(count)")
            }
            let other = try await visitor.get(place, headers: [.range: "bytes=0-1", .ifRange: "\"other\""])
            #expect(other.status == .ok && other.body.readableBytes == count)
        }
    }

    @Test("direct access of a superior body says what for, before the first byte")
    func superior() async throws {
        let fixture = try Fixture()
        _ = try fixture.house.gate().grant(
            RoleGrant(person: "029999", role: .superior, by: "021001", at: .now))
        let place = "/recordings/\(fixture.recordings[0].sha256)"
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("029999", client)
            let page = try await visitor.get(place)
            #expect(page.text.contains("\(place)/open") && !page.text.contains("<video"))
            #expect(try await visitor.get(place + "/media").status == .unprocessableContent)
            #expect(try fixture.register().isEmpty)
            let opened = try await visitor.post(
                place + "/open", ["csrf": page.field("csrf"), "reason": "专项督察", "next": place])
            #expect(opened.status == .seeOther && opened.headers[.location] == place)
            #expect(try await visitor.get(place + "/media").status == .ok)
            let lines = try fixture.register()
            #expect(lines.count == 1 && lines.first?.reason == "专项督察" && lines.first?.request == nil)
        }
    }

    @Test("the proof of a recording's receipt holds, away from the vault")
    func proof() async throws {
        let fixture = try Fixture()
        let place = "/recordings/\(fixture.recordings[0].sha256)/proof/"
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let entry = try await visitor.get(place + "entry")
            let proof = try await visitor.get(place + "proof")
            #expect(entry.headers[.contentDisposition]?.hasPrefix("attachment; filename=\"entry-") == true)
            let log = try CustodyLog(at: CustodyKeeper.folder(of: RawPath(fixture.folder)))
            let checkpoint = try InclusionProof(encoded: proof.text).verify(
                entry: Array(buffer: entry.body), keys: log.keys())
            #expect(checkpoint.size > 0)
        }
    }

    @Test(
        "a previewed stretch is bounded", arguments: ["from=-1&length=5", "from=0&length=601", "from=x&length=5", ""])
    func bounds(query: String) async throws {
        let fixture = try Fixture()
        try fixture.approveReviewers()
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let answer = try await visitor.get("/recordings/\(fixture.recordings[0].sha256)/clip?\(query)")
            #expect(answer.status == .badRequest)
        }
    }

    @Test("what a browser can't play is repackaged or transcoded beside the original, which stays as it is")
    func previews() throws {
        let fixture = try Fixture()
        let folder = fixture.folder
        let source = folder + "/originals/clip.ts"
        try Self.run([
            "-f", "lavfi", "-i", "testsrc=size=64x36:rate=10:duration=4", "-c:v", "libx264", "-g", "10", "-pix_fmt",
            "yuv420p", source,
        ])
        let before = try Data(contentsOf: URL(fileURLWithPath: source))
        for way in [PreviewShelf.Way.copy, .sound, .transcode] {
            let path = try fixture.house.previews.file(
                of: RawPath(source), sha256: String(repeating: "c", count: 64), way: way, start: 1, length: 2)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path.text))
            #expect(bytes.dropFirst(4).prefix(4) == Data("ftyp".utf8), "\(way)")
            #expect(path.text.hasPrefix(folder + "/.console-previews/"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: source)) == before)
        #expect(throws: PreviewShelf.Failure.self) {
            try fixture.house.previews.file(
                of: RawPath(folder + "/vault.yaml"), sha256: "d", way: .copy, start: 0, length: 2)
        }
    }

    @Test("H.264 with plain sound: the picture is repackaged packet by packet, only the sound is encoded anew")
    func sound() throws {
        let fixture = try Fixture()
        let source = fixture.folder + "/originals/clip.avi"
        try Self.run([
            "-f", "lavfi", "-i", "testsrc=size=64x36:rate=10:duration=4", "-f", "lavfi", "-i", "sine=duration=4",
            "-c:v",
            "libx264", "-g", "10", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le", source,
        ])
        func stream(_ kind: String, _ codec: String) -> FileFacts.Stream {
            FileFacts.Stream(
                index: 0, kind: kind, codec: codec, cadence: nil, regularity: nil, packets: 1, keyframes: 1, start: nil,
                end: nil, width: nil, height: nil, rotation: nil, sampleRate: nil, channels: nil, programme: nil,
                wraps: 0)
        }
        func way(_ container: String, _ codecs: (String, String)) -> PreviewShelf.Way {
            var facts = FileFacts(size: 1, verdict: .whole, findings: [])
            facts.container = container
            facts.streams = [stream("video", codecs.0), stream("audio", codecs.1)]
            return PreviewShelf.way(facts)
        }
        #expect(way("avi", ("h264", "pcm_s16le")) == .sound)
        #expect(way("mov,mp4,m4a", ("h264", "pcm_alaw")) == .sound)
        #expect(way("avi", ("mjpeg", "pcm_s16le")) == .transcode)
        #expect(way("mpegts", ("h264", "aac")) == .copy)
        #expect(way("mov,mp4,m4a", ("h264", "aac")) == .original)
        let path = try fixture.house.previews.file(
            of: RawPath(source), sha256: String(repeating: "c", count: 64), way: .sound, start: 0, length: 4)
        // The same coded pictures: their digests, whatever container they lie in.
        func pictures(_ path: String) throws -> String {
            try Self.output([
                "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-c", "copy", "-bsf:v",
                "h264_mp4toannexb,filter_units=pass_types=1-5",
                "-f", "md5", "-",
            ])
        }
        #expect(try pictures(path.text) == pictures(source))
        #expect(
            try Self.output([
                "ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", path.text,
            ])
                == "h264\naac\n")
    }

    @Test("a transcoded preview is sent while it is made; once it is whole, it is a file that can be jumped in")
    func growing() async throws {
        let fixture = try Fixture()
        let source = fixture.folder + "/originals/clip.avi"
        try Self.run([
            "-f", "lavfi", "-i", "testsrc=size=64x36:rate=10:duration=6", "-c:v", "mjpeg", source,
        ])
        let sha256 = String(repeating: "c", count: 64)
        let shelf = fixture.house.previews
        func ask() -> GrowingPreview? {
            shelf.growing(of: RawPath(source), sha256: sha256, way: .transcode, start: 1, length: 4)
        }
        let preview = try #require(ask())
        let file = try #require(try await preview.opened())
        while preview.now == .making { try await Task.sleep(for: .milliseconds(5)) }
        #expect(preview.now == .whole)
        // Who began to read reads on, though the file has gone.
        let sent = Array(buffer: try file.read(0, Int(file.currentSize)))
        #expect(Self.boxes(sent).prefix(3) == ["ftyp", "moov", "moof"], "\(Self.boxes(sent))")
        while let known = ask() {
            known.leave()
            try await Task.sleep(for: .milliseconds(5))
        }
        let path = try shelf.file(of: RawPath(source), sha256: sha256, way: .transcode, start: 1, length: 4)
        let whole = Self.boxes(Array(try Data(contentsOf: URL(fileURLWithPath: path.text))))
        #expect(whole.prefix(2) == ["ftyp", "moov"] && !whole.contains("moof"), "\(whole)")
        // What is no film gives no byte, and is not kept.
        let broken = try #require(
            shelf.growing(
                of: RawPath(fixture.folder + "/vault.yaml"), sha256: "d", way: .copy, start: 0, length: 2))
        #expect(try await broken.opened() == nil && broken.now == .failed)
        // Nobody looks any more: it is given up, and no part of it passes for the whole.
        let unwanted = try #require(
            shelf.growing(of: RawPath(source), sha256: sha256, way: .transcode, start: 0, length: 6))
        unwanted.leave()
        while unwanted.now == .making { try await Task.sleep(for: .milliseconds(5)) }
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.folder + "/.console-previews")
        #expect(unwanted.isAbandoned && !unwanted.join())
        #expect(unwanted.now == .whole || !left.contains { $0.contains("-0-6-") }, "\(left)")
    }

    /// The boxes of an MP4 file, in order.
    private static func boxes(_ bytes: [UInt8]) -> [String] {
        var found: [String] = []
        var offset = 0
        while offset + 8 <= bytes.count {
            let size = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            found.append(String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self))
            guard size >= 8 else { break }
            offset += size
        }
        return found
    }

    @Test("pieces that are asked for at once write one line of the register, and its event reaches the custody log")
    func atOnce() throws {
        let fixture = try Fixture()
        try fixture.approveReviewers()
        let house = fixture.house
        let recording = fixture.recordings[0]
        let log = try CustodyLog(at: CustodyKeeper.folder(of: RawPath(fixture.folder)))
        let before = try log.checkpoint().size
        let opened = Mutex<[Bool?]>([])
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            let isNew = try? house.views.open(
                recording, session: "s", person: "021002", gate: house.gate(), reason: nil)
            if isNew == true { house.viewed() }
            opened.withLock { $0.append(isNew) }
        }
        let answers = opened.withLock { $0 }
        #expect(answers.count { $0 == true } == 1 && answers.count { $0 == false } == 15)
        #expect(try fixture.register().count == 1)
        house.finish()
        let events = try house.catalogue.custodyEventCount()
        #expect(try log.checkpoint().size == events && events > before)
    }

    private static func output(_ command: [String]) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Trouble("\(command[0]) \(process.terminationStatus)") }
        return String(decoding: data, as: UTF8.self)
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ffmpeg")
        process.arguments = ["-nostdin", "-v", "error", "-y"] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Trouble("ffmpeg \(process.terminationStatus)") }
    }
}
