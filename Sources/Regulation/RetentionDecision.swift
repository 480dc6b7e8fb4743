import Evidence

/// Until when a recording is kept.
public enum KeepUntil: Hashable, Sendable, Comparable {
    /// Up to this moment, the midnight at the end of a day.
    case until(WallTime)
    case open(OpenReason)

    /// An open one goes before any date.
    public static func < (a: KeepUntil, b: KeepUntil) -> Bool {
        switch (a, b) {
        case (.until(let a), .until(let b)): a < b
        case (.until, .open): true
        case (.open, .until): false
        case (.open(let a), .open(let b)): a < b
        }
    }
}

/// Why there is no date. In order: where there are several, the last one is told.
public enum OpenReason: Int, CaseIterable, Hashable, Sendable, Comparable {
    /// The risk level is not set, or the site's table has no number for it.
    case riskLevelWithoutNumber
    /// As the case file, and nobody has said how long that is kept.
    case caseFileUnknown
    /// The period begins with the end of a case that goes on.
    case caseOpen
    /// Until the matter is dealt with, and it is not.
    case matterOpen
    case longTerm
    /// Somebody must lift the hold.
    case held

    public static func < (a: OpenReason, b: OpenReason) -> Bool { a.rawValue < b.rawValue }
}

/// The retention rules of one regulation, under its id.
public struct RetentionBook: Hashable, Sendable {
    public var regulation: String
    public var isLayer: Bool
    public var rules: RetentionRules

    public init(regulation: String, isLayer: Bool = false, rules: RetentionRules) {
        self.regulation = regulation
        self.isLayer = isLayer
        self.rules = rules
    }
}

/// One rule that applies, and what it comes to.
public struct RetentionReason: Hashable, Sendable {
    public var regulation: String
    public var isLayer: Bool
    /// `key` is the rule's or the hold's.
    public var item: RuleItem
    /// Which of the matters, from 0; nil for the default rule and for holds.
    public var matter: Int?
    public var yields: KeepUntil
    public var disc: DiscRule
    public var discSource: Source
}

/// A layer that asks for more than the site's own regulation.
public struct LayerWarning: Hashable, Sendable {
    public var layer: RetentionReason
    public var local: RetentionReason
}

/// How long one recording is kept, and why.
///
/// Every rule that applies yields a date or none; the longest keeps. Nothing is ever taken away from the rules that
/// apply, so that a further matter, trait, layer or hold can only keep longer.
public struct RetentionDecision: Hashable, Sendable {
    public var keepUntil: KeepUntil
    /// In order: book by book, its default first, then matter by matter; then the holds.
    public var chain: [RetentionReason]
    /// Index in ``chain``: the first of those that keep longest.
    public var decidedBy: Int
    public var disc: DiscRule
    /// Index in ``chain``: where ``disc`` comes from.
    public var discBy: Int
    public var warnings: [LayerWarning]

    public var decider: RetentionReason { chain[decidedBy] }

    /// Nil where no rule and no hold applies: no book, or one without a default.
    ///
    /// `utcOffset`: seconds east of UTC at the site, where its clocks never change.
    public init?(
        recordedEnd: WallTime, matters: [Matter], holds: [Hold] = [], books: [RetentionBook], utcOffset: Int
    ) {
        self.init(
            recordedEnd: recordedEnd, matters: matters, holds: holds, books: books, utcOffsetAt: { _ in utcOffset })
    }

    /// `utcOffsetAt`: seconds east of UTC at the site at a moment; see ``WallTime/adding(months:utcOffset:)``.
    public init?(
        recordedEnd: WallTime, matters: [Matter], holds: [Hold] = [], books: [RetentionBook],
        utcOffsetAt utcOffset: @escaping (WallTime) -> Int
    ) {
        let clock = RetentionClock(recordedEnd: recordedEnd, utcOffset: utcOffset)
        let chain =
            books.flatMap { book in clock.reasons(book, matters) }
            + holds.map { hold in
                RetentionReason(
                    regulation: hold.regulation, isLayer: false, item: hold.item, matter: nil, yields: .open(.held),
                    disc: .none, discSource: hold.item.source)
            }
        guard let longest = Self.first(chain, by: \.yields), let disc = Self.first(chain, by: \.disc) else {
            return nil
        }
        self.chain = chain
        decidedBy = longest
        keepUntil = chain[longest].yields
        discBy = disc
        self.disc = chain[disc].disc
        warnings = Self.warnings(books, chain)
    }

