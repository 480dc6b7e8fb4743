import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("statistics") struct StatisticsTests {
        private let month = ["report", "statistics", "--month", "2026-11"]
        private let kinds = "interruption,picture-loss,sound-loss,timestamp-reset,break"

        /// The sample day with one interruption explained in writing, one recorder that failed its check, one draw.
        private func vault() throws -> SampleVault {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let first = try #require(try vault.findings("--kind", "interruption").first?["id"].text)
            let explained = try vault.run([
                "explain", first, "--by", "021001", "--cause", "low-battery", "--text", "battery changed",
            ])
            #expect(explained.code == 0, "\(explained.err)")
            #expect(try vault.run(["approve", first, "--by", "021002"]).code == 0)
            let base = ["recorder", "issue", "CAM001", "--to", "022001", "--by", "021002", "--at", "2026-11-20T08:00"]
            #expect(try vault.run(base + ["--battery", "5", "--reason", "none other"]).code == 3)
            #expect(
                try vault.run([
                    "recorder", "return", "CAM001", "--by", "021002", "--at", "2026-11-20T18:00", "--works", "no",
                ]).code == 3)
            return vault
        }

        private func count(_ vault: SampleVault, _ arguments: [String]) throws -> Int {
            try vault.run(arguments + ["--json"]).lines().count
        }

        @Test("000 §22: each figure is the number of lines that find, gaps and handover give, officer by officer")
        func agrees() throws {
            let vault = try vault()
            let outcome = try vault.run(month + ["--json"])
            #expect(outcome.code == 0, "\(outcome.err)")
            let lines = try outcome.lines().of("unbroken.statistics/1")
            let officers = lines.filter { $0["total"] == .bool(false) && !$0["key"].isNull }
            #expect(officers.compactMap { $0["key"].text } == ["021001", "021002", "022001", "022002"])
            let recordings = try vault.recordings()
            let late = try vault.run(["handover", "late", "--json"]).lines()
            let unmatched = try vault.findings("--kind", "unmatched").filter { !$0["dispatch"].isNull }
            let dispatches = String(
                decoding: try Files.bytes(Product.sample + "/lists/dispatches.csv"), as: UTF8.self
            ).split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",").map(String.init) }
            // The list's last dispatch ends before it begins and is left out.
            let attended = dispatches.filter { $0[0] != "2026112000009" }
            for line in officers {
                let number = try #require(line["key"].text)
                func figure(_ key: String) -> Int { line[key].number.map { Int($0) } ?? -1 }
                let own = recordings.filter { $0.officer == number }
                #expect(figure("recordings") == own.count { $0.span != nil })
                #expect(figure("timeless") == own.count { $0.span == nil })
                let seconds = own.filter { $0.span != nil }.reduce(Nanoseconds.zero) { $0 + ($1.duration ?? .zero) }
                #expect(abs((line["recorded"].number ?? -1) - Double(seconds.value) / 1e9) < 0.001)
                #expect(figure("segments") == (try count(vault, ["find", "--officer", number, "--limit", "1000"])))
                #expect(figure("late") == late.count { $0["officer"].text == number })
                #expect(figure("missing-fields") == (try count(vault, ["handover", "fields", "--officer", number])))
                let gaps = ["gaps", "--officer", number, "--kind", kinds]
                #expect(figure("interruptions") == (try count(vault, gaps)), "\(number)")
                #expect(figure("unexplained") == (try count(vault, gaps + ["--unexplained"])))
                #expect(
                    figure("interruptions") == figure("unexplained") + figure("spoken") + figure("written")
                        + figure("exempt"))
                #expect(figure("dispatches") == attended.count { $0[1] == number })
                #expect(
                    figure("unrecorded")
                        == unmatched.count { finding in
                            attended.contains { $0[0] == finding["dispatch"].text && $0[1] == number }
                        })
            }
            #expect(officers.reduce(0) { $0 + Int($1["written"].number ?? 0) } == 1)
            // Looked at in that month: at issue and on return, both in 022001's hands.
            #expect(officers.map { $0["faults"].number } == [0, 0, 2, 0])
            let total = try #require(lines.last)
            #expect(total["total"] == .bool(true) && total["article"].text == "22/1")
            #expect(total["recordings"].number == Double(recordings.count { $0.span != nil }))
            #expect(total["timeless"].number == Double(recordings.count { $0.span == nil }))
            #expect(total["dispatches"].number == Double(Set(attended.map { $0[0] }).count))
        }

        @Test("000 §22: spot checks count by the recording's officer: drawn, checked, failed")
        func spotChecks() throws {
            let vault = try vault()
            let draw = try DaysLater.run(
                vault, ["sample", "draw", "--by", "021003", "--percent", "100", "--json"] + DaysLater.span)
            #expect(draw.code == 0, "\(draw.err)")
            let now = ISO8601DateFormatter().string(from: .now)
            let draws = try draw.lines().reduce(into: [String: String]()) { found, line in
                for item in line["items"].list { found[item["recording"].text ?? ""] = line["id"].text }
            }
            let recordings = try vault.recordings()
            let mine = recordings.filter { $0.officer == "021001" }.map(\.sha256)
            for (index, digest) in mine.prefix(2).enumerated() {
                let item = index == 0 ? "conduct=fail" : "conduct=pass"
                #expect(
                    try vault.run(["sample", "record", draws[digest] ?? "", digest, "--by", "021003", "--item", item])
                        .code == 0)
            }
            let year = try #require(now.split(separator: "-").first).description
            let lines = try vault.run(["report", "statistics", "--year", year, "--json"]).lines()
            let line = try #require(lines.first { $0["key"].text == "021001" })
            #expect(line["drawn"].number == Double(mine.count))
            #expect(line["checked"].number == 2 && line["check-failed"].number == 1)
            #expect(lines.last?["drawn"].number == Double(recordings.count))
        }

        @Test("the sheet has the same figures, keeps police numbers, and no cell of it is a formula")
        func sheet() throws {
            let vault = try vault()
            let list = try Scratch.fresh("list") + "/officers.csv"
            try Files.write(Array("警号,姓名,单位编号\n031001,\"=HYPERLINK(\"\"x\"\")\",0310\n".utf8), to: list)
            #expect(try vault.run(["officer", "import", list]).code == 0)
            let folder = try Scratch.fresh("report")
            let file = folder + "/s.csv"
            let lines = try vault.run(month + ["--csv", file, "--json", "--lang", "en"]).lines()
            let script = """
                import csv, json, sys
                raw = open(sys.argv[1], 'rb').read()
                assert raw[:3] == b'\\xef\\xbb\\xbf' and b'\\r\\n' in raw
                print(json.dumps(list(csv.reader(raw.decode('utf-8-sig').splitlines()))))
                """
            let read = try Running(["python3", "-c", script, file], environment: Product.environment()).wait()
            let rows = try JSONDecoder().decode([[String]].self, from: Data(read.out.utf8))
            #expect(rows.count == lines.count + 1, "\(read.err)")
            let head = try #require(rows.first)
            for (row, line) in zip(rows.dropFirst(), lines) {
                let late = try #require(head.firstIndex(of: "late"))
                #expect(row[late] == String(Int(line["late"].number ?? -1)))
                if let key = line["key"].text { #expect(row[0] == "=\"\(key)\"") }
            }
            #expect(rows.contains { $0[1] == "'=HYPERLINK(\"x\")" })
            // Again it is replaced; a file that is none of ours is not.
            #expect(try vault.run(month + ["--csv", file, "-q", "--lang", "en"]).code == 0)
            try Files.write(Array("my own".utf8), to: folder + "/own.csv")
            let refused = try vault.run(month + ["--csv", folder + "/own.csv", "-q"])
            #expect(refused.code == 1)
            #expect(try Files.bytes(folder + "/own.csv") == Array("my own".utf8))
        }

        @Test("the page to print names period, regulation, article and rule of counting, in the language asked for")
        func page() throws {
            let vault = try vault()
            let folder = try Scratch.fresh("report")
            #expect(try vault.run(month + ["--html", folder + "/zh.html", "--lang", "zh", "-q"]).code == 0)
            let zh = String(decoding: try Files.bytes(folder + "/zh.html"), as: UTF8.self)
            for words in ["2026-11-01", "第22条第1款", "年终执法质量考评", "计数方法", "民警甲", "制表"] {
                #expect(zh.contains(words), "\(words)")
            }
            #expect(
                try vault.run(month + ["--html", folder + "/en.html", "--lang", "en", "-q", "--by", "unit"]).code == 0)
            let en = String(decoding: try Files.bytes(folder + "/en.html"), as: UTF8.self)
            let own = en.replacing("大队一", with: "").replacing("大队二", with: "")
            #expect(!LanguageTests.hasChinese(own) && en.contains("Art. 22 para. 1"))
        }

        @Test("a period that is none, or two of them, is wrong usage")
        func usage() throws {
            let vault = try SampleVault()
            for wrong in [
                [], ["--month", "2026-13"], ["--month", "November"], ["--year", "2026", "--month", "2026-11"],
                ["--from", "2026-11-02", "--to", "2026-11-01"], ["--from", "2026-11-01"],
                ["--month", "2026-11", "--by", "hat"], ["--month", "2026-11", "--csv", "-", "--json"],
            ] {
                let outcome = try vault.run(["report", "statistics"] + wrong + ["--lang", "zh"])
                #expect(outcome.code == 2, "\(wrong): \(outcome.err)")
                #expect(LanguageTests.english(outcome.err).isEmpty)
            }
        }
    }
}
