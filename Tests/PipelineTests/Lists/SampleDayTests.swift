import Evidence
import Foundation
import Testing

@testable import Pipeline

@Suite(.enabled(if: SampleDay.exists, "SampleMedia has not been made")) struct `The sample day` {
    @Test func `has a name that its recorder's profile knows on each recording but one`() throws {
        let profiles = try Shipped.profiles()
        let recorders = try ListImport.recorders(file: SampleDay.path("lists/recorders.csv"), options: listOptions())
        let bySerial = Dictionary(uniqueKeysWithValues: recorders.values.map { ($0.serial, $0) })
        let day = SampleDay.path("day")
        let names = try FileManager.default.subpathsOfDirectory(atPath: day).filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(day)/\($0)", isDirectory: &isFolder) && !isFolder.boolValue
        }
        var unknown: [String] = []
        var hikvision: [RecognisedName] = []
        for name in names.sorted() {
            guard let found = profiles.recognise(path: name.utf8, recorders: bySerial, at: try siteInTangshan()) else {
                unknown.append(name)
                continue
            }
            #expect(found.serial.flatMap { bySerial[$0]?.profile } == found.profile, "\(name)")
            #expect(found.officer != nil && found.start != nil, "\(name)")
            #expect(found.role == (name.hasSuffix(".jpg") ? .photo : .recording), "\(name)")
            #expect((found.start?.implausible != nil) == name.contains("_20000101_"), "\(name)")
            if found.profile == "hikvision" { hikvision.append(found) }
        }
        #expect(unknown.map { ($0 as NSString).lastPathComponent } == ["使用说明.mp4"])
        #expect(profiles["hikvision"]?.series.examine(hikvision.map(NumberedName.init)).missing.map(\.first) == [43])
    }

    @Test func `has lists that say the same in CSV and JSON`() throws {
        let options = try listOptions()
        let csv = try ListImport.dispatches(file: SampleDay.path("lists/dispatches.csv"), options: options)
        let json = try ListImport.dispatches(file: SampleDay.path("lists/dispatches.json"), options: options)
        #expect(csv.values == json.values)
        #expect(csv.values.count == 8)
        #expect(csv.values.first?.officers == ["021001", "021002"])
        #expect((csv.report.rows, csv.report.invalid) == (10, 1))
        #expect(csv.report.problems.map(\.line) == [11])
        #expect(csv.report.unknownColumns.isEmpty && json.report.unknownColumns.isEmpty)
        let officers = try ListImport.officers(file: SampleDay.path("lists/officers.csv"), options: options)
        #expect(officers.values.map(\.policeNumber) == ["021001", "021002", "022001", "022002"])
        let recorders = try ListImport.recorders(file: SampleDay.path("lists/recorders.csv"), options: options)
        #expect(recorders.report.encoding == .gb18030)
        #expect(recorders.values.map(\.profile) == ["dcam", "hikvision", "dahua"])
        #expect(recorders.values.first?.unitName == "大队一")
    }
}

enum SampleDay {
    static func path(_ name: String) -> String { Shipped.folder + "/../../SampleMedia/" + name }
    static let exists =
        FileManager.default.fileExists(atPath: path("day"))
        && FileManager.default.fileExists(atPath: path("lists"))
}
