import Foundation
import Testing

extension EndToEnd {
    @Suite("satellite time beside a recording, and an offset that a person confirms") struct ClockTests {
        private let name = "DCAM_CAM001_021001_20261120_143200.avi"

        /// RMC sentences of fifteen seconds from 14:37:00 local: the recorder is five minutes slow.
        private func log() -> String {
            (0..<15).map { second in
                let two = second < 10 ? "0\(second)" : "\(second)"
                let body = "GNRMC,0637\(two).00,A,3937.8000,N,11810.8000,E,0.0,0.0,201126,,,A"
                let sum = String(body.utf8.reduce(0, ^), radix: 16, uppercase: true)
                return "$\(body)*\(sum.count == 1 ? "0" : "")\(sum)\r\n"
            }.joined()
        }

        private func vault(withLog: Bool) throws -> SampleVault {
            let card = try ResilienceTests.card([name])
            if withLog {
                try Files.write(Array(log().utf8), to: "\(card)/\(name.replacing(".avi", with: ".nmea"))")
            }
            let list = try Scratch.fresh("list") + "/list.csv"
            let text = """
                接警编号,出警民警警号,派警时间,结束时间,地点
                N1,021001,2026-11-20 14:29:00,2026-11-20 14:35:00,甲路
                N2,021001,2026-11-20 14:36:00,2026-11-20 14:45:00,乙路

                """
            try Files.write(Array(text.utf8), to: list)
            let vault = try SampleVault()
            _ = try vault.run(["dispatch", "import", list])
            _ = try vault.ingest(card)
            return vault
        }

        @Test("the recording is placed by satellite time, the recorder's clock is named, and its place can be found")
        func sidecar() throws {
            let vault = try vault(withLog: true)
            #expect(try vault.numbers().keys.sorted() == ["N2-021001-001"])
            let segment = try #require(try vault.segments("--near", "39.63,118.18,50").first)
            #expect(segment["start"].text == "2026-11-20T14:37:00+08:00")
            #expect(try vault.segments("--near", "39.73,118.18,50").isEmpty)
            let told = try vault.findings("--kind", "clock-disagreement")
            // The container was written by the same clock.
            let slow = "2026-11-20T14:32:00+08:00"
            let disagreeing = told.map { $0["finding"]["evidence"]["facts"]["disagrees"].text ?? "" }
            #expect(disagreeing.count == 1)
            // And so was the clock in the picture, where this program can read it.
            #expect(disagreeing.first?.hasPrefix("file-name \(slow); container \(slow)") == true)
            let clock = try #require(try vault.run(["recorder", "clock", "CAM001", "--json"]).lines().first)
            #expect(clock["pairs"].number == 1)
            #expect(clock["pieces"].list.map { $0["offset"].number } == [300])
        }

        @Test("000 §7: a clock beyond the tolerance is told from satellite time, labelled a local setting")
        func beyond() throws {
            let vault = try vault(withLog: true)
            let clocks = try vault.run(["recorder", "clocks", "CAM001", "--json"])
            #expect(clocks.code == 3, "\(clocks.err)")
            let line = try #require(try clocks.lines().first)
            #expect(line["beyond"] == .bool(true) && line["article"].isNull && line["tolerance"].number == 30)
            let satellite = try #require(line["entries"].list.first { $0["witness"].text == "satellite" })
            #expect(satellite["offset"].number == 300 && satellite["verdict"].text == "fail")
            #expect(satellite["driftVerdict"].text == "not-evaluated", "one reading tells no drift")
            let en = try vault.run(["recorder", "clocks", "CAM001", "--lang", "en"])
            #expect(en.out.contains("tolerance 30 s (tangshan-gaoxin local setting)"), "\(en.out)")
            let before = try vault.run(["recorder", "clocks", "CAM001", "--to", "2026-11-20T12:00"])
            #expect(before.code == 0, "\(before.out)")
        }

        @Test("an offset is confirmed, its recordings move, and a later one takes its place; both stay on record")
        func confirmed() throws {
            let vault = try vault(withLog: false)
            #expect(try vault.numbers().keys.sorted() == ["N1-021001-001"])
            let from = ["--from", "2026-11-20T00:00", "--by", "021001", "--note", "对过时"]
            let done = try vault.run(["recorder", "clock", "CAM001", "--confirm-offset", "300"] + from)
            #expect(done.code == 0, "\(done.err)")
            #expect(try vault.numbers().keys.sorted() == ["N2-021001-001"])
            #expect(try vault.segments().first?["start"].text == "2026-11-20T14:37:00+08:00")
            // A second upload of the same card changes nothing of that.
            _ = try vault.ingest(try ResilienceTests.card([name]))
            #expect(try vault.numbers().keys.sorted() == ["N2-021001-001"])
            let back = try vault.run(
                ["recorder", "clock", "CAM001", "--confirm-offset=0", "--json"] + from)
            let rows = try #require(try back.lines().first)["confirmed"].list
            #expect(rows.map { $0["offset"].number } == [300, 0])
            #expect(rows.map { $0["note"].text } == ["对过时", "对过时"])
            #expect(try vault.numbers().keys.sorted() == ["N1-021001-002"])
        }

        @Test("a confirmation without who or when, or of nonsense, is refused before anything is written")
        func refused() throws {
            let vault = try SampleVault()
            for arguments in [
                ["--confirm-offset", "300"], ["--confirm-offset", "300", "--by", "1"],
                ["--confirm-offset", "x", "--by", "1", "--from", "2026-11-20"],
                ["--confirm-offset", "1", "--by", "1", "--from", "yesterday"],
                ["--confirm-offset", "1", "--by", "1", "--from", "2026-11-20", "--to", "2026-11-19"],
                ["--confirm-offset", "1e300", "--by", "1", "--from", "2026-11-20"],
            ] {
                let outcome = try vault.run(["recorder", "clock", "CAM001"] + arguments)
                #expect(outcome.code == 2, "\(arguments): \(outcome.err)")
            }
            let clock = try #require(try vault.run(["recorder", "clock", "CAM001", "--json"]).lines().first)
            #expect(clock["confirmed"].list.isEmpty)
            #expect(clock["pieces"].list.isEmpty)
        }
    }
}
