import Evidence
import Testing

@Suite("What a copy of a disc is, by its events")
struct DiscCopyStateTests {
    private static let image = DiscImage(
        sha256: String(repeating: "1", count: 64), sectors: 9, tagManifest: String(repeating: "2", count: 64),
        program: "x")

    /// Every kind of event, a check with each of its verdicts.
    private static let events: [DiscEvent] = DiscEvent.Kind.allCases.flatMap { kind in
        let verdicts: [TestVerdict?] = kind == .checked ? [.pass, .fail, .notEvaluated] : [nil]
        return verdicts.map { verdict in
            DiscEvent(kind, by: "1", at: WallTime(seconds: 1), image: image, verdict: verdict)
        }
    }

    @Test("In every life a disc can have, it keeps something only after a whole reading, and not after what ends that")
    func everyLife() {
        var lives = 0
        var keeping = 0
        func live(_ life: [DiscEvent], _ state: DiscCopyState) {
            lives += 1
            if state.keeps {
                keeping += 1
                let burnt = life.lastIndex { $0.kind == .burnt } ?? -1
                let begun = life.lastIndex { [.built, .burning, .spoiled, .refused].contains($0.kind) } ?? -1
                #expect(burnt > begun, "\(life.map(\.kind))")
                let read = life.lastIndex { $0.kind == .verified || $0.kind == .checked && $0.verdict == .pass } ?? -1
                #expect(read > burnt, "\(life.map(\.kind))")
                let after = life[(read + 1)...].filter { $0.kind != .labelled && $0.kind != .shelved }
                #expect(after.allSatisfy { $0.kind == .checked && $0.verdict == .notEvaluated }, "\(life.map(\.kind))")
            }
            guard life.count < 7 else { return }
            for event in Self.events where state.allows(event.kind) {
                var next = state
                next.apply(event)
                live(life + [event], next)
            }
        }
        live([], DiscCopyState())
        #expect(lives > 1000 && keeping > 100, "\(lives) lives, \(keeping) that keep")
    }

    @Test("What can't follow says what the disc is")
    func refused() {
        let state = DiscCopyState([DiscEvent(.built, by: "1", at: WallTime(seconds: 1), image: Self.image)])
        do throws(DiscCopyState.Failure) {
            try state.check(DiscEvent(.verified, by: "1", at: WallTime(seconds: 2)))
            Issue.record("a disc that was never burnt was verified")
        } catch {
            #expect(error.kind == .verified && error.phase == .built)
        }
        #expect(!DiscCopyState().allows(.burning) && DiscCopyState().allows(.built))
    }

    @Test("A lost disc that was made anew begins a life of its own: place, label and readings are gone")
    func anew() {
        let first: [DiscEvent.Kind] = [.built, .burning, .burnt, .verified, .labelled, .shelved, .lost]
        var state = DiscCopyState(
            first.map { DiscEvent($0, by: "1", at: WallTime(seconds: 1), place: "B2", image: Self.image) })
        #expect(state.phase == .lost && !state.keeps && !state.isSound)
        state.apply(DiscEvent(.burning, by: "1", at: WallTime(seconds: 2), image: Self.image))
        #expect(state.place == nil && !state.isLabelled && state.unreadable.isEmpty && state.image == Self.image)
    }
}
