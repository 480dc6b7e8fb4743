import Archive
import Evidence
import Foundation
import Testing
import Vault

/// Discs of no real media: names that attack whatever shows them, and very many recordings.
enum HostileDisc {
    static let names = [
        "</script><script>window.hacked=1</script>.mp4", "<img src=x onerror=\"window.hacked=1\">.mp4",
        "=cmd|' /C calc'!A0",
        "\";window.hacked=1;//", "line\u{2028}separator.mp4", "a'b\\c`${window.hacked=1}`.mp4",
    ].sorted()

    private static let source: RawPath = RawPath(SampleDisc.day + SampleDisc.sources[0].file)

    static func make() throws -> SampleDisc.Made {
        try made(names.count) {
            names[$0]
        } officer: {
            names[$0]
        }
    }

    static func many(_ count: Int) throws -> SampleDisc.Made {
        try made(count) {
            "R" + padded($0) + ".mp4"
        } officer: {
            "民警\($0 % 50)"
        }
    }

    private static func padded(_ number: Int) -> String { String(String(number + 1_000_000).dropFirst()) }

    private static func made(_ count: Int, _ name: (Int) -> String, officer: (Int) -> String) throws -> SampleDisc.Made
    {
        let size = try #require(
            FileManager.default.attributesOfItem(atPath: source.text)[.size] as? NSNumber
        ).int64Value
        let digest = try FileDigest.sha256(source)
        // One recording is really there; the others are told of, as on a disc of thousands.
        var recordings: [DiscRecording] = []
        var catalogue: [CatalogueLine] = []
        let digests = (0..<count).map {
            $0 == 0 ? digest : String(repeating: "0", count: 64 - padded($0).count) + padded($0)
        }
        let paths = try DiscPaths.assign(
            (0..<count).map {
                .init(sha256: digests[$0], originalName: name($0), folder: "D-" + padded($0), bytes: size)
            })
        for number in 0..<count {
            let person = Person(number: "02\(number % 50)", name: officer(number), unit: officer(number))
            let span = SampleDisc.span(Int64(number), 10)
            recordings.append(
                DiscRecording(
                    sha256: digests[number], bytes: size, originalName: name(number),
                    path: try #require(paths[digests[number]]),
                    container: SampleDisc.mp4, codecs: ["h264", "aac"], duration: .seconds(30), recorded: span,
                    received: SampleDisc.time(90_000), recorder: name(number), officer: person,
                    segments: [
                        DiscSegment(
                            number: "D-\(padded(number))-1", dispatch: "D-" + padded(number), officer: person,
                            recorded: span,
                            offset: .zero, length: .seconds(10), place: name(number), cause: name(number))
                    ]))
            catalogue.append(CatalogueLine(disc: 1, sha256: digests[number], originalName: name(number), bytes: size))
        }
        let findings = (0..<min(count, 6)).map { number in
            DiscFinding(
                id: Int64(number), recording: digests[number], dispatch: "D-" + padded(number),
                kind: Term(name(number), zh: name(number), en: name(number)), start: .seconds(3), end: .seconds(4),
                evidence: Words(zh: name(number), en: name(number)),
                state: Term("detected", zh: name(number), en: name(number)),
                steps: [
                    DiscLedgerStep(
                        number: 1, kind: Term("explain", zh: name(number), en: name(number)),
                        by: Person(number: name(number)), at: SampleDisc.time(0), text: name(number),
                        paper: DiscPaper(name: name(number), sha256: digests[number], content: .bytes([1, 2])))
                ])
        }
        let dispatches = (0..<min(count, 6)).map { number in
            DiscDispatch(
                number: "D-" + padded(number), officers: [Person(number: "1", name: name(number))],
                span: SampleDisc.span(Int64(number), 60), place: name(number), cause: name(number))
        }
        return SampleDisc.Made(
            description: DiscDescription(
                identity: identity(count > 100 ? "甲" : name(0)), recordings: recordings, findings: findings,
                dispatches: dispatches,
                matters: count > 100 ? [] : [DiscMatter(number: name(1), cause: name(2), parties: [name(3)])],
                custody: DiscCustody(checkpoint: [1], verifiers: [name(0)]), catalogue: catalogue),
            payload: [
                BagRequest.Payload(path: try #require(paths[digest]), source: source, size: size, sha256: digest)
            ])
    }

    private static func identity(_ organisation: String) -> DiscIdentity {
        var identity = SampleDisc.identity
        identity.organisation = organisation
        identity.contact = organisation
        identity.extraction?.reason = organisation
        return identity
    }
}
