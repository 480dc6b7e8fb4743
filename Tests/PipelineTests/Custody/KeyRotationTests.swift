import Catalogue
import Custody
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

@Suite("A change of key that was killed")
struct KeyRotationTests {
    /// What stands on the disk when the process dies there.
    enum Moment: CaseIterable {
        case beforeTheLog, beforeTheKey, publicKeyWritten, bothSigned
    }

    @Test("leaves a log that verifies, goes on, and can change its key", arguments: Moment.allCases)
    func killed(_ moment: Moment) throws {
        let root = RawPath(FileManager.default.temporaryDirectory.path + "/rotation-\(UUID().uuidString)")
        try Vault.create(at: root)
        defer { Folders.removeTree(root) }
        let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
        defer { try? catalogue.close() }
        let gate = AccessGate(catalogue: catalogue, book: try Books.layers("tangshan-gaoxin").site)
        var officers = 0
        func change() throws {
            officers += 1
            _ = try catalogue.store(
                officers: [Officer(policeNumber: "\(officers)", name: nil, unit: nil, unitName: nil)])
        }
        let folder = CustodyKeeper.folder(of: root)
        func whole() throws -> [CustodyFault] {
            try CustodyAudit(log: CustodyLog(at: folder), catalogue: catalogue, root: root).run().faults
        }
        do {
            let keeper = try CustodyKeeper(root: root, catalogue: catalogue)
            try change()
            try keeper.carry()
            let keyFile = folder.appending("key").text
            let oldKey = try #require(FileManager.default.contents(atPath: keyFile))
            switch moment {
            case .beforeTheLog, .beforeTheKey:
                let new = try keeper.log.newSigner()
                try catalogue.note(CustodyNote(.key, by: "021001", about: ["key": try new.verifier.text()]))
                if moment == .beforeTheKey { try keeper.carry() }
            case .publicKeyWritten:
                let new = try keeper.log.newSigner()
                try catalogue.note(CustodyNote(.key, by: "021001", about: ["key": try new.verifier.text()]))
                try keeper.carry()
                let file = URL(fileURLWithPath: folder.appending("verifiers").text)
                let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
                try Data((text + new.verifier.text() + "\n").utf8).write(to: file)
            case .bothSigned:
                _ = try keeper.rotateKey(by: "021001", gate: gate)
                try oldKey.write(to: URL(fileURLWithPath: keyFile))
            }
        }
        #expect(try whole() == [])
        let keeper = try CustodyKeeper(root: root, catalogue: catalogue)
        try change()
        try keeper.carry()
        #expect(try whole() == [])
        let last = try keeper.rotateKey(by: "021001", gate: gate)
        try change()
        try keeper.carry()
        #expect(try whole() == [])
        // The newest key alone vouches for the checkpoint of now.
        #expect(try CustodyLog(at: folder).keys().last?.text() == last.text())
        #expect(try CustodyLog(at: folder).checkpoint().size == catalogue.custodyEventCount())
    }
}
