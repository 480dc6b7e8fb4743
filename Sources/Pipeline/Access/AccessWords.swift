import Evidence
import Regulation

/// Roles, requests and the register in a person's words.
public enum AccessWords {
    private static let roles: [Role: Bilingual] = [
        .clerk: Bilingual(zh: "采集管理员", en: "clerk"), .officer: Bilingual(zh: "执法人员", en: "officer"),
        .reviewer: Bilingual(zh: "审核人员", en: "reviewer"), .archivist: Bilingual(zh: "档案管理员", en: "archivist"),
        .approver: Bilingual(zh: "审批人", en: "approver"), .auditor: Bilingual(zh: "督察人员", en: "auditor"),
        .administrator: Bilingual(zh: "系统管理员", en: "administrator"),
        .superior: Bilingual(zh: "上级机关", en: "superior body"),
    ]

    private static let acts: [String: Bilingual] = [
        "view": Bilingual(zh: "查阅", en: "see"), "copy": Bilingual(zh: "复制", en: "copy"),
        "release": Bilingual(zh: "对外提供", en: "release"), "dispose": Bilingual(zh: "处置", en: "dispose of"),
        "explain": Bilingual(zh: "书面说明", en: "written explanations"),
        "hold": Bilingual(zh: "解除冻结", en: "release of holds"),
    ]

    private static let recipients: [Recipient.Kind: Bilingual] = [
        .court: Bilingual(zh: "人民法院", en: "court"),
        .reconsideration: Bilingual(zh: "行政复议机构", en: "reconsideration body"),
        .party: Bilingual(zh: "当事人", en: "party"), .media: Bilingual(zh: "新闻媒体", en: "media"),
        .publication: Bilingual(zh: "公开发布", en: "publication"), .other: Bilingual(zh: "其他", en: "other"),
    ]

    public static func recipient(_ kind: Recipient.Kind, _ language: Language) -> String {
        recipients[kind]?.text(language) ?? kind.rawValue
    }

    /// `人民法院：某某人民法院`
    public static func recipient(_ recipient: Recipient, _ language: Language) -> String {
        guard recipient.kind != .other else { return recipient.name }
        return self.recipient(recipient.kind, language) + (language == .zh ? "：" : ": ") + recipient.name
    }

    public static func role(_ role: Role, _ language: Language) -> String {
        roles[role]?.text(language) ?? role.rawValue
    }

    public static func act(_ act: String, _ language: Language) -> String {
        if act.hasPrefix("release-"), let kind = Recipient.Kind(rawValue: String(act.dropFirst(8))) {
            return Bilingual(
                zh: "对外提供（\(recipient(kind, .zh))）", en: "release (\(recipient(kind, .en)))"
            ).text(language)
        }
        return acts[act]?.text(language) ?? act
    }

    static func names(_ roles: Set<Role>, _ language: Language) -> String {
        Role.allCases.filter(roles.contains).map { "\(role($0, language)) (\($0.rawValue))" }.joined(
            separator: language == .zh ? "、" : ", ")
    }

    /// `编办主要负责人（zonghe-zhifa 第18条）`: who approves, and which rule says so.
    public static func approver(_ approval: Approval, _ regulation: String, _ language: Language) -> String {
        let who = language == .zh ? approval.by.zh : approval.by.en
        let article = LedgerWords.article(approval.source.article?.text, language)
        let local = approval.isApproverLocal && !approval.source.isLocal
        let note = local ? Bilingual(zh: "，由谁审批为本地设置", en: "; who approves is a local setting").text(language) : ""
        return language == .zh ? "\(who)（\(regulation) \(article)\(note)）" : "\(who) (\(regulation) \(article)\(note))"
    }

    // MARK: Lines

    public static func grant(_ grant: RoleGrant, site: SiteTime, _ language: Language) -> String {
        var parts = ["R\(grant.id)", grant.person, role(grant.role, language)]
        if let given = grant.acts { parts.append(given.map { act($0, language) }.joined(separator: " ")) }
        if let unit = grant.unit { parts.append(unit) }
        parts += [grant.by, site.text(grant.at)]
        if let why = grant.why { parts.append(why) }
        if let end = grant.end {
            parts.append(
                "\(Bilingual(zh: "已终止", en: "ended").text(language)) \(end.by) \(site.text(end.at)) \(end.why)")
        }
        return parts.joined(separator: "  ")
    }

