import Accounts
import Evidence
import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Console

@Suite("Slow clients") struct SlowClientTests {
    @Test("who does not finish the head of a request loses his connection")
    func heads() async throws {
        let fixture = try Fixture(patience: .test(idle: 5))
        try await fixture.live { _, port in
            let heads = try (0..<60).map { _ in try Connection(port, sends: "GET /sign-in HTTP/1.1\r\nHost: x\r\nX-A:")
            }
            for connection in heads { #expect(await connection.isEnded(within: 60)) }
        }
    }

    @Test("who sends or takes too slowly loses his connection, and holds up nobody meanwhile")
    func slow() async throws {
        // Under load an answer may take its time: who waits for one is not idle.
        let fixture = try Fixture(patience: .test(body: 5, stall: 5))
        try fixture.approveReviewers()
        // More than every buffer on the way.
        let large = fixture.folder + "/" + fixture.recordings[1].vaultPath
        #expect(truncate(large, 64 << 20) == 0)
        let answer = try fixture.house.accounts.signIn("021002", password: Fixture.password, at: House.seconds())
        guard case .done(let token, _) = answer else { throw Trouble("\(answer)") }
        let cookie = "Cookie: \(Cookies.session)=\(token)\r\n\r\n"
        try await fixture.live { _, port in
            let forms = try (0..<60).map { _ in
                try Connection(port, sends: "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\ntoken=")
            }
            let file = "/recordings/\(fixture.recordings[1].sha256)/media"
            let readers = try (0..<20).map { _ in
                try Connection(port, sends: "GET \(file) HTTP/1.1\r\nHost: x\r\n" + cookie)
            }
            for _ in 0..<20 {
                let page = try Connection(port, sends: "GET /review HTTP/1.1\r\nHost: x\r\n" + cookie)
                #expect(page.read(12) == "HTTP/1.1 200")
            }
            // The readers have had the beginning of the bytes.
            for reader in readers { #expect(reader.read(12) == "HTTP/1.1 200") }
            for connection in forms { #expect(await connection.isEnded(within: 60)) }
            // By then they have taken nothing for longer than they may.
            try await Task.sleep(for: .seconds(6))
            for reader in readers { #expect(await reader.isCut(within: 60, of: 64 << 20)) }
            #expect(try Connection(port, sends: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n").read(12) == "HTTP/1.1 200")
        }
    }

    @Test("a recording that is sent for longer than a form may take arrives as long as it grows, and no longer")
    func uploads() async throws {
        let fixture = try Fixture(patience: .test(body: 15), receives: true)
        let place = try await fixture.test { client in
            let system = try await BodyWornSystem(fixture, client)
            try await system.register(user: ReceiverTests.user, number: "021001", serial: ReceiverTests.serial)
            _ = try await system.put(ReceiverTests.container, [:])
            return "/receiver/v1/dock-1/\(ReceiverTests.container)"
        }
        let receiver = try #require(fixture.house.receiver)
        let token = receiver.token(for: "dock-1", at: House.seconds())
        try await fixture.live { _, port in
            func put(_ name: String) throws -> Connection {
                try Connection(
                    port,
                    sends: "PUT \(place)/\(name) HTTP/1.1\r\nHost: x\r\nX-Auth-Token: \(token)\r\n"
                        + "Content-Length: 20\r\n\r\n")
            }
            let growing = try put("growing.mkv")
            let stalled = try put("stalled.mkv")
            for _ in 0..<20 {
                try growing.send("a")
                try await Task.sleep(for: .seconds(2))
            }
            #expect(growing.read(12) == "HTTP/1.1 201")
            #expect(await stalled.isEnded(within: 60))
            let names = try FileManager.default.contentsOfDirectory(
                atPath: "\(fixture.inbox)/\(ReceiverTests.container)")
            #expect(names.contains("growing.mkv") && !names.contains("stalled.mkv"))
        }
    }
}

extension Patience {
    static func test(body: Int64 = 600, idle: Int64 = 600, stall: Int64 = 600) -> Patience {
        var patience = Patience()
        (patience.body, patience.idle, patience.stall) = (body, idle, stall)
        return patience
    }
}

/// A plain connection to the console, which is the client's own.
final class Connection {
    private let descriptor: Int32

    init(_ port: Int, sends text: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 300, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
        else { throw Trouble("connect: \(errno)") }
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        guard Glibc.send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count else {
            throw Trouble("send: \(errno)")
        }
    }

    func read(_ count: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = recv(descriptor, &bytes, count, Int32(MSG_WAITALL))
        return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
    }

    /// What is there to be read now; nil where the other side closed.
    func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let got = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if got == 0 || got < 0 && errno == ECONNRESET { return nil }
        return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
    }

    /// Whether the other side closes without an answer of success.
    func isEnded(within seconds: Int) async -> Bool {
        var said: [UInt8] = []
        for _ in 0..<(seconds * 20) {
            var bytes = [UInt8](repeating: 0, count: 4096)
            let got = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if got == 0 || got < 0 && errno == ECONNRESET { return !said.starts(with: Array("HTTP/1.1 2".utf8)) }
            if got > 0 { said += bytes[..<got] } else { try? await Task.sleep(for: .milliseconds(50)) }
        }
        return false
    }

    /// Whether the other side gave up before all bytes were sent. Its end stands behind what is already on the way.
    func isCut(within seconds: Int, of total: Int) async -> Bool {
        var taken = 0
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        for _ in 0..<(seconds * 20) {
            let got = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            if got == 0 || got < 0 && errno == ECONNRESET { return taken < total }
            if got > 0 { taken += got } else { try? await Task.sleep(for: .milliseconds(50)) }
            if taken >= total { return false }
        }
        return false
    }
}
