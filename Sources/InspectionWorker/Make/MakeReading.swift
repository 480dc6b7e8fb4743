import Evidence
import Inspection
import LibAV
import Timeline

/// Gathers how a file is made from what was read anyway: no byte is read for it.
struct MakeReading {
    let reading: FileReading
    /// The demuxer's.
    let metadata: [String: String]

    /// Tags in which programs name themselves; titles and comments are people's.
    private static let writerKeys: Set<String> = [
        "encoder", "software", "com.apple.quicktime.software", "writing_application", "muxing_app", "encoded_by",
        "service_provider", "metadatacreator", "vendor_id", "com.android.version",
    ]
    /// Fewer groups show no habit.
    private static let fewestGroups: Int64 = 3

    func make() -> MakeFacts? {
        let picture = reading.scan.tracks.first { $0.summary.role == .picture }
        let sound = reading.scan.tracks.first { $0.summary.role == .sound }
        guard picture != nil || sound != nil else { return nil }
        var make = MakeFacts()
        make.container = reading.demuxer.container.split(separator: ",").first.map(String.init)
        addLayout(&make)
        make.writers = writers()
        if let picture { addPicture(picture, &make) }
        if let sound {
            make.soundCodec = sound.info.codec
            make.sampleRate = sound.info.sampleRate
            make.channels = sound.info.channels
        }
        make.timeBases = [picture, sound].compactMap { $0?.summary.timeBase.description }
        if let tables = reading.transport?.tables, !tables.programmes.isEmpty {
            make.transport = tables.programmes.sorted { $0.key < $1.key }.prefix(8).flatMap { _, programme in
                ["clock:\(programme.clock)"] + programme.streams.prefix(32).map { "\($0.pid):\($0.type)" }
            }
        }
        return make
    }

    private func addLayout(_ make: inout MakeFacts) {
        let layout = reading.structure.layout
        guard !layout.boxes.names.isEmpty else { return }
        make.brand = layout.majorBrand
        make.compatibleBrands = layout.compatibleBrands
        make.handlers = layout.handlers
        make.videoTrackBoxes = layout.videoTrack.isEmpty ? nil : layout.videoTrack
        make.movieTimescale = reading.movieTimescale
        // What a cut took away is no habit.
        if reading.structure.overrun == nil, reading.structure.missingIndex == nil { make.boxes = layout.boxes.text }
    }

    private func writers() -> [String] {
        var found = Set<String>()
        for (key, value) in metadata {
            let name = key.split(separator: ".", maxSplits: 1)
            let isOfStream = name.count == 2 && (name[0].hasPrefix("stream") || name[0].hasPrefix("programme"))
            let plain = isOfStream ? String(name[1]) : key
            guard Self.writerKeys.contains(plain), !value.isEmpty, !value.hasPrefix("[0][0]") else { continue }
            found.insert("\(plain)=\(BoxLayout.printable(value.utf8.prefix(80)))")
        }
        return found.sorted().prefix(16).map { $0 }
    }

    private func addPicture(_ track: PacketScan.Track, _ make: inout MakeFacts) {
        make.videoCodec = track.info.codec
        make.profile = track.info.profile >= 0 ? track.info.profile : nil
        make.level = track.info.level >= 0 ? track.info.level : nil
        make.parameterSet = ParameterSets.fingerprint(track.info.parameterHead, codec: track.info.codec)
        make.width = track.info.width
        make.height = track.info.height
        make.encoderText = track.make.encoderText
        make.isReordered = track.make.isReordered
        let cadence = track.summary.cadence
        // 800 ‰: a track that keeps a rhythm at all.
        if cadence.step > 0, cadence.regularity >= 800 {
            make.cadence = track.summary.timeBase.nanoseconds(cadence.step)
        }
        guard track.make.groups >= Self.fewestGroups else { return }
        make.groupMedian = track.make.medianGroup
        make.groupShortest = track.make.shortest
        make.groupLongest = track.make.longest
    }
}
