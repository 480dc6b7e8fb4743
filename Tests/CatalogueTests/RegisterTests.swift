import Evidence
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Catalogue

@Suite("SQLite: lines of the register share a flush")
struct RegisterTests {
    private let folder = TemporaryFolder()

    private func line(_ viewer: String, of sha256: String = "a") -> ViewEntry {
        ViewEntry(
            viewer: viewer, act: "view", sha256: sha256, reason: "x", at: .at(9), request: nil, approver: nil,
            basis: LedgerBasis(regulation: "x", article: nil))
    }

    /// A catalogue in which the persons but the last have direct access, and which counts its transactions; the first of
    /// them waits until all others have asked.
    private func site(_ persons: [String], commits: Counter) throws -> SQLiteCatalogue {
        let first = try folder.open()
        try first.commit(RecordingCommit(recording: .sample("a"), facts: "{}", findings: [], segments: [], done: []))
        _ = try first.grant(RoleGrant(person: "000001", role: .administrator, by: "000001", at: .at(0)))
        for person in persons.dropLast() {
            _ = try first.grant(RoleGrant(person: person, role: .superior, by: "000001", at: .at(0)))
        }
        return try SQLiteCatalogue(path: folder.path, readOnly: false, busyTimeout: 5) { _ in try commits.add() }
    }

    private final class Counter: Sendable {
        let commits = Mutex(0)
        let isOpen = DispatchSemaphore(value: 0)
        let failing = Mutex<Int?>(nil)

        func add() throws {
            let number = commits.withLock { commits in
                commits += 1
                return commits
            }
            if number == 1 { isOpen.wait() }
            if failing.withLock({ $0 }) == number { throw DatabaseError(resultCode: .SQLITE_FULL) }
        }
    }

    /// Lets all ask at once, the first of them first; the answers by person.
    private func all(
        _ persons: [String], _ catalogue: SQLiteCatalogue, _ commits: Counter
    ) async throws -> [String: Result<ViewEntry, CatalogueError>] {
        let answers = Mutex<[String: Result<ViewEntry, CatalogueError>]>([:])
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = persons.count
        for person in persons {
            queue.addOperation {
                let answer = Result { () throws(CatalogueError) in try catalogue.register(line(person)) }
                answers.withLock { $0[person] = answer }
            }
            // Nobody waits for somebody who is refused at once.
            while commits.commits.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        while catalogue.registering.waiting < persons.count - 1 { try await Task.sleep(for: .milliseconds(5)) }
        commits.isOpen.signal()
        while answers.withLock({ $0.count }) < persons.count { try await Task.sleep(for: .milliseconds(5)) }
        return answers.withLock { $0 }
    }

    @Test(
        "Forty views at once take two or three transactions; each has its line and its event, and who may not has none")
    func together() async throws {
        let persons = (1...40).map { String(format: "%06d", 21000 + $0) }
        let commits = Counter()
        let catalogue = try site(persons, commits: commits)
        let events = try catalogue.custodyEventCount()
        let answers = try await all(persons, catalogue, commits)
        #expect((2...3).contains(commits.commits.withLock { $0 }))
        let lines = try catalogue.register(of: nil, during: nil)
        #expect(Set(lines.map(\.viewer)) == Set(persons.dropLast()))
        for line in lines { #expect(try answers[line.viewer]?.get() == line) }
        guard case .failure(let error) = answers[persons[39]] else { return #expect(Bool(false), "shown") }
        #expect(error.code == .changedMeanwhile)
        // An event of its own for each, which seals its row and nothing else's.
        let said = try catalogue.sql(
            "SELECT json_extract(entry, '$.by'), json_array_length(entry, '$.rows') FROM custody_event WHERE id > \(events)"
        )
        #expect(Set(said.map { $0[0] }) == Set(persons.dropLast()))
        #expect(said.count == 39 && said.allSatisfy { $0[1] == "1" })
    }

    @Test("A transaction of many that fails takes none of them with it: each is written by itself, or says why not")
    func failing() async throws {
        let persons = (1...8).map { String(format: "%06d", 21000 + $0) }
        let commits = Counter()
        let catalogue = try site(persons, commits: commits)
        commits.failing.withLock { $0 = 2 }
        let answers = try await all(persons, catalogue, commits)
        let lines = try catalogue.register(of: nil, during: nil)
        #expect(Set(lines.map(\.viewer)) == Set(persons.dropLast()))
        for line in lines { #expect(try answers[line.viewer]?.get() == line) }
        #expect(throws: CatalogueError.self) { try answers[persons[7]]?.get() }
    }
}
