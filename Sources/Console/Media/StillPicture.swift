import Evidence
import Inspection

extension FileFacts {
    /// The picture that was showing at a time of the file's own line: the last one taken before it, else the first.
    func picture(at time: Nanoseconds) -> Int? {
        let before = pictures.indices.filter { pictures[$0].time <= time }.max { pictures[$0].time < pictures[$1].time }
        return before ?? pictures.indices.min { pictures[$0].time < pictures[$1].time }
    }
}
