import Archive
import Evidence
import Foundation
import Testing
import Vault

@Suite("Lists, metadata and readme on a disc")
struct ListTests {
    /// What Python's csv module reads: rows by header.
    static func rows(_ disc: ExtractedDisc, _ file: String) throws -> [[String: String]] {
        let script = """
            import csv, json, sys
            with open(sys.argv[1], encoding='utf-8-sig', newline='') as f: print(json.dumps(list(csv.DictReader(f)), ensure_ascii=False))
            """
        let answer = try run("python3", ["-c", script, disc.folder.appending(file).text])
        return try #require(
            try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[String: String]], "\(answer.output)")
    }

    static func header(_ field: IndexField) -> String {
        field.words.zh == field.words.en ? field.words.zh : "\(field.words.zh) \(field.words.en)"
    }

    @Test(
        "every field that an article asks for stands in index.csv, filled in where something is known",
        arguments: IndexField.articles.indices)
    func articles(number: Int) throws {
        let article = IndexField.articles[number]
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let rows = try Self.rows(disc, "index.csv")
        // The recording of the case: all is known of it.
        let row = try #require(rows.first { $0[Self.header(.matter)] == "2026-A-0081" })
        for field in article.fields {
            let value = try #require(row[Self.header(field)], "\(field) is no column")
            #expect(!value.isEmpty, "\(article.regulation) \(article.article.en): \(field)")
        }
        #expect(row[Self.header(.dispatch)] == "=\"2026112000003\"" || row[Self.header(.dispatch)] == "2026112000003")
        #expect(row[Self.header(.maker)] == "民警丙 (022001)" && row[Self.header(.signedOn)] == "2026-11-21")
        #expect(row[Self.header(.start)] == "2026-11-20T09:30:00+08:00")
    }

    @Test("index.json has the same recordings, with nanoseconds, and each step of the ledger")
    func json() throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let bytes = try #require(contents(disc.folder.appending("index.json")))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(object["schema"] as? String == "unbroken.disc-index/1")
        let recordings = try #require(object["recordings"] as? [[String: Any]])
        for recording in recordings {
            let path = try #require(recording["path"] as? String)
            let digest = try FileDigest.sha256(disc.folder.appending(path))
            #expect(recording["sha256"] as? String == digest)
        }
        let findings = try #require(object["findings"] as? [[String: Any]])
        let first = try #require(findings.first { $0["id"] as? String == "F12" })
        #expect(first["startNs"] as? Int == 16_000_000_000 && first["lostNs"] as? Int == 7_400_000_000)
        let steps = try #require(first["steps"] as? [[String: Any]])
        #expect(steps.count == 3)
        let paper = try #require(steps[1]["paper"] as? [String: Any])
        let place = try #require(paper["path"] as? String)
        #expect(contents(disc.folder.appending(place)) == Array("%PDF-1.4 sample".utf8))
    }

    @Test("no cell of a table is a formula, and odd names come back whole but for a mark before them")
    func formulas() throws {
        let disc = try ExtractedDisc(HostileDisc.make())
        for file in ["index.csv", "interruptions.csv", "dispatches.csv", "set.csv"] {
            let rows = try Self.rows(disc, file)
            #expect(!rows.isEmpty)
            for value in rows.flatMap(\.values) {
                #expect(!(value.hasPrefix("=") && !value.hasPrefix("=\"")), "\(file): \(value)")
                #expect(!value.hasPrefix("+") && !value.hasPrefix("@"))
            }
        }
        let names = try Self.rows(disc, "index.csv").map { $0[Self.header(.name)] ?? "" }
        let bare = names.map { $0.hasPrefix("'=") ? String($0.dropFirst()) : $0 }
        #expect(bare == HostileDisc.names)
    }

    @Test("the set's catalogue tells the disc of every recording of the plan")
    func catalogue() throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let rows = try Self.rows(disc, "set.csv")
        #expect(rows.count == SampleDisc.sources.count + 1)
        #expect(rows.last?["盘号 Disc's identity"] == "2026-000017-SEALED-002")
        let steps = try Self.rows(disc, "interruptions.csv")
        #expect(steps.count == 6)
        #expect(steps.filter { $0["发现 Finding"] == "F12" }.map { $0["步骤 Step"] } == ["1", "2", "3"])
        #expect(try Self.rows(disc, "dispatches.csv").count == 7)
    }

    @Test(
        "a field of spreadsheet width never stands where a program would read another: rows have as many cells as the header"
    )
    func rectangular() throws {
        let disc = try ExtractedDisc(HostileDisc.make())
        let script = """
            import csv, sys
            for name in sys.argv[1:]:
                with open(name, encoding='utf-8-sig', newline='') as f:
                    widths = {len(row) for row in csv.reader(f)}
                    print(len(widths))
            """
        let files = ["index.csv", "interruptions.csv", "dispatches.csv", "set.csv"].map {
            disc.folder.appending($0).text
        }
        #expect(try run("python3", ["-c", script] + files).output == "1\n1\n1\n1\n")
    }

    @Test("the same description makes the same bytes, in whatever order its parts come")
    func deterministic() throws {
        let made = try SampleDisc.make(pictures: false)
        var turned = made.description
        turned.recordings.reverse()
        turned.findings.reverse()
        turned.dispatches.reverse()
        turned.catalogue.reverse()
        turned.custody.proofs.reverse()
        let first = try DiscFiles(made.description, mapping: SampleDisc.mapping)
        let second = try DiscFiles(turned, mapping: SampleDisc.mapping)
        #expect(first.tagFiles == second.tagFiles)
        #expect(first.info == second.info)
    }

    @Test("what the planner leaves room for is enough")
    func room() throws {
        for made in [try SampleDisc.make(pictures: false), try HostileDisc.many(200)] {
            var bytes: Int64 = 0
            for file in try DiscFiles(made.description, mapping: SampleDisc.mapping).tagFiles {
                guard case .bytes(let content) = file.content else { continue }
                bytes += Int64(content.count)
            }
            let count = Int64(made.description.recordings.count)
            // The page itself is in the plan's share for each disc.
            #expect(bytes <= count * DiscFiles.bytesPerRecording + (1 << 17))
        }
    }

    @Test("the disc is a valid bag, and stands alone")
    func bag() throws {
        let disc = try ExtractedDisc(SampleDisc.make())
        let report = BagValidator.validate(disc.folder)
        #expect(report.verdict == .pass, "\(report.findings)")
        let pictures = try FileManager.default.subpathsOfDirectory(atPath: disc.folder.appending("index/pictures").text)
        #expect(pictures.count { $0.hasSuffix(".jpg") } == 10)
    }

    @Test("the commands in README.txt pass on the disc, and fail where a byte is changed", arguments: [false, true])
    func readme(inParts: Bool) throws {
        var made = try SampleDisc.make(pictures: false)
        if inParts { made.description.identity.parts = FileParts(largest: 300_000) }
        let disc = try ExtractedDisc(made)
        let text = String(decoding: try #require(contents(disc.folder.appending("README.txt"))), as: UTF8.self)
        let commands = text.split(separator: "\n").filter { $0.hasPrefix("    $ ") }.map { String($0.dropFirst(6)) }
        #expect(commands.count == (inParts ? 8 : 6))
        // Two halves, the same commands: Chinese and English.
        #expect(Array(commands.prefix(commands.count / 2)) == Array(commands.suffix(commands.count / 2)))
        func check() throws -> [(status: Int32, output: String)] {
            try commands.prefix(commands.count / 2).map { try run("bash", ["-c", $0], in: disc.folder) }
        }
        let results = try check()
        #expect(results.allSatisfy { $0.status == 0 })
        #expect(results[0].output.isEmpty && results[1].output.isEmpty)
        if inParts {
            let joined = String(
                decoding: try #require(contents(disc.folder.appending("joined-sha256.txt"))), as: UTF8.self)
            #expect(joined.contains(String(results[3].output.prefix(64))))
            // As a stranger would: the joined recording in the list of joined recordings.
            #expect(results[3].output.count > 64)
        }
        try run(
            "bash",
            ["-c", "chmod -R u+w . && printf x >> index.csv && printf x >> \"$(find data -type f | head -1)\""],
            in: disc.folder)
        #expect(try check().prefix(2).allSatisfy { $0.status != 0 })
    }

    @Test("custody/ has the checkpoint, the keys, the proof of each recording, and the checkpoint of the disc before")
    func custody() throws {
        let made = try SampleDisc.make(pictures: false)
        let disc = try ExtractedDisc(made)
        let custody = made.description.custody
        #expect(contents(disc.folder.appending("custody/checkpoint")) == custody.checkpoint)
        #expect(contents(disc.folder.appending("custody/previous-checkpoint")) == custody.before?.checkpoint)
        for recording in made.description.recordings {
            #expect(contents(disc.folder.appending("custody/proofs/\(recording.sha256).entry.json")) != nil)
            #expect(contents(disc.folder.appending("custody/proofs/\(recording.sha256).tlog-proof")) != nil)
        }
        let readme = String(decoding: contents(disc.folder.appending("custody/README.txt")) ?? [], as: UTF8.self)
        #expect(readme.contains("2026-000016-SEALED-003"))
    }

    @Test(
        "premis.xml has the elements of PREMIS 3 in the order of its schema, and every link leads somewhere",
        arguments: [false, true])
    func premis(isHostile: Bool) throws {
        let disc = try ExtractedDisc(isHostile ? HostileDisc.make() : SampleDisc.make(pictures: false))
        let answer = try run(
            "python3",
            [
                SampleDisc.root + "/Tests/ArchiveContentsTests/premis.py",
                disc.folder.appending("metadata/premis.xml").text,
            ])
        #expect(answer.status == 0, "\(answer.output)")
        #expect(answer.output.hasPrefix("objects \(isHostile ? HostileDisc.names.count : SampleDisc.sources.count) "))
    }

    @Test("da-t.xml has a mapping's names and numbers, and a name that is none is refused")
    func mapped() throws {
        let disc = try ExtractedDisc(SampleDisc.make(pictures: false))
        let text = String(decoding: try #require(contents(disc.folder.appending("metadata/da-t.xml"))), as: UTF8.self)
        #expect(text.contains("<题名 number=\"M7\">DCAM_CAM001_021001_20261120_081500.mp4</题名>"))
        let read = try run(
            "python3",
            [
                "-c", "import sys, xml.etree.ElementTree as e; print(len(e.parse(sys.argv[1]).getroot()))",
                disc.folder.appending("metadata/da-t.xml").text,
            ])
        #expect(read.output == "\(SampleDisc.sources.count)\n")
        for name in ["a b", "", "1a", "<a>", "xmlThing", "a:b", "题 名"] {
            #expect(MetadataMapping.Element(field: .name, name: name) == nil)
        }
    }
}
