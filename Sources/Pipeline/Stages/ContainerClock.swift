import Evidence
import Foundation
import Timeline

/// Reads the moments that a container's metadata tells.
enum ContainerClock {
    static func times(_ metadata: [String: String], zone: TimeZone) -> [ContainerTime] {
        var result: [ContainerTime] = []
        for key in ["com.apple.quicktime.creationdate", "creation_time", "date"] {
            guard let text = metadata[key], let time = try? ListTime(text, in: zone) else { continue }
            let tail = text.suffix(6)
            let offset = !text.hasSuffix("Z") && (tail.contains("+") || tail.dropFirst().contains("-"))
            result.append(ContainerTime(key: key, moment: time.time, hasOffset: offset))
        }
        // libav leaves out times before 1970: a clock at 1904 says nothing, and that is worth knowing.
        if metadata["creation_time"] == nil, let text = metadata["mvhd.created1904"], let seconds = Int64(text),
            seconds > 0
        {
            let moment = WallTime(seconds: seconds.subtractingSaturated(2_082_844_800))
            if moment.nanoseconds > 0 { result.append(ContainerTime(key: "mvhd", moment: moment, hasOffset: false)) }
        }
        return result
    }
}
