import Archive
import Catalogue
import Evidence
import Foundation
import Testing
import Vault

@testable import Pipeline

@Suite("Recordings larger than a file on the disc may be, and dispatches larger than a disc")
struct DiscPartsTests {
    enum Writer: String, CaseIterable {
        case bridge, xorriso

        func made() throws -> any ImageWriter { self == .bridge ? BridgeWriter() : try XorrisoWriter() }
    }

    /// 32 sectors, where a real disc has 4 GiB less one.
    private static let parts = FileParts(largest: 65_536)
    /// 8 MB.
    private static let medium = Medium.dvdPlusR.measured(sectors: 4000)

    private static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    /// What a command of a stranger says, with nothing of ours.
    private func shell(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-euo", "pipefail", "-c", command]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(command)")
        return String(decoding: data, as: UTF8.self)
    }

    @Test(
        "in parts over several discs, by either writer: burnt and read back right; cat of the parts is the original",
        arguments: Writer.allCases)
    func parts(writer: Writer) throws {
        let site = try DiscSite()
        let root = site.kept.vault.root
        try site.kept.dispatch("D1")
        // The last part of the first is whole, of the others a byte and nearly all of one; one fits without parts.
        var recordings: [Recording] = []
        for (index, size) in [34 * 65_536, 34 * 65_536 + 1, 35 * 65_536 - 1, 65_536].enumerated() {
            recordings.append(
                try site.kept.receive(
                    "出警 \(index + 1).mp4", at: KeptSite.start + .seconds(Int64(index)), under: ["D1"],
                    content: Self.noise(size, seed: UInt64(index + 1))))
        }
        let giant = try site.kept.receive("giant.mp4", under: ["D1"], content: [UInt8](repeating: 7, count: 9_000_000))
        let sets: [DiscSet] = [.sealed, .forUse]
        let preview = try site.keeper().preview(
            {
                var request = DiscSelection.Request()
                request.dispatches = ["D1"]
                return request
            }(), PlanSettings(medium: Self.medium, parts: Self.parts, discBytes: 1 << 20), sets: sets, .en)
        // What no disc of the kind holds is told, not cut over two.
        #expect(preview.plan.unplanned.map(\.item.sha256) == [giant.sha256])
        #expect(preview.plan.unplanned.map(\.reason) == [.tooLarge])
        let plan = try site.keeper().confirm(preview, code: preview.code, by: "021002", why: nil)
        #expect(plan.discs.count == 2)
        var read: [String: [String]] = [:]
        for copy in try site.kept.catalogue.discCopies(ofPlan: plan.id) {
            var options = site.options
            options.writer = try writer.made()
            let built = try site.build.run(copy.identity, options, by: "021002")
            #expect(built.copy.state.image?.program.contains(writer == .xorriso ? "xorriso" : "unbroken") == true)
            let drive = try site.rehearsal(Self.medium)
            #expect(try site.burn(copy.identity, on: drive).report.outcome == .sealed)
            let reading = try site.verify(copy.identity, on: drive)
            #expect(reading.verdict == .pass && reading.copy.state.phase == .verified)
            #expect(reading.report.files.allSatisfy { $0.verdict == .pass })
            // The burnt disc, taken out by another program; each recording as the readme says to join it.
            let folder = root.appending("out-\(copy.identity)").text
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            _ = try shell("bsdtar -xf '\(drive.image.text)' -C '\(folder)'")
            _ = try shell("cd '\(folder)' && sha256sum --check --quiet manifest-sha256.txt")
            for item in try site.kept.catalogue.discItems(ofPlan: plan.id, disc: copy.disc) {
                let names = Self.parts.parts(name: item.path, bytes: item.size).map(\.name)
                #expect(names.count == (item.size > 65_536 ? Int((item.size + 65_535) / 65_536) : 1))
                for name in names { #expect(FileManager.default.fileExists(atPath: "\(folder)/\(name)"), "\(name)") }
                #expect(names.count == 1 || !FileManager.default.fileExists(atPath: "\(folder)/\(item.path)"))
                let pattern = names.count == 1 ? "" : ".*"
                let joined = try shell("cd '\(folder)' && cat '\(item.path)'\(pattern) | sha256sum").prefix(64)
                #expect(String(joined) == item.sha256, "\(item.path)")
                read[item.sha256, default: []].append(copy.identity)
            }
        }
        // Each once in each set; the dispatch over both discs.
        #expect(Set(read.keys) == Set(recordings.map(\.sha256)))
        #expect(
            read.values.allSatisfy { $0.count == 2 && $0[0].contains("SEALED") && $0[1].contains("USE") }, "\(read)")
        #expect(Set(read.values.flatMap { $0 }).count == 4)
        for recording in recordings { #expect(try site.kept.catalogue.isKeptOnDisc(recording.sha256)) }
        #expect(try !site.kept.catalogue.isKeptOnDisc(giant.sha256))
    }
}
