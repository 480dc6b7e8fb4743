import Accounts
import Catalogue
import Custody
import Evidence
import HTTPTypes
import Hummingbird
import Inspection
import Pipeline
import Regulation

/// One recording: what is known of it, its pictures, its custody trail and proof.
struct RecordingRoutes {
    let house: House

    func add(to router: RouterGroup<ConsoleContext>) {
        router.get("/recordings/{sha}") { request, context in
            let session = try context.signedIn()
            let sha256 = try context.parameters.require("sha")
            let house = house
            return try await house.show {
                try house.gate().require(.browse, of: session.person)
                guard let recording = try house.catalogue.recording(sha256) else { throw HTTPError(.notFound) }
                var page = Page(house, context, title: recording.originalName)
                page.path = "/recordings/\(sha256)"
                let view = RecordingPage(
                    house: house, rules: try house.rules(), context: context, session: session, recording: recording)
                return Response.html(try page.text("recording", try view.values()))
            }
        }
        router.get("/recordings/{sha}/proof/{part}") { _, context in
            let session = try context.signedIn()
            let sha256 = try context.parameters.require("sha")
            let part = try context.parameters.require("part")
            let isEntry = part == "entry"
            guard isEntry || part == "proof" else { throw HTTPError(.notFound) }
            let house = house
            return try await house.work {
                try house.gate().require(.browse, of: session.person)
                let (number, entry, proof) = try Self.proof(sha256, house)
                let name = "entry-\(number)." + (isEntry ? "json" : "tlog-proof")
                return Response(
                    status: .ok,
                    headers: [
                        .contentType: isEntry ? "application/json" : "text/plain; charset=utf-8",
                        .contentDisposition: "attachment; filename=\"\(name)\"",
                    ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: isEntry ? entry : Array(proof.utf8))))
            }
        }
    }

    /// The entry of its receipt, as `custody proof` writes it.
    private static func proof(
        _ sha256: String, _ house: House
    ) throws -> (number: Int64, entry: [UInt8], proof: String) {
        let events = try house.catalogue.custodyEvents(of: sha256).compactMap { try? CustodyEntry(encoded: $0) }
        guard let entry = events.first(where: { $0.kind == .receive || $0.kind == .baseline }) ?? events.first else {
            throw HTTPError(.notFound)
        }
        let log = try CustodyLog(at: CustodyKeeper.folder(of: house.settings.root))
        return (entry.n, try log.entry(entry.n - 1), try log.inclusion(of: entry.n - 1).encoded)
    }
}

/// The values of a recording's page.
struct RecordingPage {
    let house: House
    let rules: Rules
    let context: ConsoleContext
    let session: Session
    let recording: Recording

    private static let mostPictures = 60
    private var language: Language { context.language }
    private func say(_ key: String) -> String { Words.say(key, language) }

    func values() throws -> [String: Any] {
        let site = rules.site
        let facts = try house.facts(of: recording.sha256)
        let way = PreviewShelf.way(facts)
        var known: [[String: Any]] = []
        func add(_ key: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            known.append(["name": say(key), "text": text])
        }
        add("verdict", recording.verdict.map { FindingWords.verdict($0, language) })
        if let span = recording.span {
            add(
                "recordedAt",
                "\(site.text(span.start).replacing("T", with: " ")) – \(site.text(span.end).dropFirst(11))")
        } else {
            add("recordedAt", Phrase.unknownTime.text(language))
        }
        if let clock = recording.clock {
            add("clocks", FactWords.clock(clock.source.rawValue, language) + " ± \(FindingWords.seconds(clock.error))")
        }
        add("receivedAt", site.text(recording.receivedAt).replacing("T", with: " "))
        add("duration", recording.duration.map { FindingWords.clock($0) })
        add("officer", recording.officer)
        add("recorder", recording.recorder)
        add("container", recording.container)
        add("size", "\(recording.size)")
        known.append(["name": "SHA-256", "text": recording.sha256])
        var values: [String: Any] = [
            "name": recording.originalName, "sha": recording.sha256, "facts": known,
            "tracks": (facts?.streams ?? []).prefix(16).map { stream -> [String: Any] in
                [
                    "index": stream.index, "kind": stream.kind, "codec": stream.codec, "packets": stream.packets,
                    "keyframes": stream.keyframes, "start": stream.start.map { FindingWords.clock($0) } ?? "–",
                    "end": stream.end.map { FindingWords.clock($0) } ?? "–",
                ]
            }, "findings": try findings(), "trail": try trail(),
            "segments": try house.catalogue.segments(of: recording.sha256).map { segment in
                [
                    "number": segment.number, "dispatch": segment.dispatch,
                    "place": DispatchPlace(segment.dispatch, at: segment.span.start).text,
                ] as [String: Any]
            },
        ]
        let box = MediaBox(
            house: house, gate: try house.gate(), session: session, language: language, site: site,
            back: "/recordings/\(recording.sha256)")
        if try house.catalogue.tombstone(of: recording.sha256) != nil {
            values["gone"] = AccessError.gone(recording.originalName).message(site, language)
        } else if let refusal = try box.refusal([recording]) {
            values["refused"] = refusal
        } else {
            if let player = player(way) { values["player"] = player }
            values["hasPictures"] = facts?.pictures.isEmpty == false
            values["pictures"] = (facts?.pictures ?? []).indices.prefix(Self.mostPictures).map { index in
                [
                    "place": "/recordings/\(recording.sha256)/pictures/\(index)",
                    "time": facts.map { FindingWords.clock($0.pictures[index].time) } ?? "",
                ] as [String: Any]
            }
        }
        return values
    }

