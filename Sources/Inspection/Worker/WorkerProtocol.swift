import Evidence
import Timeline

/// One line of JSON from the runner to a worker.
struct WorkerRequest: Codable {
    var path: RawPath
    var policy: ContinuityPolicy
    var pictures: PictureRequest?
    var analysis: AnalysisRequest
}

/// One line of JSON from a worker to the runner: progress (bytes read so far) until the facts come.
struct WorkerReply: Codable {
    var progress: Int64?
    var facts: FileFacts?
}
