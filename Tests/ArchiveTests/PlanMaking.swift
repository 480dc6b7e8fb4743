import Archive
import Evidence
import Foundation

/// SplitMix64: the same on every machine.
struct Random: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func unit() -> Double { (Double(next() >> 11) + 0.5) / Double(1 << 53) }
    mutating func normal() -> Double { (-2 * log(unit())).squareRoot() * cos(2 * .pi * unit()) }
}

enum PlanMaking {
    static func digest(_ number: Int) -> String {
        let hex = String(number, radix: 16)
        return String(repeating: "0", count: 64 - hex.count) + hex
    }

    static func item(
        _ number: Int, bytes: Int64, group: String, time: Int64? = nil, reason: String = "000 §19"
    ) -> PlanItem {
        PlanItem(
            sha256: digest(number), bytes: bytes, name: "DCAM_CAM001_\(number).mp4", group: group,
            time: time.map(WallTime.init(seconds:)), reason: reason, tagBytes: 60_000, tagFiles: 4)
    }

    /// Incidents whose sizes are lognormal around a gigabyte (half of them between 0.5 and 2.1 GB, one in a hundred above
    /// 13 GB), each of recordings of up to `minutes` at 5 Mbit/s.
    static func incidents(_ count: Int, seed: UInt64, minutes: Int64 = 15) -> [PlanItem] {
        var random = Random(seed: seed)
        var items: [PlanItem] = []
        for incident in 0..<count {
            var left = Int64(exp(random.normal() * 1.1) * 1_000_000_000)
            var time = Int64(1_760_000_000 + incident * 7200)
            repeat {
                let bytes = min(left, Int64(random.unit() * Double(minutes * 37_500_000)) + 1)
                items.append(item(items.count, bytes: bytes, group: "D\(incident)", time: time))
                left -= bytes
                time += minutes * 60
            } while left > 0
        }
        return items
    }

    /// Anything: empty files, sizes around a disc's, groups of one and of hundreds, times that are missing or equal.
    static func anything(seed: UInt64, room: Int64) -> [PlanItem] {
        var random = Random(seed: seed)
        let count = Int.random(in: 0...400, using: &random)
        let groups = Int.random(in: 1...60, using: &random)
        return (0..<count).map { number in
            let bytes: Int64 =
                switch Int.random(in: 0...9, using: &random) {
                case 0: 0
                case 1: Int64.random(in: 0...room * 2 * 2048, using: &random)
                case 2: Int64.random(in: 4_294_960_000...4_294_970_000, using: &random)
                default: Int64.random(in: 1...room * 2048 / 20 + 1, using: &random)
                }
            var item = item(
                number, bytes: bytes, group: "G\(Int.random(in: 0..<groups, using: &random))",
                time: Int.random(in: 0...9, using: &random) == 0 ? nil : Int64.random(in: 0...50, using: &random))
            item.tagFiles = Int64.random(in: 0...30, using: &random)
            item.tagBytes = item.tagFiles * 9000
            return item
        }
    }
}
