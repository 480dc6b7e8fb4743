import Catalogue
import Evidence
import Pipeline
import Regulation

/// The cameras that recorded one moment, to be played in step. Nothing here sends a byte: the media routes do, after
/// the gate and the register.
struct CameraBox {
    let page: DispatchPage
    let moment: WallTime

    /// As many as two cores and a screen bear.
    private static let usual = 4
    private static let most = 9
    /// Seconds of a preview, made while somebody waits: 120 s repackaged take 0.26 s, 60 s with their sound encoded anew as
    /// long (1080p, 4.8 Mbit/s).
    private static let coded: Int64 = 60
    private static let copied: Int64 = 120

    private var house: House { page.house }
    private var record: DispatchRecord { page.record }

    func values() throws -> [String: Any] {
        let recording = record.lanes.enumerated().compactMap { index, lane in
            record.segment(of: lane, at: moment).map { (number: index + 1, lane: lane, segment: $0) }
        }
        let chosen =
            page.asked.lanes.map { lanes in recording.filter { lanes.contains($0.number) }.prefix(Self.most) }
            ?? recording.prefix(Self.usual)
        let box = try page.mediaBox()
        var tiles: [[String: Any]] = []
        var refused: [String: Any]?
        for camera in chosen {
            guard let recording = record.recordings[camera.segment.recording] else { continue }
            let name = [camera.lane.name ?? camera.lane.officer, camera.lane.recorder].compactMap { $0 }
            var tile: [String: Any] = [
                "number": camera.number, "name": name.joined(separator: " · "), "file": recording.originalName,
                "place": "/recordings/\(recording.sha256)",
            ]
            if try house.catalogue.tombstone(of: recording.sha256) != nil {
                tile["problem"] = AccessError.gone(recording.originalName).message(page.site, page.language)
            } else if var no = try box.refusal([recording]) {
                no["askPlace"] =
                    no["askPlace"] == nil
                    ? "" : "/access?kind=dispatch&key=\(record.dispatch.number.addingPercentEncoding())#new"
                refused = refused ?? no
                continue
            } else {
                try add(camera.segment, recording, to: &tile)
            }
            tiles.append(tile)
        }
        let next = record.nextStart(after: moment)
        let playing = Set(chosen.map(\.number))
        return [
            "at": moment.nanoseconds / 1_000_000, "offset": page.site.offset(at: moment),
            "time": page.site.text(moment).replacing("T", with: " "),
            "next": next.map { String($0.nanoseconds / 1_000_000) } ?? "", "tiles": tiles, "refused": refused ?? [:],
            "isRefused": refused != nil, "isEmpty": recording.isEmpty,
            "nextPlace": recording.isEmpty ? next.map { time in page.asked.with { $0.moment = time } } ?? "" : "",
            "choices": recording.count > 1 ? choices(recording.map { ($0.number, $0.lane) }, playing) : [],
            "hasChoices": recording.count > 1,
        ]
    }

    /// Links that put a lane on the screen, or take it off.
    private func choices(_ lanes: [(Int, DispatchRecord.Lane)], _ playing: Set<Int>) -> [[String: Any]] {
        lanes.map { number, lane in
            let isOn = playing.contains(number)
            let other = isOn ? playing.subtracting([number]) : playing.union([number])
            return [
                "number": number, "name": lane.name ?? lane.officer, "isOn": isOn,
                "place": page.asked.with {
                    $0.lanes = other.sorted()
                    $0.moment = moment
                },
            ]
        }
    }

    private func add(_ segment: Segment, _ recording: Recording, to tile: inout [String: Any]) throws {
        let place = "/recordings/\(recording.sha256)"
        let way = PreviewShelf.way(try house.facts(of: recording.sha256))
        /// Where the moment lies on the file's own line.
        let media = max(.zero, segment.offset + (moment - segment.span.start))
        let zero = segment.span.start - segment.offset
        var end = segment.span.end
        var from: Int64 = 0
        switch way {
        case .nothing:
            tile["problem"] = page.say("noMedia")
            return
        case .original: tile["source"] = place + "/media"
        case .copy, .sound, .transcode:
            from = media.value / 1_000_000_000
            let last = (segment.offset + segment.length).value / 1_000_000_000 + 1
            let length = min(way == .copy ? Self.copied : Self.coded, max(1, last - from))
            tile["source"] = "\(place)/clip?from=\(from)&length=\(length)"
            end = min(end, zero + .seconds(from + length))
        }
        tile["note"] = page.say(way.note)
        tile["begin"] = (zero + .seconds(from)).nanoseconds / 1_000_000
        tile["end"] = end.nanoseconds / 1_000_000
        // For a browser without scripts: where to begin.
        tile["start"] = max(0, (media - .seconds(from)).value / 1_000_000_000)
        if let clock = recording.clock {
            tile["clock"] =
                "± \(FindingWords.seconds(clock.error)) \(FactWords.clock(clock.source.rawValue, page.language))"
        }
    }
}
