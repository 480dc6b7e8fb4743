import Catalogue
import Evidence
import Foundation
import Testing

extension EndToEnd {
    /// A real process, killed just before one of its writes: at several of them, from the first to the last.
    @Suite("commands killed at a write") struct KilledCommandTests {
        enum Act: String, CaseIterable {
            case draw, request, approve, view, copy
            case propose = "propose disposal"
            case approveDisposal = "approve disposal"
            case dispose = "remove bytes"
            case migrate
            case hold, release, matters = "import cases", dispatches = "import dispatches"
            case issue = "issue a recorder", handBack = "take a recorder back"
            case explain, approveExplanation = "approve an explanation", role, statement = "describe evidence"
            case rotate = "another key", stamp
            case record = "enter a check's result", reindex
            case refuseDisposal = "refuse disposal", undoDisposal = "undo disposal"
            case refuseAccess = "refuse access", endAccess = "end access", giveOut = "release to a court"
            case endRole = "end a role"
        }

        /// How many moments of each command: a few of them from the first to the last write. With
        /// `UNBROKEN_KILL_MOMENTS=100000` every write there is, which takes a quarter of an hour.
        private static let moments =
            ProcessInfo.processInfo.environment["UNBROKEN_KILL_MOMENTS"].flatMap { Int($0) } ?? 6

        /// What a command leaves in the catalogue when it is done.
        private static func rows(_ act: Act) -> String {
            switch act {
            case .draw: "spot_check"
            case .request: "access_request"
            case .approve: "access_decision"
            case .view, .copy: "view_register"
            case .propose: "disposal"
            case .approveDisposal: "disposal_step"
            case .dispose: "tombstone"
            case .migrate: "receipt_unit"
            case .hold: "hold"
            case .release: "hold_release"
            // A complaint holds with the row of its case, or is not known at all.
            case .matters: "(SELECT number FROM matter UNION ALL SELECT id FROM hold)"
            case .dispatches: "dispatch"
            case .issue: "(SELECT id FROM recorder_issue UNION ALL SELECT id FROM recorder_check)"
            case .handBack: "(SELECT issue_id FROM recorder_return UNION ALL SELECT id FROM recorder_check)"
            case .explain, .approveExplanation: "ledger_step"
            case .role: "role_grant"
            case .statement: "evidence_statement"
            case .rotate: "custody_event WHERE kind = 'key'"
            case .stamp: "custody_event WHERE kind = 'stamp'"
            case .record: "check_result"
            case .reindex: "custody_event WHERE entry LIKE '%made again%'"
            case .refuseDisposal, .undoDisposal: "disposal_step"
            case .refuseAccess: "access_decision"
            case .endAccess: "access_end"
            // The register's line; and the hold, where the regulation wants a copy of what is given out kept.
            case .giveOut: "(SELECT id FROM view_register UNION ALL SELECT id FROM hold)"
            case .endRole: "role_end"
            }
        }

        /// The same command again is right, whether or not the killed one got through.
        private static func isRepeatable(_ act: Act) -> Bool {
            [.draw, .migrate, .matters, .dispatches].contains(act)
        }

        /// What is loaded into the program to kill it.
        static let shim = Result<String, any Error> {
            let library = try Scratch.fresh("kill") + "/kill.so"
            let source = Product.repository + "Tests/Custody/kill_at_write.c"
            guard try Host.tool(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"]) == 0 else {
                throw Trouble("cc: \(source)")
            }
            return library
        }

        private static let plain = Result<SampleVault, any Error> {
            let vault = try SampleVault(lists: SampleVault.lists)
            let names = [ResilienceTests.names[2], ResilienceTests.names[4]]
            let taken = try vault.ingest(ResilienceTests.card(names))
            guard try vault.recordings().count == 2 else { throw Trouble("ingest: \(taken.err)") }
            return vault
        }

