import Evidence
import Testing

@Suite("Whether a disc conforms")
struct CarrierTests {
    private let right = CarrierFacts(
        planned: "bd-r-25", kinds: ["bd-r-25", "m-disc-bd-25"], wasBlank: true, isClosed: true, isRight: true)

    private func verdicts(_ change: (inout CarrierFacts) -> Void) -> [TestVerdict] {
        var facts = right
        change(&facts)
        return PropertyJudge.conforms(facts).map(\.1.verdict)
    }

    @Test("kind, one session, closed, read back: each is judged, and what nobody knows is not evaluated")
    func judged() {
        #expect(verdicts { _ in } == [.pass, .pass, .pass, .pass])
        #expect(verdicts { $0.kinds = ["dvd+r"] } == [.fail, .pass, .pass, .pass])
        #expect(verdicts { $0.kinds = [] } == [.notEvaluated, .pass, .pass, .pass])
        #expect(verdicts { $0.wasBlank = false } == [.pass, .fail, .pass, .pass])
        #expect(verdicts { $0.isClosed = false } == [.pass, .pass, .fail, .pass])
        #expect(verdicts { $0.isRight = false } == [.pass, .pass, .pass, .fail])
        #expect(verdicts { ($0.wasBlank, $0.isClosed) = (nil, nil) } == [.pass, .notEvaluated, .notEvaluated, .pass])
        #expect(PropertyJudge.conforms(nil).map(\.1.verdict) == [.notEvaluated])
    }

    @Test("a recipient is kept with its kind, and a name that says it needs none")
    func recipients() {
        for kind in Recipient.Kind.allCases {
            let recipient = Recipient(kind, "某单位 二处")
            #expect(Recipient(text: recipient.text) == recipient)
        }
        #expect(Recipient(text: "昌黎县人民法院").kind == .court)
        #expect(Recipient(text: "县行政复议委员会").kind == .reconsideration)
        #expect(Recipient(text: "court").kind == .other)
    }
}
