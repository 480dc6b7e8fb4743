import Evidence
import Testing

@testable import Regulation

/// Numbers that look random and are the same each time (SplitMix64).
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
    mutating func isHeads() -> Bool { Bool.random(using: &self) }

    mutating func traits(_ count: ClosedRange<Int>) -> Set<MatterTrait> {
        Set((0..<number(count)).map { _ in MatterTrait.allCases[number(0...MatterTrait.allCases.count - 1)] })
    }

    mutating func keep() -> KeepPeriod {
        switch number(0...7) {
        case 0...2: .months(number(1...40))
        case 3: .afterCaseEnd(months: number(1...12))
        case 4: .untilClosed
        case 5: .asCaseFile
        case 6: .longTerm
        default: .byRiskLevel
        }
    }

    mutating func book(_ id: String, isLayer: Bool) -> RetentionBook {
        let special = (0..<number(0...5)).map { index in
            RetentionRule(
                item: Rules.item("r\(index)"), when: traits(1...3), keep: keep(),
                disc: DiscRule.allCases[number(0...3)])
        }
        let standing = RetentionRule(item: Rules.item("default"), when: [], keep: keep(), isDefault: true)
        let levels = ["high", "medium", "low"].map { Rules.level($0, isHeads() ? number(1...60) : nil) }
        return RetentionBook(
            regulation: id, isLayer: isLayer, rules: RetentionRules(rules: special + [standing], riskLevels: levels))
    }

    mutating func matter() -> Matter {
        let file: Matter.CaseFilePeriod? =
            switch number(0...2) {
            case 0: nil
            case 1: .months(number(1...200))
            default: .permanent
            }
        return Matter(
            traits: traits(0...4), riskLevel: [nil, "high", "medium", "low", "unknown"][number(0...4)],
            caseEnd: isHeads() ? WallTime(seconds: Int64(number(1_700_000_000...1_900_000_000))) : nil, caseFile: file)
    }
}

@Suite("Nothing added ever keeps shorter") struct RetentionPropertyTests {
    private struct Case {
        var recordedEnd: WallTime
        var matters: [Matter]
        var holds: [Hold]
        var books: [RetentionBook]
        var utcOffset: Int

        init(_ dice: inout Dice) {
            recordedEnd = WallTime(seconds: Int64(dice.number(1_700_000_000...1_900_000_000)))
            matters = (0..<dice.number(0...3)).map { _ in dice.matter() }
            holds = dice.number(0...4) == 0 ? [Rules.hold("complaint")] : []
            books = [dice.book("site", isLayer: false)] + (dice.isHeads() ? [dice.book("layer", isLayer: true)] : [])
            utcOffset = dice.number(-12...14) * 3600
        }

        var decision: RetentionDecision? {
            RetentionDecision(
                recordedEnd: recordedEnd, matters: matters, holds: holds, books: books, utcOffset: utcOffset)
        }
    }

    /// Open is open: which of them is told is no matter of length.
    private func isShorter(_ new: RetentionDecision, than old: RetentionDecision) -> Bool {
        if case .open = new.keepUntil { return new.disc < old.disc }
        return new.keepUntil < old.keepUntil || new.disc < old.disc
    }

    @Test("a matter, a trait, a layer or a hold more, four thousand times", arguments: [1, 2, 3, 4] as [UInt64])
    func monotonic(_ seed: UInt64) throws {
        var dice = Dice(state: seed)
        var dates = 0
        for index in 0..<1000 {
            let before = Case(&dice)
            var after = before
            switch index % 4 {
            case 0: after.matters.insert(dice.matter(), at: dice.number(0...after.matters.count))
            case 1:
                guard !after.matters.isEmpty else { continue }
                after.matters[dice.number(0...after.matters.count - 1)].traits.formUnion(dice.traits(1...3))
            case 2: after.books.append(dice.book("another", isLayer: true))
            default: after.holds.append(Rules.hold("litigation"))
            }
            let (old, new) = (try #require(before.decision), try #require(after.decision))
            #expect(!isShorter(new, than: old), "seed \(seed), case \(index): \(old.keepUntil) to \(new.keepUntil)")
            // Whatever decides yields what is decided, and nothing in the chain is longer.
            #expect(new.decider.yields == new.keepUntil && !new.chain.contains { $0.yields > new.keepUntil })
            #expect(new.chain[new.discBy].disc == new.disc && !new.chain.contains { $0.disc > new.disc })
            if case .until(let date) = old.keepUntil {
                #expect(date >= before.recordedEnd || !before.matters.isEmpty)
                dates += 1
            }
        }
        // Else the cases would be all open, and show nothing.
        #expect(dates > 100)
    }

    @Test("the order of matters, holds and layers doesn't change how long") func order() throws {
        var dice = Dice(state: 7)
        for _ in 0..<1000 {
            let before = Case(&dice)
            var after = before
            after.matters.shuffle(using: &dice)
            after.books.reverse()
            let (old, new) = (try #require(before.decision), try #require(after.decision))
            #expect(old.keepUntil == new.keepUntil && old.disc == new.disc)
        }
    }
}
