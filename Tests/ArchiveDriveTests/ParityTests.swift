import Archive
import Evidence
import Foundation
import Testing
import Vault

@Suite("Parity of a set") struct ParityTests {
    /// Three discs of three lengths.
    func discs(_ scratch: Scratch) throws -> [SmallDisc] {
        try [3, 1, 2].enumerated().map { index, megabytes in
            try SmallDisc(
                scratch, "disc\(index + 1)", megabytes: megabytes, seed: UInt64(index) * 100 + 1,
                identity: "P2026-SEALED-00\(index + 1)")
        }
    }

    func input(_ disc: SmallDisc, _ index: Int) throws -> SetParity.Input {
        SetParity.Input(
            SetParity.Member(
                identity: "P2026-SEALED-00\(index + 1)", sectors: disc.written.sectors, sha256: disc.written.sha256),
            try ImageSource(disc.image))
    }

    @Test("each disc of a set is rebuilt to the byte from the others", arguments: [0, 1, 2])
    func rebuilds(lost: Int) throws {
        let scratch = try Scratch()
        let discs = try discs(scratch)
        let inputs = try discs.enumerated().map { try input($1, $0) }
        let header = try SetParity.make(inputs, to: scratch("parity"))
        #expect(header.sectors == discs[0].written.sectors)
        #expect(try SetParity.Header.read(scratch("parity")) == header)
        var others: [String: any ByteSource] = [:]
        for (index, input) in inputs.enumerated() where index != lost { others[input.member.identity] = input.source }
        let made = try SetParity.rebuild(
            inputs[lost].member.identity, parity: scratch("parity"), others: others, to: scratch("again.iso"))
        #expect(made.sha256 == discs[lost].written.sha256)
        #expect(try bytes(scratch("again.iso")) == bytes(discs[lost].image))
    }

    @Test("a stranger rebuilds a disc with the script beside the parity, and Python alone")
    func stranger() throws {
        let scratch = try Scratch()
        let discs = try discs(scratch)
        _ = try SetParity.make(try discs.enumerated().map { try input($1, $0) }, to: scratch("parity"))
        func rebuild(_ images: [RawPath]) throws -> (status: Int32, output: String) {
            try run(
                "python3",
                [
                    scratch("parity/rebuild.py").text, scratch("parity/parity.json").text, "P2026-SEALED-001",
                    scratch("out.iso").text,
                ] + images.map(\.text))
        }
        // A damaged copy is not taken for a disc; nothing is written.
        try Folders.write(Array(try bytes(discs[1].image).reversed()), to: scratch("bad.iso"))
        let refused = try rebuild([scratch("bad.iso"), discs[2].image])
        #expect(refused.status != 0 && size(scratch("out.iso")) == nil)
        let done = try rebuild([discs[2].image, discs[1].image])
        #expect(done.status == 0, "\(done.output)")
        #expect(try bytes(scratch("out.iso")) == bytes(discs[0].image))
        #expect(done.output.contains(discs[0].written.sha256))
    }

    @Test("a damaged input is named, and nothing is left", arguments: ["disc", "parity"])
    func damaged(what: String) throws {
        let scratch = try Scratch()
        let discs = try discs(scratch)
        _ = try SetParity.make(try discs.enumerated().map { try input($1, $0) }, to: scratch("parity"))
        try spoil(what == "disc" ? discs[1].image : scratch("parity/parity.bin"), [300..<301], with: 0xAA)
        let others: [String: any ByteSource] = [
            "P2026-SEALED-002": try ImageSource(discs[1].image), "P2026-SEALED-003": try ImageSource(discs[2].image),
        ]
        let before = scratch.names
        let found = code {
            _ = try SetParity.rebuild(
                "P2026-SEALED-001", parity: scratch("parity"), others: others, to: scratch("again.iso"))
        }
        #expect(found == (what == "disc" ? .inputDamaged : .parityUnusable))
        #expect(scratch.names == before)
    }

    @Test("discs of another set, too few of them and strange headers are refused")
    func refused() throws {
        let scratch = try Scratch()
        let discs = try discs(scratch)
        let inputs = try discs.enumerated().map { try input($1, $0) }
        #expect(code { _ = try SetParity.make([inputs[0]], to: scratch("one")) } == .wrongMembers)
        #expect(code { _ = try SetParity.make([inputs[0], inputs[0]], to: scratch("two")) } == .wrongMembers)
        _ = try SetParity.make(inputs, to: scratch("parity"))
        #expect(code { _ = try SetParity.make(inputs, to: scratch("parity")) } == .targetExists)
        let others: [String: any ByteSource] = ["P2026-SEALED-002": inputs[1].source]
        func rebuild(_ identity: String) -> DiscError.Code? {
            code {
                _ = try SetParity.rebuild(identity, parity: scratch("parity"), others: others, to: scratch("x.iso"))
            }
        }
        #expect(rebuild("P2026-SEALED-001") == .wrongMembers)
        #expect(rebuild("P2026-SEALED-009") == .wrongMembers)
        try Folders.write(Array("{\"parity\":1}".utf8), to: scratch("parity/parity.json"))
        #expect(rebuild("P2026-SEALED-001") == .parityUnusable)
        #expect(!scratch.names.contains { $0.contains("x.iso") })
    }

