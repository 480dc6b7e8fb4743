import Evidence
import Testing

@testable import Regulation

@Suite("Who may see, copy, release")
struct AccessPolicyTests {
    private let now = WallTime(seconds: 1_795_168_800)

    private func rules(direct: Bool = false) -> AccessRules {
        func approval(_ article: String?) -> Approval {
            Approval(
                by: RuleWords(zh: "负责人", en: "head"), source: Source(article: article.flatMap { Article($0) }))
        }
        return AccessRules(
            view: approval("18"), copy: approval("18"), release: approval("20"), dispose: approval(nil),
            directAccess: direct ? approval("21/2") : nil, releaseConditions: [], viewRegister: [])
    }

    private func grant(_ role: Role, ended: Bool = false) -> RoleGrant {
        RoleGrant(
            id: 1, person: "1", role: role, by: "9", at: now,
            end: ended ? RoleGrant.End(by: "9", at: now, why: "left") : nil)
    }

    private func request(
        _ act: String = "view", _ who: AccessRequest.Who = .person("1"), approved: Bool? = true, until: Int64? = 100,
        ended: Bool = false
    ) -> AccessRequest {
        AccessRequest(
            id: 5, act: act, who: who, subject: .dispatch("D1"), reason: "case", by: "1", at: now,
            decision: approved.map {
                AccessRequest.Decision(
                    isApproved: $0, until: until.map { now + .seconds($0) }, by: "2", at: now, why: "why",
                    basis: LedgerBasis(regulation: "x", article: "18"))
            }, end: ended ? AccessRequest.End(by: "2", at: now, why: "over") : nil)
    }

    private func answer(
        _ act: ApprovedAct, roles: [RoleGrant], _ requests: [AccessRequest], direct: Bool = false
    ) -> Result<AccessGround, AccessPolicy.Refused> {
        AccessPolicy(rules(direct: direct)).answer(act, by: "1", grants: roles, requests: requests, at: now)
    }

    private func reason(_ answer: Result<AccessGround, AccessPolicy.Refused>) -> AccessRefusal? {
        if case .failure(let refused) = answer { refused.reason } else { nil }
    }

    @Test("An approval lets its person do its act, until it expires or is ended")
    func approved() throws {
        let officer = [grant(.officer)]
        let ground = try answer(.view, roles: officer, [request()]).get()
        #expect(ground == AccessGround(request: 5, approver: "2", reason: "case", source: rules().view.source))
        #expect(
            reason(answer(.view, roles: officer, [request(until: 0)]))
                == .expired(request: 5, at: now, rules().view))
        #expect(reason(answer(.view, roles: officer, [request(ended: true)])) == .notAsked(rules().view))
        #expect(reason(answer(.view, roles: officer, [request(approved: nil)])) == .waiting(request: 5, rules().view))
        #expect(
            reason(answer(.view, roles: officer, [request(approved: false)]))
                == .refused(request: 5, why: "why", rules().view))
        #expect(try answer(.view, roles: officer, [request(until: nil)]).get().request == 5)
    }

    @Test("Another's approval is not mine, and an ended role is none")
    func others() {
        #expect(
            reason(answer(.view, roles: [grant(.officer)], [request("view", .person("3"))])) == .notAsked(rules().view))
        #expect(
            reason(answer(.view, roles: [grant(.officer, ended: true)], [request()]))
                == .noRole(Duty.request.roles))
        #expect(reason(answer(.view, roles: [grant(.clerk)], [request()])) == .noRole(Duty.request.roles))
    }

    @Test("Who may copy may look; nothing else follows from anything", arguments: ApprovedAct.allCases)
    func covers(act: ApprovedAct) {
        for asked in ["view", "copy", "release"] {
            let isAllowed = reason(answer(act, roles: [grant(.officer)], [request(asked)])) == nil
            #expect(isAllowed == (asked == act.rawValue || (asked == "copy" && act == .view)), "\(asked) → \(act)")
        }
    }

    @Test("A standing approval is of those who have the role")
    func standing() {
        let standing = request("view", .role(.reviewer))
        #expect(reason(answer(.view, roles: [grant(.reviewer)], [standing])) == nil)
        #expect(reason(answer(.view, roles: [grant(.officer)], [standing])) == .notAsked(rules().view))
    }

    @Test("000 §21: a superior body sees and copies directly where the regulation says so, and releases nothing")
    func superior() throws {
        let superior = [grant(.superior)]
        #expect(reason(answer(.view, roles: superior, [])) == .notAsked(rules().view))
        let ground = try answer(.copy, roles: superior, [], direct: true).get()
        #expect(ground.request == nil && ground.source.article?.text == "21/2")
        #expect(reason(answer(.release, roles: superior, [], direct: true)) == .notAsked(rules().release))
        #expect(reason(answer(.view, roles: [grant(.officer)], [], direct: true)) == .notAsked(rules().view))
    }

    @Test("An approver of some acts or of one unit approves no others")
    func approver() {
        var grant = grant(.approver)
        func may(_ act: ApproverAct, _ units: Set<String?>) -> Bool {
            AccessPolicy.mayApprove(act, units: units, [grant])
        }
        #expect(may(.access(.dispose), ["U1", nil]) && may(.explanation, []))
        grant.acts = ["explain", "view"]
        #expect(may(.explanation, ["U1"]) && may(.access(.view), []) && !may(.access(.copy), []))
        grant.unit = "U1"
        #expect(may(.access(.view), ["U1"]) && !may(.access(.view), ["U1", "U2"]) && !may(.access(.view), [nil]))
        #expect(!may(.access(.view), []))
        grant.end = RoleGrant.End(by: "9", at: now, why: "left")
        #expect(!may(.access(.view), ["U1"]))
    }

    @Test("Every duty has a role, and every role but the superior's a duty")
    func duties() {
        for duty in Duty.allCases { #expect(!duty.roles.isEmpty, "\(duty)") }
        for role in Role.allCases where role != .superior {
            #expect(Duty.allCases.contains { $0.roles.contains(role) }, "\(role)")
        }
        #expect(Duty.roles.roles == [.administrator])
    }
}
