import Evidence
import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("recordings that a body-worn system sends") struct ReceiverTests {
        @Test("what is sent over the network is in the index after the next upload, under its officer and recorder")
        func sent() throws {
            let vault = try SampleVault(lists: SampleVault.lists)
            let folder = try Scratch.fresh("inbox")
            let file = try Scratch.fresh("connection") + "/connection.json"
            let made = try vault.run([
                "console", "receiver", "add", "dock-1", "--address", "http://127.0.0.1:9", "--to", file, "--lang", "en",
            ])
            #expect(made.code == 0, "\(made.err)")
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let connection = try #require(
                try JSONSerialization.jsonObject(with: Data(Files.bytes(file))) as? [String: Any])
            #expect(connection["AuthenticationTokenURI"] as? [String] == ["http://127.0.0.1:9/receiver/auth/v1.0"])
            let key = try #require(connection["BlobAPIKey"] as? String)
            #expect(key.utf8.count == 64)

            let server = try vault.start(["serve", "--port", "0", "--receive", folder])
            var address = ""
            try Waiting.until("the server") {
                address = server.outputSoFar.split(separator: "\n").first.map(String.init) ?? ""
                return address.hasSuffix("/")
            }
            let base = address + "receiver/"
            let signedIn = try Self.curl([
                "-D", "-", "-o", "/dev/null", base + "auth/v1.0", "-H", "X-Auth-User: dock-1", "-H",
                "X-Auth-Key: \(key)",
            ])
            func header(_ name: String) -> String {
                signedIn.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ": ") }
                    .map { String($0.dropFirst(name.count + 2)) } ?? ""
            }
            let (token, storage) = (header("x-auth-token"), header("x-storage-url"))
            #expect(storage == base + "v1/dock-1")
            func send(_ method: String, _ path: String, _ more: String...) throws -> String {
                try Self.curl(
                    [
                        "-o", "/dev/null", "-w", "%{http_code}", "-X", method, "-H", "X-Auth-Token: \(token)",
                        storage + path,
                    ]
                        + more)
            }
            #expect(try send("PUT", "/Devices/CAM001", "-H", "X-Object-Meta-Name: 1") == "201")
            #expect(try send("PUT", "/Users/77ab", "-H", "X-Object-Meta-Userid: 021001") == "201")
            // A clip of the sample day, under the name a system would give it: UTC, eight hours earlier.
            let clip = SampleDay.folder + "/card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_20261120_081500.mp4"
            let container = "/77ab_CAM001_20261120T001500Z"
            #expect(try send("PUT", container, "-H", "X-Container-Meta-Status: Transferring") == "201")
            #expect(try send("PUT", container + "/20261120_001500_9F3A.mp4", "-T", clip) == "201")
            // Not complete: the upload lets it wait.
            let early = try vault.run(["ingest", "--json", folder])
            #expect(
                try early.lines().of("unbroken.item/1").allSatisfy {
                    $0["outcome"].text == "waiting" || $0["outcome"].text == "ignored"
                })
            #expect(try vault.recordings().isEmpty)
            #expect(try send("POST", container, "-H", "X-Container-Meta-Status: Complete") == "204")
            let upload = try vault.run(["ingest", "--json", folder])
            #expect(upload.code == 0 || upload.code == 3, "\(upload.err)")
            // With what the system said about it beside it.
            let rows = try vault.recordings()
            #expect(
                rows.map(\.originalName).sorted() == [
                    "20261120_001500_9F3A.mp4", "20261120_001500_9F3A.mp4.metadata.json", "container.metadata.json",
                ])
            let row = try #require(rows.first { $0.verdict != nil })
            #expect(row.recorder == "CAM001" && row.officer == "021001")
            #expect(row.span?.start == WallTime(seconds: 1_795_133_700))
            #expect(try vault.segments().contains { $0["recording"].text == row.sha256 })
            server.kill(SIGTERM)
            #expect(try server.wait(seconds: 600).code == 0)
        }

        private static func curl(_ arguments: [String]) throws -> String {
            let command = ["curl", "--silent", "--show-error", "--max-time", "120"] + arguments
            let outcome = try Running(command, environment: ProcessInfo.processInfo.environment).wait()
            guard outcome.code == 0 else { throw Trouble(outcome.err) }
            return outcome.out
        }
    }
}
