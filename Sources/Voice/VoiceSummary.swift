import Evidence

/// From `start` up to, not including, `end`, counted from the start of the window.
public struct VoiceSpan: Sendable, Hashable, Codable {
    public var start: Nanoseconds
    public var end: Nanoseconds

    public init(start: Nanoseconds, end: Nanoseconds) {
        self.start = start
        self.end = end
    }

    public var length: Nanoseconds { end - start }
}

/// What was heard in one window of sound. Times count from the window's start.
public struct VoiceSummary: Sendable, Hashable, Codable {
    public var decision: VoiceDecision
    /// How much sound was listened to. A window of 0.8 s cannot hold 1 s of speech.
    public var heard: Nanoseconds
    /// The length of all chunks with speech together.
    public var speech: Nanoseconds
    /// The start of the first chunk with speech.
    public var onset: Nanoseconds?
    /// The highest probability of any chunk, 0...1.
    public var highest: Float
    /// Where speech is, in order: near spans joined, the shortest left out (``VoicePolicy``).
    public var spans: [VoiceSpan]

    /// For windows that were not listened to: ``VoiceDecision/noSound`` or ``VoiceDecision/notEvaluated``.
    public init(unheard decision: VoiceDecision, length: Nanoseconds = .zero) {
        self.decision = decision
        heard = length
        speech = .zero
        onset = nil
        highest = 0
        spans = []
    }

    /// - Parameters:
    ///   - probabilities: one for each chunk, from the window's start.
    ///   - length: the window's true length, where it ends within the last chunk.
    public init(probabilities: [Float], length: Nanoseconds? = nil, policy: VoicePolicy = VoicePolicy()) {
        let chunk = VoiceDetector.chunkLength.value
        let full = Int64(probabilities.count).multipliedSaturated(by: chunk)
        let end = min(full, max(0, length?.value ?? full))
        var (speech, highest) = (Int64(0), Float(0))
        var runs: [VoiceSpan] = []
        for (index, probability) in probabilities.enumerated() {
            if probability > highest { highest = probability }
            let start = Nanoseconds(Int64(index) * chunk)
            guard probability >= policy.threshold, start.value < end else { continue }
            let stop = Nanoseconds(min(start.value + chunk, end))
            speech += (stop - start).value
            if let last = runs.indices.last, runs[last].end == start || start - runs[last].end < policy.longestPause {
                runs[last].end = stop
            } else {
                runs.append(VoiceSpan(start: start, end: stop))
            }
        }
        heard = Nanoseconds(end)
        self.speech = Nanoseconds(speech)
        self.highest = highest
        onset = runs.first?.start
        spans = runs.filter { $0.length >= policy.shortestSpan }
        decision =
            self.speech >= policy.minimumVoice ? .voice : self.speech >= policy.minimumPossible ? .possible : .none
        if probabilities.isEmpty { decision = .noSound }
    }
}
