import Archive
import Catalogue
import Custody
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

@Suite("The four-property check of a disc")
struct DiscPropertyTests {
    private let first = "DP1-SEALED-001"

    private func build(_ site: DiscSite, accepting: String?) throws -> DiscBuild.Result {
        var options = site.options
        options.accepting = accepting
        return try site.build.run(first, options, by: "021002")
    }

    /// A recording that nothing can be said against but that nobody inspected it.
    private func sound(_ site: DiscSite) throws -> Recording {
        _ = try site.kept.catalogue.store(
            dispatches: [
                Dispatch(
                    number: "D1", officers: ["021004"],
                    span: WallSpan(start: KeptSite.start - .seconds(3600), end: KeptSite.start), place: "人民路",
                    cause: "纠纷")
            ])
        _ = try site.kept.catalogue.store(officers: [
            Officer(policeNumber: "021004", name: "某民警", unit: "U2", unitName: nil)
        ])
        var recording = try site.kept.receive("a.mp4")
        let span = try #require(recording.span)
        recording.duration = span.length
        recording.originalName = "card-a.mp4"
        try site.kept.catalogue.commit(
            RecordingCommit(
                recording: recording,
                segments: [
                    Segment(
                        number: "", dispatch: "D1", officer: "021004", recording: recording.sha256, recorder: "R1",
                        span: span, offset: .zero, length: span.length, place: "人民路", cause: "纠纷")
                ]))
        return recording
    }

