import Foundation
import Glibc
import Synchronization
import Testing

extension EndToEnd {
    @Suite("input that is not as it should be") struct BadInputTests {
        let good = ResilienceTests.names[1]

        @Test("an empty folder is done at once, with nothing to say") func emptyFolder() throws {
            let folder = try Scratch.fresh("empty")
            let vault = try SampleVault()
            let outcome = try vault.ingest(folder)
            #expect(outcome.code == 0)
            #expect(try outcome.lines().of("unbroken.upload/1").first?["files"].number == 0)
            #expect(try Product.run(["check", folder]).code == 0)
        }

        @Test("a missing folder is told with a hint, and the other folder is taken in") func missingFolder() throws {
            let card = try ResilienceTests.card([good])
            let vault = try SampleVault()
            let outcome = try vault.ingest(card + "/nowhere", card)
            #expect(outcome.code == 4)
            #expect(outcome.err.contains("error: \(card)/nowhere"))
            #expect(outcome.err.contains("hint: "))
            #expect(try outcome.lines().of("unbroken.upload/1").first?["stored"].number == 1)
        }

        @Test("a missing vault is told with the command that makes one") func missingVault() throws {
            let card = try ResilienceTests.card([good])
            for command in [["ingest", card], ["find"], ["gaps"], ["dispatch", "import", "x.csv"]] {
                let outcome = try SampleVault(at: card).run(command)
                #expect(outcome.code == 1, "\(command)")
                #expect(
                    outcome.err.contains("error: \(card)") && outcome.err.contains("unbroken init"), "\(outcome.err)")
            }
            let unnamed = try Product.run(["find"])
            #expect(unnamed.code == 2)
            #expect(unnamed.err.contains("--vault"))
        }

        @Test(
            "an unreadable folder and an unreadable file are told, and the rest goes on",
            .enabled(if: Host.canBeNobody, "needs setpriv to drop root's rights"))
        func unreadable() throws {
            let place = try Scratch.fresh("rights")
            let card = "\(place)/card"
            for name in ["a", "closed", "b"] {
                try Files.copy(try ResilienceTests.card([good]) + "/" + good, to: "\(card)/\(name)/\(name)-\(good)")
            }
            // One byte more each, so that they are three files.
            for name in ["a", "b"] {
                let path = "\(card)/\(name)/\(name)-\(good)"
                try Files.write(try Files.bytes(path) + [UInt8(name.utf8.count), name == "a" ? 1 : 2], to: path)
            }
            let nobody = try Nobody(in: place)
            guard nobody.works else { return }
            chmod("\(card)/closed", 0)
            chmod("\(card)/b/b-\(good)", 0)
            defer { chmod("\(card)/closed", 0o755) }
            #expect(try nobody.run(["init", "\(place)/vault", "--regulation", "jian-xian"]).code == 0)
            let outcome = try nobody.run(["ingest", "--json", card, "--vault", "\(place)/vault"])
            #expect(outcome.code == 4)
            #expect(outcome.err.contains("error: \(card)/closed: can't be read"), "\(outcome.err)")
            #expect(outcome.err.contains("b-\(good): can't be read"), "\(outcome.err)")
            #expect(outcome.err.contains("hint: "))
            let items = try outcome.lines().of("unbroken.item/1")
            #expect(items.first { $0["path"].text?.contains("/a/") == true }?["outcome"].text == "stored")
            let refused = items.first { $0["path"].text?.contains("/b/") == true }
            #expect(refused?["outcome"].text == "failed")
            #expect(refused?["error"]["code"].text == "source-unreadable")
            let check = try nobody.run(["check", "--json", card])
            #expect(check.code == 4)
            #expect(check.err.contains("closed"))
        }

