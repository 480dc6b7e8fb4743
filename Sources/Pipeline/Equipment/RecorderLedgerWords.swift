import Evidence
import Regulation

/// The recorders' ledger in a person's words.
public enum RecorderLedgerWords {
    private static let items: [String: Bilingual] = [
        "works": Bilingual(zh: "设备", en: "works"), "battery": Bilingual(zh: "电量", en: "battery"),
        "storage": Bilingual(zh: "存储", en: "storage"), "picture": Bilingual(zh: "图像", en: "picture"),
        "sound": Bilingual(zh: "声音", en: "sound"), "clock": Bilingual(zh: "时钟", en: "clock"),
    ]
    private static let occasions: [RecorderCheck.Occasion: Bilingual] = [
        .issue: Bilingual(zh: "领用时检查", en: "checked at issue"),
        .refusal: Bilingual(zh: "检查不合格，未发放", en: "failed its check, not issued"),
        .return: Bilingual(zh: "归还时检查", en: "checked on return"), .check: Bilingual(zh: "检查", en: "checked"),
    ]
    private static let verdicts: [TestVerdict: Bilingual] = [
        .pass: Bilingual(zh: "合格", en: "pass"), .fail: Bilingual(zh: "不合格", en: "fail"),
        .notEvaluated: Bilingual(zh: "未评定", en: "not evaluated"),
    ]

    public static func verdict(_ verdict: TestVerdict, _ language: Language) -> String {
        verdicts[verdict]?.text(language) ?? verdict.rawValue
    }

    public static func occasion(_ occasion: RecorderCheck.Occasion, _ language: Language) -> String {
        occasions[occasion]?.text(language) ?? occasion.rawValue
    }

    static var isComplete: Bool {
        TestVerdict.allCases.allSatisfy { verdicts[$0] != nil }
            && RecorderCheck.Occasion.allCases.allSatisfy { occasions[$0] != nil }
            && EquipmentCheck.allCases.allSatisfy { items[$0.rawValue] != nil }
            && RecorderGear.allCases.allSatisfy { RuleTerms.gear[$0] != nil }
    }

    // MARK: Checks

    /// `battery 12% (at least 80%, local setting) fail`
    public static func result(_ result: RecorderCheck.Result, _ state: RecorderState, _ language: Language) -> String {
        let words = items[result.key] ?? RecorderGear(rawValue: result.key).flatMap { RuleTerms.gear[$0] }
        let name = words?.text(language) ?? result.key
        let value = Self.value(result.key, state)
        if result.verdict == .notEvaluated, value == nil {
            let isGear = RecorderGear(rawValue: result.key) != nil
            let why =
                isGear ? Bilingual(zh: "名单未说明", en: "not told by the list") : Bilingual(zh: "未检查", en: "not looked at")
            return "\(name) \(why.text(language))"
        }
        let text = value.map { "\(name) \($0)" } ?? name
        guard result.verdict != .pass else { return text + " ✓" }
        var basis = LedgerWords.article(result.article, language)
        if let limit = result.limit {
            let number = Self.limit(result.key, limit, language)
            let source = LedgerWords.article(result.limitArticle, language)
            basis += Bilingual(zh: "；\(number)，\(source)", en: "; \(number), \(source)").text(language)
        }
        let verdict = Self.verdict(result.verdict, language)
        return text + Bilingual(zh: " \(verdict)（\(basis)）", en: " \(verdict) (\(basis))").text(language)
    }

    private static func value(_ key: String, _ state: RecorderState) -> String? {
        switch key {
        case "battery": state.battery.map { "\($0)%" }
        case "storage": state.storageFree.map(gigabytes)
        case "clock": state.clock.map(offset)
        // Of yes and no the verdict says it all.
        default: nil
        }
    }

