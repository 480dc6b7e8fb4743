import Catalogue
import Custody
import Evidence
import Foundation
import Regulation
import Vault

/// Which rules and settings were in force, and since when: `vault.yaml`, the regulation's file and the layers above it.
/// Each change is an entry of the custody log with the digests; the files as they were stand in `custody/settings`.
public enum SettingsSeal {
    public static func folder(of root: RawPath) -> RawPath {
        CustodyKeeper.folder(of: root).appending("settings")
    }

    /// Where a file lies that was in force once.
    public static func copy(_ sha256: String, of root: RawPath) -> RawPath {
        folder(of: root).appending("\(sha256).yaml")
    }

    /// Enters what changed since it was last entered. Killed before the mark: entered twice, never not at all.
    public static func tell(root: RawPath, catalogue: any CatalogueEngine, pipelines: String) throws {
        let files = try inForce(root: root, pipelines: pipelines)
        let lines = files.map { "\($0.sha256)  \($0.name)\n" }.joined()
        let mark = folder(of: root).appending("current")
        if FileManager.default.contents(atPath: mark.text) == Data(lines.utf8) { return }
        try Folders.make(folder(of: root))
        Folders.removeUnwritten(in: folder(of: root))
        for file in files {
            let copy = copy(file.sha256, of: root)
            if !FileTest.exists(copy) { try Folders.write(file.bytes, to: copy) }
        }
        let about = Dictionary(files.map { ($0.name, $0.sha256) }) { first, _ in first }
        try catalogue.note(CustodyNote(.settings, about: about))
        try Folders.write(Array(lines.utf8), to: mark)
    }

    private struct File {
        /// `vault.yaml`, `regulation tangshan-gaoxin`, `layer national-2016`
        var name: String
        var bytes: [UInt8]
        var sha256: String
    }

    private static func inForce(root: RawPath, pipelines: String) throws -> [File] {
        let path = root.appending("vault.yaml").text
        let text = String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
        let settings = try VaultSettings(yaml: text, file: path)
        var files: [File] = []
        func add(_ name: String, _ text: String) throws {
            guard let sha256 = FileDigest.sha256(text: text) else { throw CustodyError(.noCryptography) }
            files.append(File(name: name, bytes: Array(text.utf8), sha256: sha256))
        }
        func add(_ kind: String, id: String) throws {
            try add("\(kind) \(id)", RegulationFile.text(id, pipelines: pipelines).text)
        }
        try add("vault.yaml", text)
        try add("regulation", id: settings.regulation)
        for layer in try RuleBook.load(settings.regulation, pipelines: pipelines).layers { try add("layer", id: layer) }
        return files
    }
}

extension CustodyAudit {
    /// The files that were in force once, as entries tell of them.
    func settingsFaults(_ entered: [String: Int64]) -> [CustodyFault] {
        markFaults(entered)
            + entered.sorted { $0.value < $1.value }.compactMap { sha256, entry in
                let path = SettingsSeal.copy(sha256, of: root)
                let found: String?
                do throws(VaultError) { found = try FileDigest.sha256(path) } catch { found = nil }
                if found == sha256 { return nil }
                return CustodyFault(
                    what: .settings, subject: "custody/settings/\(sha256).yaml", entry: entry, sha256: sha256)
            }
    }

    /// The mark of what was last entered names nothing that no entry tells of: it would hide a change.
    private func markFaults(_ entered: [String: Int64]) -> [CustodyFault] {
        let mark = SettingsSeal.folder(of: root).appending("current").text
        let text = FileManager.default.contents(atPath: mark).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let isStrange = text.split(separator: "\n").contains { entered[String($0.prefix(64))] == nil }
        return isStrange ? [CustodyFault(what: .settings, subject: "custody/settings/current")] : []
    }
}
