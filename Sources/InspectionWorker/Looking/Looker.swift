import Evidence
import Inspection
import LibAV
import Timeline

/// Finds where the lens was covered or the picture froze: from the keyframes looked at, and, where they or the packet
/// sizes are suspicious, from the pictures between.
struct Looker {
    let policy: CoverPolicy
    let run: PictureRun
    /// Decodes one keyframe.
    let look: (Int) -> LumaGrid?
    let frames: KeyframeList
    let quiet: QuietRuns
    /// A time on the track's line on the file's.
    let time: (TrackScan.Place) -> Nanoseconds?
    let trackEnd: Nanoseconds
    let pixels: Int

    struct Stretch: Hashable {
        enum Kind: String { case covered, frozen }
        var kind: Kind
        var start: Nanoseconds
        var end: Nanoseconds
        /// A picture inside, and what was measured on it.
        var facts: [String: String]
        var keyframe: Int
    }

    private struct State {
        var looks: Looks
        var picturesLeft: Int
        var stretches: [Stretch] = []
        var isStillThroughout = false
    }

    struct Outcome {
        var found: [Stretch]
        /// Why something was not decided.
        var open: [String] = []
    }

    func stretches(_ looks: Looks) -> Outcome {
        var state = State(looks: looks, picturesLeft: max(50, CoverPolicy.refiningPixels / max(1, pixels)))
        covered(&state)
        // A track that is quiet most of the time is a still scene, unless its pictures repeat bit for bit.
        let isHabit = quietShare > policy.quietHabit
        let longest = quiet.runs.sorted { $0.pictures > $1.pictures }.prefix(isHabit ? Self.mostOfHabit : Self.mostRuns)
        for run in longest where state.picturesLeft > 0 { examine(run, isHabit: isHabit, &state) }
        var outcome = Outcome(found: state.stretches.sorted { $0.start < $1.start })
        if state.picturesLeft <= 0 { outcome.open.append("too much of the picture stands still to look at all of it") }
        if state.isStillThroughout { outcome.open.append("the picture never changes: a still scene, or frozen") }
        return outcome
    }

    /// Pictures in a hundred that lie in quiet stretches.
    private var quietShare: Int { quiet.runs.reduce(0) { $0 + $1.pictures } * 100 / max(1, quiet.pictures) }

    private static let mostRuns = 32
    private static let mostOfHabit = 4
    /// Pictures decoded at the beginning of a quiet stretch; its keyframes and its end are looked at besides.
    private static let mostShown = 600
    private static let mostShownOfHabit = 100
    /// Of the group in which a long stretch ends.
    private static let mostAtEnd = 300

    // MARK: Covered, from keyframes

    private func covered(_ state: inout State) {
        lookBetween(&state)
        let ordered = state.looks.inOrder
        var index = 0
        while index < ordered.count {
            guard policy.isCovered(ordered[index].grid) else {
                index += 1
                continue
            }
            var last = index
            while last + 1 < ordered.count, policy.isCovered(ordered[last + 1].grid) { last += 1 }
            let start =
                index == 0
                ? ordered[0].time : firstCovered(after: ordered[index - 1], before: ordered[index], &state)
            let end =
                last + 1 < ordered.count
                ? firstSeen(after: ordered[last], before: ordered[last + 1], &state)
                : firstSeen(after: ordered[last], before: nil, &state)
            add(.covered, start: start, end: end, grid: ordered[index].grid, keyframe: ordered[index].keyframe, &state)
            index = last + 1
        }
    }

    private static let between = 4

    /// A few keyframes between two covered ones: what was seen between them ends the stretch.
    private func lookBetween(_ state: inout State) {
        let ordered = state.looks.inOrder
        for (first, second) in zip(ordered, ordered.dropFirst())
        where policy.isCovered(first.grid) && policy.isCovered(second.grid) {
            let step = max(1, (second.keyframe - first.keyframe) / (Self.between + 1))
            for index in stride(from: first.keyframe + step, to: second.keyframe, by: step) {
                guard state.picturesLeft > 0 else { return }
                guard state.looks.byKeyframe[index] == nil, let grid = look(index) else { continue }
                state.picturesLeft -= 1
                state.looks.add(.init(keyframe: index, time: run.times[index], grid: grid))
            }
        }
    }

