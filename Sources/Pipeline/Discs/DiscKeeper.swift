import Archive
import Catalogue
import Evidence
import Foundation
import Glibc
import Regulation
import Vault

/// The register of discs: plans are confirmed here, and everything that happens to a disc is entered here.
/// docs/design/disc-register.md
public struct DiscKeeper: Sendable {
    public let retention: RetentionKeeper
    public let root: RawPath
    public let settings: DiscSettings
    /// For the four-property check of a disc.
    public let fourProperties: FourPropertySettings
    public let now: WallTime
    public let gate: AccessGate

    public init(
        retention: RetentionKeeper, root: RawPath, settings: DiscSettings,
        fourProperties: FourPropertySettings = .usual, now: WallTime = .now
    ) {
        self.fourProperties = fourProperties
        self.retention = retention
        self.root = root
        self.settings = settings
        self.now = now
        gate = AccessGate(catalogue: retention.catalogue, book: retention.layers.site, now: now)
    }

    public var catalogue: any CatalogueEngine { retention.catalogue }
    public var site: SiteTime { retention.site }

    func permit(_ person: String) throws {
        try gate.known(person)
        try gate.require(.discs, of: person)
    }

    // MARK: Plans

    /// A plan that may be confirmed; the code is over all that would be frozen.
    public struct Preview: Sendable {
        public var plan: DiscPlan
        public var choice: DiscSelection.Choice
        public var sets: [DiscSet]
        public var items: [DiscPlanRecord.Item]
        public var code: String
    }

    public func preview(
        _ request: DiscSelection.Request, _ planning: PlanSettings, sets: [DiscSet], _ language: Language
    ) throws -> Preview {
        let choice = try DiscSelection(retention: retention, root: root).choose(request, language)
        let plan = DiscPlanner(planning).plan(choice.items)
        let items = try Self.items(plan)
        var lines = ["plan", planning.medium.key, String(planning.medium.sectors)] + sets.map(\.key)
        lines.append(try Self.json(planning))
        lines += items.map { "\($0.disc) \($0.sha256) \($0.size) \($0.path)" }
        let digest = FileDigest.sha256(text: lines.joined(separator: "\n")) ?? ""
        return Preview(plan: plan, choice: choice, sets: sets, items: items, code: String(digest.prefix(12)))
    }

    /// Freezes the plan that was looked at.
    public func confirm(_ preview: Preview, code: String, by: String, why: String?) throws -> DiscPlanRecord {
        try permit(by)
        guard !preview.items.isEmpty else { throw DiscFailure.nothingToPlan }
        guard preview.sets.count >= settings.sets else {
            throw DiscFailure.tooFewSets(preview.sets.count, least: settings.sets)
        }
        guard preview.code == code else { throw DiscFailure.otherList(code: preview.code) }
        let plan = preview.plan
        return try catalogue.add(
            discPlan: DiscPlanRecord(
                medium: plan.settings.medium.key, sectors: plan.settings.medium.sectors,
                isMeasured: plan.settings.medium.isMeasured, settings: try Self.json(plan.settings),
                sets: preview.sets.map { DiscPlanRecord.NamedSet(key: $0.key, zh: $0.title.zh, en: $0.title.en) },
                discs: plan.discs.map { DiscPlanRecord.Disc(number: $0.number, sectors: max(1, $0.sectors)) }, by: by,
                at: now, why: why), prefix: settings.name, items: preview.items)
    }

    public func withdraw(_ key: String, by: String, why: String) throws -> DiscPlanRecord {
        try permit(by)
        guard !why.isEmpty else { throw DiscFailure.needsReason }
        let plan = try plan(key)
        guard let ended = try catalogue.end(discPlan: plan.id, DiscPlanRecord.End(by: by, at: now, why: why)) else {
            throw DiscFailure.unknownPlan(key)
        }
        return ended
    }

    static func items(_ plan: DiscPlan) throws -> [DiscPlanRecord.Item] {
        try plan.discs.flatMap { disc in
            let placed = disc.groups.flatMap { group in group.items.map { (group, $0) } }
            let paths = try DiscPaths.assign(
                placed.map { group, item in
                    DiscPaths.Request(
                        sha256: item.sha256, originalName: item.name, folder: group.group, bytes: item.bytes)
                }, parts: plan.settings.parts)
            return try placed.map { group, item in
                guard let path = paths[item.sha256] else { throw DiscFailure.pathTaken(item.name) }
                return DiscPlanRecord.Item(
                    disc: disc.number, sha256: item.sha256, size: item.bytes, name: item.name, path: path.text,
                    group: group.group, portion: group.portion, portions: group.portions, reason: item.reason)
            }
        }
    }

