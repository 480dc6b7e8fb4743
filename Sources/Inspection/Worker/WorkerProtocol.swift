import Evidence
import Timeline

/// One line of JSON from the runner to a worker.
package struct WorkerRequest: Codable {
    package var path: RawPath
    package var policy: ContinuityPolicy
    package var pictures: PictureRequest?
    package var analysis: AnalysisRequest

    package init(path: RawPath, policy: ContinuityPolicy, pictures: PictureRequest?, analysis: AnalysisRequest) {
        self.path = path
        self.policy = policy
        self.pictures = pictures
        self.analysis = analysis
    }
}

/// One line of JSON from a worker to the runner: progress (bytes read so far) until the facts come.
package struct WorkerReply: Codable {
    package var progress: Int64?
    package var facts: FileFacts?
    /// Told once, before the first file is opened.
    package var versions: [String: String]?

    package init(progress: Int64? = nil, facts: FileFacts? = nil, versions: [String: String]? = nil) {
        self.progress = progress
        self.facts = facts
        self.versions = versions
    }
}
