import Evidence

/// A kind of blank disc, and how much it takes in sectors of 2048 bytes.
public struct Medium: Hashable, Sendable, Codable {
    public static let sectorBytes: Int64 = 2048

    /// Stable key, `bd-r-50`.
    public var key: String
    public var title: String
    public var sectors: Int64
    /// Whether a drive said so of the very disc; else the table's number for its kind.
    public var isMeasured: Bool

    public init(key: String, title: String, sectors: Int64, isMeasured: Bool = false) {
        self.key = key
        self.title = title
        self.sectors = sectors
        self.isMeasured = isMeasured
    }

    /// The same kind with the capacity that a drive reports of the disc in it.
    public func measured(sectors: Int64) -> Medium {
        Medium(key: key, title: title, sectors: sectors, isMeasured: true)
    }

    public var bytes: Int64 { sectors.multipliedSaturated(by: Self.sectorBytes) }

    // Discs of one kind differ by maker; these are the least that discs of the kind are sold with, as far as is known.

    /// 351 × 1024 sectors: what dvdisaster takes for a CD (dvdisaster.h, CDR_SIZE). Discs of 80 minutes report 359 844
    /// to 359 849 (79:59.7 at 75 sectors a second).
    public static let cdR = Medium(key: "cd-r", title: "CD-R", sectors: 359_424)
    /// 4 707 319 808 bytes, ECMA-359.
    public static let dvdMinusR = Medium(key: "dvd-r", title: "DVD-R", sectors: 2_298_496)
    /// 4 700 372 992 bytes, ECMA-349; seen from an emulated drive.
    public static let dvdPlusR = Medium(key: "dvd+r", title: "DVD+R", sectors: 2_295_104)
    /// 8 543 666 176 bytes, ECMA-382; also what dvdisaster takes for two layers (DVD_DL_SIZE).
    public static let dvdMinusRDL = Medium(key: "dvd-r-dl", title: "DVD-R DL", sectors: 4_171_712)
    /// 8 547 991 552 bytes, ECMA-364.
    public static let dvdPlusRDL = Medium(key: "dvd+r-dl", title: "DVD+R DL", sectors: 4_173_824)
    /// 25 025 314 816 bytes: an unformatted disc as libburn reports it. Formatted with spare areas it is 11 826 176
    /// sectors; a drive says which.
    public static let bdR25 = Medium(key: "bd-r-25", title: "BD-R 25 GB", sectors: 12_219_392)
    /// 50 050 629 632 bytes, two layers of the above.
    public static let bdR50 = Medium(key: "bd-r-50", title: "BD-R DL 50 GB", sectors: 24_438_784)
    /// 100 103 356 416 bytes (BDXL, three layers).
    public static let bdR100 = Medium(key: "bd-r-100", title: "BD-R TL 100 GB", sectors: 48_878_592)
    /// 128 001 769 472 bytes (BDXL, four layers).
    public static let bdR128 = Medium(key: "bd-r-128", title: "BD-R QL 128 GB", sectors: 62_500_864)
    // M-DISC presents itself to a drive as the ordinary kind (a BD of 25 GB is seen to report 12 219 392 sectors); it is
    // told by its maker's code, MILLEN.
    public static let mDiscDVD = Medium(key: "m-disc-dvd", title: "M-DISC DVD", sectors: 2_295_104)
    public static let mDiscBD25 = Medium(key: "m-disc-bd-25", title: "M-DISC BD 25 GB", sectors: 12_219_392)
    public static let mDiscBD50 = Medium(key: "m-disc-bd-50", title: "M-DISC BD 50 GB", sectors: 24_438_784)
    public static let mDiscBD100 = Medium(key: "m-disc-bd-100", title: "M-DISC BD 100 GB", sectors: 48_878_592)

    public static let all: [Medium] = [
        cdR, dvdMinusR, dvdPlusR, dvdMinusRDL, dvdPlusRDL, bdR25, bdR50, bdR100, bdR128, mDiscDVD, mDiscBD25, mDiscBD50,
        mDiscBD100,
    ]

    /// By key, in any case.
    public static func named(_ key: String) -> Medium? { all.first { $0.key == key.lowercased() } }
}
