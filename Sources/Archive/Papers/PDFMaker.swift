import Evidence
import Foundation
import Glibc
import Vault

/// Pages as one PDF, by the program `rsvg-convert` (Debian's librsvg2-bin; Chinese needs a font such as
/// fonts-noto-cjk, which it embeds).
public enum PDFMaker {
    public enum Failure: Error, Hashable, Sendable {
        case noProgram
        /// It ran, and gave no PDF.
        case failed
        case vault(VaultError)
    }

    private static let patience = 60
    private static let largestAnswer = 64 << 20

    public static func pdf(_ paper: Paper, date: WallTime, in folder: RawPath) throws(Failure) -> [UInt8] {
        try pdf(pages: PaperPages.svg(paper), date: date, in: folder)
    }

    public static var isInstalled: Bool { program != nil }

    private static var program: String? {
        ["/usr/bin/rsvg-convert", "/usr/local/bin/rsvg-convert"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    /// - Parameters:
    ///   - pages: SVG documents, each a page of its own size.
    ///   - folder: where the pages may be written for the moment.
    ///   - date: what the PDF says of when it was made; the same pages and date give the same bytes.
    public static func pdf(pages: [String], date: WallTime, in folder: RawPath) throws(Failure) -> [UInt8] {
        guard let program else { throw .noProgram }
        // Two papers may be drawn in one folder at a time.
        let work = folder.appending(".paper-\(getpid())-\(UUID().uuidString)")
        defer { Folders.removeTree(work) }
        var files: [String] = []
        do throws(VaultError) {
            try Folders.make(work)
            for (index, page) in pages.enumerated() {
                let file = work.appending("\(index).svg")
                try Folders.write(Array(page.utf8), to: file)
                files.append(file.text)
            }
        } catch {
            throw .vault(error)
        }
        let epoch = "SOURCE_DATE_EPOCH=\(date.nanoseconds / 1_000_000_000)"
        let run = OutsideProgram(
            path: "/usr/bin/env", arguments: [epoch, program, "--format=pdf"] + files, patience: patience,
            largestAnswer: largestAnswer)
        guard case .answered(let data, code: 0) = run.answer(), data.starts(with: Array("%PDF-".utf8)) else {
            throw .failed
        }
        return Array(data)
    }
}
