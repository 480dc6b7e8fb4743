import Catalogue
import Evidence
import Regulation

/// What a segment's record lacks of the fields its regulation asks for.
public struct SegmentFieldGap: Sendable {
    public var segment: Segment
    public var missing: [SegmentFieldRule]
}

/// Compares segments with the regulation's fields. A field that the product has no place for yet is not told as missing
/// of a segment but by ``notKept``, once.
public struct SegmentFieldReader: Sendable {
    private let catalogue: any CatalogueEngine
    private let rules: RecordingRules
    private static let kept: Set<SegmentField> = [
        .segmentNumber, .dispatchNumber, .officerName, .policeNumber, .recorder, .time, .place, .cause, .storagePlace,
        .method, .party, .causeOfAction, .name,
    ]

    public init(catalogue: any CatalogueEngine, rules: RecordingRules) {
        self.catalogue = catalogue
        self.rules = rules
    }

    /// Fields asked for that nothing of a segment's record holds.
    public var notKept: [SegmentFieldRule] {
        rules.segmentFields.filter { !Self.kept.contains($0.field) }
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
            let missing = rules.fields(isEvidence: isEvidence).filter { rule in
                Self.kept.contains(rule.field)
                    && !Self.has(rule.field, segment, name: names[segment.officer] ?? nil, own)
            }
            if !missing.isEmpty { gaps.append(SegmentFieldGap(segment: segment, missing: missing)) }
        }
        return (segments.count, gaps)
    }

    private static func has(
        _ field: SegmentField, _ segment: Segment, name: String?, _ matters: [MatterRecord]
    ) -> Bool {
        func isSaid(_ text: String?) -> Bool { text.map { !$0.allSatisfy(\.isWhitespace) } ?? false }
        return switch field {
        case .officerName: isSaid(name)
        case .recorder: isSaid(segment.recorder)
        case .place: isSaid(segment.place)
        case .cause: isSaid(segment.cause)
        case .party: matters.contains { !$0.parties.isEmpty }
        case .causeOfAction: matters.contains { isSaid($0.category) }
        // Every segment has these by what it is.
        default: true
        }
    }
}
