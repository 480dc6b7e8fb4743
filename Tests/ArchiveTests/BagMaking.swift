import Archive
import Evidence
import Testing
import Vault

/// Originals of a day in a folder of their own, and the request that bags them.
struct BagMaking {
    let scratch: Scratch
    var request: BagRequest

    /// - Parameter files: names below `data/`, each with its bytes.
    init(_ files: [(name: String, bytes: [UInt8])], algorithms: [BagAlgorithm] = [.sha256]) throws {
        scratch = try Scratch()
        var payload: [BagRequest.Payload] = []
        for (number, file) in files.enumerated() {
            let source = try scratch.file(RawPath("originals/\(number)"), file.bytes)
            payload.append(
                BagRequest.Payload(
                    path: try BagPath("data/\(file.name)"), source: source, size: Int64(file.bytes.count),
                    sha256: try FileDigest.sha256(source)))
        }
        var info = BagInfo()
        info.add("Source-Organization", "唐山高新区综合执法局")
        info.add("Bagging-Date", "2026-11-20")
        info.add(group: "2026-000001", number: 2, of: 3)
        info.add("External-Identifier", "2026-000001-sealed-002")
        request = BagRequest(
            payload: payload,
            tagFiles: [
                .init(path: try BagPath("index.html"), content: .bytes(Array("<!doctype html><p>目录".utf8))),
                .init(path: try BagPath("thumbnails/一/1.jpg"), content: .bytes(noise(900))),
            ],
            info: info, algorithms: algorithms)
    }

    var bag: RawPath { scratch.path.appending("bag") }

    @discardableResult
    func write() throws -> BagContents { try BagWriter.write(request, to: bag) }

    static let chinese: [(String, [UInt8])] = [
        ("盗窃/20261120/DCAM_CAM001_000001.mp4", noise(70_000)),
        ("盗窃/20261120/现场 记录（一）.mp4", noise(3, seed: 2)),
        ("盗窃/𠮷田😀.mp4", noise(5, seed: 3)), ("空.txt", []),
    ]
    static let odd: [(String, [UInt8])] = [
        ("a b  c.mp4", [1]), ("back\\slash", [2]), ("star*", [3]), ("#comment", [4]), ("~home", [5]),
        ("'quote\" $(x) `y`", [6]), ("line\nfeed", [7]), ("carriage\rreturn", [8]), ("data/data/data", [9]),
        (String(repeating: "长", count: 85), [10]), ("ends with a dot.", [11]), (".hidden", [12]),
    ]
    static var deep: [(String, [UInt8])] {
        [(Array(repeating: "深", count: 300).joined(separator: "/") + "/file.mp4", noise(10))]
    }
}

func said(_ report: BagReport) -> String { report.findings.map { $0.text(.en) }.joined(separator: "\n") }
