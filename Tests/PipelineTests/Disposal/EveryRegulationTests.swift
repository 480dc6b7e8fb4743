import Catalogue
import Evidence
import Foundation
import Regulation
import Testing
import Vault

@testable import Pipeline

/// What was owed is remembered from one command to the next, and a command that neither corrects nor releases may not
/// make it less: by no article, for the figures of each regulation are tested elsewhere, but for all of them alike.
@Suite("Under every regulation nothing held is lost and no period is shortened")
struct EveryRegulationTests {
    static let regulations = ["tangshan-gaoxin", "zonghe-zhifa", "jian-xian", "luanchuan", "dapuhe"]
    private static let numbers = ["D1", "D2", "D3", "D4"]
    private static let matters = ["M1", "M2", "M3"]

    private final class Game {
        let site: KeptSite
        let layers: RuleBook.Layers
        var dice: Dice
        var now = KeptSite.start
        var recordings: [Recording] = []
        /// The latest date that anything owed by each recording ever came to.
        var owed: [String: WallTime] = [:]
        /// Kept without end by a rule, not by a case that goes on or a hold.
        var endless: Set<String> = []
        var holds: [Int64: HoldRecord.Subject] = [:]
        /// Under what each was ever filed, and the dispatches each matter has.
        var filed: [String: Set<String>] = [:]
        var told: [String: Set<String>] = [:]
        var gone: Set<String> = []

        init(_ regulation: String, seed: UInt64) throws {
            site = try KeptSite(regulation)
            // A site that is run: numbers for its levels of risk, where the articles leave them to it.
            var layers = site.layers
            for index in layers.site.keeping.retention.riskLevels.indices {
                layers.site.keeping.retention.riskLevels[index].months = 36 >> index
            }
            self.layers = layers
            dice = Dice(state: seed)
            for number in EveryRegulationTests.numbers { try site.dispatch(number) }
        }

        var keeper: RetentionKeeper { RetentionKeeper(catalogue: site.catalogue, layers: layers, site: site.site) }
        var disposals: DisposalKeeper { DisposalKeeper(retention: keeper, now: now) }

        /// Of which recordings less may be owed afterwards.
        func step() throws -> Set<String> {
            switch dice.number(0...13) {
            case 0, 1: try receive()
            case 2: try refile()
            case 3, 4, 5: return try list()
            case 6: try hold()
            case 7: try release()
            case 8: try propose()
            case 9: try decide()
            case 10: try carryOut()
            case 11: try receiveAgain()
            default: now = now + KeptSite.days(Int64(dice.number(10...300)))
            }
            return []
        }

        /// One that no dispatch and no matter keeps.
        func receivePlain() throws -> Recording {
            let new = try site.receive("plain.mp4", at: now)
            recordings.append(new)
            filed[new.sha256] = []
            return new
        }

        private func receive() throws {
            let under = dice.some(EveryRegulationTests.numbers)
            let new = try site.receive("f\(recordings.count).mp4", at: now, under: under)
            recordings.append(new)
            filed[new.sha256] = Set(under)
        }

        /// The same bytes again, as a card that was not emptied brings them: nothing of what is owed changes.
        private func receiveAgain() throws {
            guard !recordings.isEmpty else { return }
            let old = dice.one(recordings)
            guard site.isThere(old) else { return }
            let again = try site.receivesAgain(old)
            #expect(!again, "the same bytes are not stored twice")
        }

        /// When all is over and nothing holds, what may go does: the game is not won by never disposing of anything.
        func end() throws -> Int {
            now = now + KeptSite.days(6000)
            for id in holds.keys.sorted() { _ = try keeper.release(id, by: "021003", why: "end") }
            holds = [:]
            let there = recordings.filter { site.isThere($0) }
            let preview = try disposals.preview(proposing: there)
            guard !preview.items.isEmpty else { return 0 }
            let proposed = try disposals.propose(
                there, code: preview.code, thumbnails: .remove, undoDays: 0, by: "021002", why: nil)
            _ = try disposals.approve(
                proposed.id, code: disposals.preview(approving: proposed.id).code, by: "021003", why: nil)
            let code = try disposals.preview(carryingOut: proposed.id).code
            return try disposals.carryOut(proposed.id, code: code, vault: site.vault, by: "021002").tombstones.count
        }

        private func refile() throws {
            let recording = dice.one(recordings)
            // The one that nothing keeps stays without a dispatch.
            guard recording.originalName != "plain.mp4" else { return }
            let under = dice.some(EveryRegulationTests.numbers)
            try site.file(recording, under: under)
            filed[recording.sha256]?.formUnion(under)
        }

