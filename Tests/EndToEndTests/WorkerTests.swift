import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("inspection processes") struct WorkerTests {
        /// Long enough to be caught in the middle: the day's transport stream many times over.
        private func large(in folder: String) throws -> String {
            let source = try Files.bytes(
                CheckTests.path("station/HIK-HK70217/20261120/HK70217_021002_20261120112000_0042.ts"))
            let path = "\(folder)/large.ts"
            guard FileManager.default.createFile(atPath: path, contents: nil),
                let file = FileHandle(forWritingAtPath: path)
            else { throw Trouble("can't write \(path)") }
            for _ in 0..<60 { try file.write(contentsOf: source) }
            try file.close()
            try Files.age(path)
            return path
        }

        @Test(
            "an inspection that crashes costs one file its verdict, with the signal, and no other",
            arguments: [SIGSEGV, SIGKILL])
        func crash(signal: Int32) throws {
            let folder = try Scratch.fresh("crash")
            let path = try large(in: folder)
            let others = ResilienceTests.names.prefix(3).map { "\(folder)/\($0)" }
            let card = try ResilienceTests.card(Array(ResilienceTests.names.prefix(3)))
            for name in ResilienceTests.names.prefix(3) { try Files.copy("\(card)/\(name)", to: "\(folder)/\(name)") }
            let running = try Product.start(["check", "--json", "--no-digest", path] + others)
            // The one that reads it, and the one that then reads its packets alone.
            for _ in 0..<2 {
                var worker: pid_t = 0
                try Waiting.until("a process that reads \(path)") {
                    worker = Processes.children(of: running.identifier).first { Processes.hasOpen($0, path) } ?? 0
                    return worker != 0
                }
                kill(worker, signal)
                try Waiting.until("the end of \(worker)") { !Processes.hasOpen(worker, path) }
            }
            let outcome = try running.wait()
            #expect(outcome.code == 4)
            let lines = try outcome.lines()
            #expect(lines.count == 4)
            #expect(lines.first?["verdict"].text == "unreadable")
            let reason = lines.first?["reason"].text ?? ""
            #expect(reason.contains("signal \(signal)"), "\(reason)")
            for line in lines.dropFirst() { #expect(line["verdict"].text != "unreadable", "\(line)") }
        }

        @Test("an inspection that crashes once costs the looks, not the packets' findings") func packetsAgain() throws {
            let folder = try Scratch.fresh("crash-once")
            let path = try large(in: folder)
            let running = try Product.start(["check", "--json", "--no-digest", path])
            var worker: pid_t = 0
            try Waiting.until("a process that reads \(path)") {
                worker = Processes.children(of: running.identifier).first { Processes.hasOpen($0, path) } ?? 0
                return worker != 0
            }
            kill(worker, SIGSEGV)
            let line = try #require(try running.wait().lines().first)
            #expect(line["verdict"].text == "findings")
            #expect(line["findings"].list.contains { $0["kind"].text == "timestamp-reset" }, "\(line["findings"])")
            let open = line["notEvaluated"].list
            #expect(open.map { $0["kind"].text } == ["damaged", "covered", "silent", "clock-disagreement"])
            #expect(open.allSatisfy { $0["reason"].text?.contains("signal 11") == true })
        }

        @Test("without the inspection program beside it, a command stops with what to do") func alone() throws {
            let folder = try Scratch.fresh("alone")
            try Files.copy(Product.binary, to: folder + "/unbroken")
            for command in [["check", "a.mp4"], ["ingest", folder, "--vault", try SampleVault().root]] {
                let outcome = try Product.run(command, binary: folder + "/unbroken")
                #expect(outcome.code == 1)
                #expect(outcome.err.contains("\(folder)/unbroken-inspect is missing"), "\(outcome.err)")
                #expect(outcome.err.contains("hint: put unbroken-inspect into the same folder"), "\(outcome.err)")
            }
        }

        @Test("an inspection process outlives neither the end nor the death of its run") func orphans() throws {
            let folder = try Scratch.fresh("orphans")
            let path = try large(in: folder)
            let running = try Product.start(["check", "--no-digest", path])
            var workers: [pid_t] = []
            try Waiting.until("a process that reads \(path)") {
                workers = Processes.children(of: running.identifier).filter { Processes.hasOpen($0, path) }
                return !workers.isEmpty
            }
            running.kill(SIGKILL)
            _ = try running.wait()
            try Waiting.until("the end of \(workers)", seconds: 5) {
                workers.allSatisfy { !Processes.hasOpen($0, path) }
            }
        }

        @Test("inspections that go from thread to thread and from folder to folder never lose a file's verdict")
        func handedOver() throws {
            // Fewer files than the next folder needs, short ones beside long ones: processes change hands each time.
            var folders: [String] = []
            for round in 0..<4 {
                folders.append(try ResilienceTests.card(Array(ResilienceTests.names[0...(round % 3)])))
                folders.append(CheckTests.path("station"))
            }
            let known: Set = ["HK70217_021002_20261120112245_0045.mp4"]
            for round in 1...3 {
                let outcome = try Product.run(["check", "--json", "--no-digest", "--jobs", "\(round + 1)"] + folders)
                for line in try outcome.lines().of("unbroken.check/1") where line["verdict"].text == "unreadable" {
                    let name = ((line["path"].text ?? "") as NSString).lastPathComponent
                    #expect(known.contains(name), "round \(round): \(name): \(line["reason"])")
                }
                #expect(outcome.err.isEmpty, "round \(round): \(outcome.err)")
            }
        }
    }
}

/// The process table, from /proc.
enum Processes {
    static func children(of parent: pid_t) -> [pid_t] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return all.filter { process in
            // The name, in brackets, may hold spaces; the parent is the second field after it.
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return false }
            let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[1] == "\(parent)"
        }
    }

    static func hasOpen(_ process: pid_t, _ path: String) -> Bool {
        let folder = "/proc/\(process)/fd"
        let links = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let wanted = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        return links.contains {
            (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")) == wanted
        }
    }
}