    public static func subject(_ subject: AccessRequest.Subject, _ language: Language) -> String {
        let kind: Bilingual =
            switch subject {
            case .recording: Bilingual(zh: "录像", en: "recording")
            case .dispatch: Bilingual(zh: "接警", en: "dispatch")
            case .matter: Bilingual(zh: "案件", en: "matter")
            case .all: Bilingual(zh: "全部", en: "everything")
            }
        return kind.text(language) + (subject.key.map { " \($0)" } ?? "")
    }

    public static func request(
        _ request: AccessRequest, at time: WallTime, site: SiteTime, _ language: Language
    ) -> String {
        let who =
            switch request.who {
            case .person(let number): number
            case .role(let held): role(held, language)
            }
        var parts = [
            "Q\(request.id)", state(request, at: time, site, language), act(request.act, language), who,
            subject(request.subject, language), request.reason,
        ]
        if let text = request.recipient { parts.append("→ \(recipient(Recipient(text: text), language))") }
        parts += [request.by, site.text(request.at)]
        if let decision = request.decision {
            let basis = "\(decision.basis.regulation) \(LedgerWords.article(decision.basis.article, language))"
            parts.append("\(decision.by) \(site.text(decision.at)) \(basis)" + (decision.why.map { " \($0)" } ?? ""))
        }
        if let end = request.end { parts.append("\(end.by) \(site.text(end.at)) \(end.why)") }
        return parts.joined(separator: "  ")
    }

    public static func state(
        _ request: AccessRequest, at time: WallTime, _ site: SiteTime, _ language: Language
    ) -> String {
        switch request.state(at: time) {
        case .open: Bilingual(zh: "待审批", en: "waiting").text(language)
        case .refused: Bilingual(zh: "不同意", en: "refused").text(language)
        case .ended: Bilingual(zh: "已终止", en: "ended").text(language)
        case .expired(let end):
            Bilingual(zh: "已过期（\(site.text(end))）", en: "expired (\(site.text(end)))").text(language)
        case .approved(let until):
            until.map { Bilingual(zh: "已批准，至 \(site.text($0))", en: "approved until \(site.text($0))").text(language) }
                ?? Bilingual(zh: "已批准", en: "approved").text(language)
        }
    }

    public static func entry(_ entry: ViewEntry, name: String, site: SiteTime, _ language: Language) -> String {
        let basis = "\(entry.basis.regulation) \(LedgerWords.article(entry.basis.article, language))"
        let ground =
            entry.request.map { "Q\($0) \(entry.approver ?? "")" }
            ?? Bilingual(zh: "上级机关直接查阅", en: "direct access").text(language)
        return [
            site.text(entry.at), entry.viewer, act(entry.act, language), name, entry.reason, ground, basis,
            entry.place ?? "",
        ].filter { !$0.isEmpty }.joined(separator: "  ")
    }
}

/// Access as JSON lines: docs/formats/json.md.
public enum AccessJSON {
    /// An image that was made of it.
    public static func disc(
        _ copy: DiscCopyRecord, _ event: DiscEvent, _ sha256: String, site: SiteTime
    ) -> JSONText {
        .object([
            ("schema", .text("unbroken.disc-copy/1")), ("recording", .text(sha256)), ("disc", .text(copy.identity)),
            ("by", .text(event.by)), ("at", .text(site.text(event.at))),
            ("state", .text(copy.state.phase.rawValue)),
        ])
    }

