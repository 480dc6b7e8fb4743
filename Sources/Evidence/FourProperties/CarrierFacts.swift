/// What is known of a disc that was burnt and read back. Nil: nobody knows.
public struct CarrierFacts: Sendable, Hashable {
    /// Key of the kind of disc it was planned for.
    public var planned: String
    /// What the drive said the disc may be; empty: it did not say.
    public var kinds: [String]
    /// Whether nothing was on it before.
    public var wasBlank: Bool?
    public var isClosed: Bool?
    /// Every byte read back is the image's.
    public var isRight: Bool

    public init(planned: String, kinds: [String], wasBlank: Bool?, isClosed: Bool?, isRight: Bool) {
        self.planned = planned
        self.kinds = kinds
        self.wasBlank = wasBlank
        self.isClosed = isClosed
        self.isRight = isRight
    }
}

extension PropertyJudge {
    /// The disc itself: of the planned kind, written in one session (blank before, and burnt once), closed, and read back
    /// whole. Nil: there is none yet.
    public static func conforms(_ facts: CarrierFacts?) -> [(PropertyTest, PropertyOutcome)] {
        guard let facts else {
            return [(.carrierConforms, PropertyOutcome(.notEvaluated, PropertyNote("disc-later", "")))]
        }
        func outcome(_ value: Bool?, _ fails: String, _ unknown: String, _ detail: String? = nil) -> PropertyOutcome {
            switch value {
            case true?: .pass
            case false?: PropertyOutcome(.fail, PropertyNote(fails, "", detail))
            case nil: PropertyOutcome(.notEvaluated, PropertyNote(unknown, ""))
            }
        }
        let isOfKind = facts.kinds.isEmpty ? nil : facts.kinds.contains(facts.planned)
        return [
            outcome(
                isOfKind, "medium-differs", "medium-unknown",
                "\(facts.kinds.joined(separator: " ")) / \(facts.planned)"),
            outcome(facts.wasBlank, "not-one-session", "session-unknown"),
            outcome(facts.isClosed, "not-closed", "closing-unknown"),
            outcome(facts.isRight, "not-read-back", "not-read-back"),
        ].map { (.carrierConforms, $0) }
    }
}
