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
        inner["t"] = WordTable(language: context.language)
        inner["csrf"] = context.session?.csrf ?? ""
        let content = try house.web.render(template, inner)
        return try house.web.render("layout", frame(content))
    }

    private func frame(_ content: String) -> [String: Any] {
        let language = context.language
        let other: Language = language == .zh ? .en : .zh
        var values: [String: Any] = [
            "t": WordTable(language: language), "language": language == .zh ? "zh-Hans" : "en", "title": title,
            "content": content, "isSignedIn": context.session != nil, "person": context.session?.person ?? "",
            "csrf": context.session?.csrf ?? "", "switchTo": other == .zh ? "中文" : "English",
            "switchLanguage": other == .zh ? "zh-Hans" : "en",
            "switchPlace": path + (path.contains("?") ? "&" : "?") + "lang=\(other.rawValue)",
        ]
        values["script"] = script ?? ""
        values["sheet"] = sheet ?? ""
        guard let session = context.session else { return values }
        // The gate is asked once for all entries: each asking reads every role there is.
        let held = Held(session, house)
        values["menu"] = menu(held).map { entry in
            [
                "place": entry.place, "name": Words.say(entry.key, language), "isOpen": entry.place == open,
            ] as [String: Any]
        }
        values["menuGroups"] = ManagementRoutes.menu(held.may).map { group in
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
        values["roles"] = held.roles.map { AccessWords.role($0, language) }.joined(separator: " · ")
        return values
    }

    /// What the person can open. Each page asks again for itself.
    private func menu(_ held: Held) -> [(place: String, key: String)] {
        var entries: [(String, String)] = []
        if held.may(.browse) {
            entries += [("/", "menuToday"), ("/review", "menuReview"), ("/search", "menuSearch")]
        }
        entries.append(("/access", "menuAccess"))
        return entries
    }

    /// The person's roles as a page was asked for.
    private struct Held {
        let roles: [Role]
        private let standing: AccessStanding?

        init(_ session: Session, _ house: House) {
            standing = try? house.gate().standing(of: session.person)
            let own = Set(standing?.grants.map(\.role) ?? [])
            roles = Role.allCases.filter(own.contains)
        }

        func may(_ duty: Duty) -> Bool { standing?.may(duty) ?? false }
    }
}
