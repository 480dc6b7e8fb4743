import Evidence
import Foundation
import Glibc
import Testing
import Vault

extension EndToEnd {
    /// One disc through the pipeline, killed just before a write of each stage: in the stage's own files, where nothing
    /// may be entered yet, and in the catalogue, where its entry is made.
    @Suite("the pipeline of discs, killed at a write of each stage") struct DiscKillTests {
        enum Stage: String, CaseIterable, Comparable {
            case plan, build, protect, burn, verify, label, register

            static func < (a: Stage, b: Stage) -> Bool { a.index < b.index }
            var index: Int { Self.allCases.firstIndex(of: self) ?? 0 }

            /// Parts of paths of the files that it writes, besides the catalogue's.
            var files: [String] {
                switch self {
                case .plan, .register: []
                // The image; then what each of its files must have, written when the image has its name and is not entered.
                case .build: [".building-\(disc)", "\(disc).sha256"]
                case .protect: ["\(disc).ecc"]
                case .burn: ["\(disc)/disc-"]
                case .verify: [".reading-\(disc)"]
                case .label: [".papers-\(disc)", ".pdf"]
                }
            }

            /// With a middle that differs from beginning and end.
            var isLong: Bool { self == .build || self == .burn }

            /// What stands in the register of a disc that came through it.
            var events: [String] {
                switch self {
                case .plan: []
                case .build: ["built"]
                case .protect: ["protected"]
                case .burn: ["burning", "burnt"]
                case .verify: ["verified"]
                case .label: ["labelled"]
                case .register: ["shelved"]
                }
            }
        }

        private static let disc = "DP1-SEALED-001"
        private static let catalogue = "catalogue.sqlite-wal"

        /// A vault, and beside it the folder for images and the one that stands for the drive.
        private struct Site {
            var vault: SampleVault
            var images: String { vault.root + "-images" }
            var drive: String { vault.root + "-drive" }

            init(_ vault: SampleVault) { self.vault = vault }

            init(copying other: Site) throws {
                vault = try SampleVault(copying: other.vault)
                for (from, to) in [(other.images, images), (other.drive, drive)]
                where FileManager.default.fileExists(atPath: from) {
                    guard try Host.tool(["cp", "-a", from, to]) == 0 else { throw Trouble("can't copy \(from)") }
                }
            }

            /// The pipeline as far as a stage.
            func command(_ last: Stage, code: String) throws -> [String] {
                let yaml = try Scratch.fresh("pipeline") + "/discs.yaml"
                var text = "pipeline: discs\nstages:\n"
                for stage in Stage.allCases where stage <= last {
                    switch stage {
                    case .protect: text += "  - protect:\n      correction: file\n"
                    case .register: text += "  - register:\n      place: B2\n"
                    default: text += "  - \(stage.rawValue)\n"
                    }
                }
                try Files.write(Array(text.utf8), to: yaml)
                return [
                    "run", yaml, images, "--drive", "rehearsal:\(drive)", "--by", "021002", "--confirm", code, "--json",
                    "--vault", vault.root,
                ] + DiscChainTests.accepted
            }

            func history() throws -> [String] {
                let found = try vault.run(["disc", "history", DiscKillTests.disc, "--json"])
                return found.code == 0 ? try found.lines().compactMap { $0["kind"].text } : []
            }

            /// Names of all files that the stages made.
            func names() -> [String] {
                let folders = [images, drive, vault.root + "/discs"]
                return folders.flatMap { folder in Files.tree(folder) { _ in false }.keys.sorted() }
            }

            /// The recordings on the disc with their SHA-256, read by other programs than ours.
            func recordings() throws -> [String] {
                let folder = try Scratch.fresh("disc")
                let image = "\(drive)/\(DiscKillTests.disc)/disc-1.iso"
                guard try Host.tool(["bsdtar", "-xf", image, "-C", folder]) == 0 else {
                    throw Trouble("bsdtar \(image)")
                }
                let check = "cd '\(folder)' && sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt"
                guard try Host.tool(["sh", "-c", check]) == 0 else {
                    throw Trouble("not as its manifests say: \(image)")
                }
                let manifest = String(decoding: try Files.bytes(folder + "/manifest-sha256.txt"), as: UTF8.self)
                return manifest.split(separator: "\n").map(String.init).sorted()
            }
        }

        private static func run(_ command: [String], killing: [String: String] = [:]) throws -> Outcome {
            var environment = killing
            if !killing.isEmpty { environment["LD_PRELOAD"] = try KilledCommandTests.shim.get() }
            return try Running([Product.binary] + command, environment: Product.environment(environment)).wait()
        }

