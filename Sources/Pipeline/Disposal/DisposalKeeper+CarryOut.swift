import Catalogue
import Evidence
import Regulation
import Vault

/// Carrying out what was approved, and going on after a kill.
extension DisposalKeeper {
    public struct Outcome: Sendable {
        public var tombstones: [Tombstone] = []
        public var bytes: Int64 = 0
        public var obstacles: [DisposalObstacle] = []
    }

    /// What would go now. Throws while the proposal doesn't allow it.
    public func preview(carryingOut id: Int64) throws(DisposalError) -> Preview {
        let disposal = try proposal(id)
        try allowing { () throws(Disposal.Failure) in try disposal.allowsDisposal(at: now) }
        let obstacles = Dictionary(try obstacles(disposal).map { ($0.key, $0.value) }) { first, _ in first }
        return Preview(
            "dispose D\(id)", disposal.items.filter { obstacles[$0.sha256] == nil },
            obstacles.values.sorted { $0.sha256 < $1.sha256 })
    }

    /// Removes the bytes of what was looked at. What is no longer due stays and is named.
    public func carryOut(_ id: Int64, code: String, vault: Vault, by: String) throws(DisposalError) -> Outcome {
        try passing { () throws(AccessError) in
            try gate.known(by)
            try gate.requireAlways(.dispose, of: by)
        }
        try recover(vault)
        let preview = try preview(carryingOut: id)
        guard preview.code == code else { throw .otherList(code: preview.code) }
        let thumbnails = try proposal(id).thumbnails
        var outcome = Outcome()
        outcome.obstacles = preview.obstacles
        for item in preview.items {
            switch try carryOut(item, of: id, vault: vault, by: by) {
            case .success(let tombstone):
                if thumbnails == .remove { vault.removeDerived(item.sha256) }
                try removing { () throws(VaultError) in try vault.remove(setAside: item.sha256) }
                outcome.tombstones.append(tombstone)
                outcome.bytes = outcome.bytes.addingSaturated(item.size)
            case .failure(let stays): outcome.obstacles.append(stays.obstacle)
            }
        }
        return outcome
    }

    private func recover(_ vault: Vault) throws(DisposalError) {
        do throws(DisposalRecovery.Failure) {
            try DisposalRecovery.run(catalogue, vault, now: now)
        } catch {
            switch error {
            case .vault(let error): throw .vault(error)
            case .catalogue(let error): throw .catalogue(error)
            }
        }
    }

    /// One recording: decided again, written down and set aside in one transaction.
    private func carryOut(
        _ item: Disposal.Item, of id: Int64, vault: Vault, by: String
    ) throws(DisposalError) -> Result<Tombstone, Stays> {
        func stays(_ why: DisposalObstacle.Why) -> Stays {
            Stays(obstacle: DisposalObstacle(sha256: item.sha256, name: item.name, why: why))
        }
        let recording = try reading { () throws(CatalogueError) in try catalogue.recording(item.sha256) }
        guard let recording, vault.holds(recording.vaultPath, size: item.size) else {
            return .failure(stays(.missing))
        }
        var failure: DisposalError?
        var obstacle: Stays?
        let tombstone = Tombstone(sha256: item.sha256, disposal: id, by: by, at: now)
        do throws(CatalogueError) {
            return .success(
                try catalogue.dispose(tombstone) {
                    do throws(DisposalError) {
                        // Read again: nobody can write between this look and the end of the transaction.
                        switch try look(lastSeen: item.sha256) {
                        case .failure(let stays): obstacle = stays
                        case .success:
                            try removing { () throws(VaultError) in
                                try vault.setAside(recording.vaultPath, sha256: item.sha256)
                            }
                            return
                        }
                    } catch {
                        failure = error
                    }
                    throw Abandoned()
                })
        } catch {
            // Nothing was written: what was set aside goes back.
            if vault.setAside().contains(item.sha256) {
                try removing { () throws(VaultError) in try vault.putBack(item.sha256, to: recording.vaultPath) }
            }
            if let failure { throw failure }
            if let obstacle { return .failure(obstacle) }
            guard error.code == .refused else { throw .catalogue(error) }
            return .failure(stays(.guarded(error.message)))
        }
    }

    private struct Abandoned: Error {}

    /// The state of everything but the tombstone just written, which this transaction alone sees.
    private func look(lastSeen sha256: String) throws(DisposalError) -> Result<Disposal.Item, Stays> {
        guard let recording = try reading({ () throws(CatalogueError) in try catalogue.recording(sha256) }) else {
            return .failure(Stays(obstacle: DisposalObstacle(sha256: sha256, name: "", why: .missing)))
        }
        return try look(recording)
    }

    private func removing<T>(_ body: () throws(VaultError) -> T) throws(DisposalError) -> T {
        do throws(VaultError) { return try body() } catch { throw .vault(error) }
    }
}
