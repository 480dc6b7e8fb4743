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
    @Test("who sends or takes too slowly loses his connection, and holds up nobody meanwhile")
    func slow() async throws {
        let fixture = try Fixture(patience: 5)
        try fixture.approveReviewers()
        // More than every buffer on the way.
        let large = fixture.folder + "/" + fixture.recordings[1].vaultPath
        #expect(truncate(large, 64 << 20) == 0)
        let answer = try fixture.house.accounts.signIn("021002", password: Fixture.password, at: House.seconds())
        guard case .done(let token, _) = answer else { throw Trouble("\(answer)") }
        let cookie = "Cookie: \(Cookies.session)=\(token)\r\n\r\n"
        try await fixture.live { _, port in
            let heads = try (0..<60).map { _ in try Connection(port, sends: "GET /sign-in HTTP/1.1\r\nHost: x\r\nX-A:")
            }
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
            for connection in heads + forms { #expect(await connection.isEnded(within: 60)) }
            // By then they have taken nothing for longer than they may.
            try await Task.sleep(for: .seconds(6))
            for reader in readers { #expect(await reader.isCut(within: 60, of: 64 << 20)) }
            #expect(try Connection(port, sends: "GET /health HTTP/1.1\r\nHost: x\r\n\r\n").read(12) == "HTTP/1.1 200")
        }
    }
}

/// A plain connection to the console, which is the client's own.
final class Connection {
    private let descriptor: Int32

    init(_ port: Int, sends text: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
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
        guard connected == 0, send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count
        else { throw Trouble("connect: \(errno)") }
    }

    deinit { close(descriptor) }

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
