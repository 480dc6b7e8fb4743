/// Tests that are about several recordings, or about what lies beside them.
extension PropertyJudge {
    /// Numbers of one dispatch and officer: `<dispatch>-<police number>-<nnn>` from 1 without holes.
    ///
    /// - Parameter log: whether the whole custody log holds; nil: it was not gone through. A number is given once and
    ///   never again, so that a hole is one withdrawn by a later match, or one removed: only the log tells which.
    public static func numbers(
        of dispatch: String, _ segments: [Segment], log: TestVerdict?
    ) -> [(PropertyTest, PropertyOutcome)] {
        var given: [String: Set<Int>] = [:]
        for segment in segments {
            let prefix = "\(segment.dispatch)-\(segment.officer)-"
            guard segment.number.hasPrefix(prefix), let number = Int(segment.number.dropFirst(prefix.count)), number > 0
            else {
                return [(.segmentNumbers, PropertyOutcome(.fail, PropertyNote("bad-number", segment.number)))]
            }
            given[segment.officer, default: []].insert(number)
        }
        return given.sorted { $0.key < $1.key }.map { officer, numbers in
            let missing = (1...(numbers.max() ?? 1)).filter { !numbers.contains($0) }
            guard !missing.isEmpty else { return (.segmentNumbers, .pass) }
            let shown = missing.prefix(8).map(String.init).joined(separator: " ") + (missing.count > 8 ? " …" : "")
            let note = { (key: String) in PropertyNote(key, "\(dispatch)-\(officer)", shown) }
            return switch log {
            case .pass?: (.segmentNumbers, PropertyOutcome(.pass, note("number-withdrawn")))
            case .fail?: (.segmentNumbers, PropertyOutcome(.fail, note("number-missing")))
            case .notEvaluated?, nil:
                (.segmentNumbers, PropertyOutcome(.notEvaluated, note("number-withdrawn-or-missing")))
            }
        }
    }

    /// A recorder's own numbers of one day: what is missing between them.
    public static func series(
        of recorder: String, missing: [StoredFinding]
    ) -> [(PropertyTest, PropertyOutcome)] {
        let found = missing.filter { $0.finding.kind == .missingFile && !$0.isNotFoundAgain }
        guard !found.isEmpty else { return [(.recorderSeries, .pass)] }
        return found.map { stored in
            let numbers = stored.finding.evidence.facts["numbers"] ?? stored.finding.evidence.facts["missing"]
            let detail = ["F\(stored.id)", numbers].compactMap { $0 }.joined(separator: " ")
            // Missing all the same; why, somebody has said.
            return stored.state == .explained
                ? (.recorderSeries, PropertyOutcome(.pass, PropertyNote("series-explained", recorder, detail)))
                : (.recorderSeries, PropertyOutcome(.fail, PropertyNote("series-hole", recorder, detail)))
        }
    }

    /// What lies on the carrier and does not belong there; nil: nobody looked at a carrier.
    public static func carrier(foreign: [String]?) -> [(PropertyTest, PropertyOutcome)] {
        guard let foreign else {
            return [(.carrierClean, PropertyOutcome(.notEvaluated, PropertyNote("no-carrier", "")))]
        }
        guard !foreign.isEmpty else { return [(.carrierClean, .pass)] }
        return foreign.map { (.carrierClean, PropertyOutcome(.fail, PropertyNote("foreign-file", $0))) }
    }

    /// Segments of a dispatch against the fields asked for; `missing` as `F (article)` by segment number.
    public static func fields(
        _ segments: [Segment], missing: [String: String]
    ) -> [(PropertyTest, PropertyOutcome)] {
        segments.map { segment in
            missing[segment.number].map {
                (.requiredFields, PropertyOutcome(.fail, PropertyNote("field-missing", segment.number, $0)))
            } ?? (.requiredFields, .pass)
        }
    }
}