    private static func json(_ settings: PlanSettings) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(settings), as: UTF8.self)
    }

    public func plan(_ key: String) throws -> DiscPlanRecord {
        guard let plan = try catalogue.discPlan(key) else { throw DiscFailure.unknownPlan(key) }
        return plan
    }

    public func planning(_ plan: DiscPlanRecord) throws -> PlanSettings {
        try JSONDecoder().decode(PlanSettings.self, from: Data(plan.settings.utf8))
    }

    /// What is to be done about discs at a time.
    public func due(at time: WallTime) throws -> [DiscDue] {
        DiscDue.list(
            try catalogue.discCopies(ofPlan: nil), try catalogue.discDraws(), settings, at: time, zone: site.zone)
    }

    // MARK: Copies

    public func copy(_ identity: String) throws -> DiscCopyRecord {
        guard let copy = try catalogue.discCopy(identity) else { throw DiscFailure.unknownDisc(identity) }
        return copy
    }

    /// Those named by a plan's key, a disc's identity, or both narrowed by set and number.
    public func copies(_ subject: String, set: String? = nil, disc: Int? = nil) throws -> [DiscCopyRecord] {
        if let copy = try catalogue.discCopy(subject) { return [copy] }
        let plan = try plan(subject)
        return try catalogue.discCopies(ofPlan: plan.id).filter { copy in
            (set.map { $0.uppercased() == copy.set } ?? true) && (disc.map { $0 == copy.disc } ?? true)
        }
    }

    /// Enters an event, after the person's right to and with the copy as it then is.
    @discardableResult
    public func enter(_ event: DiscEvent, _ copy: DiscCopyRecord, isOfProgram: Bool = false) throws -> DiscCopyRecord {
        if !isOfProgram { try permit(event.by) }
        do throws(DiscCopyState.Failure) {
            try copy.state.check(event)
        } catch {
            throw DiscFailure.notNow(disc: copy.identity, kind: error.kind, phase: error.phase)
        }
        guard let changed = try catalogue.add(discEvent: event, toCopy: copy.id) else {
            throw DiscFailure.unknownDisc(copy.identity)
        }
        return changed
    }

    // MARK: One at a time

    /// Locks and notes of work under way.
    public var folder: RawPath { root.appending("discs") }

    func lock(_ copy: DiscCopyRecord) throws -> NamedLock {
        try Folders.make(folder)
        do throws(VaultError) {
            let held = try NamedLock(folder.appending(".lock-\(copy.identity)"))
            removeUnwritten(of: copy, in: folder)
            return held
        } catch {
            throw error.code == .inUse ? DiscFailure.busy(copy.identity) : .vault(error)
        }
    }

    /// What a killed run left of a small file of this copy, before it had its name. Only with the copy's lock held.
    func removeUnwritten(of copy: DiscCopyRecord, in folder: RawPath) {
        for entry in Folders.list(folder) where entry.isFile {
            guard let match = entry.name.text.wholeMatch(of: /\.writing-[0-9]+-(.+)/),
                match.1.hasPrefix(copy.identity + ".") || match.1.hasPrefix(copy.identity + "-")
            else { continue }
            _ = folder.appending(entry.name).withCString { unlink($0) }
        }
    }

    /// A disc that was being burnt when the program was killed is of no use: nobody knows what is on it.
    @discardableResult
    public func recover() throws -> [DiscCopyRecord] {
        var spoiled: [DiscCopyRecord] = []
        for copy in try catalogue.discCopies(ofPlan: nil) where copy.state.phase == .burning {
            // Locked: it is being burnt now.
            guard let held = try? lock(copy) else { continue }
            defer { withExtendedLifetime(held) {} }
            guard let seen = try catalogue.discCopy(copy.identity), seen.state.phase == .burning else { continue }
            let event = DiscEvent(
                .spoiled, by: ProgramVersion.signature, at: now, drive: seen.state.drive, medium: seen.state.medium,
                text: "the program ended while the disc was being burnt")
            spoiled.append(try enter(event, seen, isOfProgram: true))
        }
        return spoiled
    }
}
