import Accounts
import Evidence
import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Pipeline
import ServiceLifecycle
import Testing

@testable import Console

@Suite("Progress of runs, live") struct RunStreamTests {
    /// A cookie of a new session, and its token.
    private static func cookie(_ fixture: Fixture, _ person: String = "021002") throws -> (line: String, token: String)
    {
        let answer = try fixture.house.accounts.signIn(person, password: Fixture.password, at: House.seconds())
        guard case .done(let token, _) = answer else { throw Trouble("\(answer)") }
        return ("Cookie: \(Cookies.session)=\(token)\r\n\r\n", token)
    }

    private static let ask = "GET /today/events HTTP/1.1\r\nHost: x\r\n"

    @Test("a run is told of while it goes on, beyond the seconds a connection may say nothing, and its end as well")
    func progress() async throws {
        let fixture = try Fixture(patience: .test(idle: 8))
        let cookie = try Self.cookie(fixture)
        try await fixture.live { _, port in
            let stream = try Connection(port, sends: Self.ask + cookie.line)
            var text = await stream.text(until: "event: runs", within: 120)
            #expect(text.contains("HTTP/1.1 200") && text.contains("text/event-stream") && text.contains("data: []"))
            let run = RunProgress(root: fixture.house.settings.root, .upload, name: "<b>day</b>")
            run.change(isUrgent: true) { ($0.files, $0.finished, $0.bytes, $0.total) = (4, 1, 25, 100) }
            text = await stream.text(until: "1/4", within: 120)
            #expect(text.contains("\"percent\":25") && text.contains("\"alive\":true"))
            // Nothing changes: it is still there after twice the idle limit.
            text = await stream.text(until: ": still here", within: 120)
            try await Task.sleep(for: .seconds(6))
            run.change(isUrgent: true) { $0.finished = 4 }
            text = await stream.text(until: "4/4", within: 120)
            #expect(text.contains("4/4"))
            run.end()
            text = await stream.text(until: "data: []", within: 120)
            #expect(text.contains("data: []"))
        }
    }

    @Test("a stream ends with its session, and keeping it open is no use of the session")
    func session() async throws {
        let fixture = try Fixture()
        let cookie = try Self.cookie(fixture)
        let house = fixture.house
        let seen = try #require(try house.accounts.session(cookie.token, at: House.seconds()))
        #expect(try house.accounts.session(cookie.token, at: seen.seenAt + 120, isUse: false)?.seenAt == seen.seenAt)
        #expect(try house.accounts.session(cookie.token, at: seen.seenAt, isUse: false)?.seenAt == seen.seenAt)
        try await fixture.live { _, port in
            let stream = try Connection(port, sends: Self.ask + cookie.line)
            _ = await stream.text(until: "event: runs", within: 120)
            try house.accounts.signOut(seen)
            let text = await stream.text(until: "event: over", within: 120)
            #expect(text.contains("event: over"))
            let again = try Connection(port, sends: Self.ask + cookie.line)
            #expect(await again.status == "HTTP/1.1 401")
        }
    }

    @Test("who loses his last role is told no more")
    func role() async throws {
        let fixture = try Fixture()
        let cookie = try Self.cookie(fixture)
        try await fixture.live { _, port in
            let stream = try Connection(port, sends: Self.ask + cookie.line)
            _ = await stream.text(until: "event: runs", within: 120)
            let gate = try fixture.house.gate()
            for grant in try gate.grants(of: "021002") { _ = try gate.end(role: grant.id, by: "021001", why: "moved") }
            #expect(await stream.text(until: "event: over", within: 120).contains("event: over"))
        }
    }