        private func count(_ vault: SampleVault, _ act: Act) throws -> Int {
            let sql = "SELECT count(*) FROM \(Self.rows(act))"
            let out = try Running(
                ["sqlite3", vault.root + "/catalogue.sqlite", sql], environment: Product.environment()
            ).wait().out
            return Int(out.filter(\.isNumber)) ?? 0
        }

        private func succeed(_ vault: SampleVault, _ arguments: [String]) throws -> Outcome {
            let outcome = try vault.run(arguments)
            guard outcome.code == 0 else { throw Trouble("\(arguments): \(outcome.err)") }
            return outcome
        }

        /// A vault just before the command.
        private func prepared(_ act: Act) throws -> SampleVault {
            let vault = try SampleVault(copying: Self.plain.get())
            switch act {
            case .explain:
                _ = try vault.ingest(ResilienceTests.card(["HK70217_021002_20261120112200_0044.mp4"]))
                return vault
            case .approveExplanation:
                let explaining = try prepared(.explain)
                _ = try succeed(explaining, arguments(.explain, explaining))
                return explaining
            case .draw, .hold, .issue, .role, .statement, .rotate, .matters, .dispatches, .reindex: return vault
            case .record:
                let drawn = try DaysLater.run(vault, ["sample", "draw", "--by", "021003"] + DaysLater.span)
                guard drawn.code == 0 else { throw Trouble("draw: \(drawn.err)") }
                return vault
            case .release:
                _ = try succeed(vault, arguments(.hold, vault))
                return vault
            case .handBack:
                _ = try succeed(vault, arguments(.issue, vault))
                return vault
            case .stamp:
                let path = vault.root + "/vault.yaml"
                let settings = String(decoding: try Files.bytes(path), as: UTF8.self)
                let port = try Self.stamps.get().port
                try Files.write(
                    Array((settings + "stamps:\n  url: http://127.0.0.1:\(port)/\n").utf8), to: path)
                return vault
            case .migrate:
                let sql =
                    "DROP TRIGGER receipt_unit_by_recording; DROP TABLE receipt_unit; DROP INDEX dispatch_by_number; "
                    + "DROP TRIGGER tombstone_listed; DROP TRIGGER tombstone_on_disc; DROP TABLE disposal_item_disc; "
                    + "DROP TABLE evidence_statement; "
                    + "PRAGMA user_version = 13;"
                guard try Host.tool(["sqlite3", vault.root + "/catalogue.sqlite", sql]) == 0 else {
                    throw Trouble("sqlite3: \(sql)")
                }
                return vault
            default: break
            }
            for (person, role) in [
                ("021001", "administrator"), ("021002", "archivist"), ("022001", "approver"), ("022002", "officer"),
            ] { _ = try succeed(vault, ["role", "grant", person, role, "--by", "021001"]) }
            let digest = try recording(vault)
            switch act {
            case .endRole: break
            case .approve, .refuseAccess, .endAccess: _ = try succeed(vault, request(digest, "view"))
            case .view, .copy:
                _ = try succeed(vault, request(digest, act.rawValue))
                _ = try succeed(vault, ["access", "approve", "Q1", "--by", "022001"])
            case .giveOut:
                _ = try succeed(vault, request(digest, "release") + ["--for", "某县人民法院"])
                _ = try succeed(vault, ["access", "approve", "Q1", "--by", "022001", "--text", "不涉及秘密"])
            case .propose, .approveDisposal, .refuseDisposal, .undoDisposal, .dispose:
                try makeOld(vault)
                guard act != .propose else { break }
                _ = try succeed(vault, arguments(.propose, vault))
                guard act == .undoDisposal || act == .dispose else { break }
                _ = try succeed(vault, arguments(.approveDisposal, vault))
            default: break
            }
            return vault
        }

        private func request(_ digest: String, _ act: String) -> [String] {
            ["access", "request", "--act", act, "--recording", digest, "--reason", "核对", "--by", "022002"]
        }

