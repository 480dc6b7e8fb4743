import Archive
import Evidence
import Glibc
import Vault

// One step at a time of what is done to an image and a disc, for the scripts that measure and break things
// (Tests/Discs/drive). Not a part of the product.
//
//   drive-bench image FOLDER IMAGE               an image of a folder's files
//   drive-bench protect IMAGE SECTORS TARGET     correction data in the image, for a disc of so many sectors
//   drive-bench ecc IMAGE THOUSANDTHS TARGET     a separate correction file
//   drive-bench burn DEVICE PROGRAM IMAGE        onto the disc in the drive
//   drive-bench read DEVICE PROGRAM SECTORS COPY a disc's copy; prints the ranges that can't be read
//   drive-bench repair COPY SECTORS SHA256 MAP [ECC]  MAP: a file of `first end` lines
//   drive-bench parity FOLDER IMAGE…             each image's name without its folders is its identity
//   drive-bench rebuild IDENTITY FOLDER TARGET IMAGE…

func fail(_ error: any Error) -> Never {
    let text = (error as? DiscError)?.message.en ?? (error as? ImageError)?.message.en ?? "\(error)"
    print("error: \(text)")
    exit(1)
}

func member(_ path: String) throws -> SetParity.Input {
    let source = try ImageSource(RawPath(path))
    let sha256 = try FileDigest.sha256(RawPath(path))
    let identity = RawPath(path).name.text
    return SetParity.Input(
        SetParity.Member(identity: identity, sectors: source.size / 2048, sha256: sha256), source)
}

func addTree(_ folder: RawPath, _ prefix: String, into tree: inout ImageTree) throws {
    for entry in Folders.list(folder) {
        let inner = folder.appending(entry.name)
        let name = prefix + entry.name.text
        if entry.isFolder { try addTree(inner, name + "/", into: &tree) }
        if entry.isFile {
            try tree.addFile(
                name, .file(inner, size: entry.size, sha256: nil), modified: WallTime(seconds: 1_767_268_800))
        }
    }
}

do {
    let arguments = CommandLine.arguments.dropFirst().map { $0 }
    let corrector = Dvdisaster()
    let control = ImageControl()
    switch (arguments.first, arguments.count) {
    case ("image", 3):
        var files = ImageTree(modified: WallTime(seconds: 1_767_268_800))
        try addTree(RawPath(arguments[1]), "", into: &files)
        let volume = try ImageVolume(id: "BENCH", set: "BENCH", date: WallTime(seconds: 1_767_268_800))
        let made = try BridgeWriter().write(files, volume, to: RawPath(arguments[2]))
        print(made.sectors, made.sha256)
    case ("protect", 4):
        let image = RawPath(arguments[1])
        let made = try corrector.protect(
            image, sha256: FileDigest.sha256(image), capacity: Int64(arguments[2]) ?? 0, to: RawPath(arguments[3]),
            control: control)
        print(made.sectors, made.sha256, made.facts.roots)
    case ("ecc", 4):
        let image = RawPath(arguments[1])
        let made = try corrector.makeFile(
            image, sha256: FileDigest.sha256(image), thousandths: Int(arguments[2]) ?? 150, to: RawPath(arguments[3]),
            control: control)
        print(made.bytes, made.sha256, made.facts.roots)
    case ("burn", 4):
        let image = RawPath(arguments[3])
        let burner = XorrisoBurner(device: arguments[1], program: arguments[2])
        let report = try burner.burn(
            .image(image, sha256: FileDigest.sha256(image)), BurnSettings(), control: control)
        print(
            report.outcome.rawValue, report.sentSectors, report.fault?.code.rawValue ?? "-", report.fault?.detail ?? "")
        if report.outcome != .sealed { exit(1) }
    case ("read", 5):
        let reader = XorrisoMediumReader(device: arguments[1], program: arguments[2])
        let map = try reader.read(0..<(Int64(arguments[3]) ?? 0), to: RawPath(arguments[4]), control: control)
        for range in map.ranges { print(range.lowerBound, range.upperBound) }
    case ("repair", 5), ("repair", 6):
        let sectors = Int64(arguments[2]) ?? 0
        let text = String(decoding: try Bytes.of(arguments[4]), as: UTF8.self)
        let map = SectorMap(
            text.split(separator: "\n").compactMap { line -> Range<Int64>? in
                let numbers = line.split(separator: " ").compactMap { Int64($0) }
                return numbers.count == 2 ? numbers[0]..<numbers[1] : nil
            })
        let report = try corrector.repair(
            RawPath(arguments[1]), sectors: sectors, unreadable: map,
            file: arguments.count > 5 ? RawPath(arguments[5]) : nil, sha256: arguments[3], control: control)
        print(report.outcome.rawValue, report.markedSectors, report.exitCode ?? -1, report.sha256)
        if report.outcome == .notRepaired { exit(2) }
    case ("parity", 4...):
        let header = try SetParity.make(arguments[2...].map(member), to: RawPath(arguments[1]))
        print(header.sectors, header.sha256)
    case ("rebuild", 5...):
        var others: [String: any ByteSource] = [:]
        for path in arguments[4...] { others[RawPath(path).name.text] = try ImageSource(RawPath(path)) }
        let made = try SetParity.rebuild(
            arguments[1], parity: RawPath(arguments[2]), others: others, to: RawPath(arguments[3]))
        print(made.sectors, made.sha256)
    default:
        print("error: see Benchmarks/DriveBench/main.swift")
        exit(64)
    }
} catch { fail(error) }

enum Bytes {
    static func of(_ path: String) throws -> [UInt8] {
        let source = try ImageSource(RawPath(path))
        return try source.read(at: 0, count: Int(source.size))
    }
}
