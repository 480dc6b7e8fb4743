import Evidence
import OIDC
import Pipeline

/// What is wrong with the provider's settings, for whoever starts the console. What goes wrong at a sign-in has its
/// words among the pages'.
public enum OIDCWords {
    public static func message(_ error: OIDCError, _ language: Language) -> String {
        guard case .settings(let path, let problem) = error else {
            return Words.say("oidcProvider", language)
        }
        return "\(path): " + text(problem).text(language)
    }

    public static func hint(_ error: OIDCError, _ language: Language) -> String? {
        guard case .settings(let path, let problem) = error else { return nil }
        let hint: Bilingual =
            switch problem {
            case .unreadable:
                Bilingual(
                    zh: "检查文件是否存在、格式是否为 YAML、运行审核台的用户能否读取",
                    en: "check that it is there, is YAML, and that the console's user may read it")
            case .secretIsOpen: Bilingual(zh: "chmod 600 \(path)", en: "chmod 600 \(path)")
            case .emptySecret:
                Bilingual(zh: "把统一登录给的密钥写进这个文件", en: "put the secret from the sign-in service into it")
            case .missing, .unknownKey, .notText:
                Bilingual(
                    zh:
                        "oidc: 下须有 issuer、client-id、police-number-claim、address；可有 client-secret-file、name、ca-file；值为文字，纯数字加引号",
                    en:
                        "below oidc: issuer, client-id, police-number-claim and address are needed; client-secret-file, name and ca-file may be there; each a text, numbers in quotes"
                )
            case .badAddress:
                Bilingual(
                    zh: "用 https:// 开头的地址；http 只用于本机", en: "begin it with https://; http is for this machine only")
            }
        return hint.text(language)
    }

    private static func text(_ problem: OIDCError.Problem) -> Bilingual {
        switch problem {
        case .unreadable(let cause): Bilingual(zh: "读不了（\(cause)）", en: "can't be read (\(cause))")
        case .secretIsOpen: Bilingual(zh: "别的用户也能读这个密钥", en: "others can read this secret")
        case .emptySecret: Bilingual(zh: "里面没有密钥", en: "there is no secret in it")
        case .missing(let key): Bilingual(zh: "缺少 \(key)", en: "\(key) is missing")
        case .unknownKey(let key): Bilingual(zh: "不认识的设置 \(key)", en: "there is no setting \(key)")
        case .badAddress(let key): Bilingual(zh: "\(key) 不是可用的地址", en: "\(key) is no address that can be used")
        case .notText(let key): Bilingual(zh: "\(key) 的值不是文字", en: "the value of \(key) is no text")
        }
    }
}
