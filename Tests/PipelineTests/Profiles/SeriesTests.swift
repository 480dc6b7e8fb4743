import Evidence
import Testing

@testable import Pipeline

@Suite struct `The series of one recorder's files` {
    /// `12` a file of that number, `3.1` a chapter, `p5` a photo, `F7` a lens, `2@4` on day 4; four digits wide.
    func files(_ text: String) -> [RecognisedName] {
        text.split(separator: " ").map { word in
            let parts = word.split(separator: "@")
            var name = parts[0]
            var file = RecognisedName(
                profile: "x", role: .recording, numberDigits: 4, important: false, isUTF8: true)
            if name.hasPrefix("p") { file.role = .photo }
            if name.hasPrefix("F") || name.hasPrefix("R") { file.channel = String(name.prefix(1)) }
            name = name.drop { !$0.isNumber }
            let numbers = name.split(separator: ".").compactMap { Int($0) }
            file.number = numbers.first
            file.chapter = numbers.count > 1 ? numbers[1] : nil
            file.firstChapter = file.chapter.map { _ in 1 }
            if parts.count > 1, let day = Int(parts[1]), let civil = CivilTime(year: 2026, month: 11, day: day) {
                file.start = NamedTime(
                    civil: civil, zone: .site, time: .init(seconds: Int64(day) * 86_400), error: .zero, doubt: nil,
                    implausible: nil)
            }
            return file
        }
    }

    func report(_ text: String, _ change: (inout SeriesRule) -> Void = { _ in }) -> SeriesReport {
        var rule = SeriesRule(per: .recorder, first: 1, last: nil, joinChapters: true, sharedWithPhotos: false)
        change(&rule)
        return rule.examine(files(text).map(NumberedName.init))
    }

    func missing(_ report: SeriesReport) -> [String] {
        report.missing.map { $0.count == 1 ? "\($0.first)" : "\($0.first)–\($0.last) (\($0.count))" }
    }

    @Test func `is whole when each number follows the one before`() {
        #expect(report("41 42 43") == SeriesReport())
        #expect(report("") == SeriesReport())
    }

    @Test func `misses the numbers that are skipped, between the files on both sides`() {
        let report = report("41 42 44 48")
        #expect(missing(report) == ["43", "45–47 (3)"])
        #expect(report.missing.first?.before == 1)
        #expect(report.missing.first?.after == 2)
    }

    @Test func `wraps from 9999 to 0001 without a loss, and with one`() {
        #expect(report("9998 9999 1 2") == SeriesReport())
        #expect(missing(report("9998 1")) == ["9999"])
        #expect(missing(report("9998 2")) == ["9999–1 (2)"])
        #expect(report("98 99 1") { $0.last = 99 } == SeriesReport())
        #expect(report("8 9 0 1") { ($0.first, $0.last) = (0, 9) } == SeriesReport())
    }

    @Test func `begins anew each day where the rule says so`() {
        let daily: (inout SeriesRule) -> Void = { $0.per = .day }
        #expect(report("1@4 2@4 3@4 1@5 2@5", daily) == SeriesReport())
        let report = report("1@4 3@4 2@5", daily)
        #expect(missing(report) == ["2", "1"])
        #expect(report.missing.last?.before == nil)
    }

    @Test func `takes a file that comes late as found`() {
        #expect(report("41 43 42 44") == SeriesReport())
        #expect(missing(report("41 45 43 46")) == ["42", "44"])
    }

    @Test func `does not trip over a file that a reset clock put in the wrong place`() {
        var files = files("45 41 42 43 44 46 47")
        files[0].start = CivilTime(year: 2000, month: 1, day: 1).map {
            NamedTime(
                civil: $0, zone: .site, time: .init(seconds: 0), error: .zero, doubt: nil, implausible: .clockWasReset)
        }
        let rule = SeriesRule(per: .recorder, first: 1, last: nil, joinChapters: false, sharedWithPhotos: false)
        #expect(rule.examine(files.map(NumberedName.init)) == SeriesReport())
        files[0].number = 40
        #expect(rule.examine(files.map(NumberedName.init)).restarts.isEmpty)
        #expect(missing(rule.examine(files.map(NumberedName.init))) == ["45"])
    }

    @Test func `names repeated numbers, but not a new lap of the count`() {
        let twice = report("41 42 42 43")
        #expect(twice.repeated.map(\.number) == [42])
        #expect(twice.repeated.first?.files == [1, 2])
        #expect(report("41 42 41").repeated.first?.files == [0, 2])
        #expect(report("9998 9999 1 2").repeated.isEmpty)
    }

    @Test func `names a count that was set back`() {
        let report = report("4100 4101 1 2")
        #expect(report.restarts == [2])
        #expect(report.missing.isEmpty)
    }

    @Test func `joins chapters and misses those that are not there`() {
        let whole = report("7.1 7.2 7.3 8.1 9.1 9.2")
        #expect(whole.missing.isEmpty && whole.missingChapters.isEmpty && whole.repeated.isEmpty)
        #expect(whole.joined == [[0, 1, 2], [4, 5]])
        let broken = report("7.1 7.3 8.2")
        #expect(broken.missingChapters.map { [$0.number, $0.chapter] } == [[7, 2], [8, 1]])
        #expect(broken.missingChapters.map(\.after) == [1, 2])
    }

    @Test func `joins chapters in a listing that is sorted by name`() {
        let sorted = report("7.1 8.1 9.1 7.2 9.2 7.3")
        #expect(sorted.joined == [[0, 3, 5], [2, 4]])
        #expect(sorted.restarts.isEmpty && sorted.missing.isEmpty && sorted.missingChapters.isEmpty)
        let wrapped = report("9999.1 1.1 9999.2")
        #expect(wrapped.joined == [[0, 2]])
        #expect(wrapped.restarts.isEmpty && wrapped.missing.isEmpty)
    }

    @Test func `counts photos where they take numbers, and else passes them over`() {
        #expect(report("41 p42 43") { $0.sharedWithPhotos = true } == SeriesReport())
        #expect(report("41 43") { $0.sharedWithPhotos = true }.missing.first?.mayBePhoto == true)
        #expect(missing(report("41 p42 43")) == ["42"])
    }

    @Test func `is counted for each lens alone`() {
        #expect(report("F1 R1 F2 R2") == SeriesReport())
        let report = report("F1 R1 F2 F3 R3")
        #expect(missing(report) == ["2"])
        #expect(report.missing.first?.channel == "R")
    }

    @Test func `proves nothing where the rule says none, or names have no number`() {
        #expect(report("1 5 9") { $0.per = .none } == SeriesReport())
        #expect(
            SeriesRule(per: .recorder, first: 1, last: 9, joinChapters: false, sharedWithPhotos: false)
                .examine(files("12 x x").map(NumberedName.init)).restarts == [0])
    }

    @Test func `tells a great hole as its bounds`() {
        let report = report("1 2500000") { $0.last = 99_999_999 }
        #expect(missing(report) == ["2–2499999 (2499998)"])
    }
}
