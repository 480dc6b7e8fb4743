import Catalogue
import Evidence
import Foundation
import Inspection
import Regulation
import Timeline
import Vault

/// What is done to a recording, and under which key it is remembered as done.
extension UploadRun {
    /// The pipeline's measures, and the regulation's window for a spoken explanation.
    var analysis: AnalysisRequest {
        var request = pipeline.analysis
        request.voiceAfter = rules.interruption.window
        return request
    }

    func inspectionKeys(_ sha256: String) -> [StageKey] {
        [PipelineFile.Stage.demux, .continuity, .look, .listen, .thumbnails].filter(pipeline.has).map {
            key($0, sha256)
        }
    }

    func key(_ stage: PipelineFile.Stage, _ sha256: String) -> StageKey {
        let parameters: String =
            switch stage {
            case .continuity:
                "\(pipeline.policy.minimumWithOneWitness.value)/\(pipeline.policy.minimumWithTwoWitnesses.value)"
            case .look: text(analysis.cover)
            case .listen:
                [text(analysis.silence), text(analysis.voice), text(analysis.voiceAfter), text(analysis.voiceBefore)]
                    .joined(separator: "/") + (settings.recogniser.map { "/\($0.command)/\($0.model)" } ?? "")
            case .thumbnails:
                "\(pipeline.pictureInterval.value)/\(pipeline.pictureSide)/\(pipeline.has(.clock) ? "clock" : "")"
            default: ""
            }
        return StageKey(
            sha256: sha256, stage: stage.rawValue, version: InspectionVersion.number, parameters: digested(parameters))
    }

    private func digested(_ parameters: String) -> String {
        parameters.isEmpty ? "" : String((FileDigest.sha256(text: parameters) ?? parameters).prefix(16))
    }

    /// All of a stage's measures, keys in order: the same today and tomorrow.
    private func text(_ measures: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(measures)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
