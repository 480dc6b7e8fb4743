import Archive
import Evidence

/// The register of discs in a person's words.
public enum DiscWords {
    private static let kinds: [DiscEvent.Kind: Bilingual] = [
        .built: Bilingual(zh: "已生成映像", en: "image made"), .protected: Bilingual(zh: "已加纠错数据", en: "protected"),
        .burning: Bilingual(zh: "开始刻录", en: "burning begun"),
        .refused: Bilingual(zh: "未刻录（光盘未动）", en: "not burnt, the disc is as it was"),
        .burnt: Bilingual(zh: "已刻录", en: "burnt"), .spoiled: Bilingual(zh: "刻录报废", en: "spoiled"),
        .verified: Bilingual(zh: "核验合格", en: "verified"), .failed: Bilingual(zh: "核验不合格", en: "failed"),
        .labelled: Bilingual(zh: "已贴标签", en: "labelled"), .shelved: Bilingual(zh: "入库上架", en: "shelved"),
        .lent: Bilingual(zh: "借出", en: "lent"), .returned: Bilingual(zh: "归还", en: "returned"),
        .checked: Bilingual(zh: "复检", en: "checked"), .migrated: Bilingual(zh: "已迁移", en: "migrated"),
        .lost: Bilingual(zh: "丢失", en: "lost"), .destroyed: Bilingual(zh: "销毁", en: "destroyed"),
    ]

    private static let phases: [DiscCopyState.Phase: Bilingual] = [
        .planned: Bilingual(zh: "待生成", en: "planned"), .built: Bilingual(zh: "已生成映像", en: "image made"),
        .protected: Bilingual(zh: "待刻录", en: "ready to burn"), .burning: Bilingual(zh: "刻录中", en: "burning"),
        .spoiled: Bilingual(zh: "刻录报废，待重刻", en: "spoiled, to be burnt again"),
        .burnt: Bilingual(zh: "已刻录，待核验", en: "burnt, not verified"),
        .verified: Bilingual(zh: "核验合格", en: "verified"), .failed: Bilingual(zh: "不合格", en: "failed"),
        .lent: Bilingual(zh: "借出", en: "lent"), .returned: Bilingual(zh: "已归还，待复检", en: "returned, not read yet"),
        .migrated: Bilingual(zh: "已迁移", en: "migrated"), .lost: Bilingual(zh: "丢失", en: "lost"),
        .destroyed: Bilingual(zh: "已销毁", en: "destroyed"),
    ]

    private static let whys: [DiscDue.Why: Bilingual] = [
        .check: Bilingual(zh: "到期复检", en: "to be read again"), .drawn: Bilingual(zh: "抽中复检", en: "drawn to be read"),
        .sampleFailed: Bilingual(zh: "同批抽检不合格，全部复检", en: "a disc of its draw failed: read all"),
        .returned: Bilingual(zh: "归还后复检", en: "returned, to be read"),
        .unverified: Bilingual(zh: "待核验", en: "to be verified"), .replace: Bilingual(zh: "须重刻", en: "to be burnt anew"),
        .migrate: Bilingual(zh: "须迁移", en: "to be migrated"),
    ]

    public static func kind(_ kind: DiscEvent.Kind, _ language: Language) -> String {
        kinds[kind]?.text(language) ?? kind.rawValue
    }

    public static func phase(_ phase: DiscCopyState.Phase, _ language: Language) -> String {
        phases[phase]?.text(language) ?? phase.rawValue
    }

    public static func verdict(_ verdict: TestVerdict, _ language: Language) -> String {
        switch verdict {
        case .pass: Bilingual(zh: "合格", en: "pass").text(language)
        case .fail: Bilingual(zh: "不合格", en: "fail").text(language)
        case .notEvaluated: Bilingual(zh: "未评定", en: "not evaluated").text(language)
        }
    }

    /// `DP1-SEALED-001  verified  B2 shelf 3  read 2026-11-23`
    public static func copy(_ copy: DiscCopyRecord, site: SiteTime, _ language: Language) -> String {
        let state = copy.state
        var parts = [copy.identity, phase(state.phase, language)]
        if let place = state.place { parts.append(place) }
        if let person = state.person {
            parts.append(Bilingual(zh: "在 \(person) 处", en: "with \(person)").text(language))
        }
        if let read = state.readAt {
            let day = site.day(read).replacing("/", with: "-")
            parts.append(Bilingual(zh: "\(day) 读全", en: "read whole \(day)").text(language))
        }
        if let count = state.unreadable.last, count > 0 {
            parts.append(Bilingual(zh: "\(count) 个扇区读不出", en: "\(count) sectors unreadable").text(language))
        }
        return parts.joined(separator: "  ")
    }

    public static func event(_ event: DiscEvent, site: SiteTime, _ language: Language) -> String {
        var parts = [site.text(event.at), kind(event.kind, language)]
        // Of a tester's report the event's own says that nothing was read.
        if event.kind == .checked, DiscScan(event) == nil, let verdict = event.verdict {
            parts.append(self.verdict(verdict, language))
        }
        parts.append(event.by)
        if let place = event.place { parts.append(place) }
        if let person = event.person { parts.append(person) }
        if let drive = event.drive { parts.append(drive) }
        if let medium = event.medium { parts.append(medium) }
        if let count = event.unreadable, count > 0 {
            parts.append(Bilingual(zh: "\(count) 个扇区读不出", en: "\(count) sectors unreadable").text(language))
        }
        if event.kind == .built || event.kind == .protected, let image = event.image {
            parts.append("SHA-256 \(image.sha256.prefix(12))…")
        }
        if let scan = DiscScan(event) {
            let result = verdict(scan.verdict.verdict, language)
            parts.append(Bilingual(zh: "检测仪：\(result)", en: "tester: \(result)").text(language))
            parts += DiscScan.trend([scan])
        } else if let text = event.text {
            parts.append(text)
        }
        return parts.joined(separator: "  ")
    }

    /// `4096 sectors, 0 unreadable; 23 of 23 files right; on …`
    public static func reading(_ report: MediumReport, _ language: Language) -> String {
        let listed = report.files.count { $0.verdict != .notEvaluated }
        let right = report.files.count { $0.verdict == .pass }
        let wrong = report.files.filter { $0.verdict == .fail }.map(\.path).prefix(5).joined(separator: ", ")
        var text = Bilingual(
            zh: "\(report.sectors) 个扇区，\(report.unreadable.count) 个读不出；\(listed) 个文件中 \(right) 个一致",
            en: "\(report.sectors) sectors, \(report.unreadable.count) unreadable; \(right) of \(listed) files right"
        ).text(language)
        if !wrong.isEmpty { text += Bilingual(zh: "；不一致：\(wrong)", en: "; wrong: \(wrong)").text(language) }
        return text + "  \(report.drive.text)"
    }

    public static func why(_ why: DiscDue.Why, _ language: Language) -> String {
        whys[why]?.text(language) ?? why.rawValue
    }

    public static func due(_ due: DiscDue, site: SiteTime, _ language: Language) -> String {
        let day = site.day(due.since).replacing("/", with: "-")
        return "\(why(due.why, language))  \(day)  \(copy(due.copy, site: site, language))"
    }

    /// One line a set: which disc holds it, and where that is.
    public static func holding(_ holding: DiscHolding, site: SiteTime, _ language: Language) -> String {
        holding.copies.map { copy in
            "\(self.copy(copy, site: site, language))  \(holding.item.path)"
        }.joined(separator: "\n")
    }
}
