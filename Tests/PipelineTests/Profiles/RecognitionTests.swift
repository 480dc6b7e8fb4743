import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite struct `Recognition of a name` {
    @Test func `marks a clock that fell back to 2000 instead of believing or dropping it`() throws {
        let found = try #require(
            try Shipped.profiles().recognise("DCAM_CAM001_021001_20000101_000012.mp4", at: siteInTangshan()))
        #expect(found.start?.implausible == .clockWasReset)
        #expect(found.start?.civil?.text == "2000-01-01T00:00:12")
        #expect(found.clockReading?.note?.contains("implausible") == true)
    }

    @Test func `marks a time that lies ahead of now by more than any zone`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan(now: "2026-11-21T00:00:00Z")
        #expect(
            profiles.recognise("DCAM_CAM001_021001_20261122_120000.mp4", at: site)?.start?.implausible == nil)
        #expect(
            profiles.recognise("DCAM_CAM001_021001_20261124_120000.mp4", at: site)?.start?.implausible == .future)
        let timeless = try siteInTangshan(now: nil)
        #expect(
            profiles.recognise("DCAM_CAM001_021001_21000102_120000.mp4", at: timeless)?.start?.implausible == .future)
    }

    @Test(arguments: ["20261320_081500", "20260230_081500", "20261120_250000", "20261120_086000", "20260011_000000"])
    func `does not read a time that no calendar has`(time: String) throws {
        let found = try Shipped.profiles().recognise("DCAM_CAM001_021001_\(time).mp4", at: siteInTangshan())
        #expect(found?.start == nil)
        #expect(found?.serial == "CAM001")
        #expect(found?.unreadableTime == time)
        #expect(try Shipped.profiles().recognise("VID_\(time).mp4", at: siteInTangshan()) == nil)
    }

    @Test func `asks the expected profile first and falls back to the others`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        let name = "20261120_081500.mp4"
        #expect(profiles.recognise(name, at: site)?.profile == "android")
        #expect(profiles.recognise(name, expecting: "generic", at: site)?.profile == "generic")
        #expect(profiles.recognise(name, expecting: "gopro", at: site)?.profile == "android")
        #expect(profiles.recognise(name, expecting: "no-such-profile", at: site)?.profile == "android")
    }

    @Test func `lets the recorder list decide once the serial is known`() throws {
        let own = try RecorderProfile(
            yaml: """
                id: own
                name: { zh: 自有, en: own }
                rank: 1
                names:
                  - pattern: 'DCAM_(?<serial>[A-Z0-9]+)_(?<officer>[0-9]+)_(?<start>[0-9]{8}_[0-9]{6})'
                    start: yyyyddMM_HHmmss
                """, file: "own.yaml")
        let profiles = RecorderProfiles(try Shipped.profiles().profiles + [own])
        let path = "DCAM_CAM001_021001_20260211_081500.mp4"
        let site = try siteInTangshan()
        #expect(profiles.recognise(path: path.utf8, recorders: [:], at: site)?.start?.civil?.month == 2)
        let list = ["CAM001": Recorder(serial: "CAM001", profile: "own")]
        #expect(profiles.recognise(path: path.utf8, recorders: list, at: site)?.start?.civil?.month == 11)
    }

    @Test func `survives names that are not UTF-8`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        // 执法 in GB18030 as a folder, then the same bytes inside a name.
        let gb: [UInt8] = [0xD6, 0xB4, 0xB7, 0xA8]
        let inFolder = gb + Array("/DCAM_CAM001_021001_20261120_081500.mp4".utf8)
        let found = profiles.recognise(path: inFolder, at: site)
        #expect(found?.serial == "CAM001")
        #expect(found?.isUTF8 == true)
        let inName = profiles.recognise(path: gb + Array("_20261120_081500.mp4".utf8), at: site)
        #expect(inName?.profile == "generic")
        #expect(inName?.isUTF8 == false)
        for path: [UInt8] in [
            [], [0x2F], [0xFF], [0xFF, 0x2E], Array("....".utf8), Array(".mp4".utf8), [0xED, 0xA0, 0x80],
        ] {
            #expect(profiles.recognise(path: path, at: site) == nil)
        }
    }

    @Test func `names the folder's serial where it is another one`() throws {
        let found = try Shipped.profiles().recognise(
            "HIK-HK99999/HK70217_021002_20261120112200_0044.mp4", at: siteInTangshan())
        #expect(found?.serial == "HK70217")
        #expect(found?.folderSerial == "HK99999")
    }

    @Test func `does not know names without anything to know`() throws {
        let profiles = try Shipped.profiles()
        for name in ["使用说明.mp4", "video.mp4", "a b.c", "12345678.mp4", "99999999_999999.mp4"] {
            #expect(profiles.recognise(name, at: try siteInTangshan()) == nil, "\(name)")
        }
    }

    @Test func `widens the error where the name tells the button and not the first picture`() throws {
        let profile = try RecorderProfile(
            yaml: """
                id: own
                name: { zh: 自有, en: own }
                names:
                  - pattern: '(?<start>\\d{14})'
                    start: yyyyMMddHHmmss
                clock: { preRecordSeconds: 30, namedMoment: button }
                """, file: "own.yaml")
        let found = RecorderProfiles([profile]).recognise("20261120081500.mp4", at: try siteInTangshan())
        #expect(found?.start?.error == .seconds(31))
    }
}

