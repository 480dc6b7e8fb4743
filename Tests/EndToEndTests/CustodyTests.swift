import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("the custody log") struct CustodyTests {
        private func day() throws -> SampleVault { try SampleVault(copying: SampleDay.shared().vault) }

        private func verify(_ vault: SampleVault, _ more: String...) throws -> (code: Int32?, report: JSON) {
            let outcome = try vault.run(["custody", "verify", "--json", "--quiet"] + more)
            guard let report = try outcome.lines().first else { throw Trouble("no report: \(outcome.err)") }
            return (outcome.code, report)
        }

        private func faults(_ report: JSON) -> [String] {
            report["faults"].list.map { "\($0["kind"].text ?? "") \($0["subject"].text ?? "")" }
        }

        /// Changes the catalogue as somebody with the file would: with another program, its guards taken off.
        private func tamper(_ vault: SampleVault, _ sql: String) throws {
            let triggers = [
                "ledger_step_unchanged", "ledger_step_kept", "clock_confirmation_stays", "custody_event_unchanged",
            ]
            .map { "DROP TRIGGER IF EXISTS \($0);" }.joined()
            guard try Host.tool(["sqlite3", vault.root + "/catalogue.sqlite", triggers + sql]) == 0 else {
                throw Trouble("sqlite3: \(sql)")
            }
        }

        /// The answer of the verifier that shares no code with the product.
        private func independently(_ arguments: String...) throws -> JSON {
            let script = Product.repository + "Tests/Custody/verify_log.py"
            let running = try Running(["python3", script] + arguments, environment: Product.environment())
            let outcome = try running.wait(seconds: 60)
            guard let line = try outcome.lines().first else { throw Trouble(outcome.err) }
            return line
        }

        @Test("after a day's upload log, catalogue and originals agree, and every original has its receipt")
        func whole() throws {
            let vault = try day()
            let (code, report) = try verify(vault)
            #expect(code == 0 && report["whole"] == .bool(true) && report["pending"].number == 0, "\(report)")
            let recordings = try vault.recordings()
            #expect(report["originals"].number == Double(recordings.count))
            #expect(report["bytes"].number == Double(recordings.reduce(0) { $0 + $1.size }))
            for recording in recordings {
                let trail = try vault.run(["custody", "log", "--of", recording.sha256, "--json"]).lines()
                #expect(
                    trail.contains { $0["kind"].text == "receive" && $0["about"]["path"].text == recording.vaultPath })
            }
            let parts = try (1...3).map { try verify(vault, "--slice", "\($0)/3").report["originals"].number ?? 0 }
            #expect(parts.reduce(0, +) == Double(recordings.count) && parts.filter { $0 > 0 }.count > 1)
        }

        @Test("another implementation accepts the log, the proof of a recording and that the log only grew")
        func independent() throws {
            let vault = try day()
            let folder = try Scratch.fresh("proofs")
            let old = try vault.run(["custody", "checkpoint"])
            try Files.write(Array(old.out.utf8), to: folder + "/old")
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            #expect(try vault.run(["note", finding, "--text", "seen", "--by", "021002"]).code == 0)
            let log = try independently("log", vault.root + "/custody")
            #expect(log["holds"] == .bool(true), "\(log)")
            #expect(log["size"].number == (try verify(vault, "--no-originals").report["size"].number))

            let keys = vault.root + "/custody/verifiers"
            let recording = try #require(try vault.recordings().first)
            let made = try vault.run(["custody", "proof", recording.sha256, "--output", folder])
            let files = made.out.split(separator: "\n").map(String.init)
            #expect(made.code == 0 && files.count == 2, "\(made.err)")
            let (entry, proof) = (files[0], files[1])
            #expect(try Files.bytes(entry).contains(subsequence: Array(recording.sha256.utf8)))
            #expect(try independently("entry", proof, entry, keys)["holds"] == .bool(true))
            #expect(try Product.run(["custody", "proof", "check", proof, entry, "--key", keys]).code == 0)
            try Files.write(Array("{}".utf8), to: folder + "/other")
            #expect(try independently("entry", proof, folder + "/other", keys)["holds"] == .bool(false))
            let refuted = try Product.run(["custody", "proof", "check", proof, folder + "/other", "--key", keys])
            #expect(refuted.code == 1 && refuted.err.contains("does not hold"))

            let growth = folder + "/growth"
            #expect(try vault.run(["custody", "proof", "growth", folder + "/old", "--output", growth]).code == 0)
            #expect(try independently("growth", growth, folder + "/old", keys)["holds"] == .bool(true))
            #expect(try Product.run(["custody", "proof", "check", growth, folder + "/old", "--key", keys]).code == 0)
        }

        @Test("one byte of an original, and one that is gone, are named")
        func originals() throws {
            let vault = try day()
            let recordings = try vault.recordings().filter { $0.size > 1000 }
            let (changed, gone) = (try #require(recordings.first), try #require(recordings.last))
            let path = vault.root + "/" + changed.vaultPath
            #expect(chmod(path, 0o644) == 0)
            var bytes = try Files.bytes(path)
            bytes[bytes.count / 2] ^= 1
            try Files.write(bytes, to: path)
            try FileManager.default.removeItem(atPath: vault.root + "/" + gone.vaultPath)
            let (code, report) = try verify(vault)
            #expect(code == 3)
            #expect(
                Set(faults(report)) == ["original-changed \(changed.vaultPath)", "original-missing \(gone.vaultPath)"])
            #expect(try verify(vault, "--no-originals").code == 0)
        }

        @Test(
            "one changed row of any sealed table is named",
            arguments: [
                ("UPDATE recording SET officer = '999999' WHERE id = 1", "row-changed recording/1"),
                (
                    "UPDATE fact SET json = replace(json, 'mp4', 'mp5') || ' ' WHERE recording_id = 1",
                    "row-changed fact/1"
                ),
                ("UPDATE finding SET state = 'explained' WHERE id = 2", "row-changed finding/2"),
                ("UPDATE ledger_step SET by = 'x' WHERE rowid = 1", "row-changed ledger_step/"),
                ("UPDATE officer SET name = 'x' WHERE police_number = '021001'", "row-changed officer/021001"),
                ("UPDATE recorder SET officer = 'x' WHERE rowid = 1", "row-changed recorder/"),
                ("UPDATE dispatch SET end = end + 1 WHERE rowid = 1", "row-changed dispatch/"),
                ("UPDATE phrase SET text = text || 'x' WHERE id = 1", "row-changed phrase/1"),
                ("UPDATE source_file SET seen_at = 0 WHERE rowid = 1", "row-changed source_file/"),
                (
                    "UPDATE segment SET officer = 'x' WHERE rowid = (SELECT min(rowid) FROM segment)",
                    "row-changed segment/"
                ),
                ("DELETE FROM finding WHERE id = (SELECT max(id) FROM finding)", "row-removed finding/"),
                ("DELETE FROM segment WHERE rowid = (SELECT min(rowid) FROM segment)", "row-removed segment/"),
                ("INSERT INTO officer (police_number) VALUES ('z')", "row-unsealed officer/z"),
                ("UPDATE segment_counter SET last = last + 1 WHERE id = 1", "row-changed segment_counter/"),
                ("DELETE FROM posting WHERE id = (SELECT min(id) FROM posting)", "index posting/"),
                ("UPDATE term SET text = 'x' WHERE id = (SELECT min(id) FROM term)", "index term/"),
                ("UPDATE custody_event SET sha256 = 'x' WHERE id = 20", "entry custody_event/20"),
                ("UPDATE custody_event SET entry = replace(entry, '\"by\"', '\"By\"') WHERE id = 5", "entry entry 5"),
            ])
        func rows(_ sql: String, _ fault: String) throws {
            let vault = try day()
            try tamper(vault, sql)
            let (code, report) = try verify(vault, "--no-originals")
            let found = faults(report)
            #expect(code == 3 && found.contains { $0.hasPrefix(fault) }, "\(found)")
            #expect(found.count == 1, "\(found)")
        }

        @Test("a segment taken out of the search index is found missing there, and found again once the index is made")
        func reindex() throws {
            let vault = try day()
            let before = try vault.segments().count
            let found = try vault.segments("--officer", "021001").count
            try tamper(vault, "DELETE FROM posting")
            #expect(found > 0)
            #expect(try vault.segments("--officer", "021001").isEmpty)
            let told = try vault.run(["custody", "verify", "--no-originals", "--lang", "en", "--quiet"])
            #expect(told.code == 3 && told.out.contains("custody reindex"), "\(told.out)")
            let made = try vault.run(["custody", "reindex", "--by", "021001", "--json"])
            #expect(try made.code == 0 && made.lines().first?["segments"].number == Double(before), "\(made.err)")
            #expect(try vault.segments("--officer", "021001").count == found)
            #expect(try verify(vault, "--no-originals").code == 0)
        }

        @Test("an older copy of the catalogue put back is told, and a changed log is, in both languages")
        func setBack() throws {
            let vault = try day()
            let catalogue = vault.root + "/catalogue.sqlite"
            #expect(try Host.tool(["sqlite3", catalogue, "PRAGMA wal_checkpoint(TRUNCATE)"]) == 0)
            let older = try Files.bytes(catalogue)
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            #expect(try vault.run(["note", finding, "--text", "seen", "--by", "021002"]).code == 0)
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: catalogue + suffix) }
            try Files.write(older, to: catalogue)
            let (code, report) = try verify(vault, "--no-originals")
            #expect(code == 3 && faults(report).contains("catalogue-older catalogue.sqlite"), "\(report)")

            let other = try day()
            let bundle = try #require(
                FileManager.default.subpaths(atPath: other.root + "/custody/tile/entries/000.p")?.max {
                    Int($0) ?? 0 < Int($1) ?? 0
                })
            let path = other.root + "/custody/tile/entries/000.p/" + bundle
            var bytes = try Files.bytes(path)
            bytes[40] ^= 1
            try Files.write(bytes, to: path)
            let zh = try other.run(["custody", "verify", "--no-originals", "--lang", "zh", "--quiet"])
            #expect(zh.code == 3 && zh.out.contains("日志文件被改动"), "\(zh.out)")
            let en = try other.run(["custody", "verify", "--no-originals", "--lang", "en", "--quiet"])
            #expect(en.code == 3 && en.out.contains("a file of the log was changed"), "\(en.out)")
        }

        @Test("an older checkpoint put back is told; a tile with more behind it than its name says is damaged")
        func olderCheckpoint() throws {
            let vault = try day()
            let path = vault.root + "/custody/checkpoint"
            let older = try Files.bytes(path)
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            #expect(try vault.run(["note", finding, "--text", "seen", "--by", "021002"]).code == 0)
            try Files.write(older, to: path)
            // What a killed append leaves behind is the same as what waits: no fault.
            #expect(try verify(vault, "--no-originals").code == 0)
            try tamper(
                vault,
                "UPDATE custody_event SET entry = replace(entry, 'note', 'gone') WHERE id = (SELECT max(id) FROM custody_event)"
            )
            let (code, report) = try verify(vault, "--no-originals")
            #expect(code == 3 && faults(report).contains("log-file checkpoint"), "\(report)")

            let other = try day()
            let size = Int(try verify(other, "--no-originals").report["size"].number ?? 0)
            let tile = other.root + "/custody/tile/0/000.p/\(size)"
            try Files.write(try Files.bytes(tile) + [UInt8](repeating: 7, count: 32), to: tile)
            #expect(try verify(other, "--no-originals").code == 3)
        }

        @Test(
            "killed at any moment, log and catalogue agree after the next command",
            arguments: [30, 120, 300, 700, 1500])
        func killed(_ milliseconds: Int) throws {
            let vault = try SampleVault(lists: SampleVault.lists)
            let running = try vault.start(["ingest", "--quiet", SampleDay.folder])
            usleep(UInt32(milliseconds) * 1000)
            running.kill()
            _ = try running.wait()
            let after = try verify(vault)
            // What is not in the log yet is in the catalogue.
            #expect(after.code == 0, "\(after.report)")
            _ = try vault.ingest(SampleDay.folder)
            let (code, report) = try verify(vault)
            #expect(code == 0 && report["pending"].number == 0, "\(report)")
            #expect(try independently("log", vault.root + "/custody")["holds"] == .bool(true))
        }

        @Test(
            "a command killed between the catalogue and the log leaves its entry waiting, and the next carries it over")
        func waiting() throws {
            let vault = try day()
            let custody = vault.root + "/custody"
            try FileManager.default.moveItem(atPath: custody + "/key", toPath: custody + "/key-elsewhere")
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            let noted = try vault.run(["note", finding, "--text", "seen", "--by", "021002"])
            #expect(noted.code == 0 && noted.err.contains("carried over next time"), "\(noted.err)")
            #expect(try verify(vault, "--no-originals").report["pending"].number == 1)
            try FileManager.default.moveItem(atPath: custody + "/key-elsewhere", toPath: custody + "/key")
            #expect(try vault.run(["note", finding, "--text", "again", "--by", "021002"]).code == 0)
            let (code, report) = try verify(vault, "--no-originals")
            #expect(code == 0 && report["pending"].number == 0)
        }

        @Test("two who write at once: both entries are in the log")
        func twoWriters() throws {
            let vault = try day()
            let ids = try vault.findings().prefix(6).compactMap { $0["id"].text }
            let before = try verify(vault, "--no-originals").report["size"].number ?? 0
            let running = try ids.map { try vault.start(["note", $0, "--text", "seen", "--by", "021002", "--quiet"]) }
            for one in running { #expect(try one.wait().code == 0) }
            let (code, report) = try verify(vault, "--no-originals")
            #expect(code == 0 && report["size"].number == before + Double(ids.count), "\(report)")
        }

        @Test("a new key signs from now on; the change itself stands in the log")
        func rotation() throws {
            let vault = try day()
            #expect(try vault.run(["custody", "key", "--rotate"]).code == 2)
            let keys = try vault.run(["custody", "key", "--rotate", "--by", "021001"])
            #expect(keys.code == 0 && keys.out.split(separator: "\n").count == 2, "\(keys.err)")
            let last = try #require(try vault.run(["custody", "log", "--json", "--limit", "100000"]).lines().last)
            #expect(last["kind"].text == "key" && last["by"].text == "021001")
            #expect(last["about"]["key"].text == keys.out.split(separator: "\n").last.map(String.init))
            #expect(try verify(vault, "--no-originals").code == 0)
            #expect(try independently("log", vault.root + "/custody")["keys"].number == 2)
        }

        @Test("settings and rules in force are entered when they change, kept, and their loss is told")
        func settings() throws {
            let vault = try day()
            func entered() throws -> [JSON] {
                try vault.run(["custody", "log", "--json", "--limit", "100000"]).lines()
                    .filter { $0["kind"].text == "settings" }
            }
            let first = try entered()
            #expect(first.count == 1)
            let about = try #require(first.first?["about"])
            #expect(about["regulation tangshan-gaoxin"].text?.count == 64 && about["layer national-2016"].text != nil)
            let path = vault.root + "/vault.yaml"
            let before = try Files.bytes(path)
            try Files.write(before + Array("\ndisposal: { undo-days: 3 }\n".utf8), to: path)
            let finding = try #require(try vault.findings().first?["id"].text)
            for _ in 0..<2 {
                #expect(try vault.run(["note", finding, "--text", "seen", "--by", "021002"]).code == 0)
            }
            let second = try entered()
            #expect(second.count == 2 && second[1]["about"]["vault.yaml"].text != about["vault.yaml"].text)
            // The old settings are still there to read.
            let old = vault.root + "/custody/settings/\(about["vault.yaml"].text ?? "").yaml"
            #expect(try Files.bytes(old) == before)
            #expect(try verify(vault, "--no-originals").code == 0)
            try Files.write(before + [10], to: old)
            let (code, report) = try verify(vault, "--no-originals")
            #expect(code == 3 && faults(report).count == 1 && faults(report)[0].hasPrefix("settings custody/settings/"))
        }

        @Test("a scanned paper that was changed or taken away is told")
        func papers() throws {
            let vault = try day()
            let paper = try Scratch.fresh("paper") + "/scan.pdf"
            try Files.write(Array("%PDF-1.4 scan".utf8), to: paper)
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            let explained = try vault.run([
                "explain", finding, "--cause", "low-battery", "--file", paper, "--by", "021001",
            ])
            #expect(explained.code == 0, "\(explained.err)")
            let (code, report) = try verify(vault)
            #expect(code == 0 && report["papers"].number == 1, "\(report)")
            let place = try #require(vault.tree().keys.first { $0.hasPrefix("documents/") && $0.hasSuffix("scan.pdf") })
            let path = vault.root + "/" + place
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try Files.write(Array("%PDF-1.4 scam".utf8), to: path)
            #expect(try faults(verify(vault).report) == ["original-changed \(place)"])
            try FileManager.default.removeItem(atPath: path)
            #expect(try faults(verify(vault).report) == ["original-missing \(place)"])
        }

        @Test("a public key that no entry announced, and one that was taken away, are told")
        func strangeKeys() throws {
            let vault = try day()
            #expect(try vault.run(["custody", "key", "--rotate", "--by", "021001"]).code == 0)
            let file = vault.root + "/custody/verifiers"
            let keys = try Files.bytes(file)
            let other = try day()
            #expect(try other.run(["custody", "key", "--rotate", "--by", "021001"]).code == 0)
            let stranger = try Files.bytes(other.root + "/custody/verifiers").split(separator: UInt8(ascii: "\n")).last
            try Files.write(keys + (try #require(stranger)) + [UInt8(ascii: "\n")], to: file)
            let (code, report) = try verify(vault, "--no-originals")
            #expect(code == 3 && faults(report) == ["key custody/verifiers"], "\(report)")
            let first = try #require(keys.firstIndex(of: UInt8(ascii: "\n")))
            try Files.write(keys[(first + 1)...], to: file)
            let less = try verify(vault, "--no-originals")
            #expect(less.code == 3 && faults(less.report).contains("key custody/verifiers"), "\(less.report)")
            try Files.write(keys, to: file)
            #expect(try verify(vault, "--no-originals").code == 0)
        }

        @Test("verifying while an upload writes invents no fault")
        func besideAnUpload() throws {
            let vault = try SampleVault(lists: SampleVault.lists)
            let running = try vault.start(["ingest", "--quiet", SampleDay.folder])
            var rounds = 0
            while !running.hasEnded, rounds < 400 {
                let (code, report) = try verify(vault, "--no-originals")
                #expect(code == 0, "\(report)")
                rounds += 1
            }
            _ = try running.wait()
            #expect(rounds > 3)
            #expect(try verify(vault).code == 0)
        }

        @Test("a check that names its checker is itself an entry")
        func entered() throws {
            let vault = try day()
            #expect(try verify(vault, "--slice", "1/2", "--by", "021003").code == 0)
            let last = try #require(try vault.run(["custody", "log", "--json", "--limit", "100000"]).lines().last)
            #expect(last["kind"].text == "check" && last["about"]["slice"].text == "1/2")
            #expect(try vault.run(["custody", "verify", "--slice", "3/2"]).code == 2)
        }

        @Test(
            "a vault from before there was a log gets one, with all its rows sealed; a lost log is told, not replaced")
        func older() throws {
            let vault = try day()
            try FileManager.default.removeItem(atPath: vault.root + "/custody")
            let finding = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            let noted = try vault.run(["note", finding, "--text", "seen", "--by", "021002"])
            #expect(noted.err.contains("the custody log is not here"), "\(noted.err)")
            #expect(!FileManager.default.fileExists(atPath: vault.root + "/custody/checkpoint"))
            try tamper(vault, "DROP TRIGGER custody_event_kept; DELETE FROM custody_event;")
            #expect(try vault.run(["note", finding, "--text", "again", "--by", "021002"]).code == 0)
            let (code, report) = try verify(vault)
            #expect(code == 0 && report["whole"] == .bool(true), "\(report)")
            let kinds = try vault.run(["custody", "log", "--json"]).lines().map { $0["kind"].text }
            #expect(kinds.first == "make" && kinds.dropFirst().first == "baseline" && kinds.last == "ledger")
        }
    }
}

extension [UInt8] {
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: subsequence) }
    }
}
