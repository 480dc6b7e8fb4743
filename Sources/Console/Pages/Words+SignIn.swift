import Evidence
import Pipeline

/// Signing in: with a password, and through the site's provider.
extension Words {
    static let signIn: [String: Bilingual] = [
        "signInTitle": Bilingual(zh: "登录", en: "Sign in"),
        "signIn": Bilingual(zh: "登录", en: "Sign in"),
        "policeNumber": Bilingual(zh: "警号", en: "Police number"),
        "password": Bilingual(zh: "密码", en: "Password"),
        "signInRefused": Bilingual(zh: "警号或密码不对", en: "Police number or password is wrong"),
        "signInLocked": Bilingual(
            zh: "失败次数过多，请在 {minutes} 分钟后再试", en: "Too many failures: try again in {minutes} minutes"),
        "formExpired": Bilingual(zh: "登录页已过期，请重试", en: "The page had expired: please try again"),
        "noAccounts": Bilingual(
            zh: "还没有账号。在服务器上运行：unbroken console account add 警号 --vault 库",
            en: "There is no account yet. On the server: unbroken console account add NUMBER --vault VAULT"),
        "signInNote": Bilingual(
            zh: "每次查阅在给出画面之前记入查阅登记。", en: "Every view enters the register before a picture is shown."),
        "oidcSignIn": Bilingual(zh: "前往{name}", en: "Sign in with {name}"),
        "signedIn": Bilingual(zh: "已登录", en: "Signed in"),
        "goOn": Bilingual(zh: "继续", en: "Go on"),
        "oidcUnknownFlow": Bilingual(
            zh: "这次登录不是从这个浏览器开始的，或者已经结束",
            en: "This sign-in was not begun in this browser, or it is over"),
        "oidcUnknownFlowHint": Bilingual(
            zh: "请从登录页重新开始，并在十分钟内完成", en: "begin again at the sign-in page, and finish within ten minutes"),
        "oidcDenied": Bilingual(zh: "统一登录没有放行", en: "The sign-in service let nobody in"),
        "oidcDeniedHint": Bilingual(
            zh: "请从登录页再试；仍不行时问管理员", en: "try again from the sign-in page; if that fails, ask the administrator"),
        "oidcToken": Bilingual(
            zh: "统一登录的答复不可信，没有登录", en: "The sign-in service's answer can't be trusted: nobody was signed in"),
        "oidcTokenHint": Bilingual(
            zh: "请从登录页再试；仍不行时请管理员查看审核台的日志和两边的时钟",
            en:
                "try again from the sign-in page; if that fails, the administrator looks at the console's log and at both clocks"
        ),
        "oidcProvider": Bilingual(zh: "统一登录没有答复", en: "The sign-in service does not answer"),
        "oidcProviderHint": Bilingual(
            zh: "稍后再试；有密码的账号可以用密码登录。原因在审核台的日志里",
            en: "try later; who has a password here can sign in with that. The cause is in the console's log"),
        "oidcUnknownPerson": Bilingual(
            zh: "审核台没有您的账号，或者已停用", en: "There is no account of yours here, or it is disabled"),
        "oidcUnknownPersonHint": Bilingual(
            zh: "请管理员运行：unbroken console account add 警号 --oidc",
            en: "ask the administrator to run: unbroken console account add NUMBER --oidc"),
    ]
}