@Suite struct `A local time in a zone with summer time` {
    func resolve(_ text: (Int, Int, Int, Int, Int), _ name: String) throws -> LocalTime {
        let civil = try #require(
            CivilTime(year: text.0, month: text.1, day: text.2, hour: text.3, minute: text.4))
        return LocalTime.resolve(civil, in: try zone(name))
    }

    @Test func `that occurs twice is read as the earlier one, with an hour of error`() throws {
        let local = try resolve((2026, 11, 1, 1, 30), "America/New_York")
        #expect(local.time == (try instant("2026-11-01T01:30:00-04:00")))
        #expect(local.doubt == .occursTwice)
        #expect(local.spread == .seconds(3_600))
    }

    @Test func `that no clock showed is read as if the clock had not been moved`() throws {
        let local = try resolve((2026, 3, 8, 2, 30), "America/New_York")
        #expect(local.time == (try instant("2026-03-08T02:30:00-05:00")))
        #expect(local.doubt == .neverShown)
        #expect(local.spread == .seconds(3_600))
    }

    @Test func `around the change is read with the offset of its side`() throws {
        #expect(try resolve((2026, 11, 1, 0, 59), "America/New_York").time == instant("2026-11-01T00:59:00-04:00"))
        #expect(try resolve((2026, 11, 1, 2, 0), "America/New_York").time == instant("2026-11-01T02:00:00-05:00"))
        #expect(try resolve((2026, 3, 8, 1, 59), "America/New_York").time == instant("2026-03-08T01:59:00-05:00"))
        #expect(try resolve((2026, 3, 8, 3, 0), "America/New_York").time == instant("2026-03-08T03:00:00-04:00"))
        #expect(try resolve((2026, 4, 5, 1, 45), "Australia/Lord_Howe").spread == .seconds(1_800))
    }

    @Test func `agrees with the calendar of the system for every half hour of a year`() throws {
        var calendar = Calendar(identifier: .gregorian)
        let zone = try zone("Europe/Berlin")
        calendar.timeZone = zone
        for halfHour in stride(from: 0, to: 366 * 48, by: 7) {
            let date = Date(timeIntervalSince1970: 1_767_225_600 + Double(halfHour) * 1_800)
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
            let civil = try #require(
                CivilTime(
                    year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0, hour: parts.hour ?? 0,
                    minute: parts.minute ?? 0))
            let local = LocalTime.resolve(civil, in: zone)
            let difference = WallTime(seconds: Int64(date.timeIntervalSince1970)) - local.time
            #expect(difference == .zero || (local.doubt == .occursTwice && difference == .seconds(3_600)))
        }
    }

    @Test func `in a name widens the error of the reading`() throws {
        let site = SiteClock(zone: try zone("America/New_York"))
        let found = try Shipped.profiles().recognise("VID_20261101_013000.mp4", at: site)
        #expect(found?.start?.error == .seconds(3_601))
        #expect(found?.start?.doubt == .occursTwice)
    }

    @Test func `far beyond the reach of the time line saturates instead of trapping`() throws {
        let local = try resolve((9999, 12, 31, 23, 59), "Asia/Shanghai")
        #expect(local.time == WallTime(nanoseconds: .max))
        let found = try Shipped.profiles().recognise(
            "DCAM_CAM001_021001_99991231_235959.mp4", at: SiteClock(zone: zone("Asia/Shanghai")))
        #expect(found?.start?.implausible == .future)
    }
}