    /// Between a keyframe that shows something and a covered one: the first picture from which on nothing is seen.
    private func firstCovered(after seen: Looks.Look, before hidden: Looks.Look, _ state: inout State) -> Nanoseconds {
        let (low, high) = narrow(seen.keyframe, hidden.keyframe, wantsCovered: true, &state)
        var start: Nanoseconds?
        state.picturesLeft -= run.forEach(from: low, most: state.picturesLeft) { shown in
            if shown.time >= run.times[high] { return false }
            if policy.isCovered(shown.grid) { start = start ?? shown.time } else { start = nil }
            return true
        }
        return start ?? run.times[high]
    }

    /// After a covered keyframe: the first picture that shows something again.
    private func firstSeen(after hidden: Looks.Look, before seen: Looks.Look?, _ state: inout State) -> Nanoseconds {
        var from = hidden.keyframe
        var limit = trackEnd
        if let seen {
            let (low, high) = narrow(hidden.keyframe, seen.keyframe, wantsCovered: false, &state)
            from = low
            limit = run.times[high]
        }
        var end: Nanoseconds?
        state.picturesLeft -= run.forEach(from: from, most: state.picturesLeft) { shown in
            if shown.time >= limit { return false }
            if !policy.isCovered(shown.grid) { end = shown.time }
            return end == nil
        }
        return end ?? limit
    }

    /// Neighbouring keyframes, the first in one state, the second in the other.
    private func narrow(_ low: Int, _ high: Int, wantsCovered: Bool, _ state: inout State) -> (Int, Int) {
        var (low, high) = (low, high)
        while high - low > 1 {
            let middle = (low + high) / 2
            guard let grid = look(middle) else { break }
            state.picturesLeft -= 1
            state.looks.add(.init(keyframe: middle, time: run.times[middle], grid: grid))
            if policy.isCovered(grid) == wantsCovered { high = middle } else { low = middle }
        }
        return (low, high)
    }

    // MARK: Quiet stretches, picture by picture

    private func examine(_ quietRun: QuietRuns.Run, isHabit: Bool, _ state: inout State) {
        guard let from = time(quietRun.start), let to = time(quietRun.end),
            !state.stretches.contains(where: { $0.start <= from && to <= $0.end }),
            to - from >= min(policy.shortestCovered, policy.shortestFrozen)
        else { return }
        var shown: [PictureRun.Shown] = []
        // Long stretches are checked at their beginning here, and by their keyframes below.
        let most = min(state.picturesLeft, isHabit ? Self.mostShownOfHabit : Self.mostShown)
        // Where every picture is a keyframe, the first of the equal ones stands before the run.
        let isAllKeyframes = run.times.indices.contains(quietRun.keyframe) && run.times[quietRun.keyframe] >= from
        let begin = isAllKeyframes ? max(0, quietRun.keyframe - 3) : quietRun.keyframe
        state.picturesLeft -= run.forEach(from: begin, most: most) { picture in
            shown.append(picture)
            return picture.time <= to + .milliseconds(400)
        }
        let inside = shown.filter { $0.time >= from && $0.time <= to }
        guard let reference = inside.isEmpty ? nil : inside[inside.count / 2] else { return }
        let reached = shown.last.map { $0.time } ?? from
        let wholly = reached >= to
        if policy.isCovered(reference.grid) {
            // Its keyframes have been looked at.
            if isHabit { return }
            let start = shown.last { $0.time < from && !policy.isCovered($0.grid) }
            let first = shown.first { picture in
                policy.isCovered(picture.grid) && (start.map { picture.time > $0.time } ?? true)
            }
            let end = wholly ? shown.first { $0.time > reference.time && !policy.isCovered($0.grid) }?.time : nil
            add(
                .covered, start: first?.time ?? from, end: end ?? (wholly ? max(to, min(trackEnd, reached)) : reached),
                grid: reference.grid, keyframe: quietRun.keyframe, &state)
        } else {
            frozen(
                quietRun, from: from, to: to, shown: shown, reference: reference, wholly: wholly,
                repeated: isHabit ? policy.repeatedOfHabit : policy.repeated, &state)
        }
    }

