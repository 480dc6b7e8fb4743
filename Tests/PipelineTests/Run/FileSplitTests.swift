import Evidence
import Foundation
import Inspection
import Testing
import Timeline

@testable import Pipeline

@Suite("From one file to the next, by the recorder's habits")
struct FileSplitTests {
    private let zero = WallTime(seconds: 1_795_133_700)

    private func profiles() throws -> RecorderProfiles {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Pipelines/recorders")
        return try RecorderProfiles.load(path.standardized.path)
    }

    private func member(
        _ label: String, _ from: Int64, _ length: Int64?, error: Nanoseconds = .zero, size: Int64? = nil
    ) throws -> BetweenFiles.Member {
        let site = SiteClock(zone: try #require(TimeZone(identifier: "Asia/Shanghai")), now: zero + .seconds(86_400))
        return BetweenFiles.Member(
            label: label, name: try profiles().recognise(path: Array(label.utf8), at: site),
            span: WallSpan(start: zero + .seconds(from), end: zero + .seconds(from + (length ?? 0))),
            clockError: error, duration: length.map { .seconds($0) }, origin: nil, originWraps: false, size: size)
    }

    private func breaks(_ members: [BetweenFiles.Member]) throws -> [BetweenFiles.Result] {
        BetweenFiles(profiles: try profiles()).findings(members).filter { $0.finding.kind == .break }
    }

    @Test("chapters stamped with the start of their recording are one run, and the run is judged as a whole")
    func chapters() throws {
        var members = try [
            member("GX010017.MP4", 0, 500), member("GX020017.MP4", 0, 500), member("GX030017.MP4", 0, 300),
            member("GX010018.MP4", 1300, 60),
        ]
        #expect(try breaks(members).isEmpty)
        let splits = BetweenFiles(profiles: try profiles()).splits(members)
        #expect(splits.map(\.kind) == [.chapter, .chapter, .loop])
        #expect(splits.map(\.gap) == [nil, nil, .zero])
        members[3] = try member("GX010018.MP4", 1320, 60)
        let found = try breaks(members)
        #expect(found.map(\.finding.lost) == [.seconds(20)])
        #expect(found.first?.finding.evidence.facts["files"] == "GX030017.MP4 | GX010018.MP4")
    }

    @Test("chapters with clocks of their own are measured, in whatever order they are listed")
    func ownClocks() throws {
        let whole = try [
            member("GX010017.MP4", 0, 500), member("GX010018.MP4", 1500, 60), member("GX020017.MP4", 500, 500),
        ]
        let found = try breaks(whole)
        #expect(found.map(\.finding.lost) == [.seconds(500)])
        #expect(found.first?.finding.evidence.facts["files"] == "GX020017.MP4 | GX010018.MP4")
        let late = try breaks([member("GX010017.MP4", 0, 500), member("GX020017.MP4", 507, 500)])
        #expect(late.map(\.finding.lost) == [.seconds(7)])
    }

    @Test("after a missing chapter nobody knows when the recording ended")
    func missingChapter() throws {
        let members = try [
            member("GX010017.MP4", 0, 500), member("GX030017.MP4", 0, 300), member("GX010018.MP4", 1300, 60),
        ]
        let kinds = BetweenFiles(profiles: try profiles()).findings(members).map(\.finding.kind)
        #expect(kinds == [.missingFile])
    }

    @Test("two lenses are two series in time")
    func lenses() throws {
        let both = try [
            member("NO20260804-100000-000001F.MP4", 0, 60), member("NO20260804-100000-000001R.MP4", 0, 60),
            member("NO20260804-100100-000002F.MP4", 60, 60), member("NO20260804-100200-000003F.MP4", 120, 60),
            member("NO20260804-100200-000003R.MP4", 120, 60),
        ]
        let found = try breaks(both)
        #expect(found.map(\.finding.lost) == [.seconds(60)])
        #expect(
            found.first?.finding.evidence.facts["files"]
                == "NO20260804-100000-000001R.MP4 | NO20260804-100200-000003R.MP4")
    }

    @Test("a short file within a longer one's time ends nothing; a file without an end hides what follows")
    func inside() throws {
        #expect(try breaks([member("a", 0, 100), member("b", 10, 10), member("c", 100, 10)]).isEmpty)
        #expect(try breaks([member("a", 0, 100), member("b", 10, 10), member("c", 130, 10)]).count == 1)
        #expect(try breaks([member("a", 0, 10), member("b", 10, nil), member("c", 130, 10)]).isEmpty)
    }

    @Test("a file cut at 4 or 2 GiB goes over into the next: a fact", arguments: [1 << 32, 1 << 31])
    func sizeLimit(limit: Int64) throws {
        let between = BetweenFiles(profiles: try profiles())
        let large = try member("a", 0, 1800, size: limit - 30_000_000)
        #expect(between.splits([large, try member("b", 1800, 60)]).map(\.kind) == [.sizeLimit])
        #expect(try breaks([large, member("b", 1800, 60)]).isEmpty)
        let after = try breaks([large, member("b", 1809, 60)])
        #expect(after.first?.finding.evidence.facts["sizeLimit"] == "\(limit >> 30) GiB")
        #expect(
            between.splits([try member("a", 0, 60, size: limit - 100_000_000), try member("b", 60, 60)]).map(\.kind)
                == [.loop])
    }

    @Test("0.04 s is a local setting; clocks that show whole seconds can't see it, and say so")
    func coarse() throws {
        let exact = try breaks([member("a", 0, 60), member("b", 61, 60)])
        #expect(exact.first?.finding.evidence.facts["allowance"] == "0.040000")
        #expect(exact.first?.finding.evidence.facts["allowanceSource"]?.hasPrefix("local setting") == true)
        #expect(exact.first?.finding.evidence.facts["coarseClocks"] == nil)
        let coarse = try [member("a", 0, 60, error: .seconds(1)), member("b", 61, 60, error: .seconds(1))]
        #expect(try breaks(coarse).isEmpty)
        #expect(BetweenFiles(profiles: try profiles()).splits(coarse).map(\.isCoarse) == [true])
    }

    @Test("sound that begins as late as the pre-record buffer lasts is normal, more is not")
    func preRecord() throws {
        let clock = try #require(try profiles()["dcam"]?.clock)
        func facts(late: Int64, place: LossPlace = .start) -> FileFacts {
            let loss = Finding(
                kind: .soundLoss, start: .zero, end: .milliseconds(late), lost: .milliseconds(late), place: place,
                streams: [1])
            return FileFacts(size: 1, verdict: .findings, findings: [loss])
        }
        let policy = ContinuityPolicy()
        let normal = PreRecord.applied(to: facts(late: 3100), clock: clock, policy: policy)
        #expect(normal.verdict == .whole && normal.findings.isEmpty)
        #expect(normal.notes == ["preRecordWithoutSound": "3.100000"])
        #expect(PreRecord.applied(to: facts(late: 4600), clock: clock, policy: policy).findings.count == 1)
        #expect(PreRecord.applied(to: facts(late: 2000, place: .end), clock: clock, policy: policy).findings.count == 1)
        #expect(PreRecord.applied(to: facts(late: 3100), clock: nil, policy: policy).findings.count == 1)
        var post = clock
        post.postRecord = .seconds(5)
        #expect(PreRecord.applied(to: facts(late: 5200, place: .end), clock: post, policy: policy).verdict == .whole)
    }
}
