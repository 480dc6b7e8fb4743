import Evidence
import Regulation
import Yams

extension AccessRules {
    /// `approvals` and `view-register`.
    init(_ map: YAMLMapping) throws(SourceError) {
        let approvals = try map.reader.mapping(
            map.required("approvals"),
            knowing: ["view", "copy", "release", "release-to", "dispose", "direct-access", "release-conditions"],
            in: "approvals")
        self.init(
            view: try approvals.ruleApproval("view"), copy: try approvals.ruleApproval("copy"),
            release: try approvals.ruleApproval("release"), dispose: try approvals.ruleApproval("dispose"),
            releaseTo: try approvals.recipientRules(),
            directAccess: approvals.values["direct-access"] == nil
                ? nil : try approvals.ruleApproval("direct-access"),
            releaseConditions: try approvals.ruleItems("release-conditions"),
            viewRegister: try map.fieldList("view-register", "field", ViewField.self))
    }
}

extension YAMLMapping {
    /// `release-to: [{ to: [court], by: { … }, article: 15, keeps-copy: true }]`; left out where no recipient has a rule.
    fileprivate func recipientRules() throws(SourceError) -> [RecipientRule] {
        guard values["release-to"] != nil else { return [] }
        var rules: [RecipientRule] = []
        for node in try items("release-to") {
            let map = try reader.mapping(
                node, knowing: ["to", "by", "by-local", "keeps-copy", "article", "local"], in: "release-to")
            let kinds = try reader.someOf(map.required("to"), "to", Recipient.Kind.self)
            if let twice = kinds.first(where: { kind in rules.contains { $0.to.contains(kind) } }) {
                throw reader.error(
                    try map.required("to"), zh: "\(twice.rawValue) 出现两次", en: "\(twice.rawValue) stands twice")
            }
            rules.append(
                RecipientRule(to: kinds, approval: try map.approval(), keepsCopy: try map.flag("keeps-copy") ?? false))
        }
        return rules
    }
}