    private func frozen(
        _ quietRun: QuietRuns.Run, from: Nanoseconds, to: Nanoseconds, shown: [PictureRun.Shown],
        reference: PictureRun.Shown, wholly: Bool, repeated: Int, _ state: inout State
    ) {
        let isStill = { (grid: LumaGrid) in grid.largestDifference(from: reference.grid) <= policy.still }
        // The stretch around the reference in which nothing moves; coding may still refine the picture.
        let isSame = { (grid: LumaGrid) in grid.largestDifference(from: reference.grid) < policy.moved }
        guard let middle = shown.firstIndex(where: { $0.time == reference.time }) else { return }
        var first = middle
        while first > 0, isSame(shown[first - 1].grid) { first -= 1 }
        var last = middle
        while last + 1 < shown.count, isSame(shown[last + 1].grid) { last += 1 }
        let start = shown[first].time
        // Claimed only as far as it was seen.
        var end =
            last + 1 < shown.count ? shown[last + 1].time : (wholly ? max(to, shown[last].time) : shown[last].time)
        if last + 1 == shown.count, !wholly {
            end = stillEnd(after: shown[last].time, to: to, isStill: isStill, isSame: isSame, &state)
        }
        guard end - start >= policy.shortestFrozen else { return }
        let compared = shown[first...last].dropFirst()
        let repeats = compared.count(where: \.isRepeat)
        guard repeats * 100 >= compared.count * repeated else { return }
        // A scene that never moves is a still scene, not a frozen picture.
        let others = state.looks.inOrder.filter { $0.time < start || $0.time > end }
        let nearest = [others.last { $0.time < start }, others.first { $0.time > end }].compactMap { $0?.grid }
        let beside = nearest + shown[..<first].suffix(25).map(\.grid) + shown[(last + 1)...].prefix(5).map(\.grid)
        let moved = beside.map { $0.largestDifference(from: reference.grid) }.max() ?? 0
        guard moved >= policy.moved else {
            // From the first picture to the last, bit for bit: no sensor does that, but a picture of a test does.
            if (end - start).value / 9 >= trackEnd.value / 10 { state.isStillThroughout = true }
            return
        }
        add(
            .frozen, start: start, end: end, grid: reference.grid, keyframe: quietRun.keyframe, &state,
            more: ["picturesCompared": String(compared.count), "picturesRepeated": String(repeats)])
    }

    /// Where a stretch ends that is too long to decode: its keyframes must show the same picture, and in the group after
    /// the last that does, picture by picture.
    private func stillEnd(
        after start: Nanoseconds, to: Nanoseconds, isStill: (LumaGrid) -> Bool, isSame: (LumaGrid) -> Bool,
        _ state: inout State
    ) -> Nanoseconds {
        var end = start
        var still: Int?
        for index in frames.times.indices where run.times[index] > start && run.times[index] <= to {
            guard state.picturesLeft > 0 else { return end }
            state.picturesLeft -= 1
            guard let grid = look(index) else { continue }
            guard isStill(grid) else { break }
            still = index
            end = run.times[index]
        }
        guard let still else { return end }
        let most = min(state.picturesLeft, Self.mostAtEnd)
        var isStillSame = true
        state.picturesLeft -= run.forEach(from: still, most: most) { picture in
            end = picture.time
            isStillSame = isSame(picture.grid)
            return isStillSame
        }
        // No picture came that differs, and none was left to come. A run that stops before (a clock set back, a packet that
        // is not found again) has not seen the end.
        return isStillSame && trackEnd - end <= .milliseconds(500) ? trackEnd : end
    }

    private func add(
        _ kind: Stretch.Kind, start: Nanoseconds, end: Nanoseconds, grid: LumaGrid, keyframe: Int,
        _ state: inout State, more: [String: String] = [:]
    ) {
        guard end - start >= (kind == .covered ? policy.shortestCovered : policy.shortestFrozen) else { return }
        let sorted = grid.cells.sorted()
        var facts = more
        facts["picture"] = kind == .frozen ? "frozen" : "dark"
        facts["meanBrightness"] = String(sorted.reduce(0) { $0 + Int($1) } / max(1, sorted.count))
        facts["brightness95"] = String(sorted[max(0, sorted.count * 95 / 100 - 1)])
        state.stretches.append(Stretch(kind: kind, start: start, end: end, facts: facts, keyframe: keyframe))
    }
}
