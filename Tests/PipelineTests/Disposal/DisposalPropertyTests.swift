import Catalogue
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

/// What must never be gone, reckoned from everything ever said, by none of the product's rules or arithmetic: the
/// articles of 000 §19 and of the ministry's §13 are written out again here, and months are the calendar's of Foundation.
private struct Oracle {
    struct Case {
        var traits: Set<String> = []
        var dispatches: Set<String> = []
        var end: WallTime?
        /// The latest end anybody gave and did not correct.
        var latest: WallTime?
        var fileMonths: Int?
    }

    var received: [String: WallTime] = [:]
    var dispatches: [String: Set<String>] = [:]
    var cases: [String: Case] = [:]
    /// Holds in force.
    var holds: [Int64: HoldRecord.Subject] = [:]
    var gone: Set<String> = []

    func cases(of sha256: String) -> [(key: String, value: Case)] {
        cases.filter { !$0.value.dispatches.isDisjoint(with: dispatches[sha256] ?? []) }.map { ($0.key, $0.value) }
    }

    func isHeld(_ sha256: String) -> Bool {
        holds.values.contains { subject in
            switch subject {
            case .recording(let held): held == sha256
            case .dispatch(let number): dispatches[sha256]?.contains(number) == true
            case .matter(let number): cases(of: sha256).contains { $0.key == number }
            }
        }
    }

    /// Nil: never.
    func mayGo(_ sha256: String) -> WallTime? {
        guard let received = received[sha256], !isHeld(sha256) else { return nil }
        var until = Self.months(6, after: received)
        for (_, matter) in cases(of: sha256) {
            if matter.traits.contains("massIncident") { return nil }
            if matter.traits.contains("administrativeCase") {
                guard let end = matter.end else { return nil }
                until = max(until, Self.months(3, after: max(end, matter.latest ?? end)))
            }
            if matter.traits.contains("conflict") {
                guard let end = matter.end else { return nil }
                until = max(until, end, matter.latest ?? end)
            }
        }
        return until
    }

    private static func months(_ count: Int, after time: WallTime) -> WallTime {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Asia/Shanghai") ?? .gmt
        let date = Date(timeIntervalSince1970: Double(time.nanoseconds / 1_000_000_000))
        let day = calendar.startOfDay(for: calendar.date(byAdding: .month, value: count, to: date) ?? .distantFuture)
        let next = calendar.date(byAdding: .day, value: 1, to: day) ?? .distantFuture
        return WallTime(seconds: Int64(next.timeIntervalSince1970))
    }
}

struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func one<T>(_ values: [T]) -> T { values[number(0...values.count - 1)] }
    mutating func some<T>(_ values: [T]) -> [T] { values.filter { _ in number(0...2) == 0 } }
}

@Suite("Nothing that is held or still kept is ever lost")
struct DisposalPropertyTests {
    private static let numbers = ["D1", "D2", "D3", "D4"]
    private static let matters = ["M1", "M2", "M3"]
    private static let people = KeptSite.officers

    /// Everything a program or a person can ask of the library, in any order; most of it is refused.
    private final class Game {
        let site: KeptSite
        var oracle = Oracle()
        var recordings: [Recording] = []
        var now = KeptSite.start
        var dice: Dice
        /// What bytes went through, to see that the game is not an idle one.
        var disposedCount = 0

        init(seed: UInt64) throws {
            site = try KeptSite()
            dice = Dice(state: seed)
            for number in DisposalPropertyTests.numbers { try site.dispatch(number) }
        }

        func step() throws {
            switch dice.number(0...14) {
            case 0, 1: try receive()
            case 2: try refile()
            case 3, 4: try list()
            case 5: try hold()
            case 6: try release()
            case 7, 8: try propose()
            case 9, 10: try decide()
            case 11: try carryOut()
            case 12: try attack()
            case 13: try die()
            default: now = now + KeptSite.days(Int64(dice.number(1...120)))
            }
        }

        private func receive() throws {
            let under = dice.some(DisposalPropertyTests.numbers)
            // A clock anywhere in the past must not matter.
            let recorded = dice.number(0...2) == 0 ? WallTime(seconds: 946_684_800) : now
            let new = try site.receive(
                "f\(recordings.count).mp4", at: now, recorded: recorded, under: under,
                officer: dice.one(["021003", "021004"]))
            recordings.append(new)
            oracle.received[new.sha256] = now
            oracle.dispatches[new.sha256] = Set(under)
        }

