import Evidence
import Vault

/// All that lies on a disc besides the recordings: what goes into a ``BagRequest`` beside the payload. The same
/// description makes the same bytes.
public struct DiscFiles: Sendable {
    /// Room to plan for each recording's rows and metadata, without pictures, papers and proofs (``PlanItem/tagBytes``).
    /// Measured on the sample day: 11 KB, of which PREMIS 5, `index.json` 2, the page's data and list 2, tables 2; twice
    /// that, for long names and ledgers.
    public static let bytesPerRecording: Int64 = 24 << 10

    public let tagFiles: [BagRequest.TagFile]
    public let info: BagInfo

    /// - Parameter mapping: which metadata element each field becomes in `metadata/da-t.xml`; nil leaves that file out.
    public init(_ description: DiscDescription, mapping: MetadataMapping? = nil) throws(BagError) {
        let index = DiscIndex(description)
        var files = FileList()
        let tables = IndexTables(index: index)
        let json = IndexJSON(index: index)
        let readme = Readme(index: index, isMapped: mapping != nil)
        try files.add("README.txt", readme.text)
        try files.add("index.csv", tables.recordings)
        try files.add("index.json", json.document.line + "\n")
        try files.add("interruptions.csv", tables.interruptions)
        try files.add("dispatches.csv", tables.dispatches)
        try files.add("dispatches.json", json.dispatches.line + "\n")
        try files.add("set.csv", tables.set)
        try files.add("metadata/premis.xml", PREMIS(index: index).document)
        if let mapping {
            try files.add("metadata/da-t.xml", MappedMetadata(index: index, mapping: mapping).document)
        }
        try files.add(custody: description.custody, readme.custody)
        for (path, text) in IndexPage(index: index).files { try files.add(path, text) }
        for recording in index.recordings {
            for (number, thumbnail) in recording.thumbnails.enumerated() {
                try files.add(PlacedFiles.thumbnail(number, thumbnail, of: recording), thumbnail.content)
            }
        }
        for finding in index.findings {
            for step in finding.steps {
                guard let paper = step.paper, let content = paper.content else { continue }
                try files.add(PlacedFiles.paper(step, of: finding, paper), content)
            }
        }
        tagFiles = files.files.sorted { $0.path < $1.path }
        info = Self.info(description.identity)
    }

    private static func info(_ identity: DiscIdentity) -> BagInfo {
        var info = BagInfo()
        func add(_ label: String, _ value: String?) {
            // One that is all white space can't stand there.
            guard let value, value.contains(where: { !$0.isWhitespace }) else { return }
            info.add(label, value)
        }
        add("Source-Organization", identity.organisation)
        add("Contact-Name", identity.contact)
        add("Bagging-Date", identity.date.day)
        add("External-Identifier", identity.copy.identity)
        add("External-Description", identity.extraction.map(\.reason))
        info.add(group: identity.plan, number: identity.copy.disc, of: identity.count)
        add("Disc-Set", identity.copy.set.key)
        add("Disc-Medium", identity.medium.key)
        add("Custody-Log", identity.vault)
        add("Bag-Software-Agent", ProgramVersion.signature)
        return info
    }
}

/// Files as they come together; no path twice.
private struct FileList {
    private(set) var files: [BagRequest.TagFile] = []

    mutating func add(_ path: String, _ text: String) throws(BagError) { try add(path, .bytes(Array(text.utf8))) }

    mutating func add(_ path: String, _ content: BagFileContent) throws(BagError) {
        files.append(BagRequest.TagFile(path: try BagPath(path), content: content))
    }

    mutating func add(custody: DiscCustody, _ readme: String) throws(BagError) {
        try add("custody/README.txt", readme)
        try add("custody/checkpoint", .bytes(custody.checkpoint))
        try add("custody/verifiers", custody.verifiers.map { $0 + "\n" }.joined())
        if let before = custody.before { try add("custody/previous-checkpoint", .bytes(before.checkpoint)) }
        for proof in custody.proofs {
            try add(PlacedFiles.entry(proof.recording), .bytes(proof.entry))
            try add(PlacedFiles.proof(proof.recording), .bytes(proof.proof))
        }
    }
}
