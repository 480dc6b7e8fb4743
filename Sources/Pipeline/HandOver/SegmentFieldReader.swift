import Catalogue
import Evidence
import Regulation

/// What a segment's record lacks of the fields its regulation asks for.
public struct SegmentFieldGap: Sendable {
    public var segment: Segment
    public var missing: [SegmentFieldRule]
}

/// Compares segments with the regulation's fields.
public struct SegmentFieldReader: Sendable {
    private let catalogue: any CatalogueEngine
    private let rules: RecordingRules
    /// What a person writes of a recording.
    private static let written: Set<SegmentField> = [.content, .matterProved, .maker, .partySignature, .signatureDate]

    public init(catalogue: any CatalogueEngine, rules: RecordingRules) {
        self.catalogue = catalogue
        self.rules = rules
    }

    /// Segments with something missing, newest first.
    public func gaps(_ query: SegmentQuery) throws(CatalogueError) -> (segments: Int, gaps: [SegmentFieldGap]) {
        let names = Dictionary(try catalogue.officers().map { ($0.policeNumber, $0.name) }) { first, _ in first }
        var matters: [String: [MatterRecord]] = [:]
        var gaps: [SegmentFieldGap] = []
        let segments = try catalogue.find(query)
        for segment in segments {
            if matters[segment.dispatch] == nil {
                matters[segment.dispatch] = try catalogue.matters(ofDispatch: segment.dispatch)
            }
            let own = matters[segment.dispatch] ?? []
            let evidence: Set<String> = [MatterTrait.evidence.rawValue, MatterTrait.penaltyCaseEvidence.rawValue]
            let isEvidence = own.contains { !evidence.isDisjoint(with: $0.traits) }
            let asked = rules.fields(isEvidence: isEvidence)
            // Of nearly all segments nothing is written and nothing of it asked for.
            let said =
                asked.contains { Self.written.contains($0.field) }
                ? EvidenceStatement.merged(try catalogue.statements(of: segment.recording)) : nil
            let missing = asked.filter { rule in
                !Self.has(rule.field, segment, name: names[segment.officer] ?? nil, own, said)
            }
            if !missing.isEmpty { gaps.append(SegmentFieldGap(segment: segment, missing: missing)) }
        }
        return (segments.count, gaps)
    }

    private static func has(
        _ field: SegmentField, _ segment: Segment, name: String?, _ matters: [MatterRecord], _ said: EvidenceStatement?
    ) -> Bool {
        func isSaid(_ text: String?) -> Bool { text.map { !$0.allSatisfy(\.isWhitespace) } ?? false }
        return switch field {
        case .officerName: isSaid(name)
        case .recorder: isSaid(segment.recorder)
        case .place: isSaid(segment.place)
        case .cause: isSaid(segment.cause)
        case .party: matters.contains { !$0.parties.isEmpty }
        case .content: isSaid(said?.content)
        case .matterProved: isSaid(said?.proves)
        // The officer it is filed under, unless another was named.
        case .maker: isSaid(said?.maker) || isSaid(name)
        case .partySignature: isSaid(said?.party)
        case .signatureDate: isSaid(said?.signedOn)
        case .causeOfAction: matters.contains { isSaid($0.category) }
        // Every segment has these by what it is.
        case .segmentNumber, .dispatchNumber, .policeNumber, .time, .storagePlace, .method, .name: true
        }
    }
}