    private static func limit(_ key: String, _ limit: Int64, _ language: Language) -> String {
        switch key {
        case "battery": Bilingual(zh: "至少 \(limit)%", en: "at least \(limit)%").text(language)
        case "storage":
            Bilingual(zh: "至少 \(gigabytes(limit))", en: "at least \(gigabytes(limit))").text(language)
        default:
            Bilingual(
                zh: "允许 \(limit / 1_000_000_000) 秒", en: "\(limit / 1_000_000_000) s allowed"
            ).text(language)
        }
    }

    /// `27.9 GB`
    static func gigabytes(_ bytes: Int64) -> String {
        let tenths = bytes / 100_000_000
        return tenths % 10 == 0 ? "\(tenths / 10) GB" : "\(tenths / 10).\(tenths % 10) GB"
    }

    public static func offset(_ clock: ClockOffset) -> String {
        "\(FindingWords.seconds(clock.offset, signed: true)) ± \(FindingWords.seconds(clock.error))"
    }

    public static func text(_ check: RecorderCheck, site: SiteTime, _ language: Language) -> String {
        let occasion = occasions[check.occasion]?.text(language) ?? check.occasion.rawValue
        return "K\(check.id)  \(check.recorder)  \(site.text(check.at))  \(occasion)  \(check.by)\n    "
            + line(check, language)
    }

    /// What was found of each thing looked at.
    public static func line(_ check: RecorderCheck, _ language: Language) -> String {
        var parts = check.results.map { result($0, check.state, language) }
        // What no regulation judges at this occasion, and was told all the same.
        for key in EquipmentCheck.allCases.map(\.rawValue) where !check.results.contains(where: { $0.key == key }) {
            if let value = value(key, check.state) {
                parts.append("\(items[key]?.text(language) ?? key) \(value)")
            }
        }
        if check.state.clockWasSet { parts.append(Bilingual(zh: "已校时", en: "clock set right").text(language)) }
        if let note = check.state.note { parts.append(note) }
        return parts.joined(separator: " · ")
    }

    // MARK: Issue and return

