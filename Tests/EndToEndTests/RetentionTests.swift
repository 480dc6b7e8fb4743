import Evidence
import Foundation
import Testing

extension EndToEnd {
    @Suite("retention and holds") struct RetentionTests {
        private func day() throws -> SampleVault { try SampleVault(copying: SampleDay.shared().vault) }

        private func why(_ vault: SampleVault, _ subject: String) throws -> JSON {
            let outcome = try vault.run(["retention", "why", subject, "--json"])
            guard let line = try outcome.lines().first else { throw Trouble(outcome.err) }
            return line
        }

        private func load(_ vault: SampleVault, _ csv: String) throws -> Outcome {
            let file = try Scratch.fresh("list") + "/cases.csv"
            try Files.write(Array(csv.utf8), to: file)
            return try vault.run(["matter", "import", file, "--json"])
        }

        /// The midnight, in Shanghai, that ends the day so many months after a time; by Foundation's calendar.
        private static func midnight(after time: WallTime, months: Int) throws -> String {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
            let date = Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000))
            let later = try #require(calendar.date(byAdding: .month, value: months, to: date))
            let end = try #require(calendar.date(byAdding: .day, value: 1, to: calendar.startOfDay(for: later)))
            let parts = calendar.dateComponents([.year, .month, .day], from: end)
            return String(
                format: "%04d-%02d-%02dT00:00:00+08:00", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
        }

        private func segment(_ vault: SampleVault) throws -> (number: String, dispatch: String, recording: String) {
            let first = try #require(try vault.segments().first { $0["dispatch"].text != nil })
            return (
                try #require(first["number"].text), try #require(first["dispatch"].text),
                try #require(first["recording"].text)
            )
        }

        @Test("000 §19 and the national layer: every reason is told with its article, and the longest keeps")
        func chain() throws {
            let vault = try day()
            let (number, dispatch, _) = try segment(vault)
            let plain = try why(vault, number)
            // Recorded on 2026-11-20; received when this test runs, which is later and counts.
            let received = try #require(try vault.recordings().first { $0.sha256 == plain["recording"].text })
                .receivedAt
            #expect(plain["until"].text == (try Self.midnight(after: received, months: 6)), "\(plain)")
            #expect(plain["countsFromReceipt"].text == nil)
            #expect(plain["chain"].list.map { $0["article"].text } == ["19/1/5", "13"])
            #expect(plain["decidedBy"].number == 1 && plain["warnings"].list.count == 1)
            let text = try vault.run(["retention", "why", number, "--lang", "zh"])
            #expect(text.out.contains("第19条第1款第5项") && text.out.contains("短于上位规定"), "\(text.out)")

            let loaded = try load(vault, "案件编号,接警编号,情形\nM1,\(dispatch),群体性事件\n")
            #expect(loaded.code == 0, "\(loaded.err)")
            let major = try why(vault, number)
            #expect(major["until"].isNull && major["open"].text == "longTerm" && major["disc"].text == "required")
            #expect(major["chain"].list.contains { $0["article"].text == "19/1/4" && $0["matter"].number == 0 })
            let discs = try vault.run(["retention", "due", "--disc", "--json"]).lines()
            #expect(discs.contains { $0["recording"] == major["recording"] })
        }

        @Test("what is due at a time is listed with its reasons; nothing that is held or owes a disc is")
        func due() throws {
            let vault = try day()
            let (_, dispatch, recording) = try segment(vault)
            func due(_ at: String) throws -> Set<String> {
                Set(
                    try vault.run(["retention", "due", "--at", at, "--json"]).lines().compactMap {
                        $0["recording"].text
                    })
            }
            let recordings = try vault.recordings()
            // The day before the first one's time is over, and the day the last one's is.
            let first = try #require(recordings.map(\.receivedAt).min())
            let end = try Self.midnight(after: first, months: 6)
            #expect(
                try due(Self.midnight(after: first - .seconds(86_400), months: 6)).isEmpty
                    || end.hasSuffix("-01T00:00:00+08:00"))
            let all = try due("2080-01-01T00:00")
            #expect(all == Set(recordings.map(\.sha256)))
            let held = try vault.run([
                "retention", "hold", "--dispatch", dispatch, "--event", "complaint", "--by", "021001", "--json",
            ])
            #expect(held.code == 0, "\(held.err)")
            let hold = try #require(try held.lines().first)
            #expect(hold["dispatch"].text == dispatch && hold["article"].isNull)
            #expect(try !due("2080-01-01T00:00").contains(recording))
            #expect(try why(vault, recording)["open"].text == "held")
            let id = try #require(hold["id"].text)
            #expect(try vault.run(["retention", "release", id, "--by", "021002", "--text", "withdrawn"]).code == 0)
            #expect(try vault.run(["retention", "release", id, "--by", "021002", "--text", "again"]).code == 1)
            #expect(try due("2080-01-01T00:00") == all)
            #expect(try vault.run(["retention", "holds", "--json"]).lines().isEmpty)
            #expect(try vault.run(["retention", "holds", "--all", "--json"]).lines().count == 1)
            #expect(try vault.run(["custody", "verify", "--no-originals"]).code == 0)
        }

        @Test("a complaint in the case system holds at once, and only once; whoever released it is not overruled")
        func byRecord() throws {
            let vault = try day()
            let (number, dispatch, _) = try segment(vault)
            let csv = "案件编号,接警编号,情形\nM1,\(dispatch),投诉\n"
            let loaded = try load(vault, csv)
            let hold = try #require(try loaded.lines().of("unbroken.hold/1").first)
            #expect(hold["matter"].text == "M1" && hold["event"].text == "complaint")
            #expect(try why(vault, number)["holds"].list.count == 1)
            #expect(try load(vault, csv).lines().of("unbroken.hold/1").isEmpty)
            let id = try #require(hold["id"].text)
            #expect(try vault.run(["retention", "release", id, "--by", "021002", "--text", "withdrawn"]).code == 0)
            let again = try load(vault, csv)
            #expect(try again.lines().of("unbroken.hold/1").isEmpty)
            #expect(again.out.contains("\(id) (complaint)"), "that it is not raised again is told: \(again.out)")
            #expect(try why(vault, number)["holds"].list.isEmpty)
        }

        @Test("wrong subjects, events and numbers are told, in both languages")
        func wrong() throws {
            let vault = try day()
            let (_, dispatch, _) = try segment(vault)
            let base = ["retention", "hold", "--by", "021001"]
            #expect(try vault.run(base + ["--event", "complaint"]).code == 2)
            let unknown = try vault.run(base + ["--event", "complaint", "--matter", "M9", "--lang", "en"])
            #expect(unknown.code == 1 && unknown.err.contains("no such matter"))
            let silent = try vault.run(base + ["--event", "exhibition", "--dispatch", dispatch, "--lang", "zh"])
            #expect(silent.code == 2 && silent.err.contains("须用 --text 说明"))
            let said = try vault.run(
                base + ["--event", "exhibition", "--dispatch", dispatch, "--text", "for training"])
            #expect(said.code == 0 && said.out.contains("local setting"), "\(said.out)\(said.err)")
            #expect(try vault.run(["retention", "release", "H99", "--by", "1", "--text", "x"]).code == 1)
            #expect(try vault.run(["retention", "why", "nothing"]).code == 1)
        }
    }
}
