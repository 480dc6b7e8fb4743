import Evidence
import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("archival discs, from plan to shelf and back") struct DiscChainTests {
        /// A small vault whose first dispatch is a mass incident: its recordings must go onto discs.
        static func vault(_ settings: String = "", sets: Int = 2) throws -> SampleVault {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let dispatch = try #require(try vault.segments().first?["dispatch"].text)
            let file = try Scratch.fresh("list") + "/cases.csv"
            try Files.write(Array("案件编号,接警编号,情形\nM1,\(dispatch),群体性事件\n".utf8), to: file)
            #expect(try vault.run(["matter", "import", file]).code == 0)
            let path = vault.root + "/vault.yaml"
            let yaml = String(decoding: try Files.bytes(path), as: UTF8.self)
            let block =
                "discs:\n  organization: 某某局\n  sets: \(sets)\n  price: 350\n  medium: dvd+r\n  rehearsal: true\n"
            try Files.write(Array((yaml + block + settings).utf8), to: path)
            return vault
        }

        /// The sample day's recordings are archived with what is wrong with them.
        static let accepted = ["--accept", "原始录像本身如此"]

        private static func confirmed(_ settings: String = "") throws -> SampleVault {
            let vault = try vault(settings)
            let plan = try #require(try vault.run(["disc", "plan", "--json"]).lines().first)
            let code = try #require(plan["code"].text)
            let outcome = try vault.run(["disc", "plan", "--confirm", code, "--by", "021002", "--json"])
            #expect(outcome.code == 0, "\(outcome.err)")
            return vault
        }

        private static func discs(_ vault: SampleVault) throws -> [JSON] {
            try vault.run(["disc", "list", "--json"]).lines().of("unbroken.disc/1")
        }

        private static func states(_ vault: SampleVault) throws -> [String] {
            try discs(vault).compactMap { $0["state"].text }
        }

        @Test(
            "plan, build, burn, read back, shelve: every command tells what it did, in both languages; custody agrees")
        func chain() throws {
            let vault = try Self.vault()
            let preview = try #require(try vault.run(["disc", "plan", "--json"]).lines().first)
            #expect(preview["price"].number == 700 && preview["discsNeeded"].number == 2)
            let unread = try vault.run(["disc", "plan", "--confirm", "000000000000", "--by", "021002"])
            #expect(unread.code == 1 && unread.err.contains("hint:"))
            #expect(try Self.discs(vault).isEmpty)
            let code = try #require(preview["code"].text)
            let confirmed = try vault.run(["disc", "plan", "--confirm", code, "--by", "021002", "--json"])
            #expect(try confirmed.lines().first?["plan"].text == "DP1")
            #expect(try vault.run(["disc", "plan", "--json"]).lines().first?["onDiscs"].list.isEmpty == false)
            let images = try Scratch.fresh("images")
            let base = ["--by", "021002", "--lang", "zh"]
            // The sample day's recordings have what is wrong with them: nobody archives that unasked.
            let making = ["disc", "build", "DP1", "--to", images, "--protect", "none"] + base
            let stopped = try vault.run(making)
            #expect(stopped.code == 1 && stopped.err.contains("四性检测不合格"), "\(stopped.err)")
            #expect(stopped.err.contains("DA/T 70-2018") && stopped.err.contains("--accept"))
            #expect(try Self.states(vault) == ["planned", "planned"])
            let built = try vault.run(making + Self.accepted)
            #expect(built.code == 0 && built.out.contains("已生成映像"), "\(built.out)\(built.err)")
            #expect(built.out.contains("未评定") && built.out.contains("没有进行病毒检测"), "\(built.out)")
            #expect(LanguageTests.english(built.out).isEmpty, "\(LanguageTests.english(built.out))")
            let again = try vault.run(["disc", "build", "DP1", "--to", images, "--protect", "none"] + base)
            #expect(again.code == 0 && again.out.contains("已有，未重做"), "\(again.err)")
            let drive = "rehearsal:" + (try Scratch.fresh("drive"))
            #expect(try vault.run(["disc", "burn", "DP1", "--drive", drive] + base).code == 0)
            #expect(try Self.states(vault) == ["burnt", "burnt"])
            #expect(
                try vault.run(["disc", "due", "--json"]).lines().map { $0["due"].text } == ["unverified", "unverified"])
            let file = try vault.run(
                ["disc", "verify", "DP1-SEALED-001", "--drive", images + "/DP1-SEALED-001.iso"] + base)
            #expect(file.code == 0 && file.out.contains("未登记"), "\(file.out)")
            #expect(try Self.states(vault) == ["burnt", "burnt"])
            let verified = try vault.run(["disc", "verify", "DP1", "--drive", drive, "--json"] + base)
            let read = try verified.lines()
            #expect(read.allSatisfy { $0["verdict"].text == "pass" && $0["entered"] == .bool(true) })
            #expect(read.count == 2 && read.allSatisfy { $0["conforms"].text == "pass" && $0["check"].text != nil })
            let held = try #require(try vault.run(["disc", "where", "M1", "--json"]).lines().first?["recording"].text)
            let discs = try vault.run(["access", "register", "--recording", held, "--json"]).lines()
            #expect(Set(discs.compactMap { $0["disc"].text }) == ["DP1-OFFSITE-001", "DP1-SEALED-001"])
            #expect(discs.allSatisfy { $0["by"].text == "021002" })
            #expect(try Self.states(vault) == ["verified", "verified"])
            let papers = try Scratch.fresh("papers")
            let labelled = try vault.run(["disc", "label", "DP1", "--to", papers] + base)
            #expect(labelled.code == 0, "\(labelled.err)")
            let names = try FileManager.default.contentsOfDirectory(atPath: papers)
            #expect(names.count == 6 && names.contains("DP1-SEALED-001-label.pdf"), "\(names)")
            for arguments in [
                ["shelve", "DP1", "--set", "SEALED", "--place", "B2 三架"],
                ["lend", "DP1-OFFSITE-001", "--to-person", "021003"],
            ] {
                #expect(try vault.run(["disc"] + arguments + base).code == 0, "\(arguments)")
            }
            let holdings = try vault.run(["disc", "where", "M1", "--json"]).lines()
            #expect(!holdings.isEmpty && holdings.allSatisfy { $0["kept"] == .bool(false) })
            let places = Set(holdings.flatMap { $0["discs"].list }.compactMap { $0["place"].text ?? $0["person"].text })
            #expect(places == ["B2 三架", "021003"])
            let on = try Product.run(["disc", "where", "M1", "--on", images + "/DP1-SEALED-001.iso", "--json"])
            #expect(try Set(on.lines().map { $0["recording"].text }) == Set(holdings.map { $0["recording"].text }))
            #expect(try vault.run(["disc", "return", "DP1-OFFSITE-001", "--place", "desk"] + base).code == 0)
            let checked = try vault.run(["disc", "check", "DP1-OFFSITE-001", "--drive", drive] + base)
            #expect(checked.code == 0 && checked.out.contains("0 → 0"), "\(checked.out)\(checked.err)")
            #expect(try vault.run(["disc", "where", "M1", "--json"]).lines().allSatisfy { $0["kept"] == .bool(true) })
            #expect(try vault.run(["retention", "due", "--disc", "--json"]).lines().isEmpty)
            let history = try vault.run(["disc", "history", "DP1-OFFSITE-001", "--json"]).lines().compactMap {
                $0["kind"].text
            }
            #expect(history == ["built", "burning", "burnt", "verified", "labelled", "lent", "returned", "checked"])
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
        }

        @Test(
            "the pipeline, killed after any step or in the middle of one, ends with every disc verified once it is run again"
        )
        func killedPipeline() throws {
            let template = try Self.confirmed()
            let yaml = try Scratch.fresh("pipeline") + "/discs.yaml"
            let text =
                "pipeline: discs\nstages:\n  - plan\n  - build\n  - burn\n  - verify\n  - register:\n      place: B2\n"
            try Files.write(Array(text.utf8), to: yaml)
            func arguments(_ vault: SampleVault) throws -> [String] {
                [
                    "run", yaml, vault.root + "-images", "--drive", "rehearsal:\(vault.root)-drive", "--by", "021002",
                    "--json",
                ] + Self.accepted
            }
            let calm = try SampleVault(copying: template)
            let undisturbed = try calm.run(try arguments(calm))
            #expect(undisturbed.code == 0, "\(undisturbed.err)")
            #expect(
                try undisturbed.lines().compactMap { $0["stage"].text } == [
                    "build", "burn", "verify", "register", "build", "burn", "verify", "register",
                ])
            let rounds = 3
            var interrupted = 0
            // A run that ended by itself says anew how long one takes on this machine now.
            var length = undisturbed.seconds
            for round in 0..<rounds {
                let vault = try SampleVault(copying: template)
                let running = try vault.start(try arguments(vault))
                let delay = length * Double(round + 1) / Double(rounds + 1)
                usleep(UInt32(delay * 1_000_000))
                running.kill(SIGKILL)
                if try running.wait().signal == SIGKILL { interrupted += 1 } else { length = min(length, delay) }
                let second = try vault.run(try arguments(vault))
                #expect(second.code == 0, "killed after \(Int(delay * 1000)) ms: \(second.err)")
                let discs = try Self.discs(vault)
                #expect(discs.allSatisfy { $0["state"].text == "verified" && $0["place"].text == "B2" }, "\(discs)")
                // No half-written image is left, and what is named is what the register has.
                let left = try FileManager.default.contentsOfDirectory(atPath: vault.root + "-images").sorted()
                #expect(left == ["DP1-OFFSITE-001.iso", "DP1-SEALED-001.iso"])
                #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
            }
            #expect(interrupted >= rounds / 2, "\(interrupted) of \(rounds) were cut off")
        }

        @Test("a tester's reports: entered, shown with how the counts grew; above a limit the disc is to be migrated")
        func scans() throws {
            let vault = try Self.confirmed()
            let (images, disc) = (try Scratch.fresh("images"), "DP1-SEALED-001")
            let base = ["--by", "021002", "--lang", "en"]
            let drive = "rehearsal:" + (try Scratch.fresh("drive"))
            func scan(_ text: String) throws -> Outcome {
                let file = try Scratch.fresh("scan") + "/scan.csv"
                try Files.write(Array(text.utf8), to: file)
                return try vault.run(["disc", "check", disc, "--scan", file] + base)
            }
            let building = ["disc", "build", disc, "--to", images, "--protect", "none"] + base + Self.accepted
            #expect(try vault.run(building).code == 0)
            // A disc that was not burnt can't have been tested.
            #expect(try scan("LBA,PIE\n0,4\n").code == 1)
            #expect(try vault.run(["disc", "burn", disc, "--drive", drive] + base).code == 0)
            #expect(try vault.run(["disc", "verify", disc, "--drive", drive] + base).code == 0)
            let good = try scan("Drive: TESTER 1.02\n\nLBA;PI Errors;PI Failures\n0;4;0\n16;30,5;1\n")
            #expect(good.code == 0 && good.out.contains("\(disc)  pass  good"), "\(good.out)\(good.err)")
            #expect(try vault.run(["disc", "due", "--json"]).lines().isEmpty)
            let partly = try scan("LBA;PI Failures\n0;1\n")
            #expect(partly.code == 3 && partly.out.contains("not evaluated"), "\(partly.out)")
            let bad = try scan("LBA;PI Errors;PI Failures\n0;4;0\n16;281;1\n")
            #expect(bad.code == 3 && bad.out.contains("\(disc)  fail  migrate"), "\(bad.out)")
            #expect(bad.out.contains("PIE peak 31 → 281 (280)") && bad.out.contains("PIF peak 1 → 1 → 1 (4)"))
            #expect(try scan("LBA;PI Failures\n0;1\n").code == 3)
            let broken = try scan("nothing that counts\n")
            #expect(broken.code == 1 && broken.err.contains("error:"))
            let due = try vault.run(["disc", "due", "--json"])
            #expect(due.code == 3)
            #expect(try due.lines().map { "\($0["disc"].text ?? "") \($0["due"].text ?? "")" } == ["\(disc) migrate"])
            // Its state is what the reading said: a report alone changes none.
            #expect(try Self.states(vault).contains("verified"))
            let history = try vault.run(["disc", "history", disc, "--lang", "en"])
            let told = history.out.split(separator: "\n").filter { $0.contains("tester:") }
            #expect(told.count == 4 && told[2].contains("tester: fail") == true, "\(history.out)")
            #expect(told.count == 4 && told[2].contains("PIE peak 281 (280)"))
            let events = try vault.run(["disc", "history", disc, "--json"]).lines()
                .compactMap { $0["text"].text }.filter { $0.hasPrefix("scan:") }
            #expect(
                events == [
                    "scan: pass, good", "scan: not-evaluated, good", "scan: fail, migrate", "scan: not-evaluated, good",
                ], "\(events)")
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
        }

        @Test("two builds at once: one builds, the other is refused or finds it done; a full disk leaves nothing")
        func faults() throws {
            let vault = try Self.confirmed()
            let images = try Scratch.fresh("images")
            let arguments =
                ["disc", "build", "DP1-SEALED-001", "--to", images, "--protect", "none", "--by", "021002"]
                + Self.accepted
            let one = try vault.start(arguments)
            let two = try vault.start(arguments)
            let codes = [try one.wait().code, try two.wait().code]
            #expect(codes.contains(0) && codes.allSatisfy { $0 == 0 || $0 == 1 })
            #expect(try vault.run(["disc", "history", "DP1-SEALED-001", "--json"]).lines().count == 1)
            guard Host.canMount else { return }
            let small = try Scratch.fresh("small")
            #expect(try Host.tool(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small]) == 0)
            defer { _ = try? Host.tool(["umount", small]) }
            let full = try vault.run(
                [
                    "disc", "build", "DP1-OFFSITE-001", "--to", small, "--protect", "none", "--by", "021002", "--lang",
                    "en",
                ] + Self.accepted)
            #expect(full.code == 1 && full.err.contains("no room on the disk"), "\(full.err)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: small).isEmpty)
            #expect(try Self.states(vault) == ["built", "planned"])
        }

        @Test("wrong names, wrong order and missing rights are told with what to do")
        func wrong() throws {
            let vault = try Self.confirmed()
            for (arguments, code, word) in [
                (["disc", "build", "DP9", "--to", "x", "--by", "021002"], Int32(1), "no plan DP9"),
                (["disc", "burn", "DP1-SEALED-001", "--drive", "/dev/sr0", "--by", "021002"], 1, "can't follow"),
                (
                    ["disc", "verify", "DP1-SEALED-001", "--drive", "/dev/sr0", "--by", "021002"], 1,
                    "image is not made"
                ),
                (["disc", "shelve", "DP1", "--place", "B", "--by", "021002"], 1, "can't follow"),
                (["disc", "history", "DP1-USE-001"], 1, "no disc DP1-USE-001"),
                (["disc", "plan", "--confirm", "x"], 2, "--by"), (["disc", "check", "--by", "021002"], 2, "--scan"),
                (["disc", "rebuild", "DP1-SEALED-001", "--to", "x", "--by", "021002"], 2, "--parity"),
            ] {
                let outcome = try vault.run(arguments + ["--lang", "en"])
                #expect(outcome.code == code && outcome.err.contains(word), "\(arguments): \(outcome.err)")
                #expect(outcome.err.contains("error:"))
            }
            #expect(try vault.run(["role", "grant", "021001", "administrator", "--by", "021001"]).code == 0)
            let refused = try vault.run(["disc", "build", "DP1", "--to", "x", "--by", "021001", "--lang", "en"])
            #expect(refused.code == 1 && refused.err.contains("error:"))
            #expect(try Self.states(vault) == ["planned", "planned"])
            let plain = try Self.confirmed("  check-months: 1\n")
            let path = plain.root + "/vault.yaml"
            let yaml = String(decoding: try Files.bytes(path), as: UTF8.self)
            try Files.write(Array(yaml.replacing("  rehearsal: true\n", with: "").utf8), to: path)
            let images = try Scratch.fresh("images")
            let base = ["--by", "021002", "--lang", "en"]
            let made = try plain.run(
                ["disc", "build", "DP1", "--to", images, "--protect", "none"] + base + Self.accepted)
            #expect(made.code == 0, "\(made.err)")
            let rehearsal = try plain.run(["disc", "burn", "DP1-SEALED-001", "--drive", "rehearsal:\(images)"] + base)
            #expect(rehearsal.code == 1 && rehearsal.err.contains("no rehearsals"), "\(rehearsal.err)")
            try Files.write(Array(yaml.replacing("sets: 2", with: "sets: none").utf8), to: path)
            let bad = try plain.run(["disc", "list"])
            #expect(bad.code == 1 && bad.err.contains("vault.yaml:"), "\(bad.err)")
        }
    }
}
