import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite struct `A mistake in a profile` {
    static let good = """
        id: own
        name: { zh: 自有, en: own }
        names:
          - pattern: '(?<serial>[A-Z]+)_(?<start>\\d{14})'
            start: yyyyMMddHHmmss
        """

    func error(_ yaml: String) throws -> SourceError {
        try #require(throws: SourceError.self) { try RecorderProfile(yaml: yaml, file: "own.yaml") }
    }

    @Test func `is told from a profile that is right`() throws {
        let profile = try RecorderProfile(yaml: Self.good, file: "own.yaml")
        #expect(profile.loopAllowance == .milliseconds(40))
        #expect(profile.clock.zone == .site)
        #expect(profile.series.per == .none)
        let counted = try RecorderProfile(yaml: Self.good + "\nseries: { first: 0 }\n", file: "own.yaml")
        #expect(counted.series.per == .recorder)
    }

    @Test(arguments: [
        (": yyyyMMddHHmmss", ": yyyyQQ", 5, 12, "QQ is not known"),
        (": yyyyMMddHHmmss", ": HHmmss", 5, 12, "no date"),
        (": yyyyMMddHHmmss", ": yyyyMMdd", 5, 12, "no HH and mm"),
        ("\n    start: yyyyMMddHHmmss", "", 4, 14, "the group start has no format"),
        ("    start: yyyy", "    end: yyyy", 4, 14, "the group start has no format"),
        ("(?<serial>", "(?<device>", 4, 14, "unknown group: device"),
        ("[A-Z]+)", "[A-Z]+", 4, 14, "no regular expression"),
        ("id: own", "id: 7", 1, 5, "id must be text"),
        ("id: own", "id: Own", 1, 5, "small letters"),
        ("id: own\n", "", 1, 1, "profile has no id"),
        ("id: own", "id: own\nranks: 3", 2, 1, "unknown key: ranks"),
        ("id: own", "id: own\nrank: high", 2, 7, "whole number"),
        ("id: own", "id: own\nclock: { zone: Beijing }", 2, 16, "unknown zone: Beijing"),
        ("id: own", "id: own\nclock: [1]", 2, 8, "must be a list of `key: value`"),
        ("id: own", "id: own\nseries: { per: week }", 2, 16, "recorder, day or none"),
        ("id: own", "id: own\nfiles: { recordings: mp4 }", 2, 22, "must be a list"),
        ("id: own", "id: [own", 2, 5, "not YAML"),
        ("id: own", "id: own\nid: two", 1, 1, "duplicated key"),
    ])
    func `is told with its line and column`(
        wrong: (what: String, by: String, line: Int, column: Int, says: String)
    ) throws {
        let error = try error(Self.good.replacingOccurrences(of: wrong.what, with: wrong.by))
        #expect(error.message.en.contains(wrong.says), "\(error)")
        #expect(error.line == wrong.line, "\(error)")
        #expect(error.column == wrong.column, "\(error)")
        #expect(error.file == "own.yaml")
        #expect(!error.message.zh.isEmpty)
    }

    @Test func `of its file's name is told when a folder is loaded`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "profiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path(percentEncoded: false)
        #expect(throws: SourceError.self) { try RecorderProfiles.load(path) }
        try Data(Self.good.utf8).write(to: folder.appending(path: "own.yaml"))
        #expect(try RecorderProfiles.load(path).ids == ["own"])
        try Data(Self.good.utf8).write(to: folder.appending(path: "other.yaml"))
        let error = try #require(throws: SourceError.self) { try RecorderProfiles.load(path) }
        #expect(error.message.en.contains("unlike the file's name"))
        #expect(throws: SourceError.self) { try RecorderProfiles.load("/nowhere/at/all") }
    }
}
