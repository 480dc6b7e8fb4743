import Evidence

/// Undoes the wrap of a clock of limited width (33 bits in MPEG systems: 26.5 hours at 90 kHz).
///
/// A stored value below the one before is a wrap only when the clock stood near its top and now stands near its
/// bottom; otherwise the clock was set back, and that must not read as a gap of up to 26 hours.
///
/// A long pause may hide the wrap: then the clock stands further on. Up to two hours are taken for that, unless it stands in
/// its first minute, where clocks begin that were set back.
struct Unwrapper {
    /// 2^bits, or 0 for a clock that does not wrap.
    let modulus: Int64
    /// How near the top and the bottom a wrap must lie: ten minutes of ticks.
    let margin: Int64
    private let longestPause: Int64
    private let firstMinute: Int64
    /// Wraps undone so far.
    private(set) var wraps = 0
    private var base: Int64 = 0
    private var lastStored: Int64?
    /// The value before the last wrap.
    private var beforeWrap: Int64?

    init(bits: Int, timeBase: TimeBase) {
        modulus = bits > 0 && bits < 63 ? Int64(1) << Int64(bits) : 0
        margin = timeBase.ticks(.seconds(600))
        longestPause = timeBase.ticks(.seconds(7200))
        firstMinute = timeBase.ticks(.seconds(60))
    }

    private func pausedThrough(from last: Int64, to stored: Int64) -> Bool {
        stored > firstMinute && last < modulus && modulus - last + stored <= longestPause
    }

    /// The place of a stored value on the unwrapped line, relative to the values before it.
    mutating func unwrap(_ stored: Int64) -> Int64 {
        guard modulus > 0 else { return stored }
        guard let last = lastStored else {
            lastStored = stored
            return stored
        }
        let top = modulus - margin
        if stored < last, (last >= top && stored <= margin) || pausedThrough(from: last, to: stored) {
            base = base.addingSaturated(modulus)
            wraps += 1
            beforeWrap = last
            lastStored = stored
            return stored.addingSaturated(base)
        }
        // A picture that is shown before the wrap but stored after it, or one that is decoded before a pause through the
        // wrap, stored after one that is shown behind the pause. The reference stays on the new side.
        if let beforeWrap, stored.subtractingSaturated(last) > modulus / 2,
            stored.subtractingSaturated(beforeWrap).magnitude <= UInt64(clamping: margin)
        {
            return stored.addingSaturated(base - modulus)
        }
        // The first value already lay after the wrap of a track whose pictures are stored out of order.
        if stored > last, stored >= top, last <= margin, base == 0 {
            return stored - modulus
        }
        lastStored = stored
        return stored.addingSaturated(base)
    }
}
