import Regulation

/// What the closed sets of a regulation file are called.
public enum RuleTerms {
    public static func trait(_ trait: MatterTrait?, _ language: Language) -> String {
        guard let trait else { return Bilingual(zh: "任何录像", en: "any recording").text(language) }
        return traits[trait]?.text(language) ?? trait.rawValue
    }

    static let traits: [MatterTrait: Bilingual] = [
        .simpleUndisputed: Bilingual(zh: "简单无争议", en: "simple, undisputed"),
        .dailyInspection: Bilingual(zh: "日常检查", en: "daily inspection"),
        .onTheSpotQuestioning: Bilingual(zh: "当场盘问检查", en: "questioning on the spot"),
        .administrativeCase: Bilingual(zh: "行政案件", en: "administrative case"),
        .evidence: Bilingual(zh: "用作证据", en: "evidence"),
        .penaltyCaseEvidence: Bilingual(zh: "一般程序处罚案件证据", en: "evidence, ordinary penalty case"),
        .policeRightsInfringed: Bilingual(zh: "侵害执法权益", en: "officers' rights infringed"),
        .conflict: Bilingual(zh: "冲突、纠纷", en: "conflict"),
        .majorComplex: Bilingual(zh: "重大疑难复杂", en: "major, difficult or complex"),
        .emergency: Bilingual(zh: "突发事件", en: "emergency"),
        .majorEmergency: Bilingual(zh: "重大突发事件", en: "major emergency"),
        .massIncident: Bilingual(zh: "群体性事件", en: "mass incident"),
        .complaint: Bilingual(zh: "投诉", en: "complaint"),
        .objection: Bilingual(zh: "异议", en: "objection"),
        .petition: Bilingual(zh: "信访、上访", en: "petition"),
        .reconsideration: Bilingual(zh: "行政复议", en: "reconsideration"),
        .litigation: Bilingual(zh: "行政诉讼", en: "litigation"),
        .refusal: Bilingual(zh: "逃避、拒绝", en: "refusal"),
        .obstruction: Bilingual(zh: "阻碍执法", en: "obstruction"),
        .abuse: Bilingual(zh: "谩骂、侮辱", en: "abuse"),
        .assault: Bilingual(zh: "殴打、暴力抗法", en: "assault"),
        .otherImportant: Bilingual(zh: "其他重要情况", en: "otherwise important"),
    ]

    public static func keep(_ keep: KeepPeriod, _ language: Language) -> String {
        let words =
            switch keep {
            case .months(let months): Bilingual(zh: "\(months) 个月", en: plural(months, "month"))
            case .afterCaseEnd(let months):
                Bilingual(zh: "案件终结后 \(months) 个月", en: "\(plural(months, "month")) after the case's end")
            case .untilClosed: Bilingual(zh: "至事项处理终结", en: "until closed")
            case .asCaseFile: Bilingual(zh: "同案卷", en: "as the case file")
            case .longTerm: Bilingual(zh: "长期", en: "long-term")
            case .byRiskLevel: Bilingual(zh: "按风险等级", en: "by level of risk")
            }
        return words.text(language)
    }

    public static func disc(_ disc: DiscRule, _ language: Language) -> String {
        let words =
            switch disc {
            case .none: Bilingual(zh: "不需光盘", en: "no disc")
            case .allowed: Bilingual(zh: "必要时刻录光盘", en: "disc where necessary")
            case .removable: Bilingual(zh: "光盘或移动介质", en: "disc or removable medium")
            case .required: Bilingual(zh: "须刻录光盘", en: "disc required")
            }
        return words.text(language)
    }

    public static func act(_ act: ApprovedAct, _ language: Language) -> String {
        let words =
            switch act {
            case .view: Bilingual(zh: "查阅", en: "viewing")
            case .copy: Bilingual(zh: "复制", en: "copying")
            case .release: Bilingual(zh: "对外提供", en: "release")
            case .dispose: Bilingual(zh: "销毁", en: "disposal")
            }
        return words.text(language)
    }

    public static func handOver(_ period: HandOverRule.Period, _ language: Language) -> String {
        let words =
            switch period {
            case .hours(let hours): Bilingual(zh: "\(hours) 小时内", en: "within \(plural(hours, "hour"))")
            case .sameDay: Bilingual(zh: "当天", en: "the same day")
            case .workingDay: Bilingual(zh: "当天收工入采集站", en: "at the dock, end of the working day")
            }
        return words.text(language)
    }

    public static func afterReturn(_ rule: HandOverRule.AfterReturn, _ language: Language) -> String {
        let reasons = rule.when.map { away[$0]?.text(language) ?? $0.rawValue }
        return Bilingual(
            zh: "返回后 \(rule.hours) 小时内（\(reasons.joined(separator: "、"))）",
            en: "within \(plural(rule.hours, "hour")) of return (\(reasons.joined(separator: ", ")))"
        ).text(language)
    }

    public static func away(_ reason: AwayReason, _ language: Language) -> String {
        away[reason]?.text(language) ?? reason.rawValue
    }

    static let away: [AwayReason: Bilingual] = [
        .continuousWork: Bilingual(zh: "连续工作", en: "continuous work"),
        .elsewhere: Bilingual(zh: "异地", en: "another district"), .remote: Bilingual(zh: "偏远", en: "remote"),
        .onWater: Bilingual(zh: "水上", en: "on water"), .poorTransport: Bilingual(zh: "交通不便", en: "poor transport"),
    ]

    public static func returning(_ rule: ReturnRule, _ language: Language) -> String {
        let hours = plural(rule.hours, "hour")
        let words =
            switch rule.kind {
            case .afterDuty:
                Bilingual(
                    zh: "勤务结束后；没有登记结束时间的，领用后 \(rule.hours) 小时（本地设置）",
                    en: "after duty; where its end is not entered, \(hours) after the issue (local setting)")
            case .workingDay: Bilingual(zh: "当天收工入采集站", en: "in the dock, end of the working day")
            case .hours: Bilingual(zh: "领用后 \(rule.hours) 小时内", en: "within \(hours) of the issue")
            }
        return words.text(language)
    }

    public static func gear(_ gear: RecorderGear, _ language: Language) -> String {
        self.gear[gear]?.text(language) ?? gear.rawValue
    }

    static let gear: [RecorderGear: Bilingual] = [
        .explosionProof: Bilingual(zh: "防爆", en: "explosion-proof"),
        .nightVision: Bilingual(zh: "夜视", en: "night vision"),
        .positioning: Bilingual(zh: "定位", en: "positioning"),
    ]

    static let spotChecks: [SpotCheckRule.Kind: Bilingual] = [
        .periodic: Bilingual(zh: "定期", en: "periodic"),
        .fixedProportion: Bilingual(zh: "按一定比例", en: "a fixed proportion"),
        .irregular: Bilingual(zh: "不定期", en: "irregular"),
        .review: Bilingual(zh: "现场检查、案卷评查", en: "on site and by case review"),
    ]

    static func plural(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

    /// `administrator (local setting)` where the article names nobody.
    public static func approver(_ approval: Approval, _ language: Language) -> String {
        guard approval.isApproverLocal, !approval.source.isLocal else { return approval.by.text(language) }
        let local = Bilingual(zh: "（由谁批准：本地设置）", en: " (by whom: local setting)").text(language)
        return approval.by.text(language) + local
    }
}
