import Evidence
import Foundation
import Inspection
import Timeline
import Voice

/// The JSON of findings and streams, the same for every command (docs/formats/json.md).
public enum FindingJSON {
    public static func finding(_ finding: Finding) -> JSONText {
        .object([
            ("kind", .text(finding.kind.rawValue)), ("start", .optional(finding.start, JSONText.seconds)),
            ("end", .optional(finding.end, JSONText.seconds)), ("lost", .optional(finding.lost, JSONText.seconds)),
            ("where", .optional(finding.place) { .text($0.rawValue) }),
            ("streams", .list(finding.streams.map { .integer(Int64($0)) })), ("evidence", evidence(finding.evidence)),
        ])
    }

    private static func evidence(_ evidence: FindingEvidence) -> JSONText {
        var pairs: [(String, JSONText)] = []
        if !evidence.before.isEmpty { pairs.append(("before", .list(evidence.before.map(packet)))) }
        if !evidence.after.isEmpty { pairs.append(("after", .list(evidence.after.map(packet)))) }
        if let tolerance = evidence.toleranceNanoseconds {
            pairs.append(("tolerance", .seconds(Nanoseconds(tolerance))))
        }
        if let reason = evidence.toleranceReason { pairs.append(("toleranceReason", .text(reason))) }
        if let error = evidence.errorNanoseconds { pairs.append(("error", .seconds(Nanoseconds(error)))) }
        if !evidence.clocks.isEmpty { pairs.append(("clocks", .list(evidence.clocks.map(JSONText.text)))) }
        if !evidence.facts.isEmpty { pairs.append(("facts", .strings(evidence.facts))) }
        if !evidence.versions.isEmpty { pairs.append(("versions", .strings(evidence.versions))) }
        return .object(pairs)
    }

    private static func packet(_ place: PacketPlace) -> JSONText {
        .object([
            ("stream", .integer(Int64(place.stream))), ("pts", .optional(place.pts, JSONText.integer)),
            ("dts", .optional(place.dts, JSONText.integer)), ("timeBase", .text(place.timeBase)),
            ("offset", .optional(place.offset, JSONText.integer)),
            ("size", .optional(place.size) { .integer(Int64($0)) }),
            ("keyframe", .optional(place.keyframe, JSONText.bool)),
        ])
    }

    public static func stream(_ stream: FileFacts.Stream) -> JSONText {
        .object([
            ("index", .integer(Int64(stream.index))), ("kind", .text(stream.kind)), ("codec", .text(stream.codec)),
            ("cadence", .optional(stream.cadence, JSONText.seconds)),
            ("regularity", .optional(stream.regularity) { .decimal(Double($0) / 1000) }),
            ("packets", .integer(stream.packets)), ("keyframes", .integer(Int64(stream.keyframes))),
            ("start", .optional(stream.start, JSONText.seconds)), ("end", .optional(stream.end, JSONText.seconds)),
            ("width", .optional(stream.width) { .integer(Int64($0)) }),
            ("height", .optional(stream.height) { .integer(Int64($0)) }),
            ("rotation", .optional(stream.rotation) { .integer(Int64($0)) }),
            ("sampleRate", .optional(stream.sampleRate) { .integer(Int64($0)) }),
            ("channels", .optional(stream.channels) { .integer(Int64($0)) }),
            ("programme", .optional(stream.programme) { .integer(Int64($0)) }),
            ("wraps", .integer(Int64(stream.wraps))),
        ])
    }

    static func voice(_ window: VoiceWindow) -> JSONText {
        .object([
            ("place", .text(window.place.rawValue)), ("from", .seconds(window.from)), ("to", .seconds(window.to)),
            ("decision", .text(window.summary.decision.rawValue)), ("speech", .seconds(window.summary.speech)),
            ("onset", .optional(window.summary.onset) { .seconds(window.from + $0) }),
            ("highest", .decimal(Double((window.summary.highest * 1000).rounded()) / 1000)),
            (
                "spans",
                .list(
                    window.summary.spans.map { span in
                        .list([.seconds(window.from + span.start), .seconds(window.from + span.end)])
                    })
            ),
            ("model", .text(window.model)), ("resume", .optional(window.resume, JSONText.seconds)),
        ])
    }