        private func refile() throws {
            guard !recordings.isEmpty else { return }
            let recording = dice.one(recordings)
            let under = dice.some(DisposalPropertyTests.numbers)
            try site.file(recording, under: under)
            oracle.dispatches[recording.sha256]?.formUnion(under)
        }

        private func list() throws {
            let number = dice.one(DisposalPropertyTests.matters)
            let record = MatterRecord(
                number: number, dispatches: dice.some(DisposalPropertyTests.numbers),
                traits: dice.some(["administrativeCase", "conflict", "massIncident", "dailyInspection"]),
                end: dice.number(0...1) == 0 ? nil : now - KeptSite.days(Int64(dice.number(0...200))))
            let correction = dice.number(0...3) == 0 ? MatterKeeper.Correction(by: "021002", why: "typed wrong") : nil
            let stored = try MatterKeeper(catalogue: site.catalogue).store([record], correction: correction)
            let known = oracle.cases[number]
            let isHeld = oracle.holds.values.contains(.matter(number))
            if correction != nil, !isHeld, stored.refused.isEmpty {
                // An end that was corrected to an earlier one counts as said; any other leaves the latest standing.
                let isEarlier = record.end.flatMap { end in known?.latest.map { end < $0 } } ?? false
                oracle.cases[number] = Oracle.Case(
                    traits: Set(record.traits), dispatches: Set(record.dispatches), end: record.end,
                    latest: isEarlier ? record.end : [known?.latest, record.end].compactMap { $0 }.max())
            } else {
                // Whatever was said stays said; an end that comes later, or goes, keeps longer.
                var matter = known ?? Oracle.Case(end: record.end)
                matter.traits.formUnion(record.traits)
                matter.dispatches.formUnion(record.dispatches)
                matter.end = record.end
                matter.latest = [matter.latest, record.end].compactMap { $0 }.max()
                oracle.cases[number] = matter
            }
        }

        private func subject() -> HoldRecord.Subject? {
            switch dice.number(0...2) {
            case 0: recordings.isEmpty ? nil : .recording(dice.one(recordings).sha256)
            case 1: .dispatch(dice.one(DisposalPropertyTests.numbers))
            default: .matter(dice.one(DisposalPropertyTests.matters))
            }
        }

        private func hold(by catalogue: SQLiteCatalogue? = nil) throws {
            guard let subject = subject() else { return }
            let person = dice.one(DisposalPropertyTests.people)
            let keeper = RetentionKeeper(
                catalogue: catalogue ?? site.catalogue, layers: site.layers, site: site.site)
            if let hold = try? keeper.hold(subject, event: "complaint", by: person, why: "x") {
                oracle.holds[hold.id] = subject
            }
        }

        /// Another process raises a hold between somebody's look at a list and its carrying out.
        private func holdElsewhere() throws {
            let other = try SQLiteCatalogue(path: site.vault.root.appending("catalogue.sqlite").text)
            try hold(by: other)
            try other.close()
        }

        private func release() throws {
            guard let id = oracle.holds.keys.sorted().first else { return }
            let person = dice.one(DisposalPropertyTests.people)
            if (try? site.retention.release(id, by: person, why: "over")) != nil {
                #expect(person == "021003", "a hold is released by an approver only")
                oracle.holds[id] = nil
            }
        }

        private func propose() throws {
            let keeper = site.disposals(at: now)
            let preview = try keeper.preview(proposing: recordings)
            for item in preview.items {
                let until = oracle.mayGo(item.sha256)
                #expect(until.map { $0 <= now } == true, "proposed too early: \(item.name)")
            }
            _ = try? keeper.propose(
                recordings, code: preview.code, thumbnails: .remove, undoDays: dice.one([0, 30]),
                by: dice.one(DisposalPropertyTests.people), why: nil)
        }

        private func decide() throws {
            guard let disposal = try site.catalogue.disposals().randomElement(using: &dice) else { return }
            let keeper = site.disposals(at: now)
            let person = dice.one(DisposalPropertyTests.people)
            switch dice.number(0...5) {
            case 0: _ = try? keeper.refuse(disposal.id, by: person, why: "no")
            case 1: _ = try? keeper.undo(disposal.id, by: person, why: "no")
            default:
                let code = try keeper.preview(approving: disposal.id).code
                _ = try? keeper.approve(disposal.id, code: code, by: person, why: nil)
            }
        }