        private func recording(_ vault: SampleVault) throws -> String {
            try #require(try vault.recordings().map(\.sha256).min())
        }

        /// Received two years ago, as a clock set back would have it; no days to undo in.
        private func makeOld(_ vault: SampleVault) throws {
            let path = vault.root + "/vault.yaml"
            let settings = String(decoding: try Files.bytes(path), as: UTF8.self)
            try Files.write(Array((settings + "\ndisposal: { undo-days: 0 }\n").utf8), to: path)
            let catalogue = try SQLiteCatalogue(path: vault.root + "/catalogue.sqlite")
            for var old in try vault.recordings() {
                old.receivedAt = old.receivedAt - .seconds(730 * 86_400)
                old.span = old.span.map {
                    WallSpan(start: $0.start - .seconds(730 * 86_400), end: $0.end - .seconds(730 * 86_400))
                }
                try catalogue.commit(RecordingCommit(recording: old))
            }
            try catalogue.close()
        }

        private func confirmed(_ vault: SampleVault, _ arguments: [String]) throws -> [String] {
            let preview = try succeed(vault, arguments + ["--json"]).lines()
            return arguments + ["--confirm", try #require(preview.first?["code"].text)]
        }

        private func arguments(_ act: Act, _ vault: SampleVault) throws -> [String] {
            // The older schema is not read before it was brought up to date.
            let digest = act == .migrate ? "" : try recording(vault)
            switch act {
            case .draw: return ["sample", "draw", "--by", "021003"] + DaysLater.span
            case .request: return request(digest, "view")
            case .approve: return ["access", "approve", "Q1", "--by", "022001"]
            case .view: return ["access", "view", digest, "--by", "022002"]
            case .copy: return ["access", "copy", digest, "--by", "022002", "--to", vault.root + "-taken"]
            case .propose: return try confirmed(vault, ["retention", "propose", "--by", "021002"])
            case .approveDisposal: return try confirmed(vault, ["retention", "approve", "D1", "--by", "022001"])
            case .dispose: return try confirmed(vault, ["retention", "dispose", "D1", "--by", "021002"])
            case .migrate: return ["officer", "import", Product.sample + "/lists/officers.csv"]
            case .hold:
                return ["retention", "hold", "--recording", digest, "--event", "complaint", "--by", "021002"]
            case .release: return ["retention", "release", "H1", "--by", "021002", "--text", "结束"]
            case .matters: return ["matter", "import", try Self.list.get() + "/cases.csv", "--by", "021002"]
            case .dispatches: return ["dispatch", "import", try Self.list.get() + "/dispatches.csv"]
            case .issue: return ["recorder", "issue", "CAM001", "--to", "021001", "--by", "021002"] + Self.state
            case .handBack: return ["recorder", "return", "CAM001", "--by", "021002"] + Self.state
            case .explain:
                let scan = try Self.list.get() + "/scan.pdf"
                return [
                    "explain", try finding(vault), "--cause", "low-battery", "--text", "换电池", "--file", scan, "--by",
                    "021001",
                ]
            case .approveExplanation: return ["approve", try finding(vault), "--by", "021002"]
            case .role: return ["role", "grant", "021001", "administrator", "--by", "021001"]
            case .statement: return ["handover", "statement", digest, "--content", "全过程", "--by", "021001"]
            case .rotate: return ["custody", "key", "--rotate", "--by", "021001"]
            case .stamp: return ["custody", "stamp", "--by", "021001"]
            case .record:
                let line = try #require(try vault.run(["sample", "list", "--json"]).lines().first)
                let drawn = try #require(line["items"].list.first?["recording"].text)
                return ["sample", "record", "S1", drawn, "--by", "021003", "--item", "completeness=pass"]
            case .reindex: return ["custody", "reindex", "--by", "021001"]
            case .refuseDisposal: return ["retention", "refuse", "D1", "--by", "022001", "--text", "再看"]
            case .undoDisposal: return ["retention", "undo", "D1", "--by", "021002", "--text", "再看"]
            case .refuseAccess: return ["access", "refuse", "Q1", "--by", "022001", "--text", "不需要"]
            case .endAccess: return ["access", "end", "Q1", "--by", "022002", "--text", "不用了"]
            case .giveOut:
                return [
                    "access", "copy", digest, "--by", "022002", "--release", "--to", vault.root + "-taken",
                ]
            case .endRole: return ["role", "end", "R4", "--by", "021001", "--text", "调离"]
            }
        }

        private static let state = [
            "--works", "yes", "--battery", "90", "--storage-free", "28GB", "--picture", "yes", "--sound", "yes",
            "--clock-offset", "2s",
        ]

        private func finding(_ vault: SampleVault) throws -> String {
            try #require(try vault.findings("--kind", "interruption").first?["id"].text)
        }

        // Started once, and only its port is read.
        nonisolated(unsafe) private static let stamps = Result { try StampTests.Server() }

        /// Lists and a paper from outside: a case with a complaint, which holds; a dispatch that takes segments over.
        private static let list = Result<String, any Error> {
            let folder = try Scratch.fresh("lists")
            try Files.write(
                Array("案件编号,接警编号,情形\nM1,2026112000001,投诉\nM2,2026112000002,\n".utf8), to: folder + "/cases.csv")
            let dispatches =
                "接警编号,出警民警警号,派警时间,结束时间\n"
                + (1...3).map { "202611200009\($0),021001,2026-11-20 08:15:05,2026-11-20 10:16:38\n" }.joined()
            try Files.write(Array(dispatches.utf8), to: folder + "/dispatches.csv")
            try Files.write(Array("%PDF-1.4\nscan".utf8), to: folder + "/scan.pdf")
            return folder
        }

        /// - Parameter at: which write is not made; nil: none, and how many there were is in the file.
        private func run(_ act: Act, _ vault: SampleVault, killedAt at: Int?, counting file: String = "") throws
            -> Outcome
        {
            let clock = act == .draw ? ["faketime", "-f", "+2d"] : []
            return try Running(
                clock + [Product.binary] + arguments(act, vault) + ["--vault", vault.root],
                environment: Product.environment([
                    "LD_PRELOAD": try Self.shim.get(), "KILL_AT": "\(at ?? .max)", "KILL_COUNT": file,
                ])
            ).wait()
        }

        private func verify(_ vault: SampleVault, _ note: Comment) throws {
            let verified = try vault.run(["custody", "verify", "--json", "--quiet"])
            #expect(verified.code == 0, "\(note): \(verified.out)\(verified.err)")
        }

        @Test("log and catalogue agree afterwards, and the command run again completes once", arguments: Act.allCases)
        func killed(act: Act) throws {
            let template = try prepared(act)
            let calm = try SampleVault(copying: template)
            let file = try Scratch.fresh("count") + "/count"
            let undisturbed = try run(act, calm, killedAt: nil, counting: file)
            #expect(undisturbed.code == 0, "\(undisturbed.out)\(undisturbed.err)")
            let wanted = try count(calm, act)
            let writes = try #require(
                Int(String(decoding: try Files.bytes(file), as: UTF8.self).filter(\.isNumber)), "no writes were counted"
            )
            try #require(wanted > 0 && writes >= 6)
            try verify(calm, "undisturbed")
            if act == .dispose {
                // Bytes that were disposed of and lie there again are told, not passed over.
                let place = try #require(template.originals().first)
                try Files.copy(template.root + "/" + place, to: calm.root + "/" + place)
                let report = try #require(try calm.run(["custody", "verify", "--json", "--quiet"]).lines().first)
                #expect(report["faults"].list.map { $0["kind"].text } == ["original-returned"], "\(report)")
            }
            let moments = min(Self.moments, writes)
            for moment in 0..<moments {
                let at = 1 + (writes - 1) * moment / (moments - 1)
                let note = Comment("\(act.rawValue): killed at write \(at) of \(writes)")
                let vault = try SampleVault(copying: template)
                let outcome = try run(act, vault, killedAt: at)
                // The last writes may come earlier another time: counts differ by what the clock and the keys make.
                // faketime, between us and the program, tells its end in words.
                let isKilled = outcome.signal == SIGKILL || act == .draw && outcome.err.contains("Caught Killed")
                if moment < moments - 1 { #expect(isKilled, note) }
                if act != .migrate { try verify(vault, note) }
                let done = act == .migrate ? 0 : try count(vault, act)
                #expect(done <= wanted, note)
                let isCopied = FileManager.default.fileExists(atPath: vault.root + "-taken")
                if done < wanted || Self.isRepeatable(act) || ([.copy, .giveOut].contains(act) && !isCopied) {
                    let again = try run(act, vault, killedAt: nil)
                    #expect(again.code == 0, "\(note): \(again.out)\(again.err)")
                }
                let after = try count(vault, act)
                // A copy that died keeps its lines in the register, and the next one adds its own.
                #expect([.copy, .giveOut].contains(act) ? after >= wanted : after == wanted, "\(note): \(after)")
                try verify(vault, note)
                if act == .draw { #expect(try vault.run(["sample", "verify"]).code == 0, note) }
                if act == .dispose {
                    // Whatever was under way is brought to its end by the next command that takes in.
                    _ = try vault.ingest(Scratch.fresh("empty"))
                    #expect(vault.originals().isEmpty, note)
                }
                if [.copy, .giveOut].contains(act) {
                    let bag = vault.root + "-taken"
                    #expect(
                        try Host.tool(["sh", "-c", "cd '\(bag)' && sha256sum --check --quiet manifest-sha256.txt"])
                            == 0, note)
                }
            }
        }

        @Test("of an upload and a command beside it one is killed: the other goes on, and log and catalogue agree")
        func besideAnother() throws {
            let names = [ResilienceTests.names[0], ResilienceTests.names[1], ResilienceTests.names[5]]
            let card = try ResilienceTests.card(names)
            // What may be done while an upload holds the vault's lock.
            let acts: [Act] = [.hold, .statement]
            // Commands are killed beside an upload that goes on to its end.
            let vault = try SampleVault(copying: Self.plain.get())
            let upload = try vault.start(["ingest", "--json", card])
            for at in 1...4 {
                for act in acts {
                    let killed = try run(act, vault, killedAt: at * 3)
                    #expect(killed.signal == SIGKILL || killed.code == 0, "\(act) \(at): \(killed.err)")
                }
            }
            let taken = try upload.wait()
            #expect([0, 3].contains(taken.code), "\(taken.err)")
            #expect(try vault.recordings().count == 2 + names.count)
            try verify(vault, "commands killed")
            // An upload is killed beside commands that go on: each of them succeeds, and the next upload completes.
            let other = try SampleVault(copying: Self.plain.get())
            let before = try count(other, .statement)
            for round in 1...4 {
                let dying = try Running(
                    [Product.binary, "ingest", "--json", card, "--vault", other.root],
                    environment: Product.environment(["LD_PRELOAD": try Self.shim.get(), "KILL_AT": "\(round * 40)"]))
                for act in acts {
                    let done = try run(act, other, killedAt: nil)
                    #expect(done.code == 0, "\(act): \(done.err)")
                }
                _ = try dying.wait()
                try verify(other, "upload killed, round \(round)")
            }
            #expect([0, 3].contains(try other.ingest(card).code))
            #expect(try other.recordings().count == 2 + names.count)
            #expect(try count(other, .statement) == before + 4)
            try verify(other, "after all")
        }
    }
}
