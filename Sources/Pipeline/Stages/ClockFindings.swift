import Evidence
import Timeline

/// What the clocks of one recording say about each other. The clock that disagrees is named; nothing is bent to fit.
struct ClockFindings {
    let site: SiteTime

    static let kinds: Set<FindingKind> = [.clockReset, .clockDisagreement]

    func of(_ choice: ClockChoice) -> [Finding] {
        var findings: [Finding] = []
        if choice.wasReset {
            var evidence = evidence(choice, notes: false)
            evidence.facts["reason"] =
                choice.readings.first { $0.source == .fileName }.map { site.text($0.start) }
                ?? choice.readings.first.map { site.text($0.start) }
            findings.append(Finding(kind: .clockReset, evidence: evidence))
        } else if let chosen = choice.chosen, !choice.disagreeing.isEmpty {
            var evidence = evidence(choice, notes: true)
            evidence.facts["disagrees"] = choice.disagreeingReadings.map {
                "\($0.source.rawValue) \(site.text($0.start))"
            }.joined(separator: "; ")
            evidence.facts["reason"] = fault(choice, chosen)?.rawValue
            evidence.toleranceNanoseconds = chosen.error.value
            findings.append(Finding(kind: .clockDisagreement, evidence: evidence))
        }
        if findings.isEmpty, let refused = choice.refused {
            var evidence = evidence(choice, notes: true)
            evidence.facts["reason"] = refused
            findings.append(Finding(kind: .clockDisagreement, evidence: evidence))
        }
        return findings
    }

    private func evidence(_ choice: ClockChoice, notes: Bool) -> FindingEvidence {
        var evidence = FindingEvidence(clocks: choice.readings.map(\.source.rawValue))
        for reading in choice.readings {
            // A container may tell two times: the second is `container.2`.
            var key = reading.source.rawValue
            var number = 2
            while evidence.facts["\(key).start"] != nil {
                key = "\(reading.source.rawValue).\(number)"
                number += 1
            }
            evidence.facts["\(key).start"] = site.text(reading.start)
            if notes { evidence.facts["\(key).note"] = reading.note }
        }
        return evidence
    }

    /// A name for the difference, where the recorder's own clock is the one that disagrees.
    private func fault(_ choice: ClockChoice, _ chosen: ClockReading) -> ClockFault? {
        guard let own = choice.recorderReading, own != chosen, choice.disagreeing.contains(own.source) else {
            return nil
        }
        return ClockFault.offset(
            chosen.start - own.start, error: chosen.error + own.error,
            utcOffset: .seconds(Int64(site.offset(at: chosen.start))))
    }
}
