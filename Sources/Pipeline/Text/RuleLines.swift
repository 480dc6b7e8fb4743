import Evidence
import Regulation

extension Bilingual {
    init(_ words: RuleWords) { self.init(zh: words.zh, en: words.en) }

    /// The same in both languages, made by a table that knows both.
    init(_ make: (Language) -> String) { self.init(zh: make(.zh), en: make(.en)) }

    static func required(_ isRequired: Bool) -> Bilingual {
        isRequired ? Bilingual(zh: "须", en: "required") : Bilingual(zh: "不要求", en: "not required")
    }
}

extension RuleLine {
    init(_ section: RuleSection, _ item: RuleItem, _ value: Bilingual? = nil) {
        self.init(section: section, key: item.key, words: Bilingual(item.words), value: value, source: item.source)
    }

    init(_ activity: ActivityRule) {
        let whole = Bilingual(zh: "全程", en: "whole course")
        let angles = Bilingual(zh: "多角度", en: "several angles")
        let all = (activity.isWholeCourse ? [whole] : []) + (activity.needsSeveralAngles ? [angles] : [])
        self.init(
            .activities, activity.item,
            all.isEmpty
                ? nil
                : Bilingual(
                    zh: all.map(\.zh).joined(separator: "、"), en: all.map(\.en).joined(separator: ", ")))
    }

    init(_ section: RuleSection, _ key: String, _ flag: RuleFlag) {
        self.init(
            section: section, key: key, words: nil, value: .required(flag.isRequired), source: flag.source)
    }

    init(_ key: String, _ approval: Approval, _ section: RuleSection = .approvals) {
        self.init(
            section: section, key: key, words: nil, value: Bilingual { RuleTerms.approver(approval, $0) },
            source: approval.source)
    }

    init<Field: RawRepresentable<String>>(_ section: RuleSection, _ field: FieldRule<Field>) {
        self.init(
            section: section, key: field.field.rawValue, words: Bilingual(field.words), value: nil,
            source: field.source)
    }
}

extension RuleBook {
    var recordingLines: [RuleLine] {
        let equipment = recording.equipment
        let tolerance = equipment.clockTolerance
        return interruptionLines + recording.activities.map { RuleLine($0) }
            + recording.checklist.map { RuleLine(.checklist, $0) }
            + recording.segmentFields.map { field in
                RuleLine(
                    section: .segmentFields, key: field.field.rawValue, words: Bilingual(field.words),
                    value: field.scope == .evidence ? Bilingual(zh: "入卷、证据", en: "evidence") : nil,
                    source: field.source)
            } + equipment.beforeUse.map { RuleLine(.equipment, $0) } + [
                RuleLine(.equipment, "ledger", equipment.ledger),
                RuleLine(
                    section: .equipment, key: "clock-tolerance", words: nil,
                    value: Bilingual(zh: "\(tolerance.value) 秒", en: "\(tolerance.value) seconds"),
                    source: tolerance.source),
                RuleLine("keeper", equipment.keeper, .equipment),
                RuleLine(.equipment, "offline", equipment.offline),
            ] + recorderLines + recording.faults.map { RuleLine(.faults, $0) }
    }

    private var recorderLines: [RuleLine] {
        let rules = recording.recorders
        func line(_ key: String, _ number: RuleNumber, _ words: (Int) -> Bilingual) -> RuleLine {
            RuleLine(section: .recorders, key: key, words: nil, value: words(number.value), source: number.source)
        }
        return [
            RuleLine(
                section: .recorders, key: "return", words: nil,
                value: Bilingual { RuleTerms.returning(rules.returning, $0) }, source: rules.returning.source),
            line("battery", rules.battery) { Bilingual(zh: "至少 \($0)%", en: "at least \($0)%") },
            line("storage", rules.storage) { Bilingual(zh: "至少 \($0) GB", en: "at least \($0) GB") },
            line("clock-drift", rules.clockDrift) { Bilingual(zh: "每天 \($0) 秒", en: "\($0) seconds a day") },
            line("unseen", rules.unseen) { Bilingual(zh: "\($0) 天", en: RuleTerms.plural($0, "day")) },
        ] + rules.gear.map { RuleLine(.recorders, $0) }
    }

