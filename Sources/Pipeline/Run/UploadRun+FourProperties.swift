import Catalogue
import Evidence
import Vault

extension UploadRun {
    /// The four-property check of what this run stored, from what it knows anyway: no byte is read again.
    func fourProperties(_ report: RunReport) throws(CatalogueError) -> PropertyReport? {
        let items = report.items
        let stored = FourPropertyCheck.Source { [catalogue] (body) throws(CatalogueError) in
            var seen = Set<DigestKey>()
            for item in items where item.outcome == .stored {
                guard let sha256 = item.recording?.sha256, seen.insert(DigestKey(sha256)).inserted,
                    let recording = try catalogue.recording(sha256)
                else { continue }
                try body(recording, item.content)
            }
        }
        var question = FourPropertyCheck.Question(
            stage: .handOver, subject: "upload", source: stored, by: ProgramVersion.signature)
        question.readsDigests = false
        // Computed while the bytes were copied.
        question.knowsDigests = true
        question.scansForViruses = false
        // A folder that could not be read may hold anything.
        question.foreign =
            report.problems.isEmpty
            ? items.lazy.filter { $0.outcome == .ignored(.other) }.map { RawPath($0.path).name.text } : nil
        let check = FourPropertyCheck(
            root: vault.root, catalogue: catalogue, rules: rules, site: site, settings: settings.fourProperties)
        let result = try check.run(question)
        return result.recordings == 0 ? nil : try catalogue.add(propertyCheck: result)
    }
}
