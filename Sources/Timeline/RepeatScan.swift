/// Finds stretches of a recording whose bytes occur twice: groups of pictures with the same packets in the same order.
///
/// A frozen or black picture also gives equal groups, but many times over and almost without bytes between keyframes;
/// those are left to the picture checks. Constant memory per keyframe; no longer growing above `limit` groups.
struct RepeatScan {
    struct Group: Sendable {
        var hash: UInt64
        var start: Sample
        var packets: Int32
        var bytes: Int64
        var bytesAfterKeyframe: Int64
    }

    static let limit = 400_000
    private(set) var groups: [Group] = []
    private var firstWithHash: [UInt64: Int32] = [:]
    private var occurrences: [UInt64: Int32] = [:]
    private var current: Group?
    private var matches: [(group: Int, earlier: Int)] = []

    mutating func add(_ sample: Sample, fingerprint: UInt64) {
        guard fingerprint != 0 else { return }
        if sample.isKeyframe {
            close()
            current = Group(
                hash: Self.mix(0x9E37_79B9_7F4A_7C15, fingerprint), start: sample, packets: 1,
                bytes: Int64(sample.size),
                bytesAfterKeyframe: 0)
        } else if var group = current {
            group.hash = Self.mix(group.hash, fingerprint)
            group.packets += 1
            group.bytes += Int64(sample.size)
            group.bytesAfterKeyframe += Int64(sample.size)
            current = group
        }
    }

    static func mix(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        let (high, low) = (hash ^ value).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return (high ^ low) &+ hash.rotatedLeft(23)
    }

    private mutating func close() {
        guard let group = current, groups.count < Self.limit else { return }
        let index = groups.count
        groups.append(group)
        if let earlier = firstWithHash[group.hash] {
            occurrences[group.hash, default: 1] += 1
            matches.append((index, Int(earlier)))
        } else {
            firstWithHash[group.hash] = Int32(index)
        }
        current = nil
    }

    /// The repeated stretches, longest runs of consecutive groups first seen at one earlier place.
    mutating func finish() -> [RepeatedRun] {
        close()
        var runs: [RepeatedRun] = []
        var run: (first: Int, last: Int, earlier: Int)?
        func end() {
            guard let run else { return }
            let span = groups[run.first...run.last]
            let bytes = span.reduce(0) { $0 + $1.bytes }
            let moving = span.reduce(0) { $0 + $1.bytesAfterKeyframe }
            let packets = span.reduce(0) { $0 + Int64($1.packets) }
            let rarest = span.map { occurrences[$0.hash] ?? 1 }.min() ?? 1
            // A still picture codes to a few dozen bytes; a repeat worth the name carries motion, and is not one of
            // many equal groups.
            let moves = packets > Int64(span.count) && moving >= 64 * (packets - Int64(span.count))
            guard rarest <= 3, moves else { return }
            let source = groups[run.earlier]
            let sourceEnd = run.earlier + (run.last - run.first) + 1
            runs.append(
                RepeatedRun(
                    start: span[run.first].start, earlier: source.start,
                    after: run.last + 1 < groups.count ? groups[run.last + 1].start : nil,
                    earlierAfter: sourceEnd < groups.count ? groups[sourceEnd].start : nil, packets: packets,
                    bytes: bytes))
        }
        for match in matches {
            if let open = run, match.group == open.last + 1, match.earlier == open.earlier + (match.group - open.first)
            {
                run?.last = match.group
            } else {
                end()
                run = (match.group, match.group, match.earlier)
            }
        }
        end()
        return runs
    }
}

/// A stretch whose packets equal those of an earlier stretch.
public struct RepeatedRun: Sendable, Hashable {
    public var start: Sample
    public var earlier: Sample
    /// The keyframes that follow the two stretches; nil at the end of the track.
    public var after: Sample?
    public var earlierAfter: Sample?
    public var packets: Int64
    public var bytes: Int64
}

extension UInt64 {
    func rotatedLeft(_ count: UInt64) -> UInt64 { (self << count) | (self >> (64 - count)) }
}
