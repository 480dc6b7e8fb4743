import Catalogue
import Evidence
import Regulation

/// Counts what happened in a period: docs/design/statistics.md. Each figure comes from the code that lists the same
/// things one by one.
public struct StatisticsReader {
    let catalogue: any CatalogueEngine
    let rules: RuleBook
    let site: SiteTime

    public init(catalogue: any CatalogueEngine, rules: RuleBook, site: SiteTime) {
        self.catalogue = catalogue
        self.rules = rules
        self.site = site
    }

    /// What needs an explanation.
    public static let interruptions: Set<FindingKind> = [
        .interruption, .pictureLoss, .soundLoss, .timestampReset, .break,
    ]
    /// What makes a dispatch not recorded whole.
    public static let holes: Set<FindingKind> = [.lateStart, .earlyStop, .notCovered]

    public func table(_ period: WallSpan, by grouping: StatisticsTable.Grouping) throws(CatalogueError)
        -> StatisticsTable
    {
        var sum = StatisticsSum(officers: try catalogue.officers(), grouping: grouping)
        try recordings(period, &sum)
        try segments(period, &sum)
        try dispatches(period, &sum)
        try interruptions(period, &sum)
        try faults(period, &sum)
        try spotChecks(period, &sum)
        return StatisticsTable(period: period, grouping: grouping, lines: sum.lines, total: sum.total)
    }

    // MARK: What is counted

    private func recordings(_ period: WallSpan, _ sum: inout StatisticsSum) throws(CatalogueError) {
        let handOver = HandOverReader(catalogue: catalogue, rule: rules.keeping.handOver, site: site)
        var filter = RecordingFilter()
        filter.recorded = Self.wide(period)
        for answer in try handOver.answers(filter) {
            let recording = answer.recording
            guard let start = recording.span?.start, period.contains(start) else { continue }
            sum.add(recording.officer) { figures in
                figures.count(.recordings)
                figures.add(length: recording.duration)
                if answer.verdict == .late { figures.count(.late) }
            }
        }
        for recording in try timeless(period) { sum.add(recording.officer) { $0.count(.timeless) } }
    }

    private func segments(_ period: WallSpan, _ sum: inout StatisticsSum) throws(CatalogueError) {
        var query = SegmentQuery()
        query.limit = .max
        query.from = Self.wide(period).start
        query.to = period.end
        for segment in try catalogue.find(query) where period.contains(segment.span.start) {
            sum.add(segment.officer) { $0.count(.segments) }
        }
        let reader = SegmentFieldReader(catalogue: catalogue, rules: rules.recording)
        for gap in try reader.gaps(query).gaps where period.contains(gap.segment.span.start) {
            sum.add(gap.segment.officer) { $0.count(.missingFields) }
        }
    }

    private func dispatches(_ period: WallSpan, _ sum: inout StatisticsSum) throws(CatalogueError) {
        let found = try findings(Self.holes.union([.unmatched]), in: period)
        let unrecorded = Set(found.filter { $0.finding.kind == .unmatched }.compactMap(\.dispatch))
        let incomplete = Set(found.filter { Self.holes.contains($0.finding.kind) }.compactMap(\.dispatch))
        for dispatch in try catalogue.dispatches(overlapping: period) where period.contains(dispatch.span.start) {
            sum.add(Set(dispatch.officers)) { figures in
                figures.count(.dispatches)
                if unrecorded.contains(dispatch.number) { figures.count(.unrecorded) }
                if incomplete.contains(dispatch.number) { figures.count(.incomplete) }
            }
        }
    }

    private func interruptions(_ period: WallSpan, _ sum: inout StatisticsSum) throws(CatalogueError) {
        let gaps = GapList(catalogue: catalogue)
        for stored in try findings(Self.interruptions, in: period) {
            let way = stored.state == .explained ? try catalogue.ledger(of: stored.id).way : nil
            sum.add(try gaps.officers(of: stored)) { figures in
                figures.count(.interruptions)
                switch way {
                case .voice: figures.count(.spoken)
                case .writing: figures.count(.written)
                case .exempt: figures.count(.exempt)
                case nil: figures.count(.unexplained)
                }
            }
        }
        for recording in try timeless(period) {
            var filter = FindingFilter()
            filter.recording = recording.sha256
            filter.kinds = Self.interruptions
            let found = try catalogue.findings(filter).filter { !$0.isNotFoundAgain && $0.span == nil }
            sum.add(recording.officer) { $0.count(.timelessInterruptions, found.count) }
        }
    }

