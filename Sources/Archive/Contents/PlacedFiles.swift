import Evidence

/// Where the files that come with a recording lie on the disc.
enum PlacedFiles {
    static func thumbnail(_ number: Int, _ thumbnail: Thumbnail, of recording: DiscRecording) -> String {
        "index/pictures/\(recording.sha256)/\(number + 1).\(kind(thumbnail.content))"
    }

    static func paper(_ step: DiscLedgerStep, of finding: DiscFinding, _ paper: DiscPaper) -> String {
        "explanations/F\(finding.id)-\(step.number)/\(DiscName.usable(paper.name))"
    }

    static func entry(_ sha256: String) -> String { "custody/proofs/\(sha256).entry.json" }
    static func proof(_ sha256: String) -> String { "custody/proofs/\(sha256).tlog-proof" }

    /// A browser goes by what is in the file; a person by its name.
    private static func kind(_ content: BagFileContent) -> String {
        switch content {
        case .bytes(let bytes): bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? "png" : "jpg"
        case .file(let path): path.text.lowercased().hasSuffix(".png") ? "png" : "jpg"
        }
    }
}
