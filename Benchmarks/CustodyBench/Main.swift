import Custody
import Evidence
import Foundation

/// `custody-bench --entries 10000000 --dir DIR [--keep]`
///
/// Fills a custody log (or uses the one it finds in DIR), proves random entries, and reads the whole log against its
/// checkpoint. Fails when entries are added slower than 1000 a second, in batches, or a proof takes more than 5 ms
/// (99 of 100).
@main
struct CustodyBench {
    /// What one checkpoint covers when an upload is under way: CustodyKeeper's figure.
    static let batch: Int64 = 4096
    static let questions = 1000

    static func main() throws {
        var entries: Int64 = 1_000_000
        var directory = "."
        var keep = false
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--entries": entries = arguments.popFirst().flatMap { Int64($0) } ?? entries
            case "--dir": directory = arguments.popFirst() ?? "."
            case "--keep": keep = true
            default:
                print("usage: custody-bench [--entries N] [--dir DIR] [--keep]")
                exit(2)
            }
        }
        let path = "\(directory)/custody-\(entries)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { if !keep { try? FileManager.default.removeItem(atPath: path) } }
        let folder = RawPath(path)
        if !FileManager.default.fileExists(atPath: path + "/checkpoint") {
            try CustodyLog.create(at: folder, origin: "unbroken.bench/log")
        }
        let log = try CustodyLog(at: folder)
        var isMissed = false
        func report(_ name: String, _ value: Double, _ unit: String, isMet: Bool) {
            print(String(format: "%@  %.3f %@  %@", name, value, unit, isMet ? "ok" : "MISSED"))
            if !isMet { isMissed = true }
        }

        let before = try log.checkpoint().size
        let filling = try seconds { try fill(log, to: entries) }
        if before < entries {
            let rate = Double(entries - before) / filling
            report("append, \(batch) at once", rate, "entries/s", isMet: rate >= 1000)
        }
        let single = try seconds { for index in 0..<50 { try log.append { _ in [entry(entries + Int64(index))] } } }
        print(String(format: "append, one at once  %.3f entries/s", 50 / single))

        var times: [Double] = []
        var generator = SystemRandomNumberGenerator()
        let size = try log.checkpoint().size
        for _ in 0..<questions {
            let index = Int64.random(in: 0..<size, using: &generator)
            times.append(try seconds { _ = try log.inclusion(of: index) } * 1000)
        }
        times.sort()
        let p99 = times[times.count * 99 / 100 - 1]
        report("proof of one of \(size), 99 of 100", p99, "ms", isMet: p99 <= 5)
        let checking = try seconds {
            let faults = try LogCheck.run(log).faults
            if !faults.isEmpty {
                print(faults)
                isMissed = true
            }
        }
        print(String(format: "whole log  %.3f s, %.0f entries/s", checking, Double(size) / checking))
        if isMissed { exit(1) }
    }

    /// As long as the receipt of an original with its rows.
    static func entry(_ number: Int64) -> [UInt8] {
        Array(
            """
            {"about":{"name":"DCAM_CAM001_021001_\(number).mp4"},"at":1763596800000000000,"by":"unbroken 0.1.0",\
            "kind":"receive","n":\(number),"rows":[["recording","\(number)","00112233445566778899aabbccddeeff"]],"v":1}
            """.utf8)
    }

    static func fill(_ log: CustodyLog, to entries: Int64) throws {
        while true {
            let size = try log.append { size in
                size < entries ? (size..<min(size + batch, entries)).map(entry) : []
            }
            if size >= entries { return }
        }
    }

    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