    @Test("an input that can't be read to its end stops the making, and nothing is left")
    func unreadable() throws {
        let scratch = try Scratch()
        let discs = try discs(scratch)
        var inputs = try discs.enumerated().map { try input($1, $0) }
        inputs[1].source = ScratchedSource(inputs[1].source, SectorMap([400..<401]))
        let before = scratch.names
        #expect(code { _ = try SetParity.make(inputs, to: scratch("parity")) } == .inputDamaged)
        #expect(scratch.names == before)
    }
}

@Suite("One disc out of several damaged copies") struct MergeTests {
    func merge(
        _ scratch: Scratch, _ disc: SmallDisc, _ copies: [CopyMerge.Copy]
    ) throws -> CopyMerge.Report {
        try CopyMerge.run(
            copies, sectors: disc.written.sectors, sha256: disc.written.sha256, files: disc.written.files,
            to: scratch("merged.iso"))
    }

    func copy(_ disc: SmallDisc, _ ranges: [Range<Int64>]) throws -> CopyMerge.Copy {
        CopyMerge.Copy(ScratchedSource(try ImageSource(disc.image), SectorMap(ranges)), unreadable: SectorMap(ranges))
    }

    @Test("what one copy lacks the other has")
    func complement() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let report = try merge(
            scratch, disc, [copy(disc, [0..<40, 500..<600]), copy(disc, [600..<700, 45..<50])])
        #expect(report.isWhole && report.lost.isEmpty && report.conflicts.isEmpty)
        #expect(report.taken == [disc.written.sectors - 140, 140])
        #expect(try bytes(scratch("merged.iso")) == bytes(disc.image))
    }

    @Test("what no copy has is told, and repaired from the correction data")
    func lostInBoth() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        let corrector = Dvdisaster()
        _ = try corrector.makeFile(
            disc.image, sha256: disc.written.sha256, thousandths: 150, to: scratch("disc.ecc"), control: ImageControl())
        let report = try merge(scratch, disc, [copy(disc, [500..<600]), copy(disc, [550..<800])])
        #expect(!report.isWhole && report.lost == SectorMap([550..<600]))
        let repaired = try corrector.repair(
            scratch("merged.iso"), sectors: disc.written.sectors, unreadable: report.lost, file: scratch("disc.ecc"),
            sha256: disc.written.sha256, control: ImageControl())
        #expect(repaired.outcome == .repaired)
    }

    @Test("a copy that lies is found out by the file's digest, in either order", arguments: [false, true])
    func lie(isFirst: Bool) throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        try Folders.write(try bytes(disc.image), to: scratch("liar.iso"))
        try spoil(scratch("liar.iso"), [600..<603], with: 0x55)
        let liar = CopyMerge.Copy(try ImageSource(scratch("liar.iso")), unreadable: SectorMap())
        let honest = try copy(disc, [])
        let report = try merge(scratch, disc, isFirst ? [liar, honest] : [honest, liar])
        #expect(report.isWhole && report.conflicts == SectorMap([600..<603]) && report.lost.isEmpty)
    }

    @Test("where no digest decides, two of three do, and one against one counts as lost")
    func folders() throws {
        let scratch = try Scratch()
        let disc = try SmallDisc(scratch)
        try Folders.write(try bytes(disc.image), to: scratch("liar.iso"))
        // The last anchor belongs to no file.
        let last = disc.written.sectors - 1
        try spoil(scratch("liar.iso"), [last..<(last + 1)], with: 0x55)
        let liar = CopyMerge.Copy(try ImageSource(scratch("liar.iso")), unreadable: SectorMap())
        let three = try merge(scratch, disc, [liar, copy(disc, []), copy(disc, [])])
        #expect(three.isWhole)
        _ = try run("rm", ["-f", scratch("merged.iso").text])
        let two = try merge(scratch, disc, [liar, copy(disc, [])])
        #expect(!two.isWhole && two.lost == SectorMap([last..<(last + 1)]))
    }
}
