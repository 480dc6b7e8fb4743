import Foundation
import Testing

extension EndToEnd {
    @Suite("unbroken regulation") struct RegulationCommandTests {
        static let folder = Product.pipelines + "/regulations"
        static let ids = ["dapuhe", "jian-xian", "luanchuan", "national-2016", "tangshan-gaoxin", "zonghe-zhifa"]

        private func file(_ name: String, _ replace: String, _ by: String) throws -> String {
            let text = String(decoding: try Files.bytes("\(Self.folder)/\(name).yaml"), as: UTF8.self)
            try #require(text.contains(replace))
            let path = try Scratch.fresh("regulation") + "/own.yaml"
            try Files.write(Array(text.replacing(replace, with: by).utf8), to: path)
            return path
        }

        @Test("list names five regulations and the layer, in both languages") func list() throws {
            let english = try Product.run(["regulation", "list", "--lang", "en"])
            #expect(english.code == 0)
            let lines = english.out.split(separator: "\n")
            #expect(lines.map { String($0.prefix { $0 != " " }) } == Self.ids)
            #expect(lines.filter { $0.hasSuffix("(layer)") }.count == 1)
            #expect(!LanguageTests.hasChinese(english.out))
            let chinese = try Product.run(["regulation", "list", "--lang", "zh"])
            #expect(chinese.out.contains("栾川县城市管理局行政执法全过程记录制度"))
            let json = try Product.run(["regulation", "list", "--json"]).lines().of("unbroken.regulation/1")
            #expect(json.compactMap { $0["id"].text } == Self.ids)
            #expect(json.filter { $0["layer"] == .bool(true) }.compactMap { $0["id"].text } == ["national-2016"])
        }

        @Test("each shipped file is sound; only 000 may keep shorter than the layer above it", arguments: ids)
        func shipped(_ id: String) throws {
            let outcome = try Product.run(["regulation", "check", "\(Self.folder)/\(id).yaml", "--lang", "en"])
            #expect(outcome.code == (id == "tangshan-gaoxin" ? 3 : 0), "\(outcome.err)")
            #expect(outcome.out.hasPrefix(id + "  "))
            #expect(outcome.out.contains("retention\n") && !LanguageTests.hasChinese(outcome.out))
            #expect(outcome.out.contains("local setting") == (id != "national-2016"))
        }

        @Test("check shows each value with its article, in Chinese") func chinese() throws {
            let page = try Product.run(["regulation", "check", "\(Self.folder)/luanchuan.yaml", "--lang", "zh"])
            #expect(page.code == 0)
            for words in [
                "保存期限", "evidence  作为证据使用的  长期，光盘或移动介质（第15条第3款）（第15条第2款第1项）", "view  局主要负责人（第16条第2款）",
                "percent  5%（本地设置）", "release  局主要负责人（由谁批准：本地设置）（第17条第1款）",
            ] {
                #expect(page.out.contains(words), "\(words) in \(page.out)")
            }
            #expect(LanguageTests.english(page.out).isEmpty, "\(LanguageTests.english(page.out))")
        }

        @Test("check warns with both articles where a period may be shorter, and ends with 3") func shorter() throws {
            let path = "\(Self.folder)/tangshan-gaoxin.yaml"
            let english = try Product.run(["regulation", "check", path, "--quiet", "--lang", "en"])
            #expect(english.code == 3)
            #expect(english.out.split(separator: "\n").allSatisfy { $0.hasPrefix("! ") })
            #expect(
                english.out.hasPrefix(
                    "! any recording: 3 months (Art. 19 para. 1 item 5), may be shorter than national-2016: 6 months (Art. 13)"
                ), "\(english.out)")
            let json = try Product.run(["regulation", "check", path, "--json"]).lines()
            let warnings = json.of("unbroken.rule-warning/1")
            #expect(warnings.count == 12 && warnings.first?["trait"].isNull == true)
            #expect(warnings.first?["layer"]["article"].text == "13")
            let rules = json.of("unbroken.rule/1")
            #expect(rules.count == json.count - 13)
            #expect(rules.allSatisfy { $0["article"].isNull == ($0["local"] == .bool(true)) })
        }

        @Test("a site's own period that is long enough is not warned of") func longEnough() throws {
            let path = try file("tangshan-gaoxin", "keep: { months: 3 }", "keep: { months: 6 }")
            let outcome = try Product.run(["regulation", "check", path, "--quiet", "--lang", "en"])
            #expect(outcome.code == 3 && !outcome.out.contains("any recording"), "\(outcome.out)")
        }

        @Test("a mistake is told with line and column, in both languages, and ends with 1") func mistakes() throws {
            let path = try file("luanchuan", "when: [majorComplex]", "when: [majorcomplex]")
            let english = try Product.run(["regulation", "check", path, "--lang", "en"])
            #expect(english.code == 1 && english.out.isEmpty)
            #expect(english.err.contains(/own\.yaml:\d+:\d+: when knows no majorcomplex/), "\(english.err)")
            #expect(english.err.contains("hint: one of simpleUndisputed"))
            let chinese = try Product.run(["regulation", "check", path, "--lang", "zh"])
            #expect(chinese.code == 1 && chinese.err.contains("when 没有 majorcomplex 这个值"))
            let nothing = try Product.run(["regulation", "check", path + ".none", "--lang", "zh"])
            #expect(nothing.code == 1 && nothing.err.contains("文件读不出来"))
        }

        @Test("compare marks what differs, and nothing where a regulation meets itself") func compare() throws {
            let outcome = try Product.run(["regulation", "compare", "luanchuan", "dapuhe", "--lang", "zh"])
            #expect(outcome.code == 0)
            let lines = outcome.out.split(separator: "\n").map(String.init)
            #expect(lines.first?.contains("luanchuan") == true)
            #expect(lines.contains { $0.hasPrefix("≠ 移交") && $0.contains("24 小时内（第11条）") }, "\(outcome.out)")
            #expect(lines.contains { $0.hasPrefix("  任何录像") && $0.contains("6 个月（本地设置）") })
            let json = try Product.run(["regulation", "compare", "luanchuan", "dapuhe", "--json"]).lines()
            let rows = json.of("unbroken.rule-difference/1")
            #expect(rows.count == lines.count - 1)
            let evidence = rows.first { $0["subject"].text == "evidence" }
            #expect(evidence?["differs"] == .bool(true))
            #expect(evidence?["a"]["rule"].text?.hasPrefix("long-term, disc or removable medium") == true)
            let same = try Product.run([
                "regulation", "compare", "jian-xian", "\(Self.folder)/jian-xian.yaml", "--json",
            ])
            #expect(try same.lines().allSatisfy { $0["differs"] == .bool(false) })
            #expect(!(try same.lines().isEmpty))
        }

        @Test("a layer can't be compared, and no vault is made under it") func layers() throws {
            let compared = try Product.run(["regulation", "compare", "dapuhe", "national-2016", "--lang", "en"])
            #expect(compared.code == 1 && compared.err.contains("this is a layer, not a regulation"))
            let path = "\(Self.folder)/national-2016.yaml"
            let byPath = try Product.run(["regulation", "compare", path, "dapuhe", "--lang", "zh"])
            #expect(byPath.code == 1 && byPath.err.contains("上位规则"))
            let made = try Product.run(["init", try Scratch.fresh("vault"), "--regulation", "national-2016"])
            #expect(made.code == 2)
        }
    }
}
