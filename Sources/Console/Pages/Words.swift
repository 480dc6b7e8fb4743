import Evidence
import Mustache
import Pipeline

/// The words of the pages, in both languages. What the library has words for (findings, states, roles, articles) is
/// said in the library's words.
enum Words {
    static func say(_ key: String, _ language: Language) -> String { all[key]?.text(language) ?? key }

    private static let zh = all.mapValues(\.zh)
    private static let en = all.mapValues(\.en)

    static func word(_ key: String, _ language: Language) -> String? { (language == .zh ? zh : en)[key] }

    static func status(_ code: Int, _ language: Language) -> String { say("status\(code)", language) }

    static func title(_ code: Int, _ language: Language) -> String {
        switch code {
        case 401, 403: say("titleRefused", language)
        case 404, 410: say("titleNotFound", language)
        default: say("titleFailed", language)
        }
    }

    static let all: [String: Bilingual] = frame.merging(signIn) { $1 }.merging(review) { $1 }.merging(pages) { $1 }
        .merging(dispatch) { $1 }
        .merging(management) { $1 }

    private static let frame: [String: Bilingual] = [
        "product": Bilingual(zh: "全程", en: "Unbroken"),
        "productLong": Bilingual(zh: "执法记录审核台", en: "review console"),
        "skip": Bilingual(zh: "跳到正文", en: "Skip to content"),
        "menu": Bilingual(zh: "主菜单", en: "Main menu"),
        "menuToday": Bilingual(zh: "今日", en: "Today"),
        "menuReview": Bilingual(zh: "中断审核", en: "Review"),
        "menuSearch": Bilingual(zh: "检索", en: "Search"),
        "menuAccess": Bilingual(zh: "查阅申请", en: "Access requests"),
        "menuRegister": Bilingual(zh: "查阅登记", en: "View register"),
        "signOut": Bilingual(zh: "退出", en: "Sign out"),
        "titleRefused": Bilingual(zh: "不能打开", en: "Not allowed"),
        "titleNotFound": Bilingual(zh: "没有找到", en: "Not found"),
        "titleFailed": Bilingual(zh: "没有完成", en: "It did not work"),
        "status400": Bilingual(zh: "请求有误", en: "The request can't be read"),
        "status401": Bilingual(zh: "请先登录", en: "Sign in first"),
        "status403": Bilingual(zh: "没有权限", en: "Not allowed"),
        "status404": Bilingual(zh: "没有这个页面", en: "There is no such page"),
        "status405": Bilingual(zh: "这个地址不接受该方法", en: "This address does not take that method"),
        "status408": Bilingual(zh: "请求没有及时到达", en: "The request did not arrive in time"),
        "status413": Bilingual(zh: "内容太大", en: "It is too large"),
        "status500": Bilingual(zh: "程序出错；没有写入任何内容", en: "The program failed; nothing was written"),
        "crossSite": Bilingual(
            zh: "请求来自别的网站，没有执行", en: "The request came from another site and was not carried out"),
        "pageExpired": Bilingual(
            zh: "页面已过期，没有写入任何内容；请重新打开后再试",
            en: "The page had expired and nothing was written: open it again"),
        "back": Bilingual(zh: "返回", en: "Back"),
        "none": Bilingual(zh: "无", en: "none"),
        "noScript": Bilingual(
            zh: "没有脚本也能用；快捷键和自动播放除外。", en: "Works without scripts, except for keys and playing by itself."),
    ]
}

/// The words of one language as templates ask for them. Looked up one by one: a page uses a few dozen of hundreds.
struct WordTable: MustacheParent {
    let language: Language

    func child(named name: String) -> Any? { Words.word(name, language) }
}
