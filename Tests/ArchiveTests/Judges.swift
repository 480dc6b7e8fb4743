import Evidence
import Foundation
import Testing

/// What stands in `Conformance`, unpacked once a run.
enum Judges {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Conformance").path
    private static let scratch: Scratch? = {
        guard let scratch = try? Scratch() else { return nil }
        for name in ["bagit-conformance-suite-9ab48705", "bagit-1.9.0"] {
            let tar = try? run("tar", ["xzf", "\(folder)/\(name).tar.gz", "-C", scratch.path.text])
            guard tar?.status == 0 else { return nil }
        }
        // Empty, as its digest says; the suite's repository lost it.
        _ = try? scratch.file("v0.97/warning/special-system-files/data/.DS_Store", "")
        return scratch
    }()

    static var suite: RawPath { scratch?.path ?? RawPath("/nonexistent") }

    /// The suite's bags, as `v0.97/valid/basic-bag`, and what it says of them.
    static let bags: [String] = {
        guard let scratch else { return [] }
        let manager = FileManager.default
        func below(_ path: String) -> [String] {
            ((try? manager.contentsOfDirectory(atPath: "\(scratch.path.text)/\(path)")) ?? []).sorted().map {
                "\(path)/\($0)"
            }
        }
        return ((try? manager.contentsOfDirectory(atPath: scratch.path.text)) ?? []).sorted()
            .filter { $0.hasPrefix("v") }.flatMap(below).flatMap(below)
    }()

    /// What bagit-python says of a bag: 0 valid, 1 not.
    static func bagitPython(_ bag: RawPath) throws -> (status: Int32, output: String) {
        try run("python3", ["\(suite.text)/bagit-1.9.0/bagit.py", "--validate", "--quiet", bag.text])
    }
}