    /// The first of the greatest.
    private static func first<Value: Comparable>(
        _ chain: [RetentionReason], by value: (RetentionReason) -> Value
    ) -> Int? {
        chain.indices.reduce(nil) { best, index in
            guard let best else { return index }
            return value(chain[best]) < value(chain[index]) ? index : best
        }
    }

    private static func warnings(_ books: [RetentionBook], _ chain: [RetentionReason]) -> [LayerWarning] {
        func longest(_ book: RetentionBook) -> RetentionReason? {
            let own = chain.filter { $0.regulation == book.regulation && $0.yields != .open(.held) }
            return first(own, by: \.yields).map { own[$0] }
        }
        var warnings: [LayerWarning] = []
        for site in books where !site.isLayer {
            guard let local = longest(site) else { continue }
            for book in books where book.isLayer {
                guard let layer = longest(book), local.yields.isShorter(than: layer.yields) else { continue }
                warnings.append(LayerWarning(layer: layer, local: local))
            }
        }
        return warnings
    }
}

extension KeepUntil {
    /// Two without a date are alike, unless one of them only waits for something and the other never ends.
    fileprivate func isShorter(than other: KeepUntil) -> Bool {
        if case .open(.longTerm) = other { return self != other }
        if case .open = self { return false }
        return self < other
    }
}

/// What the rules come to for one recording.
private struct RetentionClock {
    let recordedEnd: WallTime
    let utcOffset: (WallTime) -> Int

    func reasons(_ book: RetentionBook, _ matters: [Matter]) -> [RetentionReason] {
        let standing = book.rules.rules.filter(\.isDefault).map { reason(book, $0, nil, nil) }
        let special = matters.enumerated().flatMap { index, matter in
            book.rules.rules.filter { rule in
                // A level is a matter's own: the default by level is asked again for each.
                !rule.when.isDisjoint(with: matter.traits) || (rule.isDefault && rule.keep == .byRiskLevel)
            }.map { reason(book, $0, matter, index) }
        }
        return standing + special
    }

    private func reason(_ book: RetentionBook, _ rule: RetentionRule, _ matter: Matter?, _ index: Int?)
        -> RetentionReason
    {
        RetentionReason(
            regulation: book.regulation, isLayer: book.isLayer, item: rule.item, matter: index,
            yields: yields(rule.keep, matter, book.rules.riskLevels), disc: rule.disc, discSource: rule.discSource)
    }

    private func yields(_ keep: KeepPeriod, _ matter: Matter?, _ levels: [RiskLevel]) -> KeepUntil {
        switch keep {
        case .months(let months): .until(recordedEnd.adding(months: months, utcOffset: utcOffset))
        case .afterCaseEnd(let months): caseEnd(matter, months) ?? .open(.caseOpen)
        // Closed: this rule asks for nothing more, and the default still does.
        case .untilClosed: caseEnd(matter, 0) ?? .open(.matterOpen)
        case .asCaseFile:
            switch matter?.caseFile {
            case .months(let months): caseEnd(matter, months) ?? .open(.caseOpen)
            case .permanent: .open(.longTerm)
            case nil: .open(.caseFileUnknown)
            }
        case .longTerm: .open(.longTerm)
        case .byRiskLevel: byRisk(matter, levels)
        }
    }

    private func caseEnd(_ matter: Matter?, _ months: Int) -> KeepUntil? {
        matter?.caseEnd.map { .until($0.adding(months: months, utcOffset: utcOffset)) }
    }

    /// Without a matter: the table's smallest number, which every level reaches. So a matter never shortens.
    private func byRisk(_ matter: Matter?, _ levels: [RiskLevel]) -> KeepUntil {
        let months =
            matter == nil
            ? levels.compactMap(\.months).min() : levels.first { $0.item.key == matter?.riskLevel }?.months
        return months.map { .until(recordedEnd.adding(months: $0, utcOffset: utcOffset)) }
            ?? .open(.riskLevelWithoutNumber)
    }
}
