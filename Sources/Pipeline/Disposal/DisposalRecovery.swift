import Catalogue
import Evidence
import Vault

/// Goes on where a disposal was killed: docs/design/disposal.md.
public enum DisposalRecovery {
    public enum Failure: Error, Sendable {
        case catalogue(CatalogueError)
        case vault(VaultError)
    }

    /// What has a tombstone goes, what has none goes back; and back goes what a hold has reached meanwhile, with its
    /// tombstone taken back.
    ///
    /// - Returns: digests of what was put back.
    @discardableResult
    public static func run(_ catalogue: any CatalogueEngine, _ vault: Vault, now: WallTime = .now) throws(Failure)
        -> [String]
    {
        var returned: [String] = []
        for sha256 in vault.setAside() {
            guard let recording = try asking({ () throws(CatalogueError) in try catalogue.recording(sha256) }) else {
                continue
            }
            let tombstone = try asking { () throws(CatalogueError) in try catalogue.tombstone(of: sha256) }
            if let tombstone, try !asking({ () throws(CatalogueError) in try catalogue.isHeld(sha256) }) {
                let fate = try asking { () throws(CatalogueError) in
                    try catalogue.disposal(tombstone.disposal)?.thumbnails
                }
                // The pictures first: killed in between, the file set aside still tells that both are to go.
                if fate == .remove { vault.removeDerived(sha256) }
                try moving { () throws(VaultError) in try vault.remove(setAside: sha256) }
                continue
            }
            try moving { () throws(VaultError) in try vault.putBack(sha256, to: recording.vaultPath) }
            returned.append(sha256)
            guard let tombstone else { continue }
            let back = Tombstone.Return(
                by: ProgramVersion.signature, at: now, why: "a hold came before its bytes went")
            try asking { () throws(CatalogueError) in try catalogue.takeBack(tombstone: tombstone.id, back) }
        }
        return returned
    }

    private static func asking<T>(_ body: () throws(CatalogueError) -> T) throws(Failure) -> T {
        do throws(CatalogueError) { return try body() } catch { throw .catalogue(error) }
    }

    private static func moving(_ body: () throws(VaultError) -> Void) throws(Failure) {
        do throws(VaultError) { try body() } catch { throw .vault(error) }
    }
}
