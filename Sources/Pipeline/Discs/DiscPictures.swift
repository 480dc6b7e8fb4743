import Archive
import Catalogue
import Evidence
import Inspection

/// Which of a recording's pictures shows what: its time, and the finding it stands beside.
struct DiscPictures {
    private var known: [String: (time: Nanoseconds, finding: Int64?)] = [:]

    init(_ pictures: [PictureFacts], _ findings: [StoredFinding]) {
        var naming = PictureNaming()
        for picture in pictures {
            guard let name = naming.name(picture.reason) else { continue }
            known[name] = (picture.time, Self.finding(beside: picture, findings))
        }
    }

    /// Those with a time first, in its order; then the contact sheets.
    func among(_ files: [RawPath]) -> [Thumbnail] {
        let all = files.map { file in
            let known = known[file.name.text]
            return Thumbnail(at: known?.time, finding: known?.finding, content: .file(file))
        }
        return all.filter { $0.at != nil }.sorted { ($0.at ?? .zero) < ($1.at ?? .zero) } + all.filter { $0.at == nil }
    }

    /// The picture before a gap belongs to the nearest finding that begins after it; the one after it, to the nearest
    /// that ends before.
    private static func finding(beside picture: PictureFacts, _ findings: [StoredFinding]) -> Int64? {
        let time = picture.time
        let near = findings.compactMap { stored -> (id: Int64, away: Nanoseconds)? in
            switch picture.reason {
            case "before-gap": stored.finding.start.map { (stored.id, $0 - time) }
            case "after-gap": stored.finding.end.map { (stored.id, time - $0) }
            default: nil
            }
        }
        return near.filter { $0.away >= .zero }.min { $0.away < $1.away }?.id
    }
}
