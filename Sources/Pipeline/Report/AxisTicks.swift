import Evidence

/// Ticks a person reads easily: 1, 2, 5 of milliseconds; seconds and minutes as a clock divides them; hours and days.
enum AxisTicks {
    private static let steps: [Int64] = {
        let milli: Int64 = 1_000_000
        let second = 1000 * milli
        let fine: [Int64] = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        let clock: [Int64] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
        ]
        return fine.map { $0 * milli } + clock.map { $0 * second }
    }()

    /// The smallest step with which `length` has at most `most` ticks.
    static func step(length: Nanoseconds, most: Int) -> Nanoseconds {
        let wanted = max(1, length.value) / Int64(max(1, most))
        if let found = steps.first(where: { $0 > wanted }) { return Nanoseconds(found) }
        var step: Int64 = 86_400 * 1_000_000_000
        while step <= wanted { step = step.multipliedSaturated(by: 10) }
        return Nanoseconds(step)
    }

    /// Multiples of `step` from `start` to `end`, both included; never more than a hundred.
    static func ticks(from start: Nanoseconds, to end: Nanoseconds, step: Nanoseconds) -> [Nanoseconds] {
        guard step > .zero, start <= end else { return [] }
        let rest = start.value.modulo(step.value)
        var tick = rest == 0 ? start : start + Nanoseconds(step.value - rest)
        var result: [Nanoseconds] = []
        while tick <= end, result.count < 100 {
            result.append(tick)
            let next = tick + step
            guard next > tick else { break }
            tick = next
        }
        return result
    }

    /// `0:05`, `1:02:03`, with milliseconds only where the step needs them.
    static func label(_ time: Nanoseconds, step: Nanoseconds) -> String {
        let text = FindingWords.clock(time)
        guard step.value % 1_000_000_000 == 0 else { return text }
        return String(text.prefix { $0 != "." })
    }

    /// `43 s`, `12 min`, `5.2 h`, `3 d`: a length at a glance.
    static func length(_ length: Nanoseconds, _ language: Language) -> String {
        let seconds = length.value / 1_000_000_000
        func unit(_ zh: String, _ en: String) -> String { language == .zh ? " " + zh : " " + en }
        if seconds < 120 { return "\(seconds)" + unit("秒", "s") }
        if seconds < 7200 { return "\(seconds / 60)" + unit("分", "min") }
        if seconds < 172_800 { return "\(seconds / 3600).\(seconds % 3600 / 360)" + unit("小时", "h") }
        return "\(seconds / 86_400)" + unit("天", "d")
    }
}
