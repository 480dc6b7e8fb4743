import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("killed, and run twice at once") struct ResilienceTests {
        /// A few small files of the day: films, a photo, two equal ones, one cut short, one that is empty.
        static let names = [
            "DCAM_CAM001_021001_20261120_143000.mp4", "DCAM_CAM001_021001_20261120_143200.avi",
            "DCAM_CAM001_021001_20261120_170000.mp4", "DCAM_CAM001_021001_20261120_170000_IMP.mp4",
            "DCAM_CAM001_021001_20261120_081637.jpg", "022002@DH30388_20261120151200_20261120151220.m4a",
            "022002@DH30388_20261120151500_20261120151500.mp4",
        ]

        static func card(_ names: [String] = names) throws -> String {
            let card = try Scratch.fresh("card")
            for name in names {
                guard let file = Truth.shared.files.first(where: { $0.name == name }) else {
                    throw Trouble("no \(name)")
                }
                try Files.copy("\(SampleDay.folder)/\(file.path)", to: "\(card)/\(name)")
            }
            return card
        }

        /// What must be the same however the way there was disturbed.
        static func state(_ vault: SampleVault) throws -> [String] {
            var lines = ["originals \(vault.originals().count)"]
            lines += try vault.recordings().map { "recording \($0.sha256) \($0.verdict?.rawValue ?? "not inspected")" }
            lines += vault.tree().keys.filter { $0.hasPrefix("derived/") }
            lines += try vault.numbers().map { "segment \($0.key) \($0.value)" }
            lines += try vault.findingKeys().map { "finding \($0)" }
            return lines.sorted()
        }

        @Test("killed at any moment, the next run ends where an undisturbed one does")
        func killed() throws {
            let card = try Self.card()
            let template = try SampleVault(lists: SampleVault.lists)
            let calm = try SampleVault(copying: template)
            let undisturbed = try calm.ingest(card)
            #expect(undisturbed.code == 4)
            let wanted = try Self.state(calm)
            #expect(wanted.count(where: { $0.hasPrefix("recording") }) == Self.names.count - 1)
            #expect(wanted.count(where: { $0.hasPrefix("segment") }) == 3)
            let steps = 20
            var interrupted = 0
            // How long a run takes depends on what else the machine does: one that ended by itself says it anew.
            var length = undisturbed.seconds
            for step in 0..<steps {
                let vault = try SampleVault(copying: template)
                let delay = 0.005 + (length - 0.005) * Double(step) / Double(steps - 1)
                let running = try vault.start(["ingest", "--json", card])
                usleep(UInt32(delay * 1_000_000))
                running.kill(SIGKILL)
                let ended = try running.wait()
                if ended.signal == SIGKILL { interrupted += 1 } else { length = min(length, delay) }
                let note = Comment("killed after \(Int(delay * 1000)) ms")
                #expect(try vault.rowsWithoutFile().isEmpty, note)
                let second = try vault.ingest(card)
                #expect(second.code == 4, note)
                let difference = try Self.state(vault).difference(from: wanted)
                #expect(difference.isEmpty, "killed after \(Int(delay * 1000)) ms: \(difference)")
                #expect(vault.leftovers().isEmpty, note)
                #expect(try vault.filesWithoutRow().isEmpty, note)
                #expect(try vault.rowsWithoutFile().isEmpty, note)
                for row in try vault.recordings() {
                    #expect(try Files.bytes("\(vault.root)/\(row.vaultPath)").count == Int(row.size), note)
                }
            }
            #expect(interrupted >= steps / 2, "the sweep ended too late: \(interrupted) of \(steps) were cut off")
        }

        @Test(
            "of two equal files one is the original and one a duplicate, whichever comes first",
            arguments: [false, true])
        func twins(isOriginalThere: Bool) throws {
            let card = try Self.card([Self.names[2], Self.names[3]])
            let calm = try SampleVault()
            _ = try calm.ingest(card)
            let original = try #require(calm.originals().first)
            for round in 1...8 {
                let vault = try SampleVault()
                // What a kill between the original's place and its row leaves.
                if isOriginalThere { try Files.copy("\(calm.root)/\(original)", to: "\(vault.root)/\(original)") }
                let note = Comment("round \(round)")
                let outcome = try vault.ingest(card)
                #expect(outcome.code == 3, note)
                let items = try outcome.lines().of("unbroken.item/1")
                #expect(items.count(where: { $0["outcome"].text == "duplicate" }) == 1, note)
                #expect(items.count(where: { $0["verdict"].text == "whole" }) == 1, note)
                let told = try vault.findings("--kind", "duplicate")
                #expect(told.count == 1, note)
                #expect(told.first?["wallStart"].text == "2026-11-20T17:00:00+08:00", note)
                #expect(vault.originals().count == 1, note)
                #expect(vault.tree().keys.contains { $0.hasSuffix("/first.jpg") }, note)
                #expect(vault.leftovers().isEmpty, note)
            }
        }

        @Test("stopped by the user, it exits with 130 and goes on next time")
        func stopped() throws {
            let card = try Self.card()
            let vault = try SampleVault()
            // A fresh file makes the run pause before it takes anything in.
            try Files.age("\(card)/\(Self.names[0])", seconds: 0)
            let running = try vault.start(["ingest", card])
            try Waiting.forLock(of: vault)
            running.kill(SIGINT)
            #expect(try running.wait().code == 130)
            #expect(try vault.ingest(card).code == 4)
            #expect(vault.leftovers().isEmpty)
            #expect(vault.originals().count == Self.names.count - 1)
        }

        @Test("a vault in use refuses a second writer, is readable meanwhile, and loses nothing")
        func twoAtOnce() throws {
            let card = try Self.card()
            let vault = try SampleVault()
            try Files.age("\(card)/\(Self.names[0])", seconds: 0)
            let first = try vault.start(["ingest", "--json", card])
            try Waiting.forLock(of: vault)
            let second = try vault.run(["ingest", card])
            #expect(second.code == 1)
            #expect(second.err.contains("error: ") && second.err.contains("another run is using this vault"))
            #expect(second.err.contains("hint: "))
            let list = try vault.load("officers.csv")
            #expect(list.code == 1)
            #expect(list.err.contains("another run is using this vault"))
            #expect(try vault.run(["find"]).code == 0)
            let outcome = try first.wait()
            #expect(outcome.code == 4)
            let summary = try #require(try outcome.lines().of("unbroken.upload/1").last)
            #expect(summary["stored"].number == Double(Self.names.count - 1))
            #expect(summary["failed"].number == 0)
            #expect(vault.leftovers().isEmpty)
            // The lock went with the process.
            #expect(try vault.load("officers.csv").code == 0)
        }
    }
}

enum Waiting {
    /// Until `condition` holds; throws after a while.
    static func until(_ what: String, seconds: Double = 30, _ condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while try !condition() {
            guard ContinuousClock.now < deadline else { throw Trouble("waited in vain for \(what)") }
            usleep(5000)
        }
    }

    /// Until a run has opened the vault for writing. The lock file is made by the first run that writes.
    static func forLock(of vault: SampleVault) throws {
        try until("the lock of \(vault.root)") { FileManager.default.fileExists(atPath: vault.root + "/.lock") }
        // The lock is taken a moment after its file is made.
        usleep(200_000)
    }
}
