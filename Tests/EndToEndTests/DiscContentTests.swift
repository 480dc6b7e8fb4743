import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("what a disc of real recordings tells") struct DiscContentTests {
        /// The tree of the first disc of a dispatch.
        private static func tree(_ vault: SampleVault, _ dispatch: String) throws -> String {
            let asked = ["disc", "plan", "--dispatch", dispatch]
            let plan = try #require(try vault.run(asked + ["--json"]).lines().first)
            let code = try #require(plan["code"].text)
            #expect(try vault.run(asked + ["--confirm", code, "--by", "021002"]).code == 0)
            let images = try Scratch.fresh("images")
            let built = try vault.run(
                ["disc", "build", "DP1", "--to", images, "--protect", "none", "--by", "021002"]
                    + DiscChainTests.accepted)
            #expect(built.code == 0, "\(built.err)")
            let tree = try Scratch.fresh("tree")
            #expect(try Host.tool(["bsdtar", "-xf", images + "/DP1-SEALED-001.iso", "-C", tree]) == 0)
            return tree
        }

        /// What the page is given of the recordings: JSON in a call of a script.
        private static func page(_ tree: String) throws -> [JSON] {
            let script = String(decoding: try Files.bytes(tree + "/index/data-recordings-0001.js"), as: UTF8.self)
            let open = try #require(script.firstIndex(of: "("))
            let close = try #require(script.lastIndex(of: ")"))
            return try JSONDecoder().decode(JSON.self, from: Data(script[script.index(after: open)..<close].utf8)).list
        }

        @Test(
            "002 §23: what was stated of a recording stands in the index, the table and the page; gaps lie on its time line, and pictures beside them"
        )
        func stated() throws {
            let vault = try DiscChainTests.vault(sets: 1)
            let gap = try #require(
                try vault.run(["gaps", "--kind", "interruption", "--json"]).lines().first {
                    $0["finding"]["start"].number == 16
                })
            let recording = try #require(gap["recording"].text)
            let finding = try #require(gap["id"].text.flatMap { Double($0.dropFirst()) })
            let said = [
                ["--content", "门口对话"], ["--proves", "当事人在场"], ["--maker", "辅警 A1"], ["--party", "拒签，已注明"],
                ["--signed-on", "2026-11-20"],
            ]
            for fields in said {
                let entered = try vault.run(["handover", "statement", recording] + fields + ["--by", "021002"])
                #expect(entered.code == 0, "\(entered.err)")
            }
            let segment = try #require(try vault.segments().first { $0["recording"].text == recording })
            let tree = try Self.tree(vault, try #require(segment["dispatch"].text))
            let info = String(decoding: try Files.bytes(tree + "/bag-info.txt"), as: UTF8.self)
            #expect(info.contains("Bag-Group-Identifier: DP1\n") && info.contains("Bag-Count: 1 of 1\n"), "\(info)")
            let index = try JSONDecoder().decode(JSON.self, from: Data(Files.bytes(tree + "/index.json")))
            let one = try #require(index["recordings"].list.first { $0["sha256"].text == recording })
            #expect(one["content"].text == "门口对话" && one["proves"].text == "当事人在场")
            #expect(one["maker"].text == "辅警 A1" && one["signedBy"].text == "拒签，已注明")
            #expect(one["signedOn"].text == "2026-11-20")
            #expect(one["codecs"].list.compactMap(\.text) == ["h264", "aac"])
            let table = String(decoding: try Files.bytes(tree + "/index.csv"), as: UTF8.self)
            let row = try #require(table.split(separator: "\r\n").first { $0.contains(recording) })
            for (_, value) in said.map({ ($0[0], $0[1]) }) { #expect(row.contains(value), "\(row)") }
            let shown = try #require(try Self.page(tree).first { $0["sha"].text == recording })
            #expect(shown["content"].text == "门口对话" && shown["maker"].text == "辅警 A1")
            let runs = shown["runs"].list.map(\.list)
            #expect(
                runs.contains { $0[0].text == "lost" && $0[1].number == 16_000 && $0[2].number == 23_400 }, "\(runs)")
            let pictures = shown["pictures"].list
            let beside = pictures.filter { $0["finding"].number == finding }
            #expect(beside.count == 2, "\(pictures)")
            let times = beside.compactMap { $0["at"].number }
            #expect(times.count == 2 && times[0] <= 16_000 && times[1] >= 23_400, "\(times)")
            #expect(pictures.contains { $0["at"].number == nil }, "the contact sheet has no time")
        }
    }
}
