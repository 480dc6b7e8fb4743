import Foundation
import Testing

extension EndToEnd {
    @Suite("check") struct CheckTests {
        let truth = Truth.shared
        static let whole = "card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_20261120_081500.mp4"
        static let paused = "card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_20261120_081530_IMP.mp4"
        static let cut = "station/HIK-HK70217/20261120/HK70217_021002_20261120112245_0045.mp4"
        static let manual = "执法仪三号/使用说明.mp4"

        static func path(_ file: String) -> String { "\(SampleDay.folder)/\(file)" }

        @Test("the exit code says whole, findings, unreadable or wrong usage") func exitCodes() throws {
            #expect(try Product.run(["check", Self.path(Self.whole)]).code == 0)
            #expect(try Product.run(["check", Self.path(Self.paused)]).code == 3)
            #expect(try Product.run(["check", Self.path(Self.manual)]).code == 4)
            #expect(try Product.run(["check", Self.path(Self.whole), Self.path(Self.paused)]).code == 3)
            #expect(try Product.run(["check", Self.path(Self.paused), Self.path(Self.manual)]).code == 4)
        }

        @Test(
            "wrong usage is exit code 2 with the usage on standard error",
            arguments: [
                ["check"], ["check", "--no-such-option", "x.mp4"], ["check", "--lang", "fr", "x.mp4"],
                ["check", "--jobs", "many", "x.mp4"], ["check", "--zone", "Moon/Base", "x.mp4"], ["no-such-command"],
                ["init"], ["init", "x", "--regulation", "no-such-regulation"], ["ingest"], ["run"],
                ["find", "--near", "here", "--vault", "x"], ["dispatch", "import"],
            ])
        func wrongUsage(_ arguments: [String]) throws {
            var arguments = arguments
            // Where a vault comes first, the mistake shall still be seen.
            if arguments.last == "x", arguments.contains("--vault") {
                arguments[arguments.count - 1] = try SampleVault().root
            }
            let outcome = try Product.run(arguments)
            #expect(outcome.code == 2, "\(arguments): \(outcome.err)")
            #expect(outcome.err.lowercased().contains("error"))
            #expect(outcome.out.isEmpty)
        }

        @Test("a missing file is told with its path, and the others are checked") func missing() throws {
            let outcome = try Product.run(["check", "--json", "/no/such/file.mp4", Self.path(Self.whole)])
            #expect(outcome.code == 4)
            #expect(outcome.err.contains("error: /no/such/file.mp4") && outcome.err.contains("hint: "))
            #expect(try outcome.lines().count == 1)
        }

        @Test("JSON lines have the documented keys, and agree with what is true of every file") func json() throws {
            let outcome = try Product.run(["check", "--json", SampleDay.folder, "--zone", "Asia/Shanghai"])
            #expect(outcome.code == 4)
            #expect(outcome.err.isEmpty, "\(outcome.err)")
            let lines = try outcome.lines()
            let files = lines.of("unbroken.check/1")
            #expect(lines.of("unbroken.sequence/1").count == 1)
            #expect(files.count == truth.files.count)
            let keys: Set = [
                "schema", "path", "sha256", "container", "streams", "duration", "declaredDuration", "verdict",
                "findings",
            ]
            for line in files {
                #expect(line.keys.isSuperset(of: keys), "\(keys.subtracting(line.keys))")
                let file = try #require(truth.files.first { line["path"].text?.hasSuffix("/" + $0.path) == true })
                #expect(line["sha256"].text == file.sha256)
                #expect(
                    ([file.verdict] + (file.verdictAlsoAccepted ?? [])).contains(line["verdict"].text ?? ""), "\(line)")
                // The last packet of a stream is as long as the others, or cut: one packet either way.
                let packet = file.streams.map(\.cadence).max() ?? 0
                if let wanted = file.duration, let found = line["duration"].number {
                    #expect(abs(found - wanted) <= max(packet, Comparison.tolerance), "\(file.name)")
                } else {
                    #expect(file.duration == nil && line["duration"].isNull, "\(file.name)")
                }
                let streams = line["streams"].list
                for stream in streams {
                    let wanted: Set = ["index", "kind", "codec", "cadence", "packets", "keyframes", "start", "end"]
                    #expect(stream.keys.isSuperset(of: wanted))
                }
                let kinds = streams.map { $0["kind"].text ?? "?" }
                var left = line["findings"].list
                for expected in file.findings {
                    let index = left.firstIndex { Comparison.matches($0, expected, streams: kinds) }
                    #expect(index != nil, "\(expected) is not among \(left)")
                    if let index { left.remove(at: index) }
                }
                #expect(left.isEmpty, "invented in \(file.name): \(left)")
                for finding in line["findings"].list {
                    let wanted: Set = ["kind", "start", "end", "lost", "where", "streams", "evidence"]
                    #expect(finding.keys.isSuperset(of: wanted))
                }
            }
        }

