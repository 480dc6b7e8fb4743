import Catalogue
import Evidence
import Foundation
import Regulation
import Vault

/// Why nothing was written about a finding.
public enum ReviewError: Error, Sendable {
    case ledger(LedgerError)
    case catalogue(CatalogueError)
    case vault(VaultError)
    case access(AccessError)
    case noSuchFinding(Int64)
    /// A police number that the officer list does not have.
    case unknownOfficer(String)
    case unknownCause(String?, RuleBook)
    case unknownReason(String?, RuleBook)
    case needsText(Cause, RuleBook)
    case needsRecord(RuleBook)
    case noLawfulReasons(RuleBook)
    /// The regulation accepts no spoken, or no written, explanation.
    case notAccepted(LedgerStep.Kind, RuleBook)

    /// Whether the command was put wrongly, rather than refused.
    public var isUsage: Bool {
        switch self {
        case .unknownCause, .unknownReason, .needsText, .needsRecord: true
        case .ledger(let error): error.why == .saysNothing
        case .access(let error): error.isUsage
        default: false
        }
    }
}

/// The error in a person's words. Those of the vault are the command's own.
extension ReviewError {
    public func message(_ language: Language) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch self {
        case .ledger(let error): return LedgerWords.message(error, language)
        case .catalogue(let error):
            guard error.code == .changedMeanwhile else { return "\(error.path): \(error.message(language))" }
            return error.message(language)
        case .vault(let error): return "\(error.path) \(error.cause)"
        // A missing role has no time in its words.
        case .access(let error): return error.message(SiteTime(zone: .gmt), language)
        case .noSuchFinding(let id): return say("没有发现 F\(id)", "there is no finding F\(id)")
        case .unknownOfficer(let number):
            return say("民警名单中没有警号 \(number)", "the officer list has no police number \(number)")
        case .unknownCause(nil, _): return say("没有写明原因 --cause", "no --cause was given")
        case .unknownCause(let key?, let rules):
            return say("\(rules.id) 中没有原因 \(key)", "\(key) is no cause in \(rules.id)")
        case .unknownReason(nil, _): return say("没有写明理由 --reason", "no --reason was given")
        case .unknownReason(let key?, let rules):
            return say("\(rules.id) 中没有理由 \(key)", "\(key) is no lawful reason in \(rules.id)")
        case .needsText(let cause, _):
            return say("\(cause.key) 须用 --text 写明具体情况", "\(cause.key) needs a --text that says what it was")
        case .needsRecord: return say("须写明工作记录 --record", "the work record is missing: --record")
        case .noLawfulReasons(let rules):
            return say(
                "\(rules.id) 没有规定可以不记录的情形", "\(rules.id) names no lawful reason not to record")
        case .notAccepted(let kind, let rules):
            let name = LedgerWords.kind(kind, language)
            return say("\(rules.id) 不接受：\(name)", "\(rules.id) does not accept: \(name)")
        }
    }

    public func hint(_ language: Language) -> String? {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        switch self {
        case .ledger(let error): return LedgerWords.hint(error, language)
        case .catalogue(let error): return error.hint(language)
        case .access(let error): return error.hint(language)
        case .vault, .notAccepted: return nil
        case .noSuchFinding: return say("用 unbroken gaps 查看编号", "`unbroken gaps` shows the numbers")
        case .unknownOfficer:
            return say(
                "核对警号，或先导入：unbroken officer import 名单.csv",
                "check the number, or import it: unbroken officer import LIST.csv")
        case .unknownCause(_, let rules):
            return say("可用的原因：", "accepted causes:") + LedgerWords.list(rules.interruption.causes, language)
        case .unknownReason(_, let rules):
            return say("可用的理由：", "lawful reasons:") + LedgerWords.list(rules.notRecording.reasons, language)
        case .needsText(let cause, _): return LedgerWords.cause(cause, language)
        case .needsRecord(let rules):
            return say("写工作记录的编号或内容", "its number, or what it says")
                + LedgerWords.bracketed(rules.notRecording.workRecord, language)
        case .noLawfulReasons:
            return say(
                "用 unbroken explain 书面说明，或由现场自行规定：docs/formats/regulations.md",
                "write it down with `unbroken explain`, or see docs/formats/regulations.md for local reasons")
        }
    }
}
