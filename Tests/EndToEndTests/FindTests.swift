import Foundation
import Testing

extension EndToEnd {
    @Suite("find and gaps") struct FindTests {
        private func numbers(_ arguments: String...) throws -> Set<String> {
            let outcome = try SampleDay.shared().vault.run(["find", "--json"] + arguments)
            #expect(outcome.code == 0, "\(arguments): \(outcome.err)")
            let lines = try outcome.lines()
            for line in lines { #expect(line["schema"].text == "unbroken.segment/1") }
            return Set(lines.compactMap { $0["dispatch"].text })
        }

        private func dispatch(_ digit: Int) -> String { "202611200000\(digit)" }

        @Test("by dispatch number") func byDispatch() throws {
            #expect(try numbers("--dispatch", dispatch(3)) == [dispatch(3)])
            let lines = try SampleDay.shared().vault.segments("--dispatch", dispatch(1))
            #expect(lines.count == 5)
        }

        @Test("by the officer's number and name") func byOfficer() throws {
            #expect(try numbers("--officer", "021001") == [dispatch(1), dispatch(7)])
            #expect(try numbers("--officer", "021002") == [dispatch(1), dispatch(4)])
            #expect(try numbers("--officer", "民警丙") == [dispatch(3), dispatch(5), dispatch(6)])
            #expect(try numbers("--officer", "民警丁").isEmpty)
        }

        @Test(
            "by words of the place, two characters and more",
            arguments: [("人民", [1]), ("火炬", [5, 6]), ("路20", [6]), ("文化路3号", [3]), ("长宁道", [4]), ("西湖", [])])
        func byPlace(_ words: String, _ wanted: [Int]) throws {
            #expect(try numbers("--place", words) == Set(wanted.map(dispatch)))
        }

        @Test("by words of the cause, and by words anywhere") func byWords() throws {
            #expect(try numbers("--cause", "纠纷") == [dispatch(1)])
            #expect(try numbers("--cause", "盗窃") == [dispatch(3)])
            #expect(try numbers("--text", "纠纷") == [dispatch(1), dispatch(6)])
            #expect(try numbers("--text", "龙泽") == [dispatch(7)])
            #expect(try numbers("--text", "民警乙") == [dispatch(1), dispatch(4)])
        }

        @Test("near a place on the map") func near() throws {
            #expect(try numbers("--near", "39.6504,118.1802,50") == [dispatch(5)])
            #expect(try numbers("--near", "39.6504,118.1802,500") == [dispatch(5), dispatch(6)])
            #expect(try numbers("--near", "0,0,1000").isEmpty)
        }

        @Test("between two times, in the site's zone unless another is written") func betweenTimes() throws {
            #expect(try numbers("--from", "2026-11-20T14:00") == [dispatch(7)])
            #expect(try numbers("--to", "2026-11-20T08:30") == [dispatch(1)])
            #expect(try numbers("--from", "2026-11-20T13:00:30", "--to", "2026-11-20T13:00:40") == [dispatch(6)])
            #expect(try numbers("--from", "2026-11-20T06:00:00Z") == [dispatch(7)])
            #expect(try numbers("--from", "2026-11-21").isEmpty)
            #expect(try numbers("--from", "2026-11-20", "--to", "2026-11-21").count == 6)
        }

        @Test("all conditions must hold, and --limit cuts the answer") func together() throws {
            #expect(try numbers("--officer", "022001", "--place", "火炬", "--cause", "老人") == [dispatch(5)])
            #expect(try numbers("--officer", "021001", "--place", "火炬").isEmpty)
            let vault = try SampleDay.shared().vault
            #expect(try vault.segments("--limit", "3") == Array(try vault.segments().prefix(3)))
        }

        @Test("nothing found is no failure, and is said") func nothing() throws {
            let vault = try SampleDay.shared().vault
            let outcome = try vault.run(["find", "--dispatch", "999"])
            #expect(outcome.code == 0)
            #expect(outcome.out.isEmpty)
            #expect(outcome.err.contains("nothing found"))
            let json = try vault.run(["find", "--dispatch", "999", "--json"])
            #expect(json.code == 0 && json.out.isEmpty && json.err.isEmpty)
        }

        @Test("find for people shows number, time, place and cause") func people() throws {
            let outcome = try SampleDay.shared().vault.run(["find", "--dispatch", dispatch(3)])
            let rows = outcome.out.split(separator: "\n")
            #expect(rows.count == 2)
            for word in ["\(dispatch(3))-022001-002", "2026-11-20T09:30:30+08:00", "文化路3号小区", "入室盗窃"] {
                #expect(rows.first?.contains(word) == true, "\(word)")
            }
        }

        @Test("gaps of a dispatch, of a kind, of a recorder, unexplained: exit code 3 when there are some")
        func gaps() throws {
            let vault = try SampleDay.shared().vault
            func kinds(_ arguments: String...) throws -> [String] {
                let outcome = try vault.run(["gaps", "--json"] + arguments)
                let lines = try outcome.lines()
                #expect(outcome.code == (lines.isEmpty ? 0 : 3), "\(arguments)")
                for line in lines {
                    #expect(line["schema"].text == "unbroken.finding/1")
                    #expect(line["id"].text?.hasPrefix("F") == true)
                    let heard = line["finding"]["evidence"]["facts"]["voice.decision"].text == "voice"
                    #expect(line["state"].text == (heard ? "voice-heard" : "detected"))
                }
                return lines.compactMap { $0["finding"]["kind"].text }
            }
            #expect(try kinds("--kind", "interruption") == ["interruption", "interruption"])
            #expect(try Set(kinds("--kind", "picture-loss,sound-loss")) == ["picture-loss", "sound-loss"])
            #expect(try kinds("--recorder", "DH30388", "--kind", "sound-loss") == ["sound-loss"])
            #expect(try kinds("--recorder", "CAM001", "--kind", "sound-loss").isEmpty)
            #expect(try kinds("--dispatch", dispatch(8)) == ["unmatched"])
            #expect(try kinds("--unexplained") == kinds())
            let none = try vault.run(["gaps", "--recorder", "nobody"])
            #expect(none.code == 0 && none.err.contains("no findings"))
        }

        @Test("gaps of a dispatch include what is missing in its recordings")
        func gapsOfDispatch() throws {
            let lines = try SampleDay.shared().vault.findings("--dispatch", dispatch(4))
            #expect(lines.contains { $0["finding"]["kind"].text == "interruption" }, "\(lines)")
            // Missing between its files, and of the dispatch itself.
            let kinds = Set(lines.compactMap { $0["finding"]["kind"].text })
            #expect(kinds.isSuperset(of: ["missing-file", "break", "not-covered", "early-stop"]), "\(kinds)")
        }
    }
}