        @Test("the upload says of each file what check says") func oneEvaluator() throws {
            let day = try SampleDay.shared()
            let lines = try Product.run(["check", "--json", "--no-digest", SampleDay.folder]).lines().of(
                "unbroken.check/1")
            func essence(_ findings: [JSON]) -> [String] {
                findings.filter { !["clock-reset", "clock-disagreement", "unmatched"].contains($0["kind"].text) }.map {
                    "\($0["kind"]) \($0["start"]) \($0["end"]) \($0["lost"]) \($0["where"]) \($0["streams"])"
                }.sorted()
            }
            for line in lines {
                #expect(line["sha256"].isNull, "--no-digest")
                let file = try #require(truth.files.first { line["path"].text?.hasSuffix("/" + $0.path) == true })
                let item = try day.item(file)
                guard item["outcome"].text == "stored" else { continue }
                #expect(essence(item["findings"].list) == essence(line["findings"].list))
            }
        }

        @Test("files read together show the number that is missing") func together() throws {
            let files = truth.files.filter { $0.recorder == "HK70217" }.map { Self.path($0.path) }
            let outcome = try Product.run(["check", "--json", "--together", "--zone", "Asia/Shanghai"] + files)
            let sequence = try #require(try outcome.lines().of("unbroken.sequence/1").first)
            #expect(sequence["files"].list.count == files.count)
            let missing = sequence["findings"].list.filter { $0["kind"].text == "missing-file" }
            #expect(missing.count == 1)
            #expect(missing.first?["evidence"]["facts"]["numbers"].text == "43")
            let apart = try Product.run(["check", "--json"] + files)
            #expect(try apart.lines().of("unbroken.sequence/1").isEmpty)
        }

        @Test("things that are no recordings are unreadable, whatever their name says") func noMedia() throws {
            let folder = try Scratch.fresh("no-media")
            let contents: [String: [UInt8]] = [
                "empty.mp4": [], "text.mp4": Array("hello\n".utf8), "zeros.ts": Array(repeating: 0, count: 5000),
                "noise.avi": (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) },
                "list.m3u8": Array("#EXTM3U\n/etc/hostname\n".utf8), "page.mp4": Array("<html></html>".utf8),
            ]
            for (name, bytes) in contents { try Files.write(bytes, to: "\(folder)/\(name)") }
            let paths = contents.keys.sorted().map { "\(folder)/\($0)" }
            let outcome = try Product.run(["check", "--json"] + paths, seconds: 60)
            #expect(outcome.code == 4)
            let lines = try outcome.lines()
            #expect(lines.count == contents.count)
            for line in lines {
                #expect(line["verdict"].text == "unreadable", "\(line)")
                #expect(["no-media", "unreadable"].contains(line["findings"].list.first?["kind"].text), "\(line)")
            }
        }

        @Test("sources are as they were: bytes, mode and times") func untouched() throws {
            let card = try ResilienceTests.card()
            let before = Files.tree(card)
            let bytes = try ResilienceTests.names.map { try Files.bytes("\(card)/\($0)") }
            _ = try Product.run(["check", card])
            _ = try SampleVault().ingest(card)
            #expect(Files.tree(card) == before)
            #expect(try ResilienceTests.names.map { try Files.bytes("\(card)/\($0)") } == bytes)
        }

        @Test("a named pipe or device is told at once, not read") func notRegular() throws {
            let folder = try Scratch.fresh("pipe")
            mkfifo("\(folder)/pipe.mp4", 0o644)
            for path in ["\(folder)/pipe.mp4", "/dev/zero"] {
                let outcome = try Product.run(["check", "--json", path], seconds: 20)
                #expect(!outcome.isTimedOut, "\(path) was read")
                #expect(outcome.code == 4, "\(path)")
            }
        }
    }
}