    @Test("streams of one session are few; one that was closed makes room")
    func limit() async throws {
        let fixture = try Fixture()
        let cookie = try Self.cookie(fixture)
        try await fixture.live { _, port in
            var streams: [Connection] = []
            for _ in 0..<Limits.streamsOfSession {
                let stream = try Connection(port, sends: Self.ask + cookie.line)
                #expect(await stream.text(until: "event: runs", within: 120).contains("HTTP/1.1 200"))
                streams.append(stream)
            }
            let full = try Connection(port, sends: Self.ask + cookie.line)
            #expect(await full.status == "HTTP/1.1 503")
            // Another session is not concerned.
            let other = try Self.cookie(fixture, "022001")
            let fresh = try Connection(port, sends: Self.ask + other.line)
            #expect(await fresh.status == "HTTP/1.1 200")
            streams.removeLast()
            let run = RunProgress(root: fixture.house.settings.root, .upload, name: "day")
            var isTaken = false
            for step in 0..<60 where !isTaken {
                // A connection that is gone is seen when something is written to it.
                run.change(isUrgent: true) { $0.finished = step + 1 }
                try await Task.sleep(for: .milliseconds(500))
                let next = try Connection(port, sends: Self.ask + cookie.line)
                isTaken = await next.status == "HTTP/1.1 200"
                if isTaken { streams.append(next) }
            }
            #expect(isTaken)
        }
    }

    @Test("the console stops at once though pages are open")
    func stop() async throws {
        let fixture = try Fixture()
        let cookie = try Self.cookie(fixture)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = try ConsoleServer(fixture.house).application { port.yield($0) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: Logger(label: "test")))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var listening = ports.makeAsyncIterator()
            let number = try #require(await listening.next())
            let stream = try Connection(number, sends: Self.ask + cookie.line)
            _ = await stream.text(until: "event: runs", within: 120)
            await group.triggerGracefulShutdown()
            // Ends by itself: nobody closed the stream. A minute is far beyond what it takes.
            #expect(await stream.isOver(within: 60))
            try await tasks.waitForAll()
        }
    }

    @Test("the page itself shows what is under way, and what a killed run left")
    func page() async throws {
        let fixture = try Fixture()
        let run = RunProgress(root: fixture.house.settings.root, .upload, name: "<script>alert(7)</script>")
        run.change(isUrgent: true) { ($0.files, $0.finished) = (9, 3) }
        // As a killed process leaves it: a record whose lock nobody holds.
        let folder = fixture.folder + "/.progress"
        let record = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".json") })
        try FileManager.default.copyItem(atPath: "\(folder)/\(record)", toPath: "\(folder)/1-1.json")
        try await fixture.test { client in
            var visitor = try await Visitor.signedIn("021002", client)
            let text = try await visitor.get("/").text
            #expect(text.contains("3/9") && text.contains("已中断") && text.contains("class=\"gone\""))
            #expect(!text.contains("<script>alert"))
        }
        run.end()
        let runs = RunBoard.runs(of: fixture.house.settings.root)
        #expect(runs.map(\.isAlive) == [false])
        // The next run clears it away.
        let next = RunProgress(root: fixture.house.settings.root, .upload, name: "day")
        #expect(RunBoard.runs(of: fixture.house.settings.root).map(\.isAlive) == [true])
        next.end()
        #expect(RunBoard.runs(of: fixture.house.settings.root).isEmpty)
    }
}

extension Connection {
    /// How the answer begins. Never blocks its thread: there are few, and the server's own work needs them.
    var status: String { get async { String(await text(until: "\r\n", within: 60).prefix(12)) } }

    /// What comes until the words are there, or the time is over, or the other side closes.
    func text(until words: String, within seconds: Int) async -> String {
        var said = ""
        for _ in 0..<(seconds * 20) {
            guard let more = next() else { return said }
            said += more
            if said.contains(words) { return said }
            if more.isEmpty { try? await Task.sleep(for: .milliseconds(50)) }
        }
        return said
    }

    /// Whether the other side closes.
    func isOver(within seconds: Int) async -> Bool {
        for _ in 0..<(seconds * 20) {
            guard let more = next() else { return true }
            if more.isEmpty { try? await Task.sleep(for: .milliseconds(50)) }
        }
        return false
    }
}
