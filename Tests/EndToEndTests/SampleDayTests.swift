import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("the sample day") struct SampleDayTests {
        let truth = Truth.shared

        @Test("each file has its verdict and findings, and nothing is invented", arguments: Truth.shared.files)
        func file(_ file: Truth.File) throws {
            let item = try SampleDay.shared().item(file)
            #expect(item["size"].number == Double(file.bytes))
            if item["outcome"].text == "duplicate" {
                let pair = try truth.between("duplicate").files
                #expect(pair.contains(file.path))
                #expect(pair.contains { item["duplicateOf"].text?.hasSuffix("/" + $0) == true })
                return
            }
            #expect(item["outcome"].text == "stored")
            #expect(item["sha256"].text == file.sha256)
            // A clock that was reset is a finding of the upload, and TRUTH.json has it between the files.
            let isReset = try truth.between("clock-reset").files.contains(file.path)
            let verdicts = isReset ? ["findings"] : [file.verdict] + (file.verdictAlsoAccepted ?? [])
            #expect(verdicts.contains(item["verdict"].text ?? ""), "\(item)")
            var left = item["findings"].list
            for expected in file.findings {
                let index = left.firstIndex { Comparison.matches($0, expected, streams: nil) }
                #expect(index != nil, "\(expected) is not among \(left)")
                if let index { left.remove(at: index) }
            }
            let disagreeing = try truth.between("clock-disagreement").files.contains(file.path)
            left.removeAll { finding in
                switch finding["kind"].text {
                case "clock-reset": isReset
                case "clock-disagreement": disagreeing
                case "unmatched": truth.unmatchedFiles.contains(file.path)
                default: false
                }
            }
            #expect(left.isEmpty, "invented: \(left)")
        }

        @Test("each file has its wall time, officer, recorder and dispatches", arguments: Truth.shared.files)
        func assignment(_ file: Truth.File) throws {
            let item = try SampleDay.shared().item(file)
            guard item["outcome"].text == "stored" else { return }
            #expect(item["recorder"].text == file.recorder)
            #expect(item["officer"].text == file.officer)
            #expect(Set(item["dispatches"].list.compactMap(\.text)) == Set(file.dispatches))
            if file.clock == nil, let start = instant(file.start) {
                let found = try #require(instant(item["start"].text), "no wall time: \(item)")
                #expect(abs(found - start) <= 1.1, "\(item["start"]) instead of \(file.start ?? "")")
                #expect(item["start"].text?.hasSuffix("+08:00") == true)
            } else {
                #expect(item["start"].isNull, "a wall time out of nothing: \(item["start"])")
            }
        }

        @Test("the missing number, the break, the duplicate and the reset clock are found between the files")
        func between() throws {
            let day = try SampleDay.shared()
            let kinds = day.between.map { ($0["subject"].text ?? "", $0["finding"]) }
            let missing = kinds.filter { $0.1["kind"].text == "missing-file" }
            #expect(missing.count == 1)
            #expect(missing.first?.0 == "HK70217")
            #expect(missing.first?.1["evidence"]["facts"]["numbers"].text == "43")
            let duplicates = kinds.filter { $0.1["kind"].text == "duplicate" }
            #expect(duplicates.count == 1)
            let twins = try truth.between("duplicate").files.map { ($0 as NSString).lastPathComponent }
            let named = duplicates.first?.1["evidence"]["facts"]["files"].text ?? ""
            #expect(twins.allSatisfy(named.contains))
            let resets = day.findings.filter { $0["finding"]["kind"].text == "clock-reset" }
            let reset = try truth.file(truth.between("clock-reset").files[0])
            #expect(resets.map { $0["recording"].text } == [reset.sha256])
        }

        @Test("breaks between files are the true ones and no other")
        func breaks() throws {
            let day = try SampleDay.shared()
            let found = day.between.filter { $0["finding"]["kind"].text == "break" }.map { $0["finding"] }
            var seconds: [String: Double] = [:]
            for line in found { seconds[line["evidence"]["facts"]["files"].text ?? "?"] = line["lost"].number }
            #expect(seconds.count == found.count, "a break is told twice: \(found)")
            func label(_ files: [String]) -> String {
                files.map { ($0 as NSString).lastPathComponent }.joined(separator: " | ")
            }
            let planted = try truth.between("break")
            #expect(Comparison.isClose(.number(seconds[label(planted.files)] ?? -1), planted.seconds))
            for (files, lost) in seconds {
                let pair = try #require(truth.pairs.first { label($0.files) == files }, "no true pair: \(files)")
                let before = try truth.file(pair.files[0])
                // What a cut file lost at its end is missing before the break, too.
                let cut = before.duration.map { (before.recordedSeconds ?? $0) - $0 } ?? 0
                #expect(pair.seconds > 0, "\(files) follow each other without a break")
                #expect(lost >= pair.seconds - 1 && lost <= pair.seconds + max(0, cut) + 1, "\(files): \(lost)")
            }
        }

        @Test("segments are numbered by dispatch and officer in the order of recording")
        func segments() throws {
            let day = try SampleDay.shared()
            #expect(try day.vault.numbers() == truth.segments)
            let lines = try day.vault.segments()
            #expect(Set(lines.map { $0["number"].text }).count == lines.count, "a number is there twice")
            let starts = lines.compactMap { instant($0["start"].text) }
            #expect(starts == starts.sorted(by: >), "the newest come first")
            #expect(day.summary["segments"].number == Double(truth.segments.count))
        }

        @Test("recordings without dispatch and dispatches without recording are told")
        func unmatched() throws {
            let day = try SampleDay.shared()
            let unmatched = day.findings.filter { $0["finding"]["kind"].text == "unmatched" }
            // An unreadable file is told as unreadable, and the second of two equal files is told as a duplicate.
            let wanted = Set(
                try truth.unmatchedFiles.map(truth.file).filter { $0.verdict != "unreadable" }.map(\.sha256))
            #expect(Set(unmatched.compactMap { $0["recording"].text }) == wanted)
            #expect(Set(unmatched.compactMap { $0["dispatch"].text }) == Set(truth.unmatchedDispatches))
            let told = day.between.filter { $0["finding"]["kind"].text == "unmatched" }.map { $0["subject"].text ?? "" }
            #expect(told.sorted() == truth.unmatchedDispatches)
        }

        @Test("the summary counts every file, and the exit code says that some could not be read")
        func summary() throws {
            let day = try SampleDay.shared()
            #expect(day.outcome.code == 4)
            #expect(day.summary["exitCode"].number == 4)
            #expect(day.summary["files"].number == Double(truth.files.count))
            #expect(day.summary["stored"].number == Double(Set(truth.files.map(\.sha256)).count))
            #expect(day.summary["duplicates"].number == 1)
            for key in ["known", "waiting", "ignored", "failed", "adopted"] { #expect(day.summary[key].number == 0) }
            let unreadable = day.items.filter { $0["verdict"].text == "unreadable" }
            #expect(day.summary["unreadable"].number == Double(unreadable.count))
            #expect(day.items.count == truth.files.count)
            #expect(day.outcome.err.isEmpty, "\(day.outcome.err)")
        }

        @Test("a list as JSON, imported after the upload, gives the same segments and findings")
        func listsAfterwards() throws {
            let day = try SampleDay.shared()
            let late = try SampleDay(before: [], after: ["officers.csv", "recorders.csv", "dispatches.json"])
            #expect(late.outcome.code == 4)
            #expect(late.summary["segments"].number == 0)
            #expect(try late.vault.numbers() == truth.segments)
            func settled(_ vault: SampleVault) throws -> [String] {
                // Which breaks are told depends on the duty known when the files came in.
                try vault.findingKeys().filter { !$0.hasPrefix("\"break\"") }
            }
            #expect(try settled(late.vault) == settled(day.vault))
        }

        @Test("the invalid dispatch row is told with its line, and the others are taken")
        func invalidRow() throws {
            for (list, rows) in [("dispatches.csv", 10.0), ("dispatches.json", 10.0)] {
                let vault = try SampleVault()
                let outcome = try vault.run(["dispatch", "import", "--json", "\(Product.sample)/lists/\(list)"])
                #expect(outcome.code == 4)
                let report = try #require(try outcome.lines().first)
                #expect(report["rows"].number == rows)
                #expect(report["invalid"].number == 1)
                #expect(report["new"].number == 8)
                #expect(report["problems"].list.count == 1)
                #expect(report["problems"].list.first?["line"].number ?? 0 > 1)
            }
        }

        @Test("a second upload stores nothing and changes nothing")
        func again() throws {
            let vault = try SampleVault(copying: SampleDay.shared().vault)
            let tree = vault.tree()
            let segments = try vault.segments()
            let findings = try vault.findings()
            let again = try vault.ingest(SampleDay.folder)
            let summary = try #require(try again.lines().of("unbroken.upload/1").last)
            #expect(again.code == 4)
            #expect(summary["stored"].number == 0)
            #expect(summary["failed"].number == 0)
            #expect(summary["known"].number == Double(truth.files.count - 1))
            #expect(vault.tree() == tree)
            #expect(try vault.segments() == segments)
            #expect(try vault.findings() == findings)
            // The list again, too: nothing new, no number given anew.
            _ = try vault.load("dispatches.json")
            #expect(try vault.segments() == segments)
            #expect(try vault.findings() == findings)
        }

        @Test("originals are the bytes that came, read-only, and the day's sources are as they were")
        func originals() throws {
            let before = Files.tree(SampleDay.folder)
            let day = try SampleDay.shared()
            #expect(Files.tree(SampleDay.folder) == before)
            for row in try day.vault.recordings() {
                let path = day.vault.root + "/" + row.vaultPath
                let source = try #require(truth.files.first { $0.sha256 == row.sha256 })
                #expect(try Files.bytes(path) == Files.bytes("\(SampleDay.folder)/\(source.path)"))
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o444)
            }
            #expect(day.vault.leftovers().isEmpty)
            #expect(try day.vault.filesWithoutRow().isEmpty)
            #expect(try day.vault.rowsWithoutFile().isEmpty)
        }
    }
}
