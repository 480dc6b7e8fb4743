import Archive
import Catalogue
import Evidence
import Foundation
import Regulation
import Vault

/// The four-property check of a disc (docs/design/four-properties.md): before its image is made, completed by what the
/// making saw, and once more when the disc was burnt and read back.
struct DiscProperties {
    let keeper: DiscKeeper

    static func subject(_ identity: String) -> String { "disc \(identity)" }

    /// Everything that can be known before a byte is written; the digests are compared while the image is made.
    func check(_ copy: DiscCopyRecord, _ items: [DiscPlanRecord.Item], by: String) throws -> PropertyReport {
        let recordings = try items.compactMap { try keeper.catalogue.recording($0.sha256) }
        var question = FourPropertyCheck.Question(
            stage: .archive, subject: Self.subject(copy.identity), recordings: recordings, by: by)
        question.readsDigests = false
        let check = FourPropertyCheck(
            root: keeper.root, catalogue: keeper.catalogue, rules: keeper.retention.layers.site, site: keeper.site,
            settings: keeper.fourProperties)
        question.log = check.custody()
        return try check.run(question)
    }

    /// The image is made: every original's bytes went by and had their digest, and nothing else is in it.
    func enter(made report: PropertyReport) throws -> PropertyReport {
        var report = report
        report.at = .now
        report.replace(.digestHolds, Array(repeating: .pass, count: report.recordings))
        report.replace(.carrierClean, [.pass])
        return try keeper.catalogue.add(propertyCheck: report)
    }

    /// The disc was read back: what it is, and what is on it, take the place of what the image had.
    func enter(readBack medium: MediumReport, _ copy: DiscCopyRecord, by: String) throws -> PropertyReport {
        let plan = try keeper.plan(copy.planKey)
        let items = try keeper.catalogue.discItems(ofPlan: plan.id, disc: copy.disc)
        var report =
            try keeper.catalogue.propertyCheck(of: Self.subject(copy.identity)) ?? check(copy, items, by: by)
        (report.id, report.by, report.at) = (0, by, .now)
        report.replace(.digestHolds, items.map { Self.digest($0, medium) })
        let foreign = medium.whole == .pass ? [] : medium.files.filter { $0.verdict == .notEvaluated }.map(\.path)
        report.replace(.carrierClean, PropertyJudge.carrier(foreign: foreign).map(\.1))
        report.replace(.carrierConforms, PropertyJudge.conforms(Self.facts(copy, plan, medium)).map(\.1))
        return try keeper.catalogue.add(propertyCheck: report)
    }

    private static func digest(_ item: DiscPlanRecord.Item, _ medium: MediumReport) -> PropertyOutcome {
        guard medium.whole != .pass else { return .pass }
        let files = medium.files.filter { $0.path == item.path || $0.path.hasPrefix(item.path + ".") }
        let isRight = !files.isEmpty && files.allSatisfy { $0.verdict == .pass }
        return isRight ? .pass : PropertyOutcome(.fail, PropertyNote("digest-differs", item.name))
    }

    /// What the drive said when it burnt the disc, and what reading it came to.
    private static func facts(
        _ copy: DiscCopyRecord, _ plan: DiscPlanRecord, _ medium: MediumReport
    ) -> CarrierFacts {
        let report = copy.events.last { $0.kind == .burnt }?.report.flatMap {
            try? JSONDecoder().decode(BurnReport.self, from: Data($0.utf8))
        }
        let isClosed: Bool? =
            switch report?.after?.status {
            case .closed?: true
            case .blank?, .appendable?: false
            case .noDisc?, .unknown?, nil: nil
            }
        return CarrierFacts(
            planned: plan.medium, kinds: report?.before.kinds ?? [],
            wasBlank: report.map { $0.before.status == .blank },
            isClosed: isClosed, isRight: medium.whole == .pass)
    }
}

extension PropertyReport {
    /// Outcomes of one test take the place of what it had.
    mutating func replace(_ test: PropertyTest, _ outcomes: [PropertyOutcome]) {
        var tally = PropertyTally()
        for outcome in outcomes { tally.add(test, outcome) }
        guard let new = tally.results(at: stage).first(where: { $0.test == test }) else { return }
        results = results.map { $0.test == test ? new : $0 }
    }
}
