import Foundation
import Testing

extension EndToEnd {
    @Suite("the ledger of a finding") struct LedgerTests {
        /// A vault of its own with the sample day, and its two interruptions: covered by a colleague, and not.
        private func day() throws -> (vault: SampleVault, covered: String, open: String) {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let lines = try vault.findings("--kind", "interruption")
            func id(_ result: String) throws -> String {
                try #require(lines.first { $0["coveredBy"]["result"].text == result }?["id"].text)
            }
            return (vault, try id("colleague"), try id("no-one"))
        }

        private func state(_ vault: SampleVault, _ id: String) throws -> String? {
            try vault.findings().first { $0["id"].text == id }?["state"].text
        }

        @Test("written, approved by another, taken back: every step stays, and the state follows")
        func writing() throws {
            let (vault, id, _) = try day()
            let scan = try Scratch.fresh("scan") + "/中断说明.pdf"
            try Files.write(Array("%PDF-1.4 signed".utf8), to: scan)
            let explained = try vault.run([
                "explain", id, "--cause", "low-battery", "--text", "battery changed", "--file", scan, "--by", "021001",
                "--json",
            ])
            #expect(explained.code == 0, "\(explained.err)")
            let line = try #require(try explained.lines().first)
            #expect(line["schema"].text == "unbroken.ledger/1")
            #expect(line["state"].text == "awaiting-approval")
            let paper = try #require(line["steps"].list.last)["paper"]
            #expect(paper["name"].text == "中断说明.pdf")
            let kept = vault.root + "/" + (paper["vaultPath"].text ?? "")
            #expect(try Files.bytes(kept) == Files.bytes(scan))
            let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
            #expect(mode == 0o444)

            let own = try vault.run(["approve", id, "--by", "021001"])
            #expect(own.code == 1 && own.err.contains("who wrote"))
            #expect(try vault.run(["approve", id, "--by", "021002"]).code == 0)
            #expect(try state(vault, id) == "explained")
            #expect(try vault.findings("--unexplained").allSatisfy { $0["id"].text != id })
            #expect(try vault.findings("--state", "explained").map { $0["id"].text } == [id])
            #expect(try vault.run(["undo", id, "--by", "021002", "--text", "wrong one"]).code == 0)
            let ledger = try #require(try vault.run(["gap", id, "--json"]).lines().first)
            #expect(ledger["steps"].list.map { $0["kind"].text } == ["voice-heard", "explain", "approve", "undo"])
            #expect(ledger["steps"].list.map { $0["number"].number } == [1, 2, 3, 4])
            #expect(ledger["steps"].list.map { $0["article"].text } == ["10/2", "10/2", "10/2", nil])
            #expect(ledger["steps"].list[3]["undoes"].number == 3)
            #expect(ledger["state"].text == "awaiting-approval")
            #expect(ledger["finding"]["coveredBy"]["result"].text == "colleague")

            // Another upload of the same day, and the list again, change nothing of it.
            _ = try vault.ingest(SampleDay.folder)
            _ = try vault.load("dispatches.json")
            #expect(try vault.run(["gap", id, "--json"]).lines() == [ledger])
            #expect(vault.leftovers().isEmpty)
            #expect(try vault.filesWithoutRow().isEmpty)
        }