        /// A list of one case, as the case system has it that day: complaints and reconsiderations raise holds.
        private func list() throws -> Set<String> {
            let number = dice.one(EveryRegulationTests.matters)
            let levels = layers.site.keeping.retention.riskLevels.map(\.item.key)
            let traits = dice.number(0...3) == 0 ? MatterTrait.allCases.map(\.rawValue) : []
            let file: MatterRecord.CaseFile? = dice.one([nil, .months(dice.number(1...120)), .permanent])
            let record = MatterRecord(
                number: number, dispatches: dice.some(EveryRegulationTests.numbers),
                traits: dice.some(traits.isEmpty ? ["administrativeCase", "conflict"] : traits),
                riskLevel: levels.isEmpty || dice.number(0...2) == 0 ? nil : dice.one(levels),
                end: dice.number(0...1) == 0 ? nil : now - KeptSite.days(Int64(dice.number(0...200))), caseFile: file)
            let raised = try keeper.holdByRecord([record]).raised
            for hold in raised { holds[hold.id] = hold.subject }
            let isHeld = holds.values.contains(.matter(number))
            let correction = dice.number(0...4) == 0 ? MatterKeeper.Correction(by: "021002", why: "typed wrong") : nil
            let refused = try MatterKeeper(catalogue: site.catalogue).store([record], correction: correction).refused
            let isCorrected = correction != nil && refused.isEmpty && !isHeld
            let before = told[number] ?? []
            if isCorrected { told[number] = [] }
            told[number, default: []].formUnion(record.dispatches)
            guard isCorrected else { return [] }
            // Of this matter's recordings, as it was and as it is; nobody said anything of another's.
            let touched = before.union(record.dispatches)
            return Set(filed.filter { !$0.value.isDisjoint(with: touched) }.keys)
        }

        private func hold() throws {
            let subject: HoldRecord.Subject
            switch dice.number(0...2) {
            case 0 where !recordings.isEmpty: subject = .recording(dice.one(recordings).sha256)
            case 1: subject = .dispatch(dice.one(EveryRegulationTests.numbers))
            default: subject = .matter(dice.one(EveryRegulationTests.matters))
            }
            let event = dice.one(keeper.events.map(\.key) + ["other"])
            if let hold = try? keeper.hold(subject, event: event, by: "021002", why: "x") { holds[hold.id] = subject }
        }

        private func release() throws {
            guard let id = holds.keys.sorted().first else { return }
            let person = dice.one(KeptSite.officers)
            guard (try? keeper.release(id, by: person, why: "over")) != nil else { return }
            holds[id] = nil
        }

        private func propose() throws {
            let preview = try disposals.preview(proposing: recordings)
            _ = try? disposals.propose(
                recordings, code: preview.code, thumbnails: .remove, undoDays: dice.one([0, 30]),
                by: dice.one(KeptSite.officers), why: nil)
        }

        private func decide() throws {
            guard let disposal = try site.catalogue.disposals().randomElement(using: &dice) else { return }
            let code = try disposals.preview(approving: disposal.id).code
            _ = try? disposals.approve(disposal.id, code: code, by: dice.one(KeptSite.officers), why: nil)
        }

        private func carryOut() throws {
            guard let disposal = try site.catalogue.disposals().randomElement(using: &dice),
                let code = try? disposals.preview(carryingOut: disposal.id).code
            else { return }
            _ = try? disposals.carryOut(disposal.id, code: code, vault: site.vault, by: "021002")
        }

        func isHeld(_ sha256: String) -> Bool {
            let filed = filed[sha256] ?? []
            return holds.values.contains { subject in
                switch subject {
                case .recording(let held): held == sha256
                case .dispatch(let number): filed.contains(number)
                case .matter(let number): !filed.isDisjoint(with: told[number] ?? [])
                }
            }
        }

        /// - Parameter mayShorten: recordings of which somebody said that what was told was wrong.
        func check(mayShorten: Set<String>, _ note: Comment) throws {
            for recording in recordings where !gone.contains(recording.sha256) {
                let sha256 = recording.sha256
                if !site.isThere(recording) {
                    gone.insert(sha256)
                    #expect(!isHeld(sha256), "\(note): a held one was lost")
                    // No disc is ever burned here: what a rule wants on one may never go.
                    #expect(try keeper.answer(recording)?.owesDisc == false, "\(note): one owed to a disc was lost")
                    #expect(!endless.contains(sha256), "\(note): one that is kept without end was lost")
                    #expect(owed[sha256].map { $0 <= now } ?? true, "\(note): lost before its time")
                    continue
                }
                let answer = try #require(try keeper.answer(recording), note)
                #expect(isHeld(sha256) == (answer.decision.keepUntil == .open(.held)), "\(note): held")
                if mayShorten.contains(sha256) { (owed[sha256], _) = (nil, endless.remove(sha256)) }
                switch answer.decision.keepUntil {
                case .until(let date):
                    if let before = owed[sha256] { #expect(before <= date, "\(note): a period was shortened") }
                    #expect(!endless.contains(sha256), "\(note): an endless period got an end")
                    owed[sha256] = max(owed[sha256] ?? date, date)
                case .open(.longTerm): endless.insert(sha256)
                case .open: break
                }
            }
        }
    }

    @Test(
        "Lists, complaints, corrections, releases and disposals in any order", arguments: regulations,
        [1, 2, 3] as [UInt64])
    func sequences(regulation: String, seed: UInt64) throws {
        let game = try Game(regulation, seed: seed)
        let plain = try game.receivePlain()
        var holdsSeen = 0
        for step in 0..<120 {
            let mayShorten = try game.step()
            try game.check(mayShorten: mayShorten, "\(regulation), seed \(seed), step \(step)")
            holdsSeen = max(holdsSeen, game.holds.count)
        }
        let disposed = try game.end()
        try game.check(mayShorten: [], "\(regulation), seed \(seed), at the end")
        #expect(!game.site.isThere(plain), "\(regulation), seed \(seed): what nothing keeps goes")
        #expect(disposed > 0 || !game.gone.isEmpty, "\(regulation), seed \(seed)")
        // The game was played: recordings, holds, periods with a date.
        #expect(game.recordings.count > 3 && holdsSeen > 0 && !game.owed.isEmpty, "\(regulation), seed \(seed)")
    }
}
