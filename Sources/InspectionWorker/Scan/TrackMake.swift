import Inspection
import Timeline

/// How an encoder works, as its packets show it: groups of pictures, and pictures stored out of their order.
/// Constant memory.
struct TrackMake {
    /// Distinct lengths counted; an encoder that sets keyframes by the scene has any number of them.
    private static let mostLengths = 512

    var encoderText: String?
    private var sinceKey: Int?
    private var lengths: [Int: Int64] = [:]
    private(set) var shortest: Int?
    private(set) var longest: Int?
    private(set) var groups: Int64 = 0
    private var lastPTS: Int64?
    private var backward: Int64 = 0

    mutating func take(_ packet: PacketFacts) {
        if packet.pts != PacketFacts.none {
            if let lastPTS, packet.pts < lastPTS { backward += 1 }
            lastPTS = packet.pts
        }
        guard packet.isKeyframe else {
            sinceKey? += 1
            return
        }
        if let length = sinceKey {
            groups += 1
            shortest = min(shortest ?? length, length)
            longest = max(longest ?? length, length)
            if lengths.count < Self.mostLengths || lengths[length] != nil { lengths[length, default: 0] += 1 }
        }
        sinceKey = 1
    }

    /// Pictures from keyframe to keyframe, of the groups that are whole.
    var medianGroup: Int? {
        let total = lengths.values.reduce(0, +)
        var seen: Int64 = 0
        for (length, count) in lengths.sorted(by: { $0.key < $1.key }) {
            seen += count
            if seen * 2 >= total { return length }
        }
        return nil
    }

    /// A clock that is set back once or twice is no reordering.
    var isReordered: Bool { backward > 2 }
}