        @Test("a file that grows during the run waits, and the next run takes it in whole") func growing() throws {
            let card = try ResilienceTests.card([good])
            let path = "\(card)/DCAM_CAM001_021001_20261120_180000.mp4"
            let bytes = try Files.bytes("\(card)/\(good)")
            try Files.write(bytes.prefix(1000), to: path, isAged: false)
            let vault = try SampleVault()
            let isDone = Mutex(false)
            let writer = Thread {
                guard let file = FileHandle(forWritingAtPath: path) else { return }
                var position = 1000
                while !isDone.withLock({ $0 }) {
                    _ = try? file.seekToEnd()
                    let next = min(position + 500, bytes.count - 1)
                    try? file.write(contentsOf: bytes[position..<next] + [0])
                    position = next
                    usleep(50_000)
                }
            }
            writer.start()
            let outcome = try vault.ingest(card)
            isDone.withLock { $0 = true }
            let items = try outcome.lines().of("unbroken.item/1")
            #expect(items.first { $0["path"].text == path }?["outcome"].text == "waiting")
            #expect(items.first { $0["path"].text?.hasSuffix(good) == true }?["outcome"].text == "stored")
            #expect(vault.originals().count == 1)
            #expect(vault.leftovers().isEmpty)
            usleep(200_000)
            try Files.write(bytes + [1], to: path)
            let second = try vault.ingest(card)
            #expect(
                try second.lines().of("unbroken.item/1").first { $0["path"].text == path }?["outcome"].text == "stored")
            let stored = try #require(vault.originals().first { $0.hasSuffix("180000.mp4") })
            #expect(try Files.bytes("\(vault.root)/\(stored)") == bytes + [1])
        }

        @Test("while a folder says Transferring, its files wait") func transferring() throws {
            let card = try ResilienceTests.card([good])
            try Files.write([], to: "\(card)/Transferring")
            let vault = try SampleVault()
            let outcome = try vault.ingest(card)
            let item = try outcome.lines().of("unbroken.item/1").first { $0["path"].text?.hasSuffix(good) == true }
            #expect(item?["outcome"].text == "waiting")
            #expect(vault.originals().isEmpty)
            try FileManager.default.removeItem(atPath: "\(card)/Transferring")
            _ = try vault.ingest(card)
            #expect(vault.originals().count == 1)
        }

        @Test("loops of links, pipes, sockets and devices in a folder are passed by") func oddEntries() throws {
            let card = try ResilienceTests.card([good])
            symlink(card, "\(card)/loop")
            symlink("itself.mp4", "\(card)/itself.mp4")
            symlink("/", "\(card)/everything")
            mkfifo("\(card)/pipe.mp4", 0o644)
            if Host.isRoot { mknod("\(card)/zero.mp4", S_IFCHR | 0o644, 0x105) }
            let vault = try SampleVault()
            let outcome = try vault.ingest(card, seconds: 30)
            #expect(!outcome.isTimedOut)
            #expect(try outcome.lines().of("unbroken.upload/1").first?["files"].number == 1)
            #expect(vault.originals().count == 1)
            let check = try Product.run(["check", "--json", card], seconds: 30)
            #expect(check.code == 0)
            #expect(try check.lines().of("unbroken.check/1").count == 1)
        }
    }
}

/// Runs the program without root's rights, on a copy that anyone can reach.
struct Nobody {
    private let place: String
    private let prefix: [String]
    let works: Bool

    /// Makes `place` and everything in it anyone's.
    init(in place: String) throws {
        self.place = place
        for program in Product.programs {
            try Files.copy(program, to: "\(place)/\((program as NSString).lastPathComponent)")
        }
        try FileManager.default.copyItem(atPath: Product.pipelines, toPath: "\(place)/Pipelines")
        try Host.tool(["chmod", "-R", "a+rwX", place])
        prefix = Host.isRoot ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
        let trial = try Running(prefix + ["\(place)/unbroken", "--version"], environment: Product.environment()).wait()
        works = trial.code == 0
    }

    func run(_ arguments: [String]) throws -> Outcome {
        let environment = Product.environment(["UNBROKEN_PIPELINES": "\(place)/Pipelines"])
        return try Running(prefix + ["\(place)/unbroken"] + arguments, environment: environment).wait()
    }
}
