import Evidence
import Testing

@testable import Pipeline

@Suite struct `The profiles that are shipped` {
    @Test func `load, and generic comes last`() throws {
        let profiles = try Shipped.profiles()
        #expect(
            profiles.ids == [
                "generic", "dcam", "hikvision", "dahua", "gopro", "novatek-70mai", "android", "iphone", "axis",
            ])
        #expect(profiles.profiles.last?.id == "generic")
    }

    @Test func `know each of their own examples, with a time where the pattern has one`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        for profile in profiles.profiles {
            for pattern in profile.names {
                #expect(!pattern.examples.isEmpty, "\(profile.id): \(pattern.pattern.text) has no example")
                for example in pattern.examples {
                    let found = profiles.recognise("upload/" + example, at: site)
                    #expect(found?.profile == profile.id, "\(example) is taken for \(found?.profile ?? "nothing")")
                    #expect((found?.start != nil) == (pattern.start != nil), "\(example)")
                    #expect(found?.start?.implausible == nil, "\(example)")
                    #expect(found?.role != .other, "\(example)")
                }
            }
        }
    }

    @Test func `read serial, officer, start and mark of a DCAM name`() throws {
        let found = try #require(
            try Shipped.profiles().recognise(
                "card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_20261120_081530_IMP.mp4", at: siteInTangshan()))
        #expect(found.serial == "CAM001")
        #expect(found.officer == "021001")
        #expect(found.start?.time == (try instant("2026-11-20T00:15:30Z")))
        #expect(found.start?.error == .seconds(1))
        #expect(found.important)
        #expect(found.role == .recording)
        #expect(found.number == nil)
    }

    @Test func `read the number of a Hikvision-like name`() throws {
        let found = try #require(
            try Shipped.profiles().recognise(
                "station/HIK-HK70217/20261120/HK70217_021002_20261120112200_0044.mp4", at: siteInTangshan()))
        #expect(found.profile == "hikvision")
        #expect(found.serial == "HK70217")
        #expect(found.officer == "021002")
        #expect(found.number == 44)
        #expect(found.folderSerial == nil)
        #expect(found.start?.civil?.text == "2026-11-20T11:22:00")
    }

    @Test func `read start and end of a Dahua-like name below a Chinese folder`() throws {
        let found = try #require(
            try Shipped.profiles().recognise(
                "执法仪三号/022001@DH30388_20261120130000_20261120130100.mov", at: siteInTangshan()))
        #expect(found.profile == "dahua")
        #expect(found.officer == "022001")
        #expect(found.serial == "DH30388")
        #expect(found.end.map { $0.time - (found.start?.time ?? $0.time) } == .seconds(60))
    }

    @Test func `take the date from a folder, and an end past midnight from the next day`() throws {
        let found = try #require(
            try Shipped.profiles().recognise(
                "2026-11-19/001/dav/23/23.58.10-00.02.00[R][0@0][0].dav", at: siteInTangshan()))
        #expect(found.start?.civil?.text == "2026-11-19T23:58:10")
        #expect(found.end?.civil?.text == "2026-11-20T00:02:00")
        #expect(found.end?.implausible == nil)
    }

    @Test func `read Pixel names in UTC and other phones in local time`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        let pixel = profiles.recognise("PXL_20261120_001530250.mp4", at: site)
        #expect(pixel?.start?.time.nanoseconds == (try instant("2026-11-20T00:15:30Z")).nanoseconds + 250_000_000)
        #expect(pixel?.start?.error == .milliseconds(1))
        let other = profiles.recognise("VID_20261120_081530.mp4", at: site)
        #expect(other?.start?.time == (try instant("2026-11-20T00:15:30Z")))
    }

    @Test func `tell the chapters of GoPro files, old and new`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        let chapters = ["GOPR0007.MP4", "GP010007.MP4", "GH010008.MP4", "GX030009.MP4", "GHAA0010.MP4"].map {
            profiles.recognise($0, at: site)
        }
        #expect(chapters.map { $0?.number } == [7, 7, 8, 9, 10])
        #expect(chapters.map { $0?.chapter } == [0, 1, 1, 3, nil])
    }

    @Test func `tell lenses, locked files and previews of dashboard cameras`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        #expect(profiles.recognise("2026_0804_100000_001R.MP4", at: site)?.channel == "R")
        #expect(profiles.recognise("EV20260804-100000-000124F.MP4", at: site)?.important == true)
        #expect(profiles.recognise("NO20260804-100000-000123_s.MP4", at: site)?.role == .preview)
        #expect(profiles.recognise("20260804_100000_0123F.MP4", at: site)?.profile == "novatek-70mai")
    }

    @Test func `take an Axis clip's officer and camera from its folder, and only there`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        let found = profiles.recognise(
            "0f3c-77_B8A44F012345_20261120_001500/20261120_001455_9F3A.mkv", at: site)
        #expect(found?.profile == "axis")
        #expect(found?.officer == "0f3c-77")
        #expect(found?.serial == "B8A44F012345")
        #expect(found?.start?.time == (try instant("2026-11-20T00:14:55Z")))
        #expect(profiles.recognise("20261120_001455_9F3A.mkv", at: site)?.profile == "generic")
    }

    @Test func `tell what a file is by its name`() throws {
        let profiles = try Shipped.profiles()
        let site = try siteInTangshan()
        func role(_ name: String) -> FileRole? { profiles.recognise(name, at: site)?.role }
        #expect(role("DCAM_CAM001_021001_20261120_081637.jpg") == .photo)
        #expect(role("DCAM_CAM001_021001_20261120_081637.MP4") == .recording)
        #expect(role("DCAM_CAM001_021001_20261120_081637.mp4.tmp") == .unfinished)
        #expect(role("GL010123.LRV") == .preview)
        #expect(profiles.role(folders: [], name: "使用说明.mp4") == .recording)
        #expect(profiles.role(folders: [], name: "x.mp4.part") == .unfinished)
        #expect(profiles.role(folders: ["Transferring"], name: "20261120_001455_9F3A.mkv") == .unfinished)
        #expect(profiles.role(folders: [], name: "Thumbs.db") == .other)
        #expect(profiles.role(folders: [], name: "mp4") == .other)
    }
}
