import Evidence
import Foundation
import Testing
import Vault

@testable import Pipeline

@Suite("Lists of a run that lie on disk")
struct DiskListTests {
    private func item(_ number: Int, _ outcome: ItemReport.Outcome = .stored) -> ItemReport {
        var item = ItemReport(path: "/card/文件\(number).mp4", size: Int64(number), outcome: outcome)
        item.findings = [Finding(kind: .interruption, evidence: FindingEvidence())]
        item.dispatches = ["D\(number)"]
        return item
    }

    @Test("what was put comes back, in the order of the numbers, the newest under each; on disk or in memory")
    func comesBack() throws {
        let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false) + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // The third is no folder: nothing can be written there.
        for place in [RawPath(folder), nil, RawPath(folder + "/none")] {
            let list = DiskList<ItemReport>(in: place)
            for number in stride(from: 98, through: 0, by: -2) { list.put(item(number), at: number) }
            list.put(item(7, .known(duplicateOf: "/card/a.mp4")), at: 98)
            #expect(list.add(item(100, .failed(.init(code: .noSpace, path: "/p", errno: 28)))) == 99)
            let back = Array(list)
            #expect(back.count == 51)
            #expect(back.dropLast(2).map(\.size) == stride(from: 0, to: 98, by: 2).map(Int64.init))
            #expect(back[49] == item(7, .known(duplicateOf: "/card/a.mp4")))
            #expect(back[50].outcome == .failed(.init(code: .noSpace, path: "/p", errno: 28)))
            #expect(list[1] == nil && list[400] == nil)
            // Nothing has a name there: nothing is left by a kill.
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test("several threads at once lose nothing")
    func threads() {
        let list = DiskList<ItemReport>(in: RawPath(NSTemporaryDirectory()))
        Parallel.forEach(0..<500, width: 8) { number in list.put(item(number), at: number) }
        #expect(list.count == 500 && list.map(\.size) == (0..<500).map(Int64.init))
    }

    @Test("a digest in its bytes is the digest that went in")
    func digests() {
        let digest = "00e1" + String(repeating: "0f", count: 14) + String(repeating: "a", count: 32)
        #expect(DigestKey(digest).sha256 == digest)
        #expect(DigestKey(digest) != DigestKey(digest.replacingOccurrences(of: "e", with: "d")))
    }

    @Test("the tally counts each kind once")
    func tally() {
        let list = DiskList<ItemReport>()
        let outcomes: [ItemReport.Outcome] = [
            .stored, .stored, .known(duplicateOf: nil), .known(duplicateOf: "x"), .waiting, .ignored(.other),
            .failed(.init(code: .noSpace, path: "/p")), .disposed(by: 1),
        ]
        for outcome in outcomes { list.add(ItemReport(path: "/p", size: 1, outcome: outcome)) }
        let tally = RunTally(list)
        #expect(tally.files == 8 && tally.stored == 2 && tally.known == 1 && tally.duplicates == 1)
        #expect(tally.waiting == 1 && tally.ignored == 1 && tally.failed == 1 && !tally.hasFindings)
        list.add(item(1))
        #expect(RunTally(list).hasFindings)
    }
}