    static func notEvaluated(_ open: NotEvaluated) -> JSONText {
        .object([
            ("kind", .text(open.what.rawValue)), ("stream", .optional(open.stream) { .integer(Int64($0)) }),
            ("reason", .text(open.reason)),
        ])
    }

    /// The line `unbroken check --json` prints for one file.
    public static func check(path: String, sha256: String?, facts: FileFacts) -> JSONText {
        var pairs: [(String, JSONText)] = [
            ("schema", .text("unbroken.check/1")), ("path", .text(path)), ("sha256", .optional(sha256, JSONText.text)),
            ("size", .integer(facts.size)), ("container", .optional(facts.container, JSONText.text)),
            ("streams", .list(facts.streams.map(stream))), ("duration", .optional(facts.duration, JSONText.seconds)),
            ("declaredDuration", .optional(facts.declaredDuration, JSONText.seconds)),
            ("verdict", .text(facts.verdict.rawValue)), ("reason", .optional(facts.reason, JSONText.text)),
            ("findings", .list(facts.findings.map(finding))),
            ("notEvaluated", .list((facts.notEvaluated ?? []).map(notEvaluated))),
            ("keyframesLookedAt", .optional(facts.keyframesLookedAt) { .integer(Int64($0)) }),
            ("voice", .list((facts.voice ?? []).map(voice))),
            ("soundHeard", .optional(facts.soundHeard, JSONText.seconds)), ("log", .list(facts.log.map(JSONText.text))),
            ("versions", .strings(facts.versions)), ("notes", .strings(facts.notes ?? [:])),
            ("make", .optional(facts.make, make)),
        ]
        if let positions = facts.positions { pairs.append(("positions", .list(positions.map(position)))) }
        return .object(pairs)
    }

    private static func position(_ fix: PositionFix) -> JSONText {
        .object([
            ("time", .optional(fix.media, JSONText.seconds)),
            ("utc", .optional(fix.time) { .text(SiteTime(zone: .gmt).text($0)) }),
            ("lat", .optional(fix.position) { .decimal($0.latitude) }),
            ("lon", .optional(fix.position) { .decimal($0.longitude) }),
            ("speed", .optional(fix.speed, JSONText.decimal)), ("quality", .text(fix.quality.rawValue)),
            ("format", .text(fix.format.rawValue)),
        ])
    }

    /// How the file is made, as the traits that files of one recorder are compared by.
    private static func make(_ make: MakeFacts) -> JSONText {
        let traits = make.traits
        return .object(MakeTrait.allCases.compactMap { trait in traits[trait].map { (trait.rawValue, .text($0)) } })
    }
}

extension FindingJSON {
    /// The line for a folder read as consecutive files of one recorder.
    public static func sequence(_ sequence: CheckRun.Sequence) -> JSONText {
        .object([
            ("schema", .text("unbroken.sequence/1")), ("files", .list(sequence.files.map(JSONText.text))),
            ("findings", .list(sequence.findings.map(finding))),
            (
                "splits",
                .list(
                    sequence.splits.map { split in
                        .object([
                            ("kind", .text(split.kind.rawValue)),
                            ("files", .text("\(sequence.files[split.before]) | \(sequence.files[split.after])")),
                            ("gap", .optional(split.gap, JSONText.seconds)),
                            ("tolerance", .optional(split.tolerance, JSONText.seconds)),
                            ("clock", .optional(split.clock, JSONText.text)), ("coarse", .bool(split.isCoarse)),
                        ])
                    })
            ),
        ])
    }
}
