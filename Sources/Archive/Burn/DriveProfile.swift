/// What a drive calls a disc, in the planner's terms.
public enum DriveProfile {
    /// Keys of ``Medium/all`` that a disc may be. None for rewritable discs: an archive's disc can be written once.
    ///
    /// - Parameters:
    ///   - profile: libburn's name of the MMC profile.
    ///   - sectors: all of the disc, free or not: one profile stands for BD-R of any number of layers.
    ///   - manufacturer: M-DISC is told by its maker's code, MILLEN, alone.
    public static func kinds(profile: String, sectors: Int64, manufacturer: String) -> [String] {
        let isMDisc = manufacturer.uppercased().contains("MILLEN")
        switch profile {
        case "CD-R": return ["cd-r"]
        case "DVD-R sequential recording": return ["dvd-r"]
        case "DVD-R/DL sequential recording", "DVD-R/DL layer jump recording": return ["dvd-r-dl"]
        case "DVD+R": return isMDisc ? ["dvd+r", "m-disc-dvd"] : ["dvd+r"]
        case "DVD+R/DL": return ["dvd+r-dl"]
        case "BD-R sequential recording", "BD-R random recording":
            // Spare areas make a disc smaller, never larger.
            let layers: [(most: Int64, size: String)] = [
                (Medium.bdR25.sectors, "25"), (Medium.bdR50.sectors, "50"), (Medium.bdR100.sectors, "100"),
            ]
            let size = layers.first { sectors <= $0.most }?.size ?? "128"
            return isMDisc && size != "128" ? ["bd-r-" + size, "m-disc-bd-" + size] : ["bd-r-" + size]
        default: return []
        }
    }
}

extension MediumState {
    /// Throws unless an image of so many sectors can be burnt to it in one session.
    public func check(kind: String?, sectors: Int64) throws(DiscError) {
        switch status {
        case .noDisc: throw DiscError(.noDisc, path: drive.device)
        case .blank: break
        case .appendable, .closed, .unknown:
            throw DiscError(.discNotBlank, path: drive.device, detail: "\(profile), \(status.rawValue)")
        }
        guard !kinds.isEmpty, kind.map(kinds.contains) ?? true else {
            throw DiscError(.wrongDiscType, path: drive.device, detail: "\(profile), not \(kind ?? "write-once")")
        }
        guard sectors > 0, sectors <= writableSectors else {
            throw DiscError(
                .discTooSmall, path: drive.device, detail: "\(sectors) sectors, \(writableSectors) on the disc")
        }
    }
}
