import Catalogue
import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("access, copies for evidence and disposal") struct AccessTests {
        /// Officers of the sample day: an administrator, an archivist, an approver, an officer.
        private func day() throws -> SampleVault {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            for (person, role) in [
                ("021001", "administrator"), ("021002", "archivist"), ("022001", "approver"), ("022002", "officer"),
            ] {
                let given = try vault.run(["role", "grant", person, role, "--by", "021001", "--json"])
                guard given.code == 0 else { throw Trouble(given.err) }
            }
            return vault
        }

        private func python(_ arguments: [String]) throws -> (code: Int32, out: String) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = arguments
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let data = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: data, as: UTF8.self))
        }

        @Test("From request to register to a bag that sha256sum, another reader of the proof and pdftotext accept")
        func copy() throws {
            let vault = try day()
            let segment = try #require(try vault.segments().first { $0["dispatch"].text != nil })
            let dispatch = try #require(segment["dispatch"].text)
            let target = try Scratch.fresh("copy") + "/提取件"
            let base = ["access", "copy", dispatch, "--to", target, "--by", "022002"]
            let refused = try vault.run(base + ["--lang", "zh"])
            #expect(refused.code == 1 && refused.err.contains("第21条"), "\(refused.err)")
            #expect(!FileManager.default.fileExists(atPath: target))
            let asked = try vault.run([
                "access", "request", "--act", "copy", "--dispatch", dispatch, "--reason", "行政复议", "--by", "022002",
                "--json",
            ])
            let id = try #require(try asked.lines().first?["id"].text)
            #expect(try vault.run(["access", "approve", id, "--by", "022002"]).code == 1)
            #expect(try vault.run(["access", "approve", id, "--by", "022001", "--text", "同意"]).code == 0)
            let copied = try vault.run(base + ["--json"])
            #expect(copied.code == 0, "\(copied.err)")
            let lines = try copied.lines()
            #expect(!lines.isEmpty && lines.allSatisfy { $0["request"].text == id && $0["reason"].text == "行政复议" })
            for manifest in ["manifest-sha256.txt", "tagmanifest-sha256.txt"] {
                let checked = try python([
                    "sh", "-c", "cd \"$1\" && sha256sum --check --strict --quiet \"$2\"", "sh", target, manifest,
                ])
                #expect(checked.code == 0, "\(checked.out)")
            }
            let originals = Set(try lines.map { try #require($0["recording"].text) })
            let list = String(decoding: try Files.bytes(target + "/digests.csv"), as: UTF8.self)
            for sha256 in originals {
                #expect(list.contains(sha256))
                let stem = target + "/custody/" + sha256.prefix(16)
                let proof = try Product.run([
                    "custody", "proof", "check", stem + ".tlog-proof", stem + ".entry.json", "--key",
                    target + "/custody/verifiers",
                ])
                #expect(proof.code == 0, "\(proof.err)")
            }
            let text = try python(["pdftotext", "-layout", target + "/note.pdf", "-"])
            #expect(text.out.contains("提取人") && text.out.contains("行政复议") && text.out.contains(dispatch), "\(text.out)")
            let fonts = try python(["pdffonts", target + "/note.pdf"])
            #expect(fonts.out.contains("CJK"), "\(fonts.out)")
            // Again: the folder is there, and nothing is registered for nothing.
            let before = try vault.run(["access", "register", "--by", "022001", "--json"]).lines()
            #expect(before.count == originals.count && before.allSatisfy { $0["place"].text == target })
            #expect(try vault.run(base).code == 1)
            #expect(try vault.run(["access", "register", "--by", "022001", "--json"]).lines().count == before.count)
            #expect(try vault.run(["access", "register", "--by", "022002", "--json"]).code == 1)
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
        }

        @Test("A copy that fails leaves its lines in the register, says so, and the same command completes it")
        func copyThatFails() throws {
            let vault = try day()
            let recording = try #require(try vault.segments().first?["recording"].text)
            let asked = try vault.run([
                "access", "request", "--act", "copy", "--recording", recording, "--reason", "核对", "--by", "022002",
                "--json",
            ])
            let id = try #require(try asked.lines().first?["id"].text)
            #expect(try vault.run(["access", "approve", id, "--by", "022001"]).code == 0)
            func lines() throws -> Int {
                try vault.run(["access", "register", "--by", "022001", "--json"]).lines().count
            }
            // What can be known beforehand costs no line: no such folder, an original of another size.
            let folder = try Scratch.fresh("copy")
            let base = ["access", "copy", recording, "--by", "022002", "--lang", "en", "--to"]
            #expect(try vault.run(base + [folder + "/none/there"]).code == 1)
            let place = try #require(try vault.recordings().first { $0.sha256 == recording }).vaultPath
            let original = vault.root + "/" + place
            let bytes = try Files.bytes(original)
            try FileManager.default.removeItem(atPath: original)
            try Files.write(bytes.dropLast(), to: original)
            #expect(try vault.run(base + [folder + "/out"]).code == 1)
            #expect(try lines() == 0)
            // Of the right size, and another content: found while it is copied.
            try Files.write(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], to: original)
            let failed = try vault.run(base + [folder + "/out"])
            #expect(failed.code == 1 && failed.err.contains("the register has lines 1"), "\(failed.err)")
            #expect(!FileManager.default.fileExists(atPath: folder + "/out"))
            #expect(try lines() == 1)
            try Files.write(bytes, to: original)
            #expect(try vault.run(base + [folder + "/out"]).code == 0)
            #expect(try lines() == 2)
        }

        @Test("Seeing is registered in the custody log before the place of the original is told")
        func view() throws {
            let vault = try day()
            let recording = try #require(try vault.segments().first?["recording"].text)
            #expect(try vault.run(["access", "view", recording, "--by", "022002", "--reason", "x"]).code == 1)
            let asked = try vault.run([
                "access", "request", "--recording", recording, "--reason", "核对", "--by", "022002", "--json",
            ])
            let id = try #require(try asked.lines().first?["id"].text)
            #expect(try vault.run(["access", "approve", id, "--by", "022001"]).code == 0)
            let seen = try vault.run(["access", "view", recording, "--by", "022002", "--lang", "en"])
            #expect(seen.code == 0 && seen.out.contains("/originals/"), "\(seen.out)\(seen.err)")
            let log = try vault.run(["custody", "log", "--of", recording, "--json"]).lines()
            #expect(log.contains { $0["kind"].text == "view" && $0["sha256"].text == recording })
        }

        @Test("Two persons dispose of a list after its undo window; the card brings nothing back, custody agrees")
        func dispose() throws {
            let vault = try day()
            let path = vault.root + "/vault.yaml"
            let settings = String(decoding: try Files.bytes(path), as: UTF8.self)
            try Files.write(Array((settings + "\ndisposal: { undo-days: 0 }\n").utf8), to: path)
            let none = try vault.run(["retention", "propose", "--by", "021002", "--lang", "en"])
            #expect(none.code == 0 && none.out.contains("0 recordings"), "\(none.out)\(none.err)")
            // The day's recordings become old: their receipt is set back as a restored clock would, and sealed again.
            let recordings = try vault.recordings()
            let catalogue = try SQLiteCatalogue(path: vault.root + "/catalogue.sqlite")
            for var old in recordings {
                old.receivedAt = old.receivedAt - .seconds(730 * 86_400)
                old.span = old.span.map {
                    WallSpan(start: $0.start - .seconds(730 * 86_400), end: $0.end - .seconds(730 * 86_400))
                }
                try catalogue.commit(RecordingCommit(recording: old))
            }
            try catalogue.close()
            let preview = try vault.run(["retention", "propose", "--by", "021002", "--json"]).lines()
            let code = try #require(preview.first?["code"].text)
            #expect(preview.first?["items"].list.count == recordings.count)
            #expect(try vault.run(["retention", "propose", "--by", "021002", "--confirm", "000000000000"]).code == 1)
            let proposed = try vault.run(["retention", "propose", "--by", "021002", "--confirm", code, "--json"])
            let id = try #require(try proposed.lines().first?["id"].text, "\(proposed.err)")
            let held = try #require(recordings.first?.sha256)
            let second = try #require(
                try vault.run(["retention", "approve", id, "--by", "022001", "--json"]).lines().first?["code"].text)
            #expect(try vault.run(["retention", "approve", id, "--by", "021002", "--confirm", second]).code == 1)
            #expect(try vault.run(["retention", "approve", id, "--by", "022001", "--confirm", second]).code == 0)
            let hold = try vault.run([
                "retention", "hold", "--recording", held, "--event", "complaint", "--by", "021002", "--text", "来电",
            ])
            #expect(hold.code == 0, "\(hold.err)")
            let third = try #require(
                try vault.run(["retention", "dispose", id, "--by", "021002", "--json"]).lines().first?["code"].text)
            let before = vault.originals().count
            let done = try vault.run(["retention", "dispose", id, "--by", "021002", "--confirm", third, "--lang", "en"])
            #expect(done.code == 3 && done.out.contains("held: stays"), "\(done.out)\(done.err)")
            #expect(vault.originals().count == 1 && before == recordings.count)
            #expect(try vault.run(["retention", "disposed", "--json"]).lines().count == recordings.count - 1)
            let verified = try vault.run(["custody", "verify", "--json"])
            #expect(verified.code == 0, "\(verified.out)")
            // The same card again: told, not stored; the index still finds them.
            let again = try vault.ingest(SampleDay.folder)
            let items = try again.lines().of("unbroken.item/1")
            #expect(items.count { $0["outcome"].text == "disposed" } >= recordings.count - 1)
            #expect(vault.originals().count == 1)
            #expect(try !vault.segments().isEmpty)
        }
    }
}