    @Test(
        "A failed item stops the build with the test, the article and what to do; said why, it is archived, and entered"
    )
    func stops() throws {
        let site = try DiscSite()
        _ = try site.confirmed(try site.recordings())
        for reason in [nil, ""] {
            let failure = discFailure { _ = try build(site, accepting: reason) }
            guard case .fourProperties(first, let report)? = failure else { throw NotThat(failure) }
            #expect(report[.requiredFields]?.verdict == .fail && report.id > 0)
            let text = DiscWords.message(try #require(failure), .zh)
            #expect(text.contains("四性检测不合格") && text.contains("第18条") && text.contains("DA/T 70-2018"), "\(text)")
            #expect(DiscWords.hint(try #require(failure), .zh)?.contains("--accept") == true)
        }
        #expect(Folders.list(site.images).isEmpty)
        #expect(try site.phase(first) == .planned)
        let result = try build(site, accepting: "原始录像本身如此")
        let properties = try #require(result.properties)
        #expect(properties.verdict == .fail && properties.subject == "disc \(first)" && properties.stage == .archive)
        #expect(result.copy.events.last?.text == "P\(properties.id) 原始录像本身如此")
        #expect(try site.kept.catalogue.propertyChecks(limit: 9).map(\.id) == [3, 2, 1])
        // Every original went by while the image was made; no disc is there yet, and viruses nobody scanned for.
        #expect(properties[.digestHolds]?.passed == 2 && properties[.carrierClean]?.verdict == .pass)
        for test in [PropertyTest.carrierConforms, .virusScan, .opens] {
            #expect(properties[test]?.verdict == .notEvaluated, "\(test)")
        }
        let lines = FourPropertyWords.lines(properties, .zh).joined(separator: "\n")
        #expect(lines.contains("未评定") && lines.contains("刻录光盘并读回后检测"))
    }

    @Test("Nothing failed: built without a word, and the log holds")
    func passes() throws {
        let site = try DiscSite()
        let recording = try sound(site)
        _ = try site.confirmed([recording])
        let properties = try #require(try build(site, accepting: nil).properties)
        #expect(properties.verdict == .notEvaluated)
        #expect(properties[.requiredFields]?.verdict == .pass && properties[.custodyLog]?.verdict == .pass)
        #expect(!properties.results.contains { $0.verdict == .fail })
        // A second run makes nothing, and checks nothing.
        #expect(try build(site, accepting: nil).properties == nil)
        let events = try site.kept.catalogue.custodyEvents(after: 0, limit: 1000).compactMap {
            try? CustodyEntry(encoded: $0)
        }
        #expect(events.contains { $0.kind == .fourProperties && $0.about?["subject"] == "disc \(first)" })
    }

    @Test("A custody log that does not hold stops the build")
    func logBroken() throws {
        let site = try DiscSite()
        let recording = try sound(site)
        _ = try site.confirmed([recording])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [
            site.kept.vault.root.appending("catalogue.sqlite").text, "UPDATE recording SET officer = '021005'",
        ]
        try process.run()
        process.waitUntilExit()
        let failure = discFailure { _ = try build(site, accepting: nil) }
        guard case .fourProperties(_, let report)? = failure else { throw NotThat(failure) }
        #expect(report[.custodyLog]?.verdict == .fail)
    }

    @Test("Burnt and read back: the disc conforms, and the check is entered; unreadable sectors fail it")
    func readBack() throws {
        let site = try DiscSite()
        _ = try site.confirmed([try sound(site)])
        _ = try build(site, accepting: nil)
        let drive = try site.rehearsal()
        try site.burn(first, on: drive)
        let result = try site.verify(first, on: drive)
        let properties = try #require(result.properties)
        let conforms = try #require(properties[.carrierConforms])
        #expect(conforms.verdict == .pass && conforms.passed == 4, "\(conforms)")
        #expect(properties[.digestHolds]?.verdict == .pass && properties[.receipt]?.verdict == .pass)
        #expect(try site.kept.catalogue.propertyCheck(of: "disc \(first)") == properties)

        let other = try DiscSite()
        _ = try other.confirmed([try sound(other)])
        _ = try build(other, accepting: nil)
        let scratched = try other.rehearsal(.dvdPlusR, [.unreadable(SectorMap([300..<310]))])
        try other.burn(first, on: scratched)
        let failed = try #require(try other.verify(first, on: scratched).properties)
        #expect(failed[.carrierConforms]?.verdict == .fail)
        #expect(failed[.carrierConforms]?.notes.map(\.key) == ["not-read-back"])
        #expect(try other.phase(first) == .failed)
    }

    @Test("001 §17: what is evidence is owed to a disc by this article until every set's disc was read back")
    func evidenceDisc() throws {
        let site = try DiscSite("zonghe-zhifa")
        let recordings = try site.recordings()
        func answer() throws -> RetentionAnswer { try #require(try site.kept.retention.answer(recordings[0])) }
        #expect(try !answer().owesDisc)
        _ = try site.kept.catalogue.store(
            matters: [MatterRecord(number: "M1", dispatches: ["D1"], traits: [MatterTrait.evidence.rawValue])])
        let owed = try answer()
        #expect(owed.owesDisc && owed.decision.chain[owed.decision.discBy].discSource.article?.text == "17")
        // It can't be disposed of before it is on its disc, whatever its time.
        let late = KeptSite.start + KeptSite.days(4000)
        #expect(
            try !site.kept.disposals(at: late).preview(proposing: [recordings[0]]).obstacles.isEmpty)
        var request = DiscSelection.Request()
        request.leavingOutSets = 2
        let preview = try site.keeper().preview(
            request, PlanSettings(medium: .dvdPlusR), sets: [.sealed, .forUse], .zh)
        #expect(Set(preview.items.map(\.sha256)) == Set(recordings.map(\.sha256)))
        #expect(preview.items.allSatisfy { $0.reason.contains("17") }, "\(preview.items.map(\.reason))")
        _ = try site.made(recordings)
        #expect(try !answer().owesDisc && answer().isOnDisc)
    }

    @Test(
        "001 §17: the copy for the file names maker, extractor and time; its disc holds note and original, byte for byte"
    )
    func evidenceImage() throws {
        let site = try DiscSite("zonghe-zhifa")
        let kept = site.kept
        let recording = try #require(try site.recordings().first)
        let gate = kept.gate(at: KeptSite.start)
        let request = try gate.ask(
            AccessRequest(
                act: "copy", who: .person("021004"), subject: .recording(recording.sha256), reason: "入卷", by: "021004",
                at: KeptSite.start))
        _ = try gate.decide(request.id, approve: true, until: nil, by: "021003", why: nil)
        let result = try EvidenceCopy(gate: gate, root: kept.vault.root, log: site.custody.log, site: kept.site).make(
            .copy, [recording], by: "021004", reason: nil, to: kept.vault.root.appending("copy"),
            carry: { try site.custody.carry() })
        let image = kept.vault.root.appending("evidence.iso")
        try EvidenceImage.write(result, to: image, at: KeptSite.start)
        let source = try ImageSource(image)
        let entries = try ImageReader(source).entries(.udf)
        let back = try ImageReadBack.run(source, entries)
        #expect(back.files["data/\(recording.originalName)"] == recording.sha256)
        #expect(back.files["note.pdf"] != nil)
        let note = try #require(entries.first { $0.path == "note.txt" })
        let bytes = try source.read(at: note.extents[0].offset, count: Int(note.size))
        let text = String(decoding: bytes, as: UTF8.self)
        for word in ["制作人", "提取人", "提取时间", "021004", "2026-11-20"] { #expect(text.contains(word), "\(word)") }
    }

    @Test("A disc is no line of the register; who asks where a recording went is told of it, with who and when")
    func listed() throws {
        let site = try DiscSite()
        let recordings = try site.recordings()
        _ = try site.made(recordings)
        #expect(try site.kept.catalogue.register(of: nil, during: nil).isEmpty)
        let copies = try site.kept.catalogue.discHoldings(of: recordings[0].sha256).flatMap(\.copies)
        #expect(copies.map(\.identity) == [first, "DP1-USE-001"])
        let built = try #require(copies[0].events.first { $0.kind == .built })
        let line = AccessWords.disc(copies[0], built, site: site.kept.site, .zh)
        #expect(line.contains("归档光盘") && line.contains(first) && line.contains("021002"))
        // In the log: who planned which recordings for which discs, and who made each.
        let entries = try site.kept.catalogue.custodyEvents(after: 0, limit: 1000).compactMap {
            try? CustodyEntry(encoded: $0)
        }
        let plan = try #require(entries.first { $0.kind == .discPlan })
        #expect(plan.by == "021002" && plan.rows?.count { $0.table == "disc_item" } == 2)
        #expect(entries.contains { $0.by == "021002" && $0.rows?.contains { $0.table == "disc_event" } == true })
    }
}
