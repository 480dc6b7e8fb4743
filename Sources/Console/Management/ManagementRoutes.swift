import Hummingbird
import Regulation

/// Pages of keeping, supervision and equipment: what the commands have, from the same library calls.
struct ManagementRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        let routes = SheetRoutes(house: house, router: router)
        RetentionPages.add(to: routes)
        DisposalPages.add(to: routes)
        DiscPages.add(to: routes)
        HandOverPages.add(to: routes)
        CheckPages.add(to: routes)
        StatisticsPages.add(to: routes)
        RecorderPages.add(to: routes)
        SettingsPages.add(to: routes)
    }

    struct Group {
        var key: String
        var entries: [(place: String, key: String)]
    }

    /// What stands in the menu behind the single entries; each page asks again for itself.
    ///
    /// - Parameter may: whether the person has a role for it.
    static func menu(_ may: (Duty) -> Bool) -> [Group] {
        var supervision: [(place: String, key: String)] = []
        if may(.browse) {
            supervision = [
                ("/handover", "menuHandOver"), ("/checks", "menuChecks"), ("/statistics", "menuStatistics"),
            ]
        }
        if may(.seeRegister) { supervision.append(("/register", "menuRegister")) }
        var groups: [Group] = []
        if may(.browse) {
            groups.append(
                Group(
                    key: "menuKeeping",
                    entries: [
                        ("/retention", "menuRetention"), ("/holds", "menuHolds"), ("/disposal", "menuDisposal"),
                        ("/discs", "menuDiscs"),
                    ]))
        }
        if !supervision.isEmpty { groups.append(Group(key: "menuSupervision", entries: supervision)) }
        if may(.browse) {
            groups.append(
                Group(
                    key: "menuEquipment",
                    entries: [("/recorders", "menuRecorders"), ("/settings", "menuSettings")]))
        }
        return groups
    }
}
