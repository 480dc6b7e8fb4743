import Evidence
import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("names, cards and disks that fail") struct LossTests {
        let good = ResilienceTests.names[1]

        @Test("names of any bytes are taken in, kept, and known the next time") func names() throws {
            let card = try Scratch.fresh("names")
            let bytes = try Files.bytes(ResilienceTests.card([good]) + "/" + good)
            let names: [[UInt8]] = [
                [0xFF, 0xFE] + Array(".mp4".utf8), [0xD6, 0xB4, 0xB7, 0xA8] + Array(".mp4".utf8),
                Array("a\nb.mp4".utf8),
                Array("tab\t.mp4".utf8), Array("\"quoted\" 'twice'.mp4".utf8), Array("-dash.mp4".utf8),
                Array("--lang.mp4".utf8), Array("100%.mp4".utf8), Array("执法 记录.mp4".utf8), Array("$(x);&.mp4".utf8),
            ]
            for (index, name) in names.enumerated() {
                try Files.write(bytes + [UInt8(index)], toRawName: name, in: card)
            }
            let vault = try SampleVault()
            let outcome = try vault.ingest(card)
            #expect([0, 3].contains(outcome.code), "\(outcome.err)")
            let summary = try outcome.lines().of("unbroken.upload/1").first
            #expect(summary?["stored"].number == Double(names.count))
            let again = try vault.ingest(card)
            #expect(try again.lines().of("unbroken.upload/1").first?["known"].number == Double(names.count))
            #expect(try vault.recordings().count == names.count)
            for row in try vault.recordings() { #expect(row.verdict != .unreadable, "\(row.originalName)") }
            // Under their own names, byte for byte.
            let folder = try #require(RawFolder.find(in: vault.root + "/originals", holding: names.count))
            #expect(Set(RawFolder.names(folder)) == Set(names))
            let check = try Product.run(["check", "--json", card])
            #expect(try check.lines().of("unbroken.check/1").count == names.count)
            for line in try check.lines().of("unbroken.check/1") { #expect(line["verdict"].text != "unreadable") }
        }

        @Test("a name that looks like another's escaped form is another file") func escapedTwins() throws {
            let card = try Scratch.fresh("twins")
            let bytes = try Files.bytes(ResilienceTests.card([good]) + "/" + good)
            // Same size and time, other content: only the name's bytes tell them apart.
            let moment = timespec(tv_sec: Glibc.time(nil) - 7200, tv_nsec: 0)
            let vault = try SampleVault()
            for (index, name) in ["a\nb.mp4", "a%0Ab.mp4"].enumerated() {
                try Files.write(bytes + [UInt8(index)], toRawName: Array(name.utf8), in: card)
                utimensat(AT_FDCWD, "\(card)/\(name)", [moment, moment], 0)
                _ = try vault.ingest(card)
                #expect(try vault.recordings().count == index + 1)
                #expect(vault.originals().count == index + 1)
            }
        }

        @Test("a leading dash is a name after --, and a name in a folder") func leadingDash() throws {
            let card = try Scratch.fresh("dash")
            try Files.copy(ResilienceTests.card([good]) + "/" + good, to: "\(card)/-x.mp4")
            #expect(try Product.run(["check", "--", "-x.mp4"], folder: card).code == 0)
            #expect(try Product.run(["check", "./-x.mp4"], folder: card).code == 0)
            #expect(try Product.run(["check", "-x.mp4"], folder: card).code == 2)
        }

        @Test("a card pulled out during the run is told file by file, and the rest is fine") func vanishedCard() throws
        {
            let gone = try ResilienceTests.card([ResilienceTests.names[0], ResilienceTests.names[2]])
            let stays = try ResilienceTests.card([good, ResilienceTests.names[4]])
            // A fresh file makes the run pause between finding the files and copying them; in that pause, which is
            // long enough for a machine under load, the card goes.
            let pipeline = try Scratch.fresh("pause") + "/pause.yaml"
            let profiles = Product.pipelines + "/recorders"
            let stages = [
                "collect: { profiles: \(profiles), settleSeconds: 20 }", "demux", "continuity", "clock", "match",
                "index",
            ]
            let text = "pipeline: pause\nstages:\n" + stages.map { "  - \($0)\n" }.joined()
            try Files.write(Array(text.utf8), to: pipeline)
            try Files.age("\(stays)/\(good)", seconds: 0)
            let vault = try SampleVault()
            let running = try vault.start(["run", pipeline, "--json", gone, stays])
            let threads = "/proc/\(running.identifier)/task"
            try Waiting.until("the pause", seconds: 120) {
                try FileManager.default.contentsOfDirectory(atPath: threads).contains { thread in
                    (try? String(contentsOfFile: "\(threads)/\(thread)/wchan", encoding: .utf8))?.contains("nanosleep")
                        ?? false
                }
            }
            try FileManager.default.moveItem(atPath: gone, toPath: gone + "-in-a-pocket")
            let outcome = try running.wait()
            #expect(outcome.code == 4)
            let items = try outcome.lines().of("unbroken.item/1")
            for item in items where item["path"].text?.hasPrefix(gone + "/") == true {
                #expect(item["outcome"].text == "failed")
                #expect(item["error"]["code"].text == "source-vanished")
            }
            #expect(items.count(where: { $0["outcome"].text == "failed" }) == 2)
            #expect(items.count(where: { $0["outcome"].text == "stored" }) == 2)
            #expect(outcome.err.contains("error: \(gone)/") && outcome.err.contains("hint: "))
            #expect(vault.originals().count == 2)
            #expect(vault.leftovers().isEmpty)
            try FileManager.default.moveItem(atPath: gone + "-in-a-pocket", toPath: gone)
            _ = try vault.ingest(gone, stays)
            #expect(vault.originals().count == 4)
        }

        @Test(
            "a full disk is told with what to do; with room again the next run completes the day",
            .enabled(if: Host.canMount, "needs to mount a small file system"))
        func fullDisk() throws {
            let disk = try Scratch.fresh("disk")
            #expect(try Host.tool(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]) == 0)
            defer { _ = try? Host.tool(["umount", "-l", disk]) }
            let vault = SampleVault(at: disk + "/vault")
            let made = try Product.run([
                "init", vault.root, "--regulation", "tangshan-gaoxin", "--zone", "Asia/Shanghai",
            ])
            #expect(made.code == 0)
            for list in SampleVault.lists { _ = try vault.load(list) }
            let outcome = try vault.ingest(SampleDay.folder)
            #expect(outcome.code == 4 || outcome.code == 1)
            #expect(outcome.err.contains("error: ") && outcome.err.contains("disk is full"), "\(outcome.err)")
            #expect(outcome.err.contains("hint: "))
            #expect(vault.leftovers().isEmpty, "\(vault.leftovers())")
            #expect(try vault.rowsWithoutFile().isEmpty)
            #expect(try Host.tool(["mount", "-o", "remount,size=64m", disk]) == 0)
            let second = try vault.ingest(SampleDay.folder)
            #expect(second.code == 4)
            #expect(!second.err.contains("error: "), "\(second.err)")
            #expect(try vault.numbers() == Truth.shared.segments)
            #expect(try vault.findingKeys() == SampleDay.shared().vault.findingKeys())
            #expect(vault.leftovers().isEmpty)
            for row in try vault.recordings() {
                let source = try #require(Truth.shared.files.first { $0.sha256 == row.sha256 })
                #expect(try Files.bytes("\(vault.root)/\(row.vaultPath)").count == source.bytes)
                let derived = "\(vault.root)/derived/\(row.sha256.prefix(2))/\(row.sha256)"
                let same = "\(try SampleDay.shared().vault.root)/derived/\(row.sha256.prefix(2))/\(row.sha256)"
                #expect(Set(Files.tree(derived).keys) == Set(Files.tree(same).keys), "pictures of \(row.originalName)")
            }
        }
    }
}

/// Folders read as the system has them: names are bytes.
enum RawFolder {
    static func names(_ path: String) -> [[UInt8]] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var result: [[UInt8]] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in Array(raw.prefix { $0 != 0 }) }
            if name != [0x2E], name != [0x2E, 0x2E] { result.append(name) }
        }
        return result
    }

    /// The folder below `path` with so many entries, all files.
    static func find(in path: String, holding count: Int) -> String? {
        let inside = names(path)
        if inside.count == count { return path }
        for name in inside {
            if let found = find(in: path + "/" + String(decoding: name, as: UTF8.self), holding: count) { return found }
        }
        return nil
    }
}
