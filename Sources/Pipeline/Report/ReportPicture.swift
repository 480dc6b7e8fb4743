import Evidence
import Inspection

/// A small picture of a recording, as bytes: reports carry their pictures with them.
public struct ReportPicture: Sendable, Hashable {
    /// As in ``PictureFacts``: `first`, `before-gap`, `after-gap`, `last`.
    public var reason: String
    /// On the file's own time line.
    public var time: Nanoseconds
    public var width: Int
    public var height: Int
    public var jpeg: [UInt8]

    public init(reason: String, time: Nanoseconds, width: Int, height: Int, jpeg: [UInt8]) {
        self.reason = reason
        self.time = time
        self.width = width
        self.height = height
        self.jpeg = jpeg
    }

    /// A picture further from a break than this shows something else. Recorders put a keyframe every 10 s or oftener.
    static let reach = Nanoseconds.seconds(30)

    /// The pictures on both sides of a finding, as indexes; nil where none was taken near it.
    static func sides(of finding: Finding, among pictures: [ReportPicture]) -> (before: Int?, after: Int?) {
        guard let start = finding.start, let end = finding.end, hasSides(finding.kind) else { return (nil, nil) }
        let before = pictures.indices.filter { pictures[$0].time <= start && start - pictures[$0].time <= reach }
            .max { pictures[$0].time < pictures[$1].time }
        let after = pictures.indices.filter { pictures[$0].time >= end && pictures[$0].time - end <= reach }
            .min { pictures[$0].time < pictures[$1].time }
        return (before, after)
    }

    private static func hasSides(_ kind: FindingKind) -> Bool {
        ["interruption", "picture-loss", "timestamp-reset", "overlap", "repeat", "covered"].contains(kind.rawValue)
    }

    /// An SVG definition that may be used in several places of one document, so that the bytes stand there once.
    func definition(id: String) -> String {
        "<image id=\"\(id)\" width=\"\(width)\" height=\"\(height)\" preserveAspectRatio=\"none\""
            + " href=\"data:image/jpeg;base64,\(Markup.base64(jpeg))\"/>"
    }
}
