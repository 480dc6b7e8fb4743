import Evidence
import Foundation
import Synchronization
import Testing

@testable import Catalogue

@Suite("SQLite: interruptions, full disks, damage, two at once")
struct TroubleTests {
    private let folder = TemporaryFolder()

    private struct Interruption: Error {}

    private func commit(_ sha256: String, segments: Int = 3) -> RecordingCommit {
        RecordingCommit(
            recording: .sample(sha256), facts: "{}",
            findings: [NewFinding(finding: Finding(kind: .truncated))],
            segments: (0..<segments).map { index in
                .sample(recording: sha256, at: Int64(index), place: "文三路\(index)号", cause: "盗窃")
            },
            done: [StageKey(sha256: sha256, stage: "index", version: 1, parameters: "")])
    }

    /// Everything in the file, as text.
    private func dump(_ catalogue: SQLiteCatalogue) throws -> [String: [[String?]]] {
        var all: [String: [[String?]]] = [:]
        for table in try catalogue.sql("SELECT name FROM sqlite_schema WHERE type = 'table'").map({ $0[0] ?? "" }) {
            all[table] = try catalogue.sql("SELECT * FROM \(table) ORDER BY 1, 2")
        }
        return all
    }

    @Test("A commit that is interrupted before its end leaves nothing behind, and can be done again")
    func interrupted() throws {
        let catalogue = try folder.open()
        try catalogue.commit(commit("a"))
        let before = try dump(catalogue)
        let interrupted = try SQLiteCatalogue(path: folder.path, readOnly: false, busyTimeout: 1) { _ in
            throw Interruption()
        }
        #expect(throws: CatalogueError.self) { try interrupted.commit(commit("b")) }
        #expect(throws: CatalogueError.self) { try interrupted.commit(commit("a", segments: 1)) }
        #expect(throws: CatalogueError.self) { try interrupted.bulkLoad([commit("b"), commit("c")]) }
        #expect(try dump(catalogue) == before)
        #expect(try catalogue.commit(commit("b")).count == 3)
    }

    @Test("What a killed program leaves on the disk is the state before its commit")
    func killed() throws {
        let catalogue = try folder.open()
        try catalogue.commit(commit("a"))
        let before = try dump(catalogue)
        let (source, left) = (folder.url, TemporaryFolder())
        let killed = try SQLiteCatalogue(path: folder.path, readOnly: false, busyTimeout: 1) { _ in
            // All the files as they are in the middle of the transaction: what the next program would find.
            for file in try FileManager.default.contentsOfDirectory(atPath: source.path) where !file.hasSuffix("-shm") {
                try FileManager.default.copyItem(at: source.appending(path: file), to: left.url.appending(path: file))
            }
        }
        try killed.commit(commit("b", segments: 500))
        let after = try left.open()
        #expect(try dump(after) == before)
        #expect(try after.commit(commit("b")).count == 3)
    }

    @Test("A full disk is an error of its own; nothing is changed, and the same commit succeeds when there is space")
    func fullDisk() throws {
        let catalogue = try folder.open()
        try catalogue.commit(commit("a"))
        let before = try dump(catalogue)
        _ = try catalogue.sql("PRAGMA max_page_count = 50")
        let error = #expect(throws: CatalogueError.self) { try catalogue.commit(commit("b", segments: 600)) }
        #expect(error?.code == .diskFull)
        #expect(error?.hint.zh.isEmpty == false)
        #expect(try dump(catalogue) == before)
        _ = try catalogue.sql("PRAGMA max_page_count = 1000000")
        #expect(try catalogue.commit(commit("b", segments: 600)).count == 600)
    }

