/// Names of the single pictures that lie beside the contact sheets: of the first, the last, and those beside gaps.
/// Counted in the order in which they are taken, so that whoever has the list of pictures knows which file is which.
package struct PictureNaming {
    private var gaps = 0

    package init() {}

    /// Nil for one that lies on the sheets only.
    ///
    /// - Parameter reason: ``PictureFacts/reason`` of the next picture.
    package mutating func name(_ reason: String) -> String? {
        switch reason {
        case "first", "last": return "\(reason).jpg"
        case "before-gap":
            gaps += 1
            return numbered("before")
        case "after-gap":
            if gaps == 0 { gaps = 1 }
            return numbered("after")
        default: return nil
        }
    }

    private func numbered(_ side: String) -> String { "gap-\(gaps < 10 ? "0" : "")\(gaps)-\(side).jpg" }
}
