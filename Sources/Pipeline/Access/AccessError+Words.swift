import Catalogue
import Evidence
import Regulation

/// The refusal in a person's words: with the rule, and what to do.
extension AccessError {
    /// Whether the command was put wrongly, rather than refused.
    public var isUsage: Bool {
        switch self {
        case .needsReason, .needsConditions, .needsRecipient, .notAnAct, .untilIsPast: true
        default: false
        }
    }

    public func message(_ site: SiteTime, _ language: Language) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch self {
        case .refused(let refusal, let person, let regulation):
            return Self.message(refusal, person, regulation, site, language)
        case .notApprover(let person, let act, let approval, let regulation):
            let act = AccessWords.act(act.key, language)
            let rule = approval.map { AccessWords.approver($0, regulation, language) }
            return say("\(person) 不能审批：\(act)", "\(person) does not approve: \(act)")
                + (rule.map { say("；审批人：\($0)", "; who does: \($0)") } ?? "")
        case .samePerson(let person):
            return say(
                "\(person) 是申请人或使用人：须由另一人审批", "\(person) asked for it, or would use it: another person approves")
        case .unknownPerson(let person):
            return say("民警名单中没有警号 \(person)", "the officer list has no police number \(person)")
        case .unknownSubject: return say("没有这个录像、接警编号或案件", "there is no such recording, dispatch or matter")
        case .gone(let name): return say("\(name)：原件已处置", "\(name): its original was disposed of")
        case .unknownRequest(let id): return say("没有申请 Q\(id)", "there is no request Q\(id)")
        case .unknownRole(let id): return say("没有角色 R\(id)", "there is no role R\(id)")
        case .needsRecipient: return say("对外提供须写明提供给谁", "a release says to whom")
        case .needsReason: return say("须写明事由", "it must be said what for")
        case .needsConditions(let items, let regulation):
            let list = items.map { AccessWords.condition($0, regulation, language) }
            return say(
                "批准对外提供，须写明以下条件已满足：\(list.joined(separator: "；"))",
                "who approves a release says that this is met: \(list.joined(separator: "; "))")
        case .notAnAct(let text): return say("不认识：\(text)", "not an act: \(text)")
        case .untilIsPast: return say("有效期已过", "the approval would have expired already")
        case .lastAdministrator:
            return say("这是最后一个系统管理员", "this is the last administrator: nobody could give roles any more")
        case .firstIsAdministrator:
            return say("第一个角色须是系统管理员", "a vault's first role is an administrator's")
        case .catalogue(let error): return "\(error.path): \(error.message(language))"
        }
    }

    private static func message(
        _ refusal: AccessRefusal, _ person: String, _ regulation: String, _ site: SiteTime, _ language: Language
    ) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        func rule(_ approval: Approval) -> String { AccessWords.approver(approval, regulation, language) }
        switch refusal {
        case .noRolesAtAll: return say("库里还没有任何角色", "the vault has no roles yet")
        case .noRole where Self.isNobody(person):
            return say("没有写明您的警号", "your police number is missing")
        case .noRole(let roles):
            return say(
                "\(person) 没有所需的角色：\(AccessWords.names(roles, language))",
                "\(person) has none of the roles this needs: \(AccessWords.names(roles, language))")
        case .notAsked(let approval):
            return say(
                "\(person) 没有获得批准；须经 \(rule(approval)) 批准",
                "nobody approved it for \(person); to be approved by the \(rule(approval))")
        case .notAskedToRelease(let approval, let others):
            let own = others.map { other in
                let names = other.to.map { AccessWords.recipient($0, language) }.joined(
                    separator: language == .zh ? "、" : ", ")
                return say("\(names)：\(rule(other.approval))", "\(names): the \(rule(other.approval))")
            }
            return message(.notAsked(approval), person, regulation, site, language)
                + say("；提供给", "; to ") + own.joined(separator: say("；", "; "))
        case .waiting(let id, let approval):
            return say("申请 Q\(id) 待 \(rule(approval)) 审批", "request Q\(id) waits for the \(rule(approval))")
        case .refused(let id, let why, let approval):
            let reason = why.map { say("：\($0)", ": \($0)") } ?? ""
            return say(
                "申请 Q\(id) 未获 \(rule(approval)) 同意\(reason)",
                "request Q\(id) was refused by the \(rule(approval))\(reason)")
        case .expired(let id, let end, let approval):
            return say(
                "批准 Q\(id) 已于 \(site.text(end)) 过期；须再经 \(rule(approval)) 批准",
                "approval Q\(id) expired at \(site.text(end)); to be approved again by the \(rule(approval))")
        }
    }

    /// Nobody was named: no role would help.
    private static func isNobody(_ person: String) -> Bool { person.isEmpty || person == "–" }

    public func hint(_ language: Language) -> String? {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch self {
        case .refused(.noRole, let person, _) where Self.isNobody(person): return "--by"
        case .refused(.noRolesAtAll, _, _), .firstIsAdministrator:
            return "unbroken role grant <NUMBER> administrator --by <NUMBER>"
        case .refused(.noRole, _, _):
            return say("由系统管理员授予：unbroken role grant", "an administrator gives it: unbroken role grant")
        case .refused(.notAsked, _, _), .refused(.notAskedToRelease, _, _), .refused(.refused, _, _),
            .refused(.expired, _, _):
            return say("申请：unbroken access request", "ask for it: unbroken access request")
        case .refused(.waiting, _, _): return say("审批：unbroken access approve", "approve: unbroken access approve")
        case .notApprover: return say("查看角色：unbroken role list", "who has which role: unbroken role list")
        case .unknownPerson:
            return say(
                "核对警号，或先导入：unbroken officer import 名单.csv",
                "check the number, or import it: unbroken officer import LIST.csv")
        case .unknownSubject: return say("录像用 SHA-256 指定", "a recording is named by its SHA-256")
        case .gone: return "unbroken retention disposed"
        case .unknownRequest: return "unbroken access list"
        case .unknownRole: return "unbroken role list"
        case .needsRecipient: return "--for"
        case .needsReason: return "--reason / --text"
        case .needsConditions: return "--text"
        case .notAnAct: return "view, copy, release, dispose, explain, hold"
        case .catalogue(let error): return error.hint(language)
        case .samePerson:
            return say("谁可以审批：unbroken role list", "who may approve: unbroken role list")
        case .lastAdministrator:
            return say(
                "先授予另一人：unbroken role grant <警号> administrator",
                "make somebody else one first: unbroken role grant <NUMBER> administrator")
        case .untilIsPast: return say("--until 给出将来的时刻", "--until takes a moment to come")
        }
    }
}