    @Test("Damage in any page is reported or harmless, and never ends the program", arguments: 0..<12)
    func damage(part: Int) throws {
        let catalogue = try folder.open()
        for index in 0..<40 { try catalogue.commit(commit("recording-\(index)")) }
        _ = try catalogue.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        try catalogue.close()
        let file = try FileHandle(forUpdating: URL(filePath: folder.path))
        let size = try file.seekToEnd()
        let pages = Int(size) / 8192
        for page in 1..<pages where page % 12 == part {
            try file.seek(toOffset: UInt64(page * 8192 + (part % 3) * 1000))
            try file.write(contentsOf: Data((0..<600).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ part) }))
        }
        try file.close()
        var codes: [CatalogueError.Code] = []
        func attempt(_ body: () throws -> Void) {
            do { try body() } catch let error as CatalogueError { codes.append(error.code) } catch {
                Issue.record("\(error)")
            }
        }
        attempt {
            let damaged = try folder.open()
            attempt { _ = try damaged.find(SegmentQuery()) }
            attempt { _ = try damaged.find { $0.place = "文三路" } }
            attempt { _ = try damaged.find { $0.text = "1 盗窃" } }
            attempt { _ = try damaged.recordings(RecordingFilter()) }
            attempt { _ = try damaged.findings(FindingFilter()) }
            attempt { _ = try damaged.facts(of: "recording-7") }
            for index in 0..<40 { attempt { try damaged.commit(commit("recording-\(index)", segments: 1)) } }
        }
        #expect(codes.allSatisfy { [.corrupt, .failed, .cannotOpen].contains($0) }, "\(Set(codes))")
    }

    @Test("What is read together is of one state, whatever is written meanwhile; other threads see what is new")
    func oneState() throws {
        let catalogue = try folder.open()
        let other = try folder.open()
        try catalogue.commit(commit("a"))
        let seen = try catalogue.oneState {
            var seen = [try catalogue.find { $0.place = "文三" }.count]
            try other.commit(commit("b"))
            seen.append(try catalogue.find { $0.place = "文三" }.count)
            // Within itself, and of another catalogue's handle: its own state.
            seen.append(try catalogue.oneState { try catalogue.recording("b") == nil ? 0 : 1 })
            seen.append(try other.find { $0.place = "文三" }.count)
            let elsewhere = Mutex(0)
            let done = DispatchSemaphore(value: 0)
            Thread {
                let count = (try? catalogue.find { $0.place = "文三" }.count) ?? -1
                elsewhere.withLock { $0 = count }
                done.signal()
            }.start()
            done.wait()
            seen.append(elsewhere.withLock { $0 })
            return seen
        }
        #expect(seen == [3, 3, 0, 6, 6])
        #expect(try catalogue.find { $0.place = "文三" }.count == 6)
        struct Stop: Error {}
        #expect(throws: Stop.self) { try catalogue.oneState { throw Stop() } }
        #expect(try catalogue.find { $0.place = "文三" }.count == 6)
    }

    @Test("While another holds the catalogue, a writer waits, then says busy; a reader is not disturbed")
    func busy() throws {
        let reader = try folder.open()
        try reader.commit(commit("a"))
        let path = folder.path
        let holder = try SQLiteCatalogue(path: folder.path, readOnly: false, busyTimeout: 1) { _ in
            let second = try SQLiteCatalogue(path: path, busyTimeout: 0.05)
            let error = #expect(throws: CatalogueError.self) { try second.put("c", [.sample()]) }
            #expect(error?.code == .busy)
            #expect(try second.find { $0.place = "文三" }.count == 3)
        }
        try holder.commit(commit("b"))
        #expect(try reader.find { $0.place = "文三" }.count == 6)
    }

    @Test("Two handles writing at once lose nothing and never give a number twice")
    func twoAtOnce() async throws {
        let folder = folder
        let numbers = try await withThrowingTaskGroup(of: [String].self) { group in
            for handle in 0..<2 {
                group.addTask {
                    let catalogue = try SQLiteCatalogue(path: folder.path)
                    return try (0..<40).flatMap { index in
                        // Every fourth recording is committed by both.
                        let name = index % 4 == 0 ? "both-\(index)" : "\(handle)-\(index)"
                        return try catalogue.put(name, [.sample(place: "文三路")]).map(\.number)
                    }
                }
            }
            return try await group.reduce([]) { $0 + $1 }
        }
        #expect(numbers.count == 80)
        #expect(Set(numbers).count == 70)
        var query = SegmentQuery()
        query.limit = 1000
        query.place = "文三"
        #expect(try Set(folder.open().find(query).map(\.number)) == Set(numbers))
    }

    @Test("Errors never tell an officer's name or a place")
    func discreet() throws {
        let catalogue = try folder.open()
        _ = try catalogue.sql("PRAGMA max_page_count = 50")
        let officers = (0..<9000).map { Officer(policeNumber: "\($0)", name: "甲乙丙", unitName: "文三路") }
        let error = #expect(throws: CatalogueError.self) { try catalogue.store(officers: officers) }
        let text = error.map(String.init(describing:)) ?? ""
        #expect(error?.message.en.isEmpty == false)
        #expect(!text.contains("甲乙丙") && !text.contains("文三路"))
    }

    @Test("Many recordings at once give the same file as one after another")
    func bulk() throws {
        let other = TemporaryFolder()
        let (one, many) = (try folder.open(), try other.open())
        for catalogue in [one, many] {
            _ = try catalogue.store(officers: [Officer(policeNumber: "110001", name: "甲乙")])
        }
        var commits = (0..<60).map { index in
            var commit = commit("recording-\(index % 50)", segments: 1 + index % 7)
            for place in (commit.segments ?? []).indices {
                let days = Int64((index * 7919) % 40)
                commit.segments?[place].span = .at(days * 86_400, days * 86_400 + 60)
                commit.segments?[place].offset = .seconds(Int64(place))
                commit.segments?[place].position = Coordinate(latitude: 30 + Double(index) / 1000, longitude: 120)
            }
            return commit
        }
        commits.append(RecordingCommit(recording: .sample("recording-3"), segments: []))
        for commit in commits { try one.commit(commit) }
        #expect(try many.bulkLoad(commits, postings: 700) == commits.count)
        #expect(try bare(one) == bare(many))
        #expect(try many.bulkLoad(commits.suffix(50)) == 50)
        #expect(try bare(one)["posting"] == bare(many)["posting"])
    }

    /// Everything in the file, but terms by what they say: their numbers depend on the order of first use only.
    private func bare(_ catalogue: SQLiteCatalogue) throws -> [String: [[String?]]] {
        var all = try dump(catalogue)
        all["posting"] = try catalogue.sql(
            """
            SELECT field, text, posting.id & 1048575, hex(slots) FROM posting JOIN term ON term.id = posting.id >> 20
            ORDER BY 1, 2, 3
            """)
        // One entry a transaction, with its time.
        all["custody_event"] = nil
        all["term"] = try catalogue.sql("SELECT field, text, segments FROM term ORDER BY 1, 2")
        return all
    }
}
