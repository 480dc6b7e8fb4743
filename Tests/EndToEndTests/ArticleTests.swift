import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("articles of the regulations, by the command") struct ArticleTests {
        private func vault(_ id: String) throws -> SampleVault {
            let root = try Scratch.fresh("vault") + "/v"
            #expect(try Product.run(["init", root, "--regulation", id]).code == 0)
            return SampleVault(at: root)
        }

        @Test("000 §14: where there is no network at all, recordings are taken in, listed, proven and reported")
        func noNetwork() throws {
            let vault = try vault("tangshan-gaoxin")
            for list in ["officers.csv", "recorders.csv", "dispatches.csv"] { _ = try vault.load(list) }
            func alone(_ arguments: [String]) throws -> Outcome {
                try Running(
                    ["unshare", "-n", Product.binary] + arguments + ["--vault", vault.root],
                    environment: Product.environment()
                ).wait()
            }
            let card = SampleDay.folder + "/card-CAM001"
            // Where there is a network the first line of /proc/net/dev is not the only one: here only `lo`, and down.
            let taken = try alone(["ingest", card, "--json"])
            #expect([0, 3].contains(taken.code), "\(taken.err)")
            #expect(try !vault.recordings().isEmpty)
            #expect(try !alone(["find", "--json"]).lines().isEmpty)
            #expect(try alone(["handover", "--json"]).code != 1)
            #expect(try alone(["custody", "verify"]).code == 0)
        }

        @Test("000 §2, 002 §20 and 003 §2: picture, film, monitoring and voice alone are each kept, and judged whole")
        func sources() throws {
            let vault = try vault("luanchuan")
            let card = try Scratch.fresh("card")
            let picture = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=4"]
            let tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=4"]
            for (name, inputs) in [
                ("camera.jpg", picture + ["-frames:v", "1"]), ("recorder.mp4", picture + tone + ["-shortest"]),
                ("monitor.ts", picture + ["-c:v", "mpeg2video"]), ("voice.wav", tone),
            ] {
                let path = card + "/" + name
                #expect(try Host.tool(["ffmpeg", "-v", "error"] + inputs + ["-y", path]) == 0, "\(name)")
                try Files.age(path)
            }
            let taken = try vault.ingest(card)
            #expect(taken.code == 0 || taken.code == 3, "\(taken.err)")
            let recordings = try vault.recordings()
            #expect(
                Set(recordings.map(\.originalName)) == ["camera.jpg", "recorder.mp4", "monitor.ts", "voice.wav"])
            for recording in recordings {
                #expect(
                    recording.verdict == .whole, "\(recording.originalName) \(String(describing: recording.verdict))")
                let place = vault.root + "/" + recording.vaultPath
                #expect(try Files.bytes(place) == Files.bytes(card + "/" + recording.originalName))
            }
        }

        @Test("001 §17: a copy for the file says that a disc is wanted, and makes its image with the note on it")
        func evidenceDisc() throws {
            let vault = try vault("zonghe-zhifa")
            for list in ["officers.csv", "recorders.csv", "dispatches.csv"] { _ = try vault.load(list) }
            _ = try vault.ingest(SampleDay.folder + "/card-CAM001")
            let recording = try #require(try vault.recordings().first?.sha256)
            for (person, role) in [("021001", "administrator"), ("022001", "approver"), ("022002", "officer")] {
                #expect(try vault.run(["role", "grant", person, role, "--by", "021001"]).code == 0)
            }
            let asked = try vault.run([
                "access", "request", "--act", "copy", "--recording", recording, "--reason", "入卷", "--by", "022002",
            ])
            #expect(asked.code == 0, "\(asked.err)")
            #expect(try vault.run(["access", "approve", "Q1", "--by", "022001"]).code == 0)
            let folder = try Scratch.fresh("copy")
            let base = ["access", "copy", recording, "--by", "022002", "--lang", "zh", "--to"]
            let told = try vault.run(base + [folder + "/one"])
            #expect(told.code == 0 && told.out.contains("第17条"), "\(told.out)\(told.err)")
            let image = folder + "/two.iso"
            let made = try vault.run(base + [folder + "/two", "--image", image])
            #expect(made.code == 0 && !made.out.contains("还须复制为光盘"), "\(made.out)\(made.err)")
            #expect(LanguageTests.english(made.out).isEmpty)
            let out = folder + "/out"
            #expect(
                try Host.tool([
                    "xorriso", "-osirrox", "on", "-indev", image, "-extract", "/", out,
                ]) == 0)
            #expect(try Files.bytes(out + "/note.txt") == Files.bytes(folder + "/two/note.txt"))
            let tree = Files.tree(out + "/data")
            #expect(!tree.isEmpty)
            for name in tree.keys {
                #expect(try Files.bytes(out + "/data/" + name) == Files.bytes(folder + "/two/data/" + name), "\(name)")
            }
        }

        @Test("004 §15: a release to a court is approved by the legal reviewer, said so, and its original held")
        func court() throws {
            let vault = try vault("dapuhe")
            for list in ["officers.csv", "recorders.csv"] { _ = try vault.load(list) }
            _ = try vault.ingest(SampleDay.folder + "/card-CAM001")
            let recording = try #require(try vault.recordings().first?.sha256)
            for (person, more) in [
                ("021001", ["administrator"]), ("021002", ["approver", "--acts", "release"]),
                ("022001", ["approver", "--acts", "release-court"]), ("022002", ["officer"]),
            ] {
                let given = try vault.run(["role", "grant", person] + more + ["--by", "021001"])
                #expect(given.code == 0, "\(given.err)")
            }
            let base = ["--by", "022002", "--lang", "zh"]
            let asked = try vault.run(
                [
                    "access", "request", "--act", "release", "--recording", recording, "--recipient", "court", "--for",
                    "某县人民法院", "--reason", "举证",
                ] + base)
            #expect(
                asked.code == 0 && asked.out.contains("法制审核人员（dapuhe 第15条）") && asked.out.contains("复制留存"),
                "\(asked.out)\(asked.err)")
            let wrong = try vault.run(["access", "approve", "Q1", "--by", "021002", "--lang", "zh"])
            #expect(wrong.code == 1 && wrong.err.contains("第15条"), "\(wrong.err)")
            #expect(try vault.run(["access", "approve", "Q1", "--by", "022001"]).code == 0)
            let target = try Scratch.fresh("court") + "/bag"
            let given = try vault.run(["access", "copy", recording, "--release", "--to", target] + base)
            #expect(given.code == 0 && given.out.contains("复制留存"), "\(given.out)\(given.err)")
            let holds = try vault.run(["retention", "holds", "--json"]).lines()
            #expect(holds.first?["event"].text == "released" && holds.first?["article"].text == "15")
            #expect(try Files.bytes(vault.root + "/released/1/digests.csv") == Files.bytes(target + "/digests.csv"))
            #expect(try vault.run(["custody", "verify"]).code == 0)
            let odd = try vault.run(
                [
                    "access", "request", "--act", "release", "--recording", recording, "--recipient", "club", "--for",
                    "x", "--reason", "x",
                ] + base)
            #expect(odd.code == 2)
        }

        @Test("what goes wrong with the catalogue is told in Chinese where Chinese is asked for")
        func catalogueInChinese() throws {
            let vault = try vault("luanchuan")
            let path = vault.root + "/catalogue.sqlite"
            for name in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + name) }
            try FileManager.default.removeItem(atPath: path)
            try Files.write(Array("this is no catalogue, and never was one ".utf8), to: path)
            let refused = try vault.run(["find", "--lang", "zh"])
            #expect(refused.code == 1 && refused.err.contains("不是目录库"), "\(refused.err)")
            #expect(LanguageTests.english(refused.err).isEmpty, "\(refused.err)")
        }
    }
}
