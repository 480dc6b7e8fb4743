import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("the four-property check") struct FourPropertyTests {
        private let dispatch = ["--dispatch", "2026112000001"]

        private func check(_ vault: SampleVault, _ arguments: [String]) throws -> (JSON, Int32?) {
            let outcome = try vault.run(["fourfold", "--json"] + arguments)
            guard let line = try outcome.lines().first else { throw Trouble(outcome.err) }
            return (line, outcome.code)
        }

        private func test(_ report: JSON, _ name: String) -> JSON {
            report["tests"].list.first { $0["test"].text == name } ?? .null
        }

        /// Files that belong to the sample's first dispatch.
        private func files(_ vault: SampleVault) throws -> [Recording] {
            let digests = Set(try vault.segments("--dispatch", "2026112000001").compactMap { $0["recording"].text })
            return try vault.recordings().filter { digests.contains($0.sha256) }
        }

        @Test(
            "every upload ends with the check of what it stored; it is entered, sealed, and not made again for nothing")
        func upload() throws {
            let day = try SampleDay.shared()
            let report = try #require(try day.outcome.lines().of("unbroken.four-properties/1").first)
            #expect(report["stage"].text == "hand-over" && report["subject"].text == "upload")
            #expect(report["recordings"].number == day.summary["stored"].number)
            // What the sample day is known to have wrong, each told by its own test.
            #expect(report["verdict"].text == "fail")
            #expect(test(report, "file-matches-metadata")["notes"].list.first?["key"].text == "name-says-otherwise")
            #expect(test(report, "recorder-series")["notes"].list.first?["subject"].text == "HK70217")
            #expect(test(report, "content-whole")["failed"].number == 2)
            #expect(test(report, "opens")["failed"].number == day.summary["unreadable"].number)
            #expect(test(report, "receipt")["verdict"].text == "pass")
            #expect(test(report, "digest-holds")["verdict"].text == "pass")
            #expect(test(report, "virus-scan")["verdict"].text == "not-evaluated")
            #expect(test(report, "custody-log").isNull)

            let vault = try SampleVault(copying: day.vault)
            let listed = try vault.run(["fourfold", "list", "--json"]).lines()
            #expect(listed.count == 1 && listed.first?["id"].text == "P1")
            let again = try vault.ingest(SampleDay.folder)
            #expect(try again.lines().of("unbroken.four-properties/1").isEmpty)
            #expect(try vault.run(["fourfold", "list", "--json"]).lines().count == 1)
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
            let sql = "DROP TRIGGER property_check_unchanged; UPDATE property_check SET verdict = 'pass';"
            #expect(try Host.tool(["sqlite3", vault.root + "/catalogue.sqlite", sql]) == 0)
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 3)
        }

        @Test("a dispatch with nothing wrong fails nothing; what was not looked at is said, and entered only with --by")
        func sound() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let (report, code) = try check(vault, dispatch + ["--carrier", SampleDay.folder + "/card-CAM001"])
            #expect(code == 0 && report["id"].isNull)
            #expect(report["tests"].list.allSatisfy { $0["failed"].number == 0 }, "\(report)")
            #expect(test(report, "digest-holds")["passed"].number == report["recordings"].number)
            #expect(test(report, "carrier-clean")["verdict"].text == "pass")
            #expect(report["verdict"].text == "not-evaluated", "no scanner is set")
            let (quick, _) = try check(vault, dispatch + ["--no-digest"])
            #expect(test(quick, "digest-holds")["verdict"].text == "not-evaluated")
            #expect(test(quick, "carrier-clean")["notes"].list.first?["key"].text == "no-carrier")
            let (entered, _) = try check(vault, dispatch + ["--by", "021002"])
            #expect(entered["id"].text == "P2" && entered["by"].text == "021002")
            let log = try vault.run(["custody", "log", "--json", "--limit", "100000"]).lines()
            #expect(log.last?["kind"].text == "four-properties" && log.last?["about"]["check"].text == "P2")
        }

        @Test("one byte changed in an original, a file moved away, a row changed: each is told by its test")
        func changed() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let all = try files(vault)
            let first = try #require(all.first), last = try #require(all.last)
            let path = "\(vault.root)/\(first.vaultPath)"
            chmod(path, 0o644)
            let handle = try #require(FileHandle(forUpdatingAtPath: path))
            try handle.seek(toOffset: 1000)
            try handle.write(contentsOf: Data([0xFF, 0x00, 0xFF]))
            try handle.close()
            try FileManager.default.removeItem(atPath: "\(vault.root)/\(last.vaultPath)")
            let (report, code) = try check(vault, dispatch)
            #expect(code == 3)
            let digests = test(report, "digest-holds")
            #expect(digests["failed"].number == 2)
            #expect(Set(digests["notes"].list.compactMap { $0["key"].text }) == ["digest-differs", "file-missing"])
            #expect(test(report, "file-matches-metadata")["failed"].number == 2)
            #expect(test(report, "path-matches-metadata")["failed"].number == 1)
            #expect(
                report["properties"]["authenticity"].text == "fail" && report["properties"]["usability"].text == "pass")

            let sql = "UPDATE recording SET officer = '999999' WHERE sha256 = '\(first.sha256)';"
            #expect(try Host.tool(["sqlite3", vault.root + "/catalogue.sqlite", sql]) == 0)
            let (archive, _) = try check(vault, dispatch + ["--stage", "archive", "--no-digest"])
            #expect(test(archive, "custody-log")["verdict"].text == "fail")
            #expect(test(archive, "carrier-conforms")["verdict"].text == "not-evaluated")
        }

        @Test("a folder to be archived: its copies are read, what is missing and what does not belong there is named")
        func archive() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let folder = try Scratch.fresh("carrier")
            for (index, recording) in try files(vault).enumerated() {
                try Files.copy(
                    "\(vault.root)/\(recording.vaultPath)", to: "\(folder)/\(index)/\(recording.originalName)")
            }
            let arguments = dispatch + ["--stage", "archive", "--carrier", folder]
            let (whole, code) = try check(vault, arguments)
            #expect(code == 0 && test(whole, "carrier-clean")["verdict"].text == "pass", "\(whole)")
            #expect(test(whole, "digest-holds")["verdict"].text == "pass")
            #expect(test(whole, "custody-log")["verdict"].text == "pass")
            try Files.write(Array("x".utf8), to: folder + "/thumbs.txt")
            try FileManager.default.removeItem(atPath: folder + "/0")
            let (report, failed) = try check(vault, arguments)
            #expect(failed == 3)
            #expect(test(report, "carrier-clean")["notes"].list.map { $0["subject"].text } == ["thumbs.txt"])
            #expect(test(report, "digest-holds")["notes"].list.first?["key"].text == "file-missing")
        }

        @Test("a scanner of the site's is asked for each recording; formats are the site's list")
        func settings() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let name = try #require(try files(vault).first?.originalName)
            let program = try Scratch.fresh("scanner") + "/scan"
            try Files.write(
                Array("#!/bin/sh\ncase \"$1\" in *\(name)) echo \"$1: Test.Virus FOUND\"; exit 1;; esac\n".utf8),
                to: program)
            chmod(program, 0o755)
            let yaml = vault.root + "/vault.yaml"
            let text = String(decoding: try Files.bytes(yaml), as: UTF8.self)
            try Files.write(
                Array((text + "fourfold:\n  formats: [ts]\n  scanner: [\(program), \"{file}\"]\n").utf8), to: yaml)
            let (report, code) = try check(vault, dispatch)
            #expect(code == 3)
            let scan = test(report, "virus-scan")
            #expect(scan["failed"].number == 1 && scan["notEvaluated"].number == 0)
            #expect(scan["notes"].list.first?["detail"].text == "Test.Virus")
            #expect(test(report, "format-allowed")["verdict"].text == "fail")
        }

        @Test("000 §18: a number that matching again withdrew stays open until the custody log was gone through")
        func withdrawn() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let list = try Scratch.fresh("list") + "/list.csv"
            func load(_ officers: String) throws {
                let text =
                    "接警编号,警号,开始时间,结束时间,地点,事由\n2026112000001,\(officers),2026-11-20 08:15:05,2026-11-20 08:16:38,x,y\n"
                try Files.write(Array(text.utf8), to: list)
                #expect(try vault.run(["dispatch", "import", list]).code == 0)
            }
            try load("021002")
            try load("021001;021002")
            let (report, _) = try check(vault, dispatch + ["--no-digest"])
            let numbers = test(report, "segment-numbers")
            #expect(numbers["notEvaluated"].number == 1, "\(numbers)")
            #expect(numbers["notes"].list.first?["key"].text == "number-withdrawn-or-missing")
            let (archive, _) = try check(vault, dispatch + ["--stage", "archive", "--no-digest"])
            #expect(test(archive, "segment-numbers")["verdict"].text == "pass")
            #expect(test(archive, "segment-numbers")["notes"].list.first?["key"].text == "number-withdrawn")
        }

        @Test("the page names stage, subject and every test, in the language asked for; wrong usage is told")
        func page() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let folder = try Scratch.fresh("report")
            let zh = try vault.run(["fourfold"] + dispatch + ["--report", folder + "/zh.html", "--lang", "zh"])
            #expect(LanguageTests.english(zh.out).isEmpty, "\(zh.out)")
            let page = String(decoding: try Files.bytes(folder + "/zh.html"), as: UTF8.self)
            for words in ["四性检测报告", "真实性", "完整性", "可用性", "安全性", "漏号", "未与标准文本核对", "2026112000001"] {
                #expect(page.contains(words), "\(words)")
            }
            #expect(!page.contains("src=") && page.contains("default-src 'none'"))
            _ = try vault.run(["fourfold"] + dispatch + ["--report", folder + "/en.html", "--lang", "en", "-q"])
            #expect(!LanguageTests.hasChinese(String(decoding: try Files.bytes(folder + "/en.html"), as: UTF8.self)))
            for wrong in [[], ["--stage", "later"] + dispatch, dispatch + ["--day", "2026-11-22"], ["--day", "x"]] {
                #expect(try vault.run(["fourfold"] + wrong).code == 2, "\(wrong)")
            }
            #expect(try vault.run(["fourfold", "--matter", "M9"]).code == 1)
        }
    }
}
