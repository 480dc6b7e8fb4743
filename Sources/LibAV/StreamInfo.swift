import CLibAV

/// What the container says of one stream: copied, so that it outlives the demuxer.
public struct StreamInfo: Sendable, Hashable {
    public struct Kind: RawRepresentable, Sendable, Hashable {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let video = Kind(rawValue: AVMEDIA_TYPE_VIDEO.rawValue)
        public static let audio = Kind(rawValue: AVMEDIA_TYPE_AUDIO.rawValue)
        public static let data = Kind(rawValue: AVMEDIA_TYPE_DATA.rawValue)
        public static let subtitle = Kind(rawValue: AVMEDIA_TYPE_SUBTITLE.rawValue)

        public var name: String {
            switch self {
            case .video: "video"
            case .audio: "audio"
            case .subtitle: "subtitle"
            case .data: "data"
            default: "other"
            }
        }
    }

    public var index: Int
    /// The container's own number of the stream (track id, packet identifier).
    public var id: Int
    public var kind: Kind
    public var codec: String
    public var codecID: UInt32
    /// Seconds per tick; zero denominators are possible in hostile files.
    public var timeBaseNumerator: Int64
    public var timeBaseDenominator: Int64
    public var wrapBits: Int
    public var width: Int
    public var height: Int
    public var pixelAspectNumerator: Int
    public var pixelAspectDenominator: Int
    /// Clockwise degrees the picture must be turned to be shown upright.
    public var rotation: Int
    public var sampleRate: Int
    public var channels: Int
    /// A cover picture, not a track of pictures.
    public var isAttachedPicture: Bool
    /// The programme of a transport stream this stream belongs to, or 0.
    public var programme: Int
    /// Bytes before each NAL unit that hold its length (H.264 and HEVC in MP4 and Matroska), or 0.
    public var nalLengthSize: Int
    /// Tag of the codec in its container, four bytes as a number.
    public var tag: UInt32
    /// Profile and level as the codec numbers them; below zero where not known.
    public var profile: Int
    public var level: Int
    /// The first 256 bytes of the codec's parameters (avcC, hvcC, or parameter sets with start codes).
    public var parameterHead: [UInt8]

    init(_ stream: UnsafeMutablePointer<AVStream>, programme: Int) {
        let parameters = stream.pointee.codecpar.pointee
        index = Int(stream.pointee.index)
        id = Int(stream.pointee.id)
        kind = Kind(rawValue: parameters.codec_type.rawValue)
        codec = String(cString: avcodec_get_name(parameters.codec_id))
        codecID = parameters.codec_id.rawValue
        tag = parameters.codec_tag
        timeBaseNumerator = Int64(stream.pointee.time_base.num)
        timeBaseDenominator = Int64(stream.pointee.time_base.den)
        wrapBits = Int(ulav_wrap_bits(stream))
        width = Int(parameters.width)
        height = Int(parameters.height)
        let aspect =
            parameters.sample_aspect_ratio.num > 0 ? parameters.sample_aspect_ratio : stream.pointee.sample_aspect_ratio
        pixelAspectNumerator = aspect.num > 0 && aspect.den > 0 ? Int(aspect.num) : 1
        pixelAspectDenominator = aspect.num > 0 && aspect.den > 0 ? Int(aspect.den) : 1
        rotation = Int(ulav_rotation(stream))
        sampleRate = Int(parameters.sample_rate)
        channels = Int(ulav_channels(stream.pointee.codecpar))
        isAttachedPicture = stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
        self.programme = programme
        nalLengthSize = Self.nalLength(parameters)
        profile = Int(parameters.profile)
        level = Int(parameters.level)
        if let data = parameters.extradata, parameters.extradata_size > 0 {
            parameterHead = Array(UnsafeBufferPointer(start: data, count: min(Int(parameters.extradata_size), 256)))
        } else {
            parameterHead = []
        }
    }

    /// Reads the length size from avcC (ISO/IEC 14496-15, byte 4) or hvcC (byte 21); Annex B streams have none.
    private static func nalLength(_ parameters: AVCodecParameters) -> Int {
        guard let data = parameters.extradata, parameters.extradata_size > 6, data[0] == 1 else { return 0 }
        if parameters.codec_id == AV_CODEC_ID_H264 { return Int(data[4] & 3) + 1 }
        if parameters.codec_id == AV_CODEC_ID_HEVC, parameters.extradata_size > 22 { return Int(data[21] & 3) + 1 }
        return 0
    }
}
