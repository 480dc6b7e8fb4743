import Regulation
import Yams

extension AccessRules {
    /// `approvals` and `view-register`.
    init(_ map: YAMLMapping) throws(SourceError) {
        let approvals = try map.reader.mapping(
            map.required("approvals"),
            knowing: ["view", "copy", "release", "dispose", "direct-access", "release-conditions"], in: "approvals")
        self.init(
            view: try approvals.ruleApproval("view"), copy: try approvals.ruleApproval("copy"),
            release: try approvals.ruleApproval("release"), dispose: try approvals.ruleApproval("dispose"),
            directAccess: approvals.values["direct-access"] == nil
                ? nil : try approvals.ruleApproval("direct-access"),
            releaseConditions: try approvals.ruleItems("release-conditions"),
            viewRegister: try map.fieldList("view-register", "field", ViewField.self))
    }
}
