import Catalogue
import Evidence
import Inspection
import Regulation
import Timeline

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
            case .look: "\(analysis.cover.shortestCovered.value)/\(analysis.cover.shortestFrozen.value)"
            case .listen:
                "\(analysis.silence.shortestDigital.value)/\(analysis.silence.shortestDead.value)/\(analysis.voiceAfter.value)"
            case .thumbnails: "\(pipeline.pictureInterval.value)/\(pipeline.pictureSide)"
            default: ""
            }
        return StageKey(sha256: sha256, stage: stage.rawValue, version: Inspector.version, parameters: parameters)
    }
}
