import Catalogue
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

/// A vault with real files and a catalogue, in a folder of its own that goes with it.
final class KeptSite {
    let vault: Vault
    let catalogue: SQLiteCatalogue
    let layers: RuleBook.Layers
    let site = SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
    /// 2026-11-20T18:00 in Shanghai.
    static let start = WallTime(seconds: 1_795_168_800)
    static let officers = ["021001", "021002", "021003", "021004", "021005"]

    init(_ regulation: String = "tangshan-gaoxin", roles: Bool = true) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kept-\(UUID().uuidString)").path
        let root = RawPath(folder)
        try Vault.create(at: root)
        try Folders.write(Array("schema: 1\n".utf8), to: root.appending("vault.yaml"))
        vault = try Vault(at: root, immutable: false)
        catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
        layers = try Books.layers(regulation)
        _ = try catalogue.store(
            officers: Self.officers.enumerated().map { index, number in
                Officer(policeNumber: number, name: nil, unit: index < 3 ? "U1" : "U2", unitName: nil)
            })
        guard roles else { return }
        for (person, role) in [
            ("021001", Role.administrator), ("021002", .archivist), ("021003", .approver), ("021004", .officer),
        ] {
            _ = try gate(at: Self.start).grant(
                RoleGrant(person: person, role: role, by: "021001", at: Self.start))
        }
    }

    deinit {
        try? catalogue.close()
        Folders.removeTree(vault.root)
    }

    func gate(at time: WallTime) -> AccessGate {
        AccessGate(catalogue: catalogue, book: layers.site, now: time)
    }

    var retention: RetentionKeeper { RetentionKeeper(catalogue: catalogue, layers: layers, site: site) }
    func disposals(at time: WallTime) -> DisposalKeeper { DisposalKeeper(retention: retention, now: time) }

    /// Takes a file in and files it under these dispatches.
    func receive(
        _ name: String, at time: WallTime = KeptSite.start, recorded: WallTime? = nil, under dispatches: [String] = [],
        officer: String = "021004", content: [UInt8]? = nil
    ) throws -> Recording {
        let content = content ?? Array("the bytes of \(name)".utf8)
        let source = vault.root.appending("card-\(name)")
        try Folders.write(content, to: source)
        defer { _ = source.withCString { unlink($0) } }
        guard
            case .stored(let sha256, let place) = try vault.receive(source, into: "2026/11/20/R1", claim: { _ in true })
        else { throw CancellationError() }
        let end = recorded ?? time
        var recording = Recording(
            sha256: sha256, size: Int64(content.count), originalName: name, vaultPath: place,
            receivedAt: time, recorder: "R1", officer: officer)
        recording.span = WallSpan(start: end - .seconds(600), end: end)
        recording.clock = ClockReading(source: .fileName, start: end - .seconds(600), error: .zero)
        recording.verdict = .whole
        let derived = try vault.temporaryDerivedFolder(sha256)
        try Folders.write([1, 2, 3], to: derived.appending("sheet.jpg"))
        try vault.adopt(derived, as: sha256)
        try file(recording, under: dispatches)
        return recording
    }

    /// Brings the bytes of a recording again, under another name.
    ///
    /// - Returns: whether they were stored a second time.
    func receivesAgain(_ recording: Recording) throws -> Bool {
        let source = vault.root.appending("card-again-\(recording.originalName)")
        try Folders.write(Array("the bytes of \(recording.originalName)".utf8), to: source)
        defer { _ = source.withCString { unlink($0) } }
        let known = try catalogue.recording(recording.sha256) != nil
        if case .stored = try vault.receive(source, into: "2026/11/20/R1", claim: { _ in !known }) { return true }
        return false
    }

    /// Replaces the segments of a recording, as a new list of dispatches does.
    func file(_ recording: Recording, under dispatches: [String]) throws {
        let span = try #require(recording.span)
        try catalogue.commit(
            RecordingCommit(
                recording: recording,
                segments: dispatches.map { dispatch in
                    Segment(
                        number: "", dispatch: dispatch, officer: recording.officer ?? "021004",
                        recording: recording.sha256, recorder: "R1", span: span, offset: .zero, length: span.length)
                }))
    }

    func dispatch(_ numbers: String...) throws {
        _ = try catalogue.store(
            dispatches: numbers.map { number in
                Dispatch(
                    number: number, officers: ["021004"],
                    span: WallSpan(start: Self.start - .seconds(3600), end: Self.start))
            })
    }

    func isThere(_ recording: Recording) -> Bool { vault.holds(recording.vaultPath, size: recording.size) }

    static func days(_ count: Int64) -> Nanoseconds { .seconds(count * 86_400) }

    /// From proposal to approval, the usual way.
    func approved(_ recordings: [Recording], at time: WallTime, undoDays: Int = 30) throws -> Int64 {
        let keeper = disposals(at: time)
        let proposed = try keeper.propose(
            recordings, code: keeper.preview(proposing: recordings).code, thumbnails: .remove, undoDays: undoDays,
            by: "021002", why: nil)
        _ = try keeper.approve(
            proposed.id, code: keeper.preview(approving: proposed.id).code, by: "021003", why: nil)
        return proposed.id
    }

    func carryOut(_ id: Int64, at time: WallTime) throws -> DisposalKeeper.Outcome {
        let keeper = disposals(at: time)
        return try keeper.carryOut(id, code: keeper.preview(carryingOut: id).code, vault: vault, by: "021002")
    }
}