        @Test("what a machine writes down of the voice is a hint: shown with its model, and nothing is decided by it")
        func transcript() throws {
            let vault = try SampleVault(lists: SampleVault.lists)
            let program = try Scratch.fresh("listen") + "/listen"
            try Files.write(
                Array("#!/bin/sh\nhead -c 4 \"$2\"; echo ' 电量不足，更换电池'\n".utf8), to: program)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            let settings = vault.root + "/vault.yaml"
            let block = "recogniser:\n  command: [\(program), --in, \"{wav}\"]\n  model: test model 1\n"
            try Files.write(Files.bytes(settings) + Array(block.utf8), to: settings)
            _ = try vault.ingest(SampleDay.folder)
            let spoken = try vault.findings("--kind", "interruption").filter {
                $0["finding"]["evidence"]["facts"]["voice.decision"].text == "voice"
            }
            let line = try #require(spoken.first)
            let facts = line["finding"]["evidence"]["facts"]
            // It is content of the recording: lists tell that it is there, and no more.
            #expect(facts["voice.transcript"].text == nil && facts["voice.transcriptHeldBack"].text == "yes")
            #expect(facts["voice.transcriptBy"].text == "test model 1")
            #expect(line["state"].text == "voice-heard")
            let id = line["id"].text ?? ""
            let listed = try vault.run(["gap", id])
            #expect(listed.out.contains("written down by a machine") && listed.out.contains("--by"))
            for words in [["gap", id], ["gap", id, "--json"], ["gaps"], ["gaps", "--json"]] {
                #expect(try !vault.run(words).out.contains("电量不足"))
            }
            // Nobody was given a role yet: nobody sees it, and nothing is entered.
            #expect(try vault.run(["gap", id, "--by", "021002"]).code == 1)
            #expect(try vault.run(["access", "register", "--json"]).lines().isEmpty)
            for words in [
                ["role", "grant", "021001", "administrator", "--by", "021001"],
                ["role", "grant", "021002", "reviewer", "--by", "021001"],
                ["role", "grant", "022001", "approver", "--by", "021001"],
            ] { #expect(try vault.run(words).code == 0) }
            #expect(try vault.run(["gap", id, "--by", "021002"]).code == 1)
            let recording = line["recording"].text ?? ""
            let asked = try vault.run([
                "access", "request", "--recording", recording, "--reason", "审核中断", "--by", "021002", "--json",
            ])
            let request = try #require(try asked.lines().first?["id"].text)
            #expect(try vault.run(["access", "approve", request, "--by", "022001"]).code == 0)
            let shown = try vault.run(["gap", id, "--by", "021002"])
            #expect(shown.out.contains("RIFF 电量不足，更换电池") && shown.out.contains("[test model 1]"))
            let told = try vault.run(["access", "register", "--by", "022001", "--json"])
            #expect(told.code == 0, "\(told.err)")
            let register = try told.lines()
            #expect(register.map { $0["recording"].text } == [recording])
            #expect(register.map { $0["viewer"].text } == ["021002"])
            let mute = try vault.findings("--kind", "interruption").filter {
                $0["finding"]["evidence"]["facts"]["voice.decision"].text == "none"
            }
            #expect(!mute.isEmpty)
            for line in mute { #expect(line["finding"]["evidence"]["facts"]["voice.transcript"].text == nil) }
            #expect(vault.leftovers().isEmpty)
        }

        @Test("a paper signed by two people is entered at once; the same paper is kept once")
        func paper() throws {
            let (vault, first, second) = try day()
            let scan = try Scratch.fresh("scan") + "/a.pdf"
            try Files.write(Array("both".utf8), to: scan)
            let both = try vault.run([
                "explain", first, second, "--cause", "device-fault", "--file", scan, "--by", "021001",
                "--approved-by", "021002", "--json",
            ])
            let lines = try both.lines()
            #expect(lines.map { $0["state"].text } == ["explained", "explained"])
            #expect(lines[0]["way"].text == "writing")
            #expect(lines[0]["steps"].list.last?["enteredBy"].text == "021001")
            let papers = lines.map { line in
                line["steps"].list.first { $0["kind"].text == "explain" }?["paper"]["vaultPath"].text
            }
            #expect(Set(papers).count == 1 && papers[0] != nil)
            #expect(vault.tree().keys.count { $0.hasPrefix("documents/") && $0.hasSuffix(".pdf") } == 1)
        }

        @Test("nothing is written unless every finding named allows it")
        func allOrNone() throws {
            let (vault, first, second) = try day()
            #expect(try vault.run(["escalate", first, "--by", "021002"]).code == 0)
            let refused = try vault.run(["escalate", second, first, "--by", "021002"])
            #expect(refused.code == 1 && refused.err.contains("\(first) is escalated already"))
            #expect(try state(vault, second) == "detected")
            #expect(try vault.run(["confirm", second, "--by", "021002"]).code == 1)
            let byEar = try vault.run(["confirm", second, "--heard-by-ear", "--by", "021002", "--quiet"])
            #expect(byEar.code == 0 && byEar.out.isEmpty)
            #expect(try state(vault, second) == "explained")
        }

        @Test("wrong usage ends with 2 and lists what is accepted, a refusal with 1")
        func refusals() throws {
            let (vault, _, id) = try day()
            for (arguments, code, says) in [
                (["explain", id, "--by", "021001"], 2, "low-battery  battery too low (Art. 10 para. 1)"),
                (["explain", id, "--cause", "rain", "--text", "t", "--by", "021001"], 2, "bad-weather"),
                (["explain", id, "--cause", "low-battery", "--by", "021001"], 2, "--text or --file"),
                (["explain", id, "--cause", "other-objective", "--by", "021001"], 2, "needs a --text"),
                (["explain", id, "--cause", "low-battery", "--text", "t", "--by", "999999"], 1, "no police number"),
                (["explain", id, "--cause", "low-battery", "--file", "/no/such", "--by", "021001"], 1, "not there"),
                (["explain", "F99999", "--cause", "low-battery", "--text", "t", "--by", "021001"], 1, "no finding"),
                (["approve", "99x", "--by", "021001"], 2, "not the number"), (["approve", id], 2, "--by"),
                (["approve", id, "--by", "021001"], 1, "no written explanation"),
                (["exempt", id, "--by", "021001", "--reason", "emergency"], 1, "no lawful reason"),
                (["undo", id, "--by", "021001"], 1, "no step"), (["gaps", "--state", "good"], 2, "awaiting-approval"),
            ] as [([String], Int32, String)] {
                let outcome = try vault.run(arguments)
                #expect(outcome.code == code, "\(arguments): \(outcome.err)")
                #expect(outcome.err.contains(says), "\(arguments): \(outcome.err)")
            }
            let ledger = try #require(try vault.run(["gap", id, "--json"]).lines().first)
            #expect(ledger["steps"].list.isEmpty)
            #expect(vault.tree().keys.allSatisfy { !$0.hasPrefix("documents/") })
        }

        @Test("lawful reasons not to record come with their work record, under a regulation that names some")
        func exempt() throws {
            let root = try Scratch.fresh("vault")
            #expect(try Product.run(["init", root, "--regulation", "zonghe-zhifa"]).code == 0)
            let vault = SampleVault(at: root)
            let card = try Scratch.fresh("card")
            try Files.copy(CheckTests.path(CheckTests.paused), to: card + "/" + CheckTests.paused)
            _ = try vault.ingest(card)
            let id = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            let none = try vault.run(["exempt", id, "--by", "1"])
            #expect(none.code == 2)
            #expect(none.err.contains("emergency  emergency (Art. 5 para. 1 item 3)"))
            let bare = try vault.run(["exempt", id, "--by", "1", "--reason", "emergency"])
            #expect(bare.code == 2 && bare.err.contains("Art. 5 para. 2"))
            let done = try vault.run([
                "exempt", id, "--by", "1", "--reason", "emergency", "--record", "第7号", "--json",
            ])
            let line = try #require(try done.lines().first)
            #expect(line["state"].text == "explained" && line["way"].text == "exempt")
            #expect(line["steps"].list.last?["article"].text == "5/1/3")
            // No approval is asked for here: a written explanation counts at once.
            _ = try vault.run(["undo", id, "--by", "1"])
            let written = try vault.run([
                "explain", id, "--by", "1", "--cause", "change-of-place", "--text", "next yard", "--json",
            ])
            #expect(try written.lines().first?["state"].text == "explained")
        }

        @Test("a vault can be made under these five regulations only") func ids() throws {
            for id in ["tangshan-gaoxin", "zonghe-zhifa", "jian-xian", "luanchuan", "dapuhe"] {
                let made = try Product.run(["init", try Scratch.fresh("vault"), "--regulation", id])
                #expect(made.code == 0, "\(made.err)")
            }
            let refused = try Product.run(["init", try Scratch.fresh("vault"), "--regulation", "beijing"])
            #expect(refused.code == 2 && refused.err.contains("luanchuan"))
        }

        @Test("gaps are filtered by officer and time") func filters() throws {
            let vault = try SampleDay.shared().vault
            func kinds(_ arguments: String...) throws -> Set<String> {
                Set(try vault.findings(arguments).compactMap { $0["finding"]["kind"].text })
            }
            #expect(
                try kinds("--officer", "021001", "--dispatch", "2026112000001") == ["interruption", "break"])
            #expect(try kinds("--officer", "民警乙").isSuperset(of: ["missing-file", "interruption", "not-covered"]))
            #expect(try kinds("--officer", "民警乙").isDisjoint(with: ["sound-loss", "clock-reset", "duplicate"]))
            #expect(try kinds("--officer", "nobody").isEmpty)
            #expect(try kinds("--from", "2026-11-20T08:00", "--to", "2026-11-20T08:16") == ["interruption"])
            #expect(try kinds("--from", "2026-11-21").isEmpty)
        }

        @Test("people read the story of a finding, in both languages") func people() throws {
            let (vault, id, _) = try day()
            let text = ["explain", id, "--cause", "low-battery", "--text", "换电池", "--by", "021001"]
            let chinese = try vault.run(text + ["--lang", "zh"])
            #expect(chinese.out.contains("已书面说明，待审批"))
            let page = try vault.run(["gap", id, "--lang", "zh"]).out
            for word in ["同事已录：2026112000001-021002-001", "书面说明 (第10条第2款)", "电量不足", "“换电池”", "021001"] {
                #expect(page.contains(word), "\(word) in \(page)")
            }
            #expect(LanguageTests.english(page).isEmpty)
            let english = try vault.run(["gap", id, "--lang", "en"]).out
            #expect(english.contains("explained in writing (Art. 10 para. 2)  battery too low"))
            #expect(english.contains("covered by 2026112000001-021002-001"))
        }
    }
}
