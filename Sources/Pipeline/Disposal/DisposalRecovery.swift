import Catalogue
import Evidence
import Vault

/// Goes on where a disposal was killed: docs/design/disposal.md.
public enum DisposalRecovery {
    /// What has a tombstone goes, what has none goes back; and back goes what a hold has reached meanwhile, with its
    /// tombstone taken back.
    ///
    /// - Returns: digests of what was put back.
    @discardableResult
    public static func run(_ catalogue: any CatalogueEngine, _ vault: Vault, now: WallTime = .now) throws -> [String] {
        var returned: [String] = []
        for sha256 in vault.setAside() {
            guard let recording = try catalogue.recording(sha256) else { continue }
            let tombstone = try catalogue.tombstone(of: sha256)
            if let tombstone, try !catalogue.isHeld(sha256) {
                let fate = try catalogue.disposal(tombstone.disposal)?.thumbnails
                // The pictures first: killed in between, the file set aside still tells that both are to go.
                if fate == .remove { vault.removeDerived(sha256) }
                try vault.remove(setAside: sha256)
                continue
            }
            try vault.putBack(sha256, to: recording.vaultPath)
            returned.append(sha256)
            guard let tombstone else { continue }
            try catalogue.takeBack(
                tombstone: tombstone.id,
                Tombstone.Return(by: ProgramVersion.signature, at: now, why: "a hold came before its bytes went"))
        }
        return returned
    }
}