    public static func text(
        _ entry: RecorderLedgerEntry, regulation: String, site: SiteTime, _ language: Language
    ) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let issue = entry.issue
        let basis = "\(regulation) \(LedgerWords.article(entry.source.article?.text, language))"
        var rows = [
            "I\(issue.id)  \(issue.recorder)  → \(issue.officer)  \(site.text(issue.at))  "
                + say("发放 \(issue.by)", "issued by \(issue.by)")
        ]
        if let check = issue.check { rows.append("    " + line(check, language)) }
        if let reason = issue.reason { rows.append("    " + say("仍发放：", "issued all the same: ") + reason) }
        guard let back = issue.handedBack else {
            rows.append("    " + say("未归还，应于 ", "out, due ") + "\(site.text(entry.due))  \(basis)")
            return rows.joined(separator: "\n")
        }
        var parts = ["← \(site.text(back.at))", say("接收 \(back.by)", "taken by \(back.by)")]
        if let person = back.broughtBy { parts.append(say("交还 \(person)", "brought by \(person)")) }
        if let late = entry.lateness {
            parts.append(say("晚 ", "late by ") + HandOverWords.duration(late, language) + "  " + basis)
        }
        if let why = back.correction { parts.append(say("事后补记：", "entered afterwards: ") + why) }
        rows.append("    " + parts.joined(separator: "  "))
        if let check = back.check { rows.append("    " + line(check, language)) }
        return rows.joined(separator: "\n")
    }

    public static func text(
        _ missing: MissingRecorder, regulation: String, site: SiteTime, _ language: Language
    ) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let basis = "\(regulation) \(LedgerWords.article(missing.source.article?.text, language))"
        switch missing.why {
        case .notReturned(let entry):
            let (since, due) = (site.text(entry.issue.at), site.text(entry.due))
            return "\(missing.serial)  \(entry.issue.officer)  "
                + say(
                    "\(since) 领用（I\(entry.issue.id)），应于 \(due) 前归还，未归还",
                    "issued \(since) (I\(entry.issue.id)), due \(due), not back") + "  \(basis)"
        case .notSeen(let seen):
            let last = seen.map { say("最后一次见到：\(site.text($0))", "last sign \(site.text($0))") }
            return "\(missing.serial)  \(missing.unit ?? "–")  "
                + (last ?? say("从未见过", "no sign of it ever")) + "  \(basis)"
        }
    }

    // MARK: What was refused

    public static func failure(_ failure: RecorderLedger.Failure, site: SiteTime, _ language: Language) -> String {
        let words: Bilingual =
            switch failure {
            case .unknownRecorder(let serial):
                Bilingual(zh: "名单里没有记录仪 \(serial)", en: "no recorder \(serial) is in the list")
            case .unknownOfficer(let number):
                Bilingual(zh: "名单里没有警号 \(number)", en: "no officer \(number) is in the list")
            case .isOut(let issue): out(issue, site)
            case .isNotOut(let serial): Bilingual(zh: "记录仪 \(serial) 没有领出", en: "recorder \(serial) is not out")
            case .isBack(let issue):
                Bilingual(
                    zh: "I\(issue.id) 已登记归还：\(issue.handedBack.map { site.text($0.at) } ?? "")",
                    en: "I\(issue.id) came back at \(issue.handedBack.map { site.text($0.at) } ?? "") already")
            case .failedCheck(let check):
                Bilingual { language in
                    let all = check.failed.map { result($0, check.state, language) }.joined(separator: " · ")
                    return Bilingual(
                        zh: "记录仪 \(check.recorder) 未发放：\(all)", en: "recorder \(check.recorder) was not issued: \(all)"
                    ).text(language)
                }
            case .badTime(let time):
                Bilingual(
                    zh: "时间不对：\(site.text(time))（未到，或早于领用）",
                    en: "\(site.text(time)) is not over yet, or before the issue")
            case .nobody: Bilingual(zh: "没有写明发放人", en: "nobody is named who handed it out")
            }
        return words.text(language)
    }

    private static func out(_ issue: RecorderIssue, _ site: SiteTime) -> Bilingual {
        let since = site.text(issue.at)
        guard let back = issue.handedBack else {
            return Bilingual(
                zh: "记录仪 \(issue.recorder) 已由 \(issue.officer) 于 \(since) 领出，尚未归还（I\(issue.id)）",
                en: "recorder \(issue.recorder) is out to \(issue.officer) since \(since) (I\(issue.id))")
        }
        let until = site.text(back.at)
        return Bilingual(
            zh: "记录仪 \(issue.recorder) 从 \(since) 到 \(until) 在 \(issue.officer) 手里（I\(issue.id)）",
            en: "recorder \(issue.recorder) was out to \(issue.officer) from \(since) to \(until) (I\(issue.id))")
    }

    public static func hint(_ failure: RecorderLedger.Failure, _ language: Language) -> String? {
        let words: Bilingual? =
            switch failure {
            case .unknownRecorder: Bilingual(zh: "先导入：unbroken recorder import …", en: "unbroken recorder import …")
            case .unknownOfficer: Bilingual(zh: "先导入：unbroken officer import …", en: "unbroken officer import …")
            case .isOut(let issue):
                issue.isOut
                    ? Bilingual(
                        zh: "先归还：unbroken recorder return \(issue.recorder) --by 警号；已归还而没有登记的，加 --correct 说明",
                        en:
                            "unbroken recorder return \(issue.recorder) --by NUMBER; if it came back and nobody entered that: --correct WHY"
                    ) : nil
            case .failedCheck:
                Bilingual(
                    zh: "换一台；确需使用的，加 --reason 说明。检查已作为故障记录",
                    en: "take another; if it must be this one: --reason WHY. The check is kept as a fault")
            case .isNotOut(let serial):
                Bilingual(
                    zh: "台账：unbroken recorder ledger --recorder \(serial)",
                    en: "unbroken recorder ledger --recorder \(serial)")
            case .isBack, .badTime: nil
            case .nobody: Bilingual(zh: "加 --by 警号", en: "add --by NUMBER")
            }
        return words?.text(language)
    }
}
