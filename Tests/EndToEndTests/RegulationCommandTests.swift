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
            #expect(rows.count == lines.count { !$0.hasPrefix("!") } - 1)
            // What calls for a hold stands there, and what a layer above makes longer.
            let held = rows.first { $0["subject"].text == "hold-assault" }
            #expect(held?["differs"] == .bool(true) && held?["b"]["rule"].text == "–")
            let short = try Product.run(["regulation", "compare", "tangshan-gaoxin", "dapuhe", "--lang", "en"]).out
            #expect(
                short.contains("! tangshan-gaoxin") && short.contains("national-2016") && short.contains("6 months"))
            let evidence = rows.first { $0["subject"].text == "evidence" }
            #expect(evidence?["differs"] == .bool(true))
            #expect(evidence?["a"]["rule"].text?.hasPrefix("long-term, disc or removable medium") == true)
            let same = try Product.run([
                "regulation", "compare", "jian-xian", "\(Self.folder)/jian-xian.yaml", "--json",
            ])
            #expect(try same.lines().of("unbroken.rule-difference/1").allSatisfy { $0["differs"] == .bool(false) })
            #expect(!(try same.lines().isEmpty))
        }

        @Test("compare over a vault: how much would be kept, burned or deleted under each, and which recordings differ")
        func compareOverVault() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let cases = try Scratch.fresh("cases") + "/cases.csv"
            try Files.write(Array("案件编号,接警编号,情形\nM1,2026112000001,行政案件\n".utf8), to: cases)
            #expect(try vault.run(["matter", "import", cases]).code == 0)
            let count = Double(try vault.recordings().count)
            func compare(_ a: String, _ b: String, _ more: String...) throws -> [JSON] {
                let outcome = try Product.run(
                    ["regulation", "compare", a, b, "--vault", vault.root, "--json"] + more)
                #expect(outcome.code == 0, "\(outcome.err)")
                return try outcome.lines()
            }
            func sum(_ side: JSON?, _ names: String...) -> Double {
                names.reduce(0) { $0 + (side?[$1]["recordings"].number ?? 0) }
            }
            // Everything is in one of the three, under either; a regulation against itself differs in nothing.
            let lines = try compare("tangshan-gaoxin", "zonghe-zhifa", "--at", "2027-06-30T00:00")
            let last = try #require(lines.last)
            for side in ["a", "b"] { #expect(sum(last[side], "kept", "open", "deleted") == count, "\(last)") }
            #expect(Double(lines.count - 1) == last["differing"].number)
            #expect(lines.dropLast().allSatisfy { $0["schema"].text == "unbroken.kept-otherwise/1" })
            let same = try compare("tangshan-gaoxin", "tangshan-gaoxin")
            #expect(same.count == 1 && same[0]["differing"].number == 0)
            // What `retention due` says of this vault, compare says too.
            let at = ["--at", "2027-06-30T00:00"]
            let due = try vault.run(["retention", "due", "--json"] + at).lines()
            #expect(sum(last["a"], "deleted") == Double(due.count { $0["recording"].text != nil }), "\(due)")
            // The case that goes on is kept without a day.
            #expect(sum(last["a"], "open") > 0)
            for language in ["zh", "en"] {
                let text = try Product.run(
                    [
                        "regulation", "compare", "tangshan-gaoxin", "zonghe-zhifa", "--vault", vault.root, "--lang",
                        language,
                    ] + at)
                #expect(text.code == 0 && text.out.contains(language == "zh" ? "可处置" : "may be deleted"), "\(text.out)")
            }
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
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
