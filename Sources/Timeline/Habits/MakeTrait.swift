import Evidence

/// One thing a maker does the same way in every file. The raw value is the key in a finding's evidence.
public enum MakeTrait: String, CaseIterable, Sendable, Hashable {
    case container, brand, boxes, trackBoxes, handlers, streamTable
    case writer, encoderText
    case codec, profile, parameterSet, reordering, size
    case timeBase, cadence
    case group
    case sound
    case name

    /// Traits of one group follow from each other: a muxer brings its brand, its boxes and its handlers, a frame rate its
    /// time base. Differences count once a group.
    public enum Group: String, Sendable, Hashable {
        /// The container as its muxer writes it.
        case layout
        /// Programs that name themselves.
        case writer
        /// What the encoder was told to make of the picture.
        case picture
        case timing
        case group
        case sound
    }

    /// Nil for traits that may change by themselves, and are told only beside others: the picture's size is a menu's
    /// setting, a name anyone's.
    public var group: Group? {
        switch self {
        case .container, .brand, .boxes, .trackBoxes, .handlers, .streamTable: .layout
        case .writer, .encoderText: .writer
        case .codec, .profile, .parameterSet, .reordering: .picture
        case .timeBase, .cadence: .timing
        case .group: .group
        case .sound: .sound
        case .size, .name: nil
        }
    }
}

extension MakeFacts {
    /// The traits as texts that are equal where the make is; a trait that isn't known is left out, and not compared.
    public var traits: [MakeTrait: String] {
        var result: [MakeTrait: String] = [:]
        result[.container] = container
        if let brand {
            result[.brand] = ([brand] + (compatibleBrands ?? []).sorted()).joined(separator: " ")
        }
        result[.boxes] = boxes
        result[.trackBoxes] = videoTrackBoxes?.filter { !Self.boxesByContent.contains($0) }.joined(separator: ",")
        result[.handlers] = handlers?.joined(separator: "; ")
        result[.streamTable] = transport?.joined(separator: " ")
        if let writers { result[.writer] = writers.isEmpty ? "none" : writers.joined(separator: "; ") }
        // Streams are cut anywhere, so that a text missing there tells nothing.
        result[.encoderText] = encoderText ?? (hasPicture && transport == nil ? "none" : nil)
        result[.codec] = videoCodec
        if let profile, let level { result[.profile] = "\(profile) level \(level)" }
        result[.parameterSet] = parameterSet
        result[.reordering] = isReordered.map { $0 ? "yes" : "no" }
        if let width, let height { result[.size] = "\(width)×\(height)" }
        if let timeBases {
            result[.timeBase] = (timeBases + [movieTimescale.map { "movie 1/\($0)" }].compactMap { $0 })
                .joined(separator: " ")
        }
        result[.cadence] = cadence.flatMap { step in
            // Whole pictures a second; a hundredth below one a second. Jitter of a clock is no other habit.
            guard step.value > 0 else { return nil }
            let hundredths = (100_000_000_000 + step.value / 2) / step.value
            return hundredths < 100 ? "0.\(String(hundredths + 100).dropFirst())" : String((hundredths + 50) / 100)
        }
        result[.group] = groupMedian.map(String.init)
        if let soundCodec {
            result[.sound] = "\(soundCodec) \(sampleRate ?? 0) Hz \(channels ?? 0)"
        } else {
            result[.sound] = hasPicture ? "none" : nil
        }
        return result
    }

    /// Boxes that a muxer writes where the pictures, or the file's length, ask for them: no hand of its own.
    private static let boxesByContent: Set<String> = [
        "edts", "elst", "ctts", "cslg", "stss", "stps", "sdtp", "sbgp", "sgpd", "stco", "co64",
    ]

    /// Programs for editing and converting that the file's container names, in lower case.
    ///
    /// The text in a picture does not count: an encoder leaves it at the beginning of a session, and files split from
    /// that session lack it. Nor does the provider in a transport stream's tables, which come now and then.
    public var tools: Set<String> {
        let texts = (writers ?? []).filter { !$0.hasPrefix("service_provider=") }.map { $0.lowercased() }
        return Set(Self.knownTools.filter { tool in texts.contains { $0.contains(tool) } })
    }

    /// Names by which editors and converters sign what they write: each as seen in their files (general knowledge, and
    /// seen in files for Lavf, Lavc and x264; the others are as their makers name themselves). Recorders whose firmware
    /// is built on one of them sign
    /// with it always; then it is their habit, and says nothing.
    static let knownTools = [
        "lavf", "lavc", "ffmpeg", "x264", "x265", "handbrake", "adobe", "premiere", "after effects", "davinci",
        "final cut", "imovie", "vegas", "avid", "capcut", "jianying", "lightworks", "shotcut", "mlt ", "kdenlive",
        "openshot", "virtualdub", "avidemux", "mkvmerge", "mkvtoolnix", "gpac", "mp4box", "nero", "movavi", "filmora",
        "camtasia", "bandicam", "obs-studio", "format factory", "windows movie maker", "gstreamer", "vlc",
    ]
}
