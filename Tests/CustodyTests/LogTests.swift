import Evidence
import Foundation
import Testing

@testable import Custody

@Suite("The custody log in its files")
struct LogTests {
    @Test("One byte changed in any file of a log is found, and the file or entry is named")
    func damage() throws {
        let folder = TemporaryFolder()
        let log = try folder.log(600)
        let originals = try folder.files.map { ($0, try Data(contentsOf: URL(filePath: folder.path.text + "/" + $0))) }
        #expect(originals.count >= 8)
        for (name, bytes) in originals where name != "verifiers" {
            for place in [0, bytes.count / 2, bytes.count - 1] {
                var changed = bytes
                changed[place] ^= 1
                let url = URL(filePath: folder.path.text + "/" + name)
                try changed.write(to: url)
                if name == "checkpoint" {
                    #expect(throws: CustodyError.self, "\(name) \(place)") { try LogCheck.run(log) }
                } else {
                    let faults = try LogCheck.run(log).faults
                    let number = name.split(separator: "/").dropFirst(2).joined(separator: "/")
                    #expect(faults.contains { $0.path.hasSuffix(number) }, "\(name) \(place): \(faults)")
                }
                try bytes.write(to: url)
            }
        }
        #expect(try LogCheck.run(log).faults.isEmpty)
    }

    @Test("What a killed append left half-written goes with the next one; what a living process writes stays")
    func unwritten() throws {
        let folder = TemporaryFolder()
        let log = try folder.log(300)
        // No process has this number: Linux gives none above 4 194 304 (PID_MAX_LIMIT).
        let left = ["", "tile/0/", "tile/0/001.p/", "tile/entries/", "tile/entries/001.p/"].map {
            $0 + ".writing-4194305-45"
        }
        let living = "tile/entries/001.p/.writing-\(getpid())-46"
        for name in left + [living] { try Data("half".utf8).write(to: URL(filePath: folder.path.text + "/" + name)) }
        try log.append { _ in [Entries.make(300)] }
        #expect(folder.files.filter { $0.contains(".writing") } == [living])
        #expect(try LogCheck.run(log).faults.isEmpty)
    }

    @Test("A changed entry is named by its place")
    func changedEntry() throws {
        let folder = TemporaryFolder()
        let log = try folder.log(300)
        let path = folder.path.text + "/tile/entries/000"
        let text = try Data(contentsOf: URL(filePath: path))
        guard let place = text.range(of: Data("entry 17".utf8)) else { throw CustodyError(.malformed) }
        var changed = text
        changed[place.upperBound - 1] = UInt8(ascii: "8")
        try changed.write(to: URL(filePath: path))
        #expect(try LogCheck.run(log).faults.first?.entry == 17)
    }

    @Test("A missing file is named, and nothing is appended to a damaged log")
    func missing() throws {
        for name in ["tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"] {
            let folder = TemporaryFolder()
            let log = try folder.log(300)
            try FileManager.default.removeItem(atPath: folder.path.text + "/" + name)
            let faults = try? LogCheck.run(log).faults
            #expect(faults?.contains { $0.path == name } == true, "\(name)")
            // What a new entry is built on; of the rest only a check reads everything.
            guard name.contains(".p/") else { continue }
            #expect(throws: CustodyError.self, "\(name)") { try log.append { _ in [[1]] } }
        }
    }

    @Test("What a killed append left beyond the checkpoint is written over", arguments: [1, 56, 57, 500])
    func interrupted(_ written: Int) throws {
        let folder = TemporaryFolder()
        let log = try folder.log(200)
        let checkpoint = try Data(contentsOf: URL(filePath: folder.path.text + "/checkpoint"))
        let partials = folder.path.text + "/tile/0/000.p"
        let kept = folder.path.text + "/kept"
        try FileManager.default.copyItem(atPath: partials, toPath: kept)
        let keptEntries = folder.path.text + "/kept-entries"
        try FileManager.default.copyItem(atPath: folder.path.text + "/tile/entries/000.p", toPath: keptEntries)
        try log.append { _ in (0..<written).map { Array("lost \($0)".utf8) } }
        // As if it had been killed before the checkpoint: the new tiles are there, the old partial ones too.
        try checkpoint.write(to: URL(filePath: folder.path.text + "/checkpoint"))
        if written >= 56 {
            try FileManager.default.moveItem(atPath: kept, toPath: partials)
            try FileManager.default.moveItem(atPath: keptEntries, toPath: folder.path.text + "/tile/entries/000.p")
        }
        #expect(try log.checkpoint().size == 200)
        #expect(try LogCheck.run(log).faults.isEmpty)
        try log.append { _ in (200..<620).map(Entries.make) }
        let hasher = try MerkleHasher()
        #expect(try log.checkpoint().root == Plain.root((0..<620).map(Entries.make)[...], hasher))
        #expect(try LogCheck.run(log).faults.isEmpty)
    }

    @Test("Several writers at once lose no entry and never give a place twice")
    func concurrent() async throws {
        let folder = TemporaryFolder()
        let path = folder.path
        _ = try folder.log()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    let log = try CustodyLog(at: path)
                    for turn in 0..<15 { try log.append { _ in [Array("\(writer) \(turn)".utf8)] } }
                }
            }
            try await group.waitForAll()
        }
        let log = try CustodyLog(at: path)
        let all = try log.entries(from: 0, size: log.checkpoint().size)
        #expect(Set(all).count == 60 && all.count == 60)
        #expect(try LogCheck.run(log).faults.isEmpty)
    }

    @Test("After a change of keys both are known, the change is signed by both, and old proofs still hold")
    func rotation() throws {
        let folder = TemporaryFolder()
        let log = try folder.log(10)
        let before = try log.inclusion(of: 3)
        let first = try log.keys()
        let new = try log.newSigner()
        try log.sign(with: new)
        #expect(try log.note().signatures.count == 2)
        try log.append { _ in [[1, 2, 3]] }
        #expect(try log.note().signatures.count == 1)
        #expect(try log.note().verified(by: [new.verifier]) == [new.verifier])
        #expect(try log.keys() == first + [new.verifier])
        #expect(try before.verify(entry: Entries.make(3), keys: log.keys()).size == 10)
        #expect(throws: CustodyError(.badSignature)) { try log.note().verified(by: first) }
    }

    @Test(
        "The secret key can be read by its owner only; an entry has at most 65 535 bytes; nothing appended changes nothing"
    )
    func limits() throws {
        let folder = TemporaryFolder()
        let log = try folder.log(1)
        let mode =
            try FileManager.default.attributesOfItem(atPath: folder.path.text + "/key")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let before = try log.note()
        try log.append { _ in [] }
        #expect(try log.note() == before)
        try log.append { _ in [[UInt8](repeating: 7, count: 65_535)] }
        #expect(try log.entry(1).count == 65_535)
        #expect(throws: CustodyError(.tooLong, detail: "65536")) {
            try log.append { _ in [[UInt8](repeating: 7, count: 65_536)] }
        }
        #expect(throws: CustodyError(.exists, path: folder.path.text)) {
            try CustodyLog.create(at: folder.path, origin: "unbroken.test/log")
        }
        #expect(throws: CustodyError(.noLog, path: folder.path.text + "/nowhere")) {
            try CustodyLog(at: folder.path.appending("nowhere"))
        }
    }
}
