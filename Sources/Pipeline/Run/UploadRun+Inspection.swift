import Catalogue
import Evidence
import Inspection
import Vault

extension UploadRun {
    /// Inspects the vault's copy in a worker; pictures are made in a folder beside their place and moved there.
    func inspected(_ recording: Recording, size: Int64) throws -> FileFacts {
        let path = vault.path(ofRelative: recording.vaultPath)
        let recogniser = pipeline.has(.listen) ? settings.recogniser : nil
        var folder: RawPath?
        if pipeline.has(.thumbnails) || recogniser != nil {
            folder = try vault.temporaryDerivedFolder(recording.sha256)
        }
        var analysis = analysis
        if recogniser != nil { analysis.voiceFolder = folder?.text }
        var read: Int64 = 0
        var facts = pool.inspect(
            path, size: size, policy: pipeline.policy, pictures: pictures(into: folder), analysis: analysis
        ) { position in
            let step = min(position, size) - read
            if step > 0 { observer.advanced(step) }
            read = max(read, min(position, size))
        }
        observer.advanced(max(0, size - read))
        guard let folder else { return facts }
        if let recogniser { Transcripts(recogniser: recogniser, folder: folder).write(into: &facts) }
        if facts.pictures.isEmpty {
            Folders.removeTree(folder)
        } else {
            try vault.adopt(folder, as: recording.sha256)
        }
        return facts
    }

    private func pictures(into folder: RawPath?) -> PictureRequest? {
        if let folder, pipeline.has(.thumbnails) {
            return PictureRequest(
                folder: folder.text, interval: pipeline.pictureInterval, longestSide: pipeline.pictureSide,
                readsClock: pipeline.has(.clock))
        }
        return pipeline.has(.look) ? PictureRequest(folder: nil, interval: .zero) : nil
    }
}