    public static func grant(_ grant: RoleGrant, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.role/1")), ("id", .text("R\(grant.id)")), ("person", .text(grant.person)),
            ("role", .text(grant.role.rawValue)),
            ("acts", .optional(grant.acts) { .list($0.map(JSONText.text)) }),
            ("unit", .optional(grant.unit, JSONText.text)),
            ("by", .text(grant.by)), ("at", .text(site.text(grant.at))), ("why", .optional(grant.why, JSONText.text)),
            ("end", .optional(grant.end) { end($0.by, $0.at, $0.why, site) }),
        ])
    }

    public static func request(_ request: AccessRequest, at time: WallTime, site: SiteTime) -> JSONText {
        var (person, role): (String?, String?)
        switch request.who {
        case .person(let number): person = number
        case .role(let held): role = held.rawValue
        }
        return .object([
            ("schema", .text("unbroken.access/1")), ("id", .text("Q\(request.id)")),
            ("state", .text(state(request, at: time))), ("act", .text(request.act)),
            ("person", .optional(person, JSONText.text)), ("role", .optional(role, JSONText.text)),
            ("subjectKind", .text(request.subject.kind)), ("subject", .optional(request.subject.key, JSONText.text)),
            ("reason", .text(request.reason)),
            (
                "recipientKind",
                .optional(request.recipient) { .text(Recipient(text: $0).kind.rawValue) }
            ), ("recipient", .optional(request.recipient) { .text(Recipient(text: $0).name) }),
            ("by", .text(request.by)), ("at", .text(site.text(request.at))),
            (
                "decision",
                .optional(request.decision) { decision in
                    .object([
                        ("approved", .bool(decision.isApproved)),
                        ("until", .optional(decision.until) { .text(site.text($0)) }), ("by", .text(decision.by)),
                        ("at", .text(site.text(decision.at))), ("why", .optional(decision.why, JSONText.text)),
                        ("regulation", .text(decision.basis.regulation)),
                        ("article", .optional(decision.basis.article, JSONText.text)),
                    ])
                }
            ), ("end", .optional(request.end) { end($0.by, $0.at, $0.why, site) }),
        ])
    }

    private static func state(_ request: AccessRequest, at time: WallTime) -> String {
        switch request.state(at: time) {
        case .open: "open"
        case .refused: "refused"
        case .ended: "ended"
        case .expired: "expired"
        case .approved: "approved"
        }
    }

    public static func entry(_ entry: ViewEntry, name: String, site: SiteTime) -> JSONText {
        .object([
            ("schema", .text("unbroken.view/1")), ("id", .integer(entry.id)), ("viewer", .text(entry.viewer)),
            ("act", .text(entry.act)), ("recording", .text(entry.sha256)), ("name", .text(name)),
            ("reason", .text(entry.reason)), ("at", .text(site.text(entry.at))),
            ("request", .optional(entry.request) { .text("Q\($0)") }),
            ("approver", .optional(entry.approver, JSONText.text)), ("regulation", .text(entry.basis.regulation)),
            ("article", .optional(entry.basis.article, JSONText.text)),
            ("place", .optional(entry.place, JSONText.text)),
        ])
    }

    private static func end(_ by: String, _ at: WallTime, _ why: String, _ site: SiteTime) -> JSONText {
        .object([("by", .text(by)), ("at", .text(site.text(at))), ("why", .text(why))])
    }
}

extension AccessWords {
    /// `归档光盘 DP1-SEALED-001 …`: not a view, and no line of the register.
    public static func disc(
        _ copy: DiscCopyRecord, _ event: DiscEvent, site: SiteTime, _ language: Language
    ) -> String {
        [
            site.text(event.at), event.by, Bilingual(zh: "归档光盘", en: "archival disc").text(language), copy.identity,
            DiscWords.phase(copy.state.phase, language),
        ].joined(separator: "  ")
    }

    /// `须经 法制审核人员（dapuhe 第15条）批准；复制留存`
    public static func rule(_ rule: RecipientRule, _ regulation: String, _ language: Language) -> String {
        let who = approver(rule.approval, regulation, language)
        let kept = rule.keepsCopy ? Bilingual(zh: "；复制留存", en: "; a copy is kept").text(language) : ""
        return Bilingual(zh: "须经 \(who) 批准", en: "to be approved by the \(who)").text(language) + kept
    }

    public static func condition(_ item: RuleItem, _ regulation: String, _ language: Language) -> String {
        let words = language == .zh ? item.words.zh : item.words.en
        let article = LedgerWords.article(item.source.article?.text, language)
        return language == .zh ? "\(words)（\(regulation) \(article)）" : "\(words) (\(regulation) \(article))"
    }
}
