import Archive
import Custody
import Evidence
import Foundation
import Testing
import Vault

@testable import Catalogue
@testable import Pipeline

/// A vault with recordings, its custody log, and a folder for images.
final class DiscSite {
    let kept: KeptSite
    let custody: CustodyKeeper
    var settings = DiscSettings()
    let images: RawPath
    let drive: RawPath

    init(sets: Int = 2, _ regulation: String = "tangshan-gaoxin") throws {
        kept = try KeptSite(regulation)
        // The catalogue has events already: a keeper would not make a log that was there before.
        let folder = CustodyKeeper.folder(of: kept.vault.root)
        try CustodyLog.create(at: folder, origin: "unbroken.vault/test")
        custody = try CustodyKeeper(root: kept.vault.root, catalogue: kept.catalogue)
        try custody.carry()
        settings.sets = sets
        settings.isRehearsal = true
        images = kept.vault.root.appending("images")
        drive = kept.vault.root.appending("drive")
    }

    func keeper(at time: WallTime = KeptSite.start) -> DiscKeeper {
        DiscKeeper(retention: kept.retention, root: kept.vault.root, settings: settings, now: time)
    }

    /// Two recordings of one dispatch.
    func recordings() throws -> [Recording] {
        try kept.dispatch("D1")
        return [try kept.receive("一 楼.mp4", under: ["D1"]), try kept.receive("b.mp4", under: ["D1"])]
    }

    func preview(
        _ recordings: [Recording], sets: [DiscSet] = [.sealed, .forUse], medium: Medium = .dvdPlusR,
        again: Bool = false
    ) throws -> DiscKeeper.Preview {
        var request = DiscSelection.Request()
        request.recordings = recordings.map(\.sha256)
        request.leavingOutSets = again ? nil : sets.count
        return try keeper().preview(request, PlanSettings(medium: medium), sets: sets, .en)
    }

    func confirmed(_ recordings: [Recording], sets: [DiscSet] = [.sealed, .forUse]) throws -> DiscPlanRecord {
        let preview = try preview(recordings, sets: sets)
        return try keeper().confirm(preview, code: preview.code, by: "021002", why: nil)
    }

    var build: DiscBuild { DiscBuild(keeper(), log: custody.log, carry: { try self.custody.carry() }) }
    /// Files of a test are no media, and their dispatches have no place: why they are archived all the same.
    static let accepted = "made for trying"
    var options: DiscBuild.Options {
        var options = DiscBuild.Options(folder: images, writer: BridgeWriter())
        options.accepting = Self.accepted
        return options
    }

    @discardableResult
    func built(_ identity: String) throws -> DiscBuild.Result { try build.run(identity, options, by: "021002") }

    /// Burns onto a drive of a test's own.
    @discardableResult
    func burn(_ identity: String, on drive: RehearsalDrive) throws -> DiscBurning.Result {
        try DiscBurning(keeper()).run(
            identity, DiscBurning.Options(drive: .rehearsal(self.drive)), by: "021002", control: ImageControl()
        ) { _, _ in drive }
    }

    func rehearsal(_ medium: Medium = .dvdPlusR, _ faults: [RehearsalDrive.Fault] = []) throws -> RehearsalDrive {
        let drive = try RehearsalDrive(kept.vault.root.appending("drive-\(UUID().uuidString)"))
        drive.insert(medium, faults: faults)
        return drive
    }

    @discardableResult
    func verify(_ identity: String, on drive: RehearsalDrive) throws -> DiscReading.Result {
        try DiscReading(keeper()).run(
            identity, .rehearsal(self.drive), by: "021002", ImageControl(), { $0 == .pass ? .verified : .failed }
        ) { _ in drive }
    }

    /// From plan to verified discs of every set.
    func made(_ recordings: [Recording]) throws -> DiscPlanRecord {
        let plan = try confirmed(recordings)
        for copy in try kept.catalogue.discCopies(ofPlan: plan.id) {
            try built(copy.identity)
            let drive = try rehearsal()
            try burn(copy.identity, on: drive)
            try verify(copy.identity, on: drive)
        }
        return plan
    }

    /// As only another program could write it: the catalogue's own triggers refuse it.
    func forceTombstone(of recording: Recording) throws {
        for sql in [
            "DROP TRIGGER tombstone_approved", "DROP TRIGGER tombstone_not_planned", "DROP TRIGGER tombstone_listed",
            "DROP TRIGGER tombstone_on_disc", "PRAGMA foreign_keys = OFF",
            "INSERT INTO tombstone (sha256, disposal_id, by, at) VALUES ('\(recording.sha256)', 1, 'x', 0)",
            "PRAGMA foreign_keys = ON",
        ] {
            _ = try kept.catalogue.sql(sql)
        }
    }

    func phase(_ identity: String) throws -> DiscCopyState.Phase { try keeper().copy(identity).state.phase }
}

/// The failure that a body ends with.
func discFailure(_ body: () throws -> Void) -> DiscFailure? {
    do { try body() } catch { return DiscFailure(error) }
    return nil
}
