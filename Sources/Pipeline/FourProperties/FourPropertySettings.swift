import Archive
import Evidence
import Foundation
import Yams

/// The `fourfold` block of `vault.yaml`: what may be archived, and the site's virus scanner. Local settings.
public struct FourPropertySettings: Sendable, Hashable {
    public var formats: Set<FormatFamily>
    /// Nil: viruses are not scanned for, and that is said.
    public var scanner: VirusScanner?

    public static let usual = FourPropertySettings(formats: FormatFamily.usual, scanner: nil)

    public init(formats: Set<FormatFamily>, scanner: VirusScanner?) {
        self.formats = formats
        self.scanner = scanner
    }
}

/// Any program that looks at one file: 0 is clean, 1 is found (as clamscan and clamdscan say it), anything else failed.
public struct VirusScanner: Sendable, Hashable {
    /// Program and arguments; `{file}` stands for the file.
    public var command: [String]
    /// Seconds for one file.
    public var patience: Int

    public static let file = "{file}"
    public static let usualPatience = 600
    private static let largestAnswer = 1 << 20

    public init(command: [String], patience: Int = usualPatience) {
        self.command = command
        self.patience = patience
    }

    func scan(_ path: RawPath) -> ArchivedRecording.Scan {
        guard let program = command.first else { return .notSet }
        // A name that is no UTF-8 can't be an argument of ours.
        guard let text = String(validating: path.bytes, as: UTF8.self) else { return .failed("name") }
        let arguments = command.dropFirst().map { $0.replacingOccurrences(of: Self.file, with: text) }
        let run = OutsideProgram(
            path: program, arguments: Array(arguments), patience: patience, largestAnswer: Self.largestAnswer)
        switch run.answer() {
        case .notStarted: return .failed("not started")
        case .stopped: return .failed("took too long")
        case .answered(_, code: 0?): return .clean
        case .answered(let answer, code: 1?): return .found(Self.what(String(decoding: answer, as: UTF8.self)))
        case .answered(_, let code): return .failed(code.map(String.init) ?? "did not end")
        }
    }

    /// `/vault/…/a.mp4: Eicar-Signature FOUND`
    static func what(_ answer: String) -> String {
        let line = answer.split(separator: "\n").first { $0.hasSuffix("FOUND") } ?? answer.split(separator: "\n").first
        let name = line.map { $0.split(separator: ":").last.map(String.init) ?? String($0) } ?? ""
        return String(name.replacing("FOUND", with: "").trimmed.prefix(200))
    }
}

extension FourPropertySettings {
    init(_ node: Node, _ reader: YAMLReader) throws(SourceError) {
        let map = try reader.mapping(
            node, knowing: ["formats", "scanner", "scannerTimeoutSeconds"], in: "fourfold")
        let formats = try map.values["formats"].map { node throws(SourceError) in
            Set(try reader.someOf(node, "formats", FormatFamily.self))
        }
        let patience = try map.integer("scannerTimeoutSeconds", 1...86_400) ?? VirusScanner.usualPatience
        let scanner = try map.values["scanner"].map { node throws(SourceError) in
            let command = try reader.texts(node, "scanner")
            guard let program = command.first, program.hasPrefix("/"),
                command.dropFirst().contains(where: { $0.contains(VirusScanner.file) })
            else {
                throw reader.error(
                    node, zh: "scanner 的第一项是程序的绝对路径，其余项里有 {file}",
                    en: "scanner begins with the program's absolute path and has {file} in it",
                    hint: Bilingual(
                        zh: "[/usr/bin/clamdscan, --fdpass, --no-summary, \"{file}\"]",
                        en: "[/usr/bin/clamdscan, --fdpass, --no-summary, \"{file}\"]"))
            }
            return VirusScanner(command: command, patience: patience)
        }
        self.init(formats: formats ?? FormatFamily.usual, scanner: scanner)
    }
}
