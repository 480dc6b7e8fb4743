import Evidence

/// One run of the burning program: what it said, how it ended, what it was given.
struct BurnRun {
    /// It said that it begins to write: from here on the disc is not what it was.
    private(set) var hasBegun = false
    private(set) var saidDone = false
    /// Bytes that it says are written.
    private(set) var progress: Int64 = 0
    private var error = ""
    private var isSimulationRefused = false
    var wasStopped = false
    var hasHung = false
    var feed = BurnFeed.Outcome()
    var end: ChildProcess.End?
    var words = ""

    /// Returns whether a line is worth keeping.
    mutating func take(_ line: String) -> Bool {
        if line.contains("UPDATE :") {
            // `xorriso : UPDATE :   12 of  345 MB written (fifo 99%) …`
            let words = line.split(separator: " ")
            if let at = words.firstIndex(of: "of"), at > 0, words.count > at + 3, words[at + 3] == "written",
                let done = Int64(words[at - 1])
            {
                progress = done << 20
                hasBegun = true
            }
            return false
        }
        if line.hasPrefix("Beginning to write data track") { hasBegun = true }
        if line.hasPrefix("Writing to"), line.hasSuffix("completed successfully.") { saidDone = true }
        if line.contains("simulation of write job not supported") { isSimulationRefused = true }
        let isBad = [" SORRY :", " FAILURE :", " FATAL :", " ABORT :"].contains { line.contains($0) }
        if isBad, error.isEmpty { error = line }
        return true
    }

    /// Nothing has reached the disc: why.
    func refusal(_ device: String) -> DiscError {
        if wasStopped { return DiscError(.stopped, path: device) }
        if isSimulationRefused { return DiscError(.cannotSimulate, path: device, detail: error) }
        if let failure = feed.failure, !feed.isBurnerGone, failure.code != .stopped { return failure }
        if hasHung { return DiscError(.programHung, path: device, detail: words) }
        return DiscError(.burnRefused, path: device, detail: error.isEmpty ? words : error)
    }

    /// What is wrong with the disc; nil when nothing is.
    func fault(sectors: Int64, settings: BurnSettings, after: MediumState?) -> BurnReport.Fault? {
        if wasStopped { return BurnReport.Fault(.stopped, detail: words) }
        if hasHung { return BurnReport.Fault(.programHung, detail: words) }
        // Its own death comes before that of the one who fed it.
        if case .signal(let signal) = end {
            let fed = feed.failure.map { !feed.isBurnerGone && $0.code != .stopped } ?? false
            if !fed { return BurnReport.Fault(.killed, detail: "signal \(signal); \(words)") }
        }
        if let failure = feed.failure, !feed.isBurnerGone, failure.code != .stopped {
            return BurnReport.Fault(.sourceFailed, detail: "\(failure.path): \(failure.detail)")
        }
        if end != .code(0) || !error.isEmpty || feed.failure != nil {
            let detail = error.isEmpty ? words : error
            if after == nil { return BurnReport.Fault(.driveGone, detail: detail) }
            let isWrite = ["Write error", "SCSI error on write", "Medium error"].contains {
                words.contains($0) || error.contains($0)
            }
            return BurnReport.Fault(isWrite ? .writeError : .programFailed, detail: detail)
        }
        guard saidDone, feed.sent == sectors * Int64(Sector.size) else {
            return BurnReport.Fault(.programFailed, detail: words)
        }
        if settings.isSimulated { return nil }
        guard let after else { return BurnReport.Fault(.driveGone, detail: words) }
        guard after.status == .closed else { return BurnReport.Fault(.notClosed, detail: after.status.rawValue) }
        guard (sectors...(sectors + XorrisoBurner.padding)).contains(after.writtenSectors) else {
            return BurnReport.Fault(.wrongLength, detail: "\(after.writtenSectors) sectors, not \(sectors)")
        }
        return nil
    }
}
