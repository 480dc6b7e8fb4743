import Foundation
import Testing

extension EndToEnd {
    @Suite("time stamps of the custody log") struct StampTests {
        /// A stamping server of this machine; it goes with the value.
        final class Server {
            let running: Running
            let folder: String
            let port: Int

            init(_ more: [String] = []) throws {
                folder = try Scratch.fresh("stamps")
                running = try Running(
                    ["python3", Product.repository + "Tests/Custody/stamp_server.py", folder] + more,
                    environment: Product.environment())
                var found: Int?
                for _ in 0..<200 where found == nil {
                    usleep(50_000)
                    found = Int(running.outputSoFar.split(separator: "\n").first ?? "")
                }
                guard let found else { throw Trouble("the stamping server does not start") }
                port = found
            }

            deinit { running.kill() }
        }

        private func vault(_ server: Server, authorities: String? = nil) throws -> SampleVault {
            let vault = try SampleVault(lists: ["officers.csv"])
            let path = vault.root + "/vault.yaml"
            let settings = String(decoding: try Files.bytes(path), as: UTF8.self)
            let stamps =
                "stamps:\n  url: http://127.0.0.1:\(server.port)/\n"
                + (authorities.map { "  authorities: \($0)\n" } ?? "")
            try Files.write(Array((settings + stamps).utf8), to: path)
            return vault
        }

        private func vaultOfServerThatLeft() throws -> SampleVault {
            let server = try Server()
            return try vault(server)
        }

        @Test("a checkpoint is stamped, the stamp is entered and checked again by verify")
        func stamped() throws {
            let server = try Server()
            let vault = try vault(server, authorities: server.folder + "/authority.pem")
            let stamped = try vault.run(["custody", "stamp", "--by", "021003", "--json"])
            #expect(stamped.code == 0, "\(stamped.err)")
            let line = try #require(try stamped.lines().first)
            #expect(line["checked"] == .bool(true) && line["time"].text?.hasSuffix("GMT") == true)
            #expect(try vault.load("recorders.csv").code == 0)
            let report = try #require(try vault.run(["custody", "verify", "--json"]).lines().first)
            #expect(report["whole"] == .bool(true) && report["stamps"].number == 1, "\(report)")
            let entries = try vault.run(["custody", "log", "--json"]).lines()
            #expect(
                entries.contains {
                    $0["kind"].text == "stamp" && $0["about"]["size"].text == "\(Int(line["size"].number ?? 0))"
                })

            // One byte of the answer, then of what was stamped.
            let name = vault.root + "/custody/stamps/\(Int(line["size"].number ?? 0))"
            for (suffix, place) in [(".tsr", 200), (".checkpoint", 3)] {
                let bytes = try Files.bytes(name + suffix)
                var changed = bytes
                changed[place] ^= 1
                try Files.write(changed, to: name + suffix)
                let outcome = try vault.run(["custody", "verify", "--json", "--quiet"])
                let faults = try #require(try outcome.lines().first)["faults"].list
                #expect(outcome.code == 3 && faults.map { $0["kind"].text } == ["stamp"], "\(suffix) \(faults)")
                try Files.write(bytes, to: name + suffix)
            }
            // A stamp that was entered and is taken away is missed, by its entry.
            for suffix in [".tsr", ".tsq", ".checkpoint"] { try FileManager.default.removeItem(atPath: name + suffix) }
            let outcome = try vault.run(["custody", "verify", "--json", "--quiet"])
            let faults = try #require(try outcome.lines().first)["faults"].list
            #expect(
                outcome.code == 3 && faults.map { $0["kind"].text } == ["stamp"] && faults[0]["entry"].number != nil)
        }

        @Test("an answer for something else is refused; without authorities it is said that nothing was checked")
        func refused() throws {
            let other = try Server(["--other"])
            let vault = try vault(other, authorities: other.folder + "/authority.pem")
            let refused = try vault.run(["custody", "stamp", "--by", "021003", "--lang", "en"])
            #expect(refused.code == 1 && refused.err.contains("no good stamp"), "\(refused.err)")
            #expect(try vault.run(["custody", "verify", "--json"]).lines().first?["stamps"].number == 0)
            #expect(vault.leftovers().isEmpty)

            let honest = try Server()
            let open = try self.vault(honest)
            let unchecked = try open.run(["custody", "stamp", "--by", "021003", "--lang", "zh"])
            #expect(unchecked.code == 0 && unchecked.out.contains("未核对"), "\(unchecked.err)")
        }

        @Test("no server set is wrong usage; one that is away is told with its address")
        func away() throws {
            let plain = try SampleVault()
            #expect(try plain.run(["custody", "stamp", "--by", "021003"]).code == 2)
            let vault = try vaultOfServerThatLeft()
            let away = try vault.run(["custody", "stamp", "--by", "021003", "--lang", "en"])
            #expect(
                away.code == 1 && away.err.contains("http://127.0.0.1") && away.err.contains("does not answer"),
                "\(away.err)")
            #expect(try vault.run(["custody", "verify", "--json"]).code == 0)
        }
    }
}