        /// The vault just before each stage, the code of its plan, and what an undisturbed run ends with.
        private struct Way {
            var code: String
            var before: [Stage: Site] = [:]
            var end: Site
            var recordings: [String]
        }

        private static let way = Result<Way, any Error> {
            let first = Site(try DiscChainTests.vault(sets: 1))
            let preview = try first.vault.run(["disc", "plan", "--json"]).lines().first
            let code = try #require(preview?["code"].text)
            var site = first
            var before: [Stage: Site] = [:]
            for stage in Stage.allCases {
                before[stage] = site
                site = try Site(copying: site)
                let done = try run(site.command(stage, code: code))
                guard done.code == 0 else { throw Trouble("\(stage): \(done.out)\(done.err)") }
            }
            return Way(code: code, before: before, end: site, recordings: try site.recordings())
        }

        @Test(
            "what was entered is true, and the run that goes on ends as an undisturbed one", arguments: Stage.allCases)
        func killed(stage: Stage) throws {
            let way = try Self.way.get()
            let template = try #require(way.before[stage])
            let earlier = Stage.allCases.filter { $0 < stage }.flatMap(\.events)
            for file in stage.files + [Self.catalogue] {
                let calm = try Site(copying: template)
                let counted = try Scratch.fresh("count") + "/count"
                let undisturbed = try Self.run(
                    calm.command(stage, code: way.code),
                    killing: ["KILL_AT": "\(Int.max)", "KILL_NAME": file, "KILL_COUNT": counted])
                #expect(undisturbed.code == 0, "\(undisturbed.out)\(undisturbed.err)")
                #expect(try calm.history() == earlier + stage.events)
                let writes = try #require(
                    Int(String(decoding: try Files.bytes(counted), as: UTF8.self).filter(\.isNumber)))
                try #require(writes > 0, "\(stage) writes no \(file)")
                // The first of a stage's own files; not of the catalogue's writes, which come before the stage's work.
                let moments = Set([file == Self.catalogue ? writes / 2 : 1, writes])
                for at in (stage.isLong ? moments.union([(writes + 1) / 2]) : moments).sorted() {
                    let note = Comment("\(stage): killed at write \(at) of \(writes) on \(file)")
                    let site = try Site(copying: template)
                    let dead = try Self.run(
                        site.command(stage, code: way.code), killing: ["KILL_AT": "\(at)", "KILL_NAME": file])
                    #expect(dead.signal == SIGKILL, note)
                    // Nothing that did not happen is entered: the stage's entries come after its files, burning before.
                    let seen = try site.history()
                    if file == Self.catalogue {
                        #expect(
                            (earlier + stage.events).starts(with: seen) && seen.starts(with: earlier),
                            "\(note): \(seen)")
                    } else {
                        #expect(seen == earlier + (stage == .burn ? ["burning"] : []), "\(note): \(seen)")
                    }
                    try verify(site, note)
                    let again = try Self.run(site.command(.register, code: way.code))
                    #expect(again.code == 0, "\(note): \(again.out)\(again.err)")
                    try compare(site, way, wasBurning: seen.last == "burning", note)
                }
            }
        }

        private func verify(_ site: Site, _ note: Comment) throws {
            let verified = try site.vault.run(["custody", "verify", "--no-originals", "--quiet"])
            #expect(verified.code == 0, "\(note): \(verified.out)\(verified.err)")
        }

        private func compare(_ site: Site, _ way: Way, wasBurning: Bool, _ note: Comment) throws {
            let spoiled = wasBurning ? ["burning", "spoiled"] : []
            let wanted = Stage.allCases.flatMap { ($0 == .burn ? spoiled : []) + $0.events }
            #expect(try site.history() == wanted, note)
            let discs = try site.vault.run(["disc", "list", "--json"]).lines().of("unbroken.disc/1")
            #expect(discs.count == 1, note)
            let disc = try #require(discs.first)
            #expect(
                disc["state"].text == "verified" && disc["place"].text == "B2" && disc["keeps"] == .bool(true), note)
            #expect(disc["protected"] == .bool(true) && disc["labelled"] == .bool(true), note)
            #expect(site.names() == way.end.names(), note)
            // The disc is the one that the register has, and holds what an undisturbed run's disc holds.
            let burnt = try FileDigest.sha256(RawPath("\(site.drive)/\(Self.disc)/disc-1.iso"))
            #expect(burnt == disc["image"]["sha256"].text, note)
            #expect(try site.recordings() == way.recordings, note)
            try verify(site, note)
        }
    }
}
