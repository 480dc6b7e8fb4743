import Evidence
import Foundation
import Pipeline
import Vault

/// The scan of a written explanation as it came in a form: a PDF, a JPEG or a PNG, by its content and not by its name.
struct Scan: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case pdf, jpg, png

        init?(_ bytes: some Collection<UInt8>) {
            let head = Array(bytes.prefix(8))
            func begins(_ mark: [UInt8]) -> Bool { head.starts(with: mark) }
            if begins(Array("%PDF-".utf8)) {
                self = .pdf
            } else if begins([0xFF, 0xD8, 0xFF]) {
                self = .jpg
            } else if begins([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                self = .png
            } else {
                return nil
            }
        }

        var type: String {
            switch self {
            case .pdf: "application/pdf"
            case .jpg: "image/jpeg"
            case .png: "image/png"
            }
        }
    }

    /// Plain: no folder, nothing unprintable, at most 100 bytes, with the ending of what it is.
    let name: String
    let kind: Kind
    let bytes: [UInt8]

    /// - Returns: nil for any other content.
    init?(name: String, bytes: [UInt8]) {
        guard let kind = Kind(bytes) else { return nil }
        self.kind = kind
        self.bytes = bytes
        self.name = Self.plain(name) + "." + kind.rawValue
    }

    static func plain(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let hidden = CharacterSet.controlCharacters.union(.illegalCharacters).union(.newlines)
        var text = String(String.UnicodeScalarView(last.unicodeScalars.filter { !hidden.contains($0) }))
        if let dot = text.lastIndex(of: "."), text.distance(from: dot, to: text.endIndex) <= 6 {
            text = String(text[..<dot])
        }
        text = String(text.drop { $0 == "." || $0 == " " })
        while text.utf8.count > 96 { text.removeLast() }
        return text.isEmpty ? "scan" : text
    }

    /// Lies in a folder of its own, readable by the console alone, for as long as the library takes it into the vault.
    func lent<T>(below folder: RawPath, _ body: (RawPath) throws -> T) throws -> T {
        let own = folder.appending("scan-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            atPath: own.text, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: own.text) }
        let path = own.appending(name)
        try Folders.write(bytes, to: path)
        return try body(path)
    }
}
