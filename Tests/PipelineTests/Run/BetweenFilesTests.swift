import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite("Between the files of one recorder")
struct BetweenFilesTests {
    private let zero = WallTime(seconds: 1_795_133_700)

    private func profiles() throws -> RecorderProfiles {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Pipelines/recorders")
        return try RecorderProfiles.load(path.standardized.path)
    }

    private func member(_ label: String, _ from: Int64, _ to: Int64, error: Nanoseconds = .zero) -> BetweenFiles.Member
    {
        BetweenFiles.Member(
            label: label, name: nil, span: WallSpan(start: zero + .seconds(from), end: zero + .seconds(to)),
            clockError: error, duration: .seconds(to - from), origin: nil, originWraps: false)
    }

    private func streamed(_ label: String, origin: Int64, length: Int64) -> BetweenFiles.Member {
        BetweenFiles.Member(
            label: label, name: nil, span: nil, clockError: .zero, duration: .seconds(length), origin: .seconds(origin),
            originWraps: true)
    }

    @Test("time between two files beyond allowance and clock errors is a break")
    func breaks() throws {
        let found = BetweenFiles(profiles: try profiles()).findings([
            member("a", 0, 60), member("b", 60, 120), member("c", 145, 200),
        ])
        #expect(found.map(\.finding.kind) == [.break])
        #expect(found.first?.finding.lost == .seconds(25))
        #expect(found.first?.finding.evidence.facts["files"] == "b | c")
    }

    @Test("what the clocks' errors explain is no break")
    func clockErrors() throws {
        let members = [member("a", 0, 60, error: .seconds(1)), member("b", 62, 120, error: .seconds(1))]
        #expect(BetweenFiles(profiles: try profiles()).findings(members).isEmpty)
    }

    @Test("a recorder at rest is no break, but one silent during a dispatch is")
    func duty() throws {
        let members = [member("a", 0, 60), member("b", 4000, 4100)]
        let profiles = try profiles()
        #expect(BetweenFiles(profiles: profiles, longestBreak: .seconds(60)).findings(members).isEmpty)
        let duty = WallSpan(start: zero, end: zero + .seconds(5000))
        #expect(BetweenFiles(profiles: profiles, longestBreak: .seconds(60), duty: [duty]).findings(members).count == 1)
    }

    @Test("files cut from one running stream are measured by its own timestamps, wraps undone")
    func storedTimestamps() throws {
        let between = BetweenFiles(profiles: try profiles())
        #expect(
            between.findings([streamed("2.ts", origin: 100, length: 4), streamed("3.ts", origin: 104, length: 4)])
                .isEmpty)
        let gap = between.findings([streamed("4.ts", origin: 104, length: 4), streamed("6.ts", origin: 112, length: 4)])
        #expect(gap.first?.finding.lost == .seconds(4))
        #expect(gap.first?.finding.evidence.clocks == ["stored timestamps"])
        // 2^33 / 90 000 = 95 443.7 s.
        #expect(
            between.findings([streamed("a", origin: 95_440, length: 3), streamed("b", origin: 0, length: 3)]).first?
                .finding.lost.map { $0 < .seconds(1) } == true)
        #expect(between.findings([streamed("a", origin: 1, length: 4), streamed("b", origin: 1, length: 4)]).isEmpty)
    }
}
