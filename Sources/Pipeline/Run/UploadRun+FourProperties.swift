import Catalogue
import Evidence
import Vault

extension UploadRun {
    /// The four-property check of what this run stored, from what it knows anyway: no byte is read again.
    func fourProperties(_ report: RunReport) throws(CatalogueError) -> PropertyReport? {
        var seen = Set<String>()
        var recordings: [Recording] = []
        for item in report.items where item.outcome == .stored {
            guard let sha256 = item.recording?.sha256, seen.insert(sha256).inserted,
                let recording = try catalogue.recording(sha256)
            else { continue }
            recordings.append(recording)
        }
        guard !recordings.isEmpty else { return nil }
        var question = FourPropertyCheck.Question(
            stage: .handOver, subject: "upload", recordings: recordings, by: ProgramVersion.signature)
        question.readsDigests = false
        question.knownDigests = seen
        question.contents = report.items.reduce(into: [:]) { contents, item in
            if let sha256 = item.recording?.sha256, let content = item.content { contents[sha256] = content }
        }
        question.scansForViruses = false
        // A folder that could not be read may hold anything.
        question.foreign =
            report.problems.isEmpty
            ? report.items.filter { $0.outcome == .ignored(.other) }.map { RawPath($0.path).name.text } : nil
        let check = FourPropertyCheck(
            root: vault.root, catalogue: catalogue, rules: rules, site: site, settings: settings.fourProperties)
        return try catalogue.add(propertyCheck: try check.run(question))
    }
}