    /// The original, or its parts as previews of at most ten minutes.
    private func player(_ way: PreviewShelf.Way) -> [String: Any]? {
        let place = "/recordings/\(recording.sha256)"
        switch way {
        case .nothing: return nil
        case .original:
            return [
                "sources": [["place": place + "/media", "name": "", "preload": "metadata"]], "note": say("original"),
            ]
        case .copy, .sound, .transcode:
            let seconds = max(1, ((recording.duration ?? .zero).value + 999_999_999) / 1_000_000_000)
            let length = PreviewShelf.longest
            let parts = stride(from: Int64(0), to: seconds, by: Int64.Stride(length)).enumerated().map { index, from in
                [
                    "place": "\(place)/clip?from=\(from)&length=\(min(length, seconds - from))",
                    "name": seconds > length ? say("part").replacing("{number}", with: "\(index + 1)") : "",
                    // Nothing is made before somebody wants to look.
                    "preload": "none",
                ]
            }
            return [
                "sources": Array(parts.prefix(200)), "note": say(way.note),
            ]
        }
    }

    private func findings() throws -> [[String: Any]] {
        var filter = FindingFilter()
        filter.recording = recording.sha256
        return try house.catalogue.findings(filter).prefix(Limits.rows).map { stored in
            let finding = stored.finding.withoutSpokenWords
            let evidence = finding.evidence
            let facts = evidence.facts.sorted { $0.key < $1.key }.map { key, value in
                ["name": FactWords.key(key, language), "text": FactWords.value(value, language)]
            }
            let packets = (evidence.before.prefix(8).map { ("−", $0) } + evidence.after.prefix(8).map { ("+", $0) })
                .map { side, packet in
                    "\(side) #\(packet.stream) PTS \(packet.pts.map(String.init) ?? "–") × \(packet.timeBase)"
                        + (packet.offset.map { " @ \($0)" } ?? "") + (packet.size.map { " (\($0) B)" } ?? "")
                }
            return [
                "number": "F\(stored.id)", "place": "/review/F\(stored.id)?kinds=all",
                "words": FindingWords.line(finding, language),
                "state": LedgerWords.state(stored.state, language), "stateKey": stored.state.rawValue,
                "facts": facts, "packets": packets,
                "versions": evidence.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
                    separator: " · "),
            ]
        }
    }

    private func trail() throws -> [[String: Any]] {
        try house.catalogue.custodyEvents(of: recording.sha256).suffix(Limits.rows).compactMap { bytes in
            guard let entry = try? CustodyEntry(encoded: bytes) else { return nil }
            return [
                "number": entry.n,
                "at": rules.site.text(WallTime(nanoseconds: entry.at)).replacing("T", with: " "), "by": entry.by,
                "kind": CustodyWords.kind(entry.kind, language),
            ]
        }
    }
}
