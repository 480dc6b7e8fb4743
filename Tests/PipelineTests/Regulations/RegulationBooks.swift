import Evidence
import Foundation
import Regulation

@testable import Pipeline

/// The shipped files, and what tests ask of them.
enum Books {
    static let pipelines: String = {
        var folder = URL(filePath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path(percentEncoded: false) + "Pipelines"
    }()

    static func load(_ id: String) throws -> RuleBook { try RuleBook.load(id, pipelines: pipelines) }

    static func layers(_ id: String) throws -> RuleBook.Layers {
        try RuleBook.Layers.load(try load(id), pipelines: pipelines)
    }

    static let china = 8 * 3600
    /// 2026-11-20, 08:15 in China.
    static let recorded = WallTime(seconds: 1_795_133_700)

    /// The midnight at the end of a day in China.
    static func end(_ year: Int64, _ month: Int64, _ day: Int64) -> WallTime {
        CivilDay(year: year, month: month, day: day).end(utcOffset: china)
    }
}

extension RuleBook {
    /// How long by this book alone.
    func keeps(_ traits: Set<MatterTrait>, caseEnd: WallTime? = nil) -> RetentionDecision? {
        RuleBook.Layers(site: self).decision(
            recordedEnd: Books.recorded, matters: [Matter(traits: traits, caseEnd: caseEnd)], utcOffset: Books.china)
    }

    func deadline(returnedAt: WallTime? = nil) -> (deadline: WallTime, source: Source) {
        let (deadline, source, _) = keeping.handOver.deadline(
            recordedEnd: Books.recorded, returnedAt: returnedAt, utcOffset: Books.china)
        return (deadline, source)
    }
}

extension [RuleItem] {
    /// `key article`, nothing for a local one.
    var cited: [String] { map { "\($0.key) \($0.source.article?.text ?? "local")" } }

    /// Those that stand in one article, as ``cited`` writes them.
    func cited(in article: Int) -> [String] { filter { $0.source.article?.number == article }.cited }
}

extension [ActivityRule] {
    var cited: [String] { map(\.item).cited }
}

extension [Cause] {
    /// `key article`.
    var cited: [String] { map { "\($0.key) \($0.source.article?.text ?? "local")" } }
}

extension RuleFlag {
    /// `yes 15/1`, `no local`.
    var cited: String { "\(isRequired ? "yes" : "no") \(source.article?.text ?? "local")" }
}

extension Approval {
    /// `16/2 局主要负责人`; the approver in brackets where the article names nobody.
    var cited: String { "\(source.article?.text ?? "local") \(isApproverLocal ? "(\(by.zh))" : by.zh)" }
}

extension [SegmentFieldRule] {
    func fields(_ article: String?, _ scope: SegmentFieldRule.Scope = .all) -> [SegmentField] {
        filter { $0.source.article?.text == article && $0.scope == scope }.map(\.field)
    }
}

extension EquipmentRules {
    func checks(_ article: String?) -> [EquipmentCheck] {
        beforeUse.filter { $0.source.article?.text == article }.map(\.field)
    }
}

extension RecorderRules {
    /// `after-duty 15; battery 80 local; …`: what is asked between issue and return.
    var cited: [String] {
        func number(_ name: String, _ number: RuleNumber) -> String {
            "\(name) \(number.value) \(number.source.article?.text ?? "local")"
        }
        return ["\(returning.kind.rawValue) \(returning.source.article?.text ?? "local")"] + [
            number("battery", battery), number("storage", storage), number("drift", clockDrift),
            number("unseen", unseen),
        ] + gear.map { "\($0.field.rawValue) \($0.source.article?.text ?? "local")" }
    }
}

extension [StatisticsCount] {
    var cited: [String] { map(\.item).cited }
}

extension RuleBook {
    /// The figures that serve one thing the regulation wants counted.
    func served(by key: String) -> [StatisticsColumn] {
        supervision.statistics.counts.first { $0.item.key == key }?.columns ?? []
    }
}