    private func faults(_ period: WallSpan, _ sum: inout StatisticsSum) throws(CatalogueError) {
        var holders: [Int64: String] = [:]
        var filter = RecorderIssueFilter()
        // A return is looked at when the span is over.
        filter.span = WallSpan(start: period.start - Nanoseconds(1), end: period.end)
        for issue in try catalogue.recorderIssues(filter) {
            for check in [issue.check, issue.handedBack?.check].compactMap({ $0 }) { holders[check.id] = issue.officer }
        }
        let list = Dictionary(try catalogue.recorders().map { ($0.serial, $0) }) { first, _ in first }
        for check in try catalogue.recorderChecks(recorder: nil, span: period) where check.verdict == .fail {
            let recorder = list[check.recorder]
            sum.add(holders[check.id] ?? recorder?.officer, unit: recorder?.unit) { $0.count(.faults) }
        }
    }

    private func spotChecks(_ period: WallSpan, _ sum: inout StatisticsSum) throws(CatalogueError) {
        for draw in try catalogue.spotChecks() where period.contains(draw.at) {
            let results = try catalogue.checkResults(of: draw.id)
            for item in draw.items {
                // A second look is a second line: the last one counts.
                let result = results.last { $0.sha256 == item.sha256 }
                sum.add(try catalogue.recording(item.sha256)?.officer) { figures in
                    figures.count(.drawn)
                    guard let result else { return }
                    figures.count(.checked)
                    if result.results.values.contains("fail") { figures.count(.checkFailed) }
                }
            }
        }
    }

    // MARK: Parts

    /// A photograph has no length: one taken at the first moment overlaps nothing that begins with it.
    private static func wide(_ period: WallSpan) -> WallSpan {
        WallSpan(start: period.start - Nanoseconds(1), end: period.end)
    }

    /// Those that begin in the period and are still found.
    private func findings(_ kinds: Set<FindingKind>, in period: WallSpan) throws(CatalogueError) -> [StoredFinding] {
        var filter = FindingFilter()
        filter.kinds = kinds
        filter.begins = period
        return try catalogue.findings(filter).filter { !$0.isNotFoundAgain }
    }

    private func timeless(_ period: WallSpan) throws(CatalogueError) -> [Recording] {
        var filter = RecordingFilter()
        filter.timelessOnly = true
        filter.received = period
        return try catalogue.recordings(filter)
    }
}

/// Adds up by officer or unit, and everything once.
struct StatisticsSum {
    private let officers: [String: Officer]
    private let grouping: StatisticsTable.Grouping
    private var groups: [String?: StatisticsFigures] = [:]
    private(set) var total = StatisticsFigures()

    /// Everybody of the list has a line: whoever recorded nothing is to be seen.
    init(officers list: [Officer], grouping: StatisticsTable.Grouping) {
        officers = Dictionary(list.map { ($0.policeNumber, $0) }) { first, _ in first }
        self.grouping = grouping
        for officer in list {
            if let key = grouping == .officer ? officer.policeNumber : officer.unit {
                groups[key] = StatisticsFigures()
            }
        }
    }

    mutating func add(_ officer: String?, unit: String? = nil, _ change: (inout StatisticsFigures) -> Void) {
        if grouping == .unit, let unit {
            add(keys: [unit], change)
        } else {
            add(officer.map { [$0] } ?? [], change)
        }
    }

    mutating func add(_ numbers: Set<String>, _ change: (inout StatisticsFigures) -> Void) {
        add(keys: grouping == .officer ? Set(numbers.map { $0 }) : Set(numbers.map { officers[$0]?.unit }), change)
    }

    private mutating func add(keys: Set<String?>, _ change: (inout StatisticsFigures) -> Void) {
        for key in keys.isEmpty ? [nil] : keys { change(&groups[key, default: StatisticsFigures()]) }
        change(&total)
    }

    /// By unit and police number; nobody's last.
    var lines: [StatisticsTable.Line] {
        let names = Dictionary(
            officers.values.compactMap { officer in officer.unit.map { ($0, officer.unitName) } }
        ) { first, second in first ?? second }
        return groups.map { key, figures in
            let officer = grouping == .officer ? key.flatMap { officers[$0] } : nil
            return StatisticsTable.Line(
                key: key, name: grouping == .officer ? officer?.name : key.flatMap { names[$0] ?? nil },
                unit: officer?.unit, figures: figures)
        }.sorted { a, b in
            (a.key == nil ? 1 : 0, a.unit ?? "", a.key ?? "") < (b.key == nil ? 1 : 0, b.unit ?? "", b.key ?? "")
        }
    }
}

extension WallSpan {
    public func contains(_ time: WallTime) -> Bool { start <= time && time < end }
}