        private func carryOut() throws {
            guard let disposal = try site.catalogue.disposals().randomElement(using: &dice) else { return }
            let keeper = site.disposals(at: now)
            guard let code = try? keeper.preview(carryingOut: disposal.id).code else { return }
            if dice.number(0...1) == 0 { try holdElsewhere() }
            _ = try? keeper.carryOut(disposal.id, code: code, vault: site.vault, by: "021002")
        }

        /// A disposal that dies on the way, before its transaction ends or after; then the next command.
        private func die() throws {
            guard let disposal = try site.catalogue.disposals().randomElement(using: &dice),
                let item = try? site.disposals(at: now).preview(carryingOut: disposal.id).items.first,
                let recording = recordings.first(where: { $0.sha256 == item.sha256 })
            else { return }
            struct Killed: Error {}
            let isCommitted = dice.number(0...1) == 0
            let tombstone = Tombstone(sha256: item.sha256, disposal: disposal.id, by: "021002", at: now)
            _ = try? site.catalogue.dispose(tombstone) {
                try site.vault.setAside(recording.vaultPath, sha256: item.sha256)
                if !isCommitted { throw Killed() }
            }
            #expect(!site.isThere(recording) || oracle.isHeld(item.sha256))
            if dice.number(0...1) == 0 { try holdElsewhere() }
            try DisposalRecovery.run(site.catalogue, site.vault, now: now)
            if !isCommitted || oracle.isHeld(item.sha256) { #expect(site.isThere(recording)) }
        }

        /// Past the library's own way: the catalogue asked directly.
        private func attack() throws {
            guard !recordings.isEmpty else { return }
            let disposals = try site.catalogue.disposals()
            let recording = dice.one(recordings)
            let tombstone = Tombstone(
                sha256: recording.sha256, disposal: disposals.randomElement(using: &dice)?.id ?? 1, by: "021002",
                at: now)
            let stone = try? site.catalogue.dispose(tombstone, {})
            guard let stone else { return }
            // What it lets pass is approved by two, not held, and its time is over by the list; the bytes are still there.
            #expect(!oracle.isHeld(recording.sha256))
            let disposal = try #require(try site.catalogue.disposal(stone.disposal))
            #expect(disposal.approval.map { $0.by != disposal.by } == true)
            let item = disposal.items.first { $0.sha256 == recording.sha256 }
            #expect(item.map { $0.keptUntil <= now } == true)
            #expect(site.isThere(recording))
            try site.catalogue.takeBack(tombstone: stone.id, Tombstone.Return(by: "021002", at: now, why: "attack"))
        }

        func check() throws {
            for recording in recordings where !oracle.gone.contains(recording.sha256) {
                if site.isThere(recording) { continue }
                oracle.gone.insert(recording.sha256)
                disposedCount += 1
                let until = oracle.mayGo(recording.sha256)
                #expect(until.map { $0 <= now } == true, "lost \(recording.originalName)")
                let stone = try #require(try site.catalogue.tombstone(of: recording.sha256))
                let disposal = try #require(try site.catalogue.disposal(stone.disposal))
                let approval = try #require(disposal.approval)
                #expect(disposal.by == "021002" && approval.by == "021003")
                #expect(approval.at + KeptSite.days(Int64(disposal.undoDays)) <= stone.at)
                #expect(disposal.items.contains { $0.sha256 == recording.sha256 })
            }
        }
    }

    @Test("No sequence of commands loses a held item or shortens a period", arguments: 1...10)
    func sequences(seed: UInt64) throws {
        let game = try Game(seed: seed)
        for _ in 0..<140 {
            try game.step()
            try game.check()
        }
        // A year and a half later what may go can go: the game is not won by never disposing of anything.
        game.now = game.now + KeptSite.days(600)
        for (id, _) in game.oracle.holds { _ = try game.site.retention.release(id, by: "021003", why: "end") }
        game.oracle.holds = [:]
        let due = try game.site.disposals(at: game.now).preview(proposing: game.recordings)
        if !due.items.isEmpty {
            let id = try game.site.approved(game.recordings, at: game.now, undoDays: 0)
            let outcome = try game.site.carryOut(id, at: game.now)
            #expect(outcome.tombstones.count == due.items.count)
            try game.check()
            #expect(game.disposedCount > 0)
        }
    }
}