    private var interruptionLines: [RuleLine] {
        func accepted(_ key: String, _ acceptance: InterruptionRule.Acceptance) -> RuleLine {
            let yes = Bilingual(zh: "接受", en: "accepted")
            let no = Bilingual(zh: "不接受", en: "not accepted")
            return RuleLine(
                section: .interruption, key: key, words: nil, value: acceptance.isAccepted ? yes : no,
                source: acceptance.source)
        }
        func line(_ section: RuleSection, _ cause: Cause) -> RuleLine {
            RuleLine(
                section: section, key: cause.key, words: Bilingual(cause.words), value: nil, source: cause.source)
        }
        let approval = interruption.approval.map { approval in
            RuleLine(
                section: .interruption, key: "approval", words: nil, value: Bilingual(approval.by),
                source: approval.source)
        }
        let seconds = interruption.window.value / 1_000_000_000
        let window = RuleLine(
            section: .interruption, key: "window", words: nil,
            value: Bilingual(zh: "\(seconds) 秒内", en: "within \(seconds) seconds"), source: .local)
        let unexplained = RuleLine(
            section: .interruption, key: "unexplained", words: nil, value: nil, source: interruption.unexplained)
        return [window, accepted("spoken", interruption.spoken), accepted("written", interruption.written)]
            + (approval.map { [$0] } ?? []) + [unexplained] + interruption.causes.map { line(.interruption, $0) }
            + [
                RuleLine(
                    .notRecording, "workRecord",
                    RuleFlag(isRequired: notRecording.needsWorkRecord, source: notRecording.workRecord))
            ] + notRecording.reasons.map { line(.notRecording, $0) }
    }

    var keepingLines: [RuleLine] {
        let filing = keeping.archive.days.map { Bilingual(zh: "\($0) 日内", en: "within \($0) days") }
        return [
            RuleLine(
                section: .handOver, key: "within", words: nil,
                value: Bilingual { RuleTerms.handOver(keeping.handOver.within, $0) }, source: keeping.handOver.source),
            RuleLine(
                section: .handOver, key: "receiver", words: Bilingual(keeping.handOver.receiver), value: nil,
                source: keeping.handOver.source),
        ]
            + (keeping.handOver.afterReturn.map { late in
                [
                    RuleLine(
                        section: .handOver, key: "after-return", words: nil,
                        value: Bilingual { RuleTerms.afterReturn(late, $0) }, source: late.source)
                ]
            } ?? []) + keeping.retention.lines + keeping.holds.map { RuleLine(.holds, $0) }
            + [
                RuleLine(
                    section: .archive, key: "days", words: nil,
                    value: filing ?? Bilingual(zh: "无期限", en: "no time given"), source: keeping.archive.source)
            ] + keeping.evidenceCopy.fields.map { RuleLine(.evidenceCopy, $0) }
            + [RuleLine(.evidenceCopy, "disc", keeping.evidenceCopy.disc)]
    }

    var accessLines: [RuleLine] {
        ApprovedAct.allCases.map { RuleLine($0.rawValue, access[$0]) }
            + access.releaseTo.flatMap { rule in
                rule.to.map { RuleLine(ApproverAct.release(to: $0).key, rule.approval) }
            }
            + (access.directAccess.map { [RuleLine("direct-access", $0)] } ?? [])
            + access.releaseConditions.map { RuleLine(.approvals, $0) }
            + access.viewRegister.map { RuleLine(.viewRegister, $0) }
    }

    var supervisionLines: [RuleLine] {
        let check = supervision.spotCheck
        return [
            RuleLine(
                section: .spotCheck, key: "kind", words: nil, value: RuleTerms.spotChecks[check.kind],
                source: check.source),
            RuleLine(
                section: .spotCheck, key: "percent", words: nil,
                value: Bilingual(zh: "\(check.percent.value)%", en: "\(check.percent.value)%"),
                source: check.percent.source),
            RuleLine(.spotCheck, "ledger", check.ledger),
        ] + check.checks.map { RuleLine(.spotCheck, $0) }
            + [
                RuleLine(
                    section: .statistics, key: "purpose", words: Bilingual(supervision.statistics.purpose), value: nil,
                    source: supervision.statistics.source)
            ]
            + supervision.statistics.counts.map { count in
                RuleLine(
                    .statistics, count.item,
                    count.columns.isEmpty
                        ? nil
                        : Bilingual { language in
                            count.columns.map { StatisticsWords.name($0, language) }
                                .joined(separator: language == .zh ? "、" : ", ")
                        })
            }
    }
}

extension RetentionRules {
    var lines: [RuleLine] {
        rules.map { rule in
            RuleLine(
                .retention, rule.item,
                Bilingual { language in
                    // The rule's own article is told at the end; the disc's where it is another.
                    let isSame = rule.discSource == rule.item.source
                    let disc =
                        RuleTerms.disc(rule.disc, language)
                        + (isSame ? "" : LedgerWords.bracketed(rule.discSource, language))
                    let both = [RuleTerms.keep(rule.keep, language), disc]
                    return both.joined(separator: language == .zh ? "，" : ", ")
                })
        }
            + riskLevels.map { level in
                RuleLine(
                    .riskLevels, level.item,
                    level.months.map { months in Bilingual { RuleTerms.keep(.months(months), $0) } }
                        ?? Bilingual(zh: "未设期限：不到期", en: "no number: never due"))
            }
    }
}
