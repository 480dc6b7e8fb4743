import Accounts
import Evidence
import Hummingbird
import Pipeline
import Regulation

/// A page: its content from one template, in the frame all pages share.
struct Page {
    let house: House
    let context: ConsoleContext
    let title: String
    /// The menu's entry that is open.
    var open = ""
    /// The language of the other switch points here.
    var path = "/"
    var script: String?
    /// A style sheet besides the one all pages share.
    var sheet: String?

    init(_ house: House, _ context: ConsoleContext, title: String) {
        self.house = house
        self.context = context
        self.title = title
    }

    func text(_ template: String, _ values: [String: Any]) throws -> String {
        var inner = values
        inner["t"] = Words.table(context.language)
        inner["csrf"] = context.session?.csrf ?? ""
        let content = try house.web.render(template, inner)
        return try house.web.render("layout", frame(content))
    }

    private func frame(_ content: String) -> [String: Any] {
        let language = context.language
        let other: Language = language == .zh ? .en : .zh
        var values: [String: Any] = [
            "t": Words.table(language), "language": language == .zh ? "zh-Hans" : "en", "title": title,
            "content": content, "isSignedIn": context.session != nil, "person": context.session?.person ?? "",
            "csrf": context.session?.csrf ?? "", "switchTo": other == .zh ? "中文" : "English",
            "switchLanguage": other == .zh ? "zh-Hans" : "en",
            "switchPlace": path + (path.contains("?") ? "&" : "?") + "lang=\(other.rawValue)",
        ]
        values["script"] = script ?? ""
        values["sheet"] = sheet ?? ""
        guard let session = context.session else { return values }
        values["menu"] = menu(session).map { entry in
            [
                "place": entry.place, "name": Words.say(entry.key, language), "isOpen": entry.place == open,
            ] as [String: Any]
        }
        values["menuGroups"] = groups(session).map { group in
            let entries = group.entries.map { entry in
                [
                    "place": entry.place, "name": Words.say(entry.key, language), "isOpen": entry.place == open,
                ] as [String: Any]
            }
            return [
                "groupName": Words.say(group.key, language), "entries": entries,
                "isInside": group.entries.contains { $0.place == open },
            ] as [String: Any]
        }
        values["roles"] = roles(session).map { AccessWords.role($0, language) }.joined(separator: " · ")
        return values
    }

    private func roles(_ session: Session) -> [Role] {
        let grants = (try? house.gate().grants(of: session.person)) ?? []
        return Role.allCases.filter { role in grants.contains { $0.role == role } }
    }

    /// What the person can open. Each page asks again for itself.
    private func menu(_ session: Session) -> [(place: String, key: String)] {
        var entries: [(String, String)] = []
        if may(.browse, session) {
            entries += [("/", "menuToday"), ("/review", "menuReview"), ("/search", "menuSearch")]
        }
        entries.append(("/access", "menuAccess"))
        return entries
    }

    private func groups(_ session: Session) -> [ManagementRoutes.Group] {
        ManagementRoutes.menu { may($0, session) }
    }

    private func may(_ duty: Duty, _ session: Session) -> Bool {
        do {
            try house.gate().require(duty, of: session.person)
            return true
        } catch {
            return false
        }
    }
}
