/// Judges one recording: values in, verdicts out.
public struct PropertyJudge: Sendable {
    /// What may be archived.
    public var formats: Set<FormatFamily>

    public init(formats: Set<FormatFamily> = FormatFamily.usual) { self.formats = formats }

    /// Earlier than any body-worn recorder: what comes before is a clock that lost its time.
    public static let oldest = WallTime(seconds: 1_136_073_600)  // 2006-01-01T00:00:00Z

    /// Every test that is about a recording by itself.
    public func judge(_ item: ArchivedRecording) -> [(PropertyTest, PropertyOutcome)] {
        var all: [(PropertyTest, PropertyOutcome)] = [
            (.receipt, receipt(item)), (.metadataForm, form(item.recording)), (.fileMatches, file(item)),
            (.pathMatches, path(item)), (.virusScan, scan(item)), (.digestHolds, digest(item)),
        ]
        guard !item.isAccompanying else { return all }
        all += [
            (.contentPresent, present(item)), (.contentWhole, whole(item)), (.opens, opens(item)),
            (.formatAllowed, format(item)), (.notEncrypted, encryption(item)),
        ]
        return all
    }

    private func outcome(
        _ verdict: TestVerdict, _ key: String, _ item: Recording, _ detail: String? = nil
    ) -> PropertyOutcome {
        PropertyOutcome(verdict, PropertyNote(key, item.originalName, detail))
    }

    // MARK: Authenticity

    private func receipt(_ item: ArchivedRecording) -> PropertyOutcome {
        switch item.receipt {
        case .entered: .pass
        case .missing: outcome(.fail, "not-in-log", item.recording)
        case .beforeLog: outcome(.notEvaluated, "before-log", item.recording)
        case .notAsked: PropertyOutcome(.notEvaluated, PropertyNote("log-not-asked", ""))
        }
    }

    /// Type, length and range of what the record says.
    private func form(_ recording: Recording) -> PropertyOutcome {
        func fail(_ field: String) -> PropertyOutcome { outcome(.fail, "bad-value", recording, field) }
        let digest = recording.sha256.utf8
        guard digest.count == 64, digest.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return fail("sha256")
        }
        guard recording.size >= 0 else { return fail("size") }
        guard (1...255).contains(recording.originalName.utf8.count) else { return fail("name") }
        for (field, text) in [("recorder", recording.recorder), ("officer", recording.officer)] {
            guard let text else { continue }
            guard (1...64).contains(text.count), !text.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
                return fail(field)
            }
        }
        guard recording.receivedAt >= Self.oldest else { return fail("received") }
        if let duration = recording.duration, duration < .zero { return fail("duration") }
        if let error = recording.clock?.error, error < .zero { return fail("clock-error") }
        if let span = recording.span {
            let error = recording.clock?.error ?? .zero
            guard span.start <= span.end, span.start >= Self.oldest,
                // A day's grace: a zone that was taken wrong shows elsewhere.
                span.start <= recording.receivedAt + error + .seconds(86_400)
            else { return fail("span") }
            if let duration = recording.duration {
                let difference = (span.length - duration).value.magnitude
                guard difference <= 1_000_000_000 else { return fail("span-and-duration") }
            }
        }
        return .pass
    }

    /// What the file is, against what the record says it is.
    private func file(_ item: ArchivedRecording) -> PropertyOutcome {
        let recording = item.recording
        switch item.onDisk {
        case .notLooked: return outcome(.notEvaluated, "not-looked", recording)
        case .missing: return outcome(.fail, "file-missing", recording)
        case .found(let size):
            guard size == recording.size else {
                return outcome(.fail, "size-differs", recording, "\(size) / \(recording.size)")
            }
        }
        if case .value(let digest) = item.digest, digest != recording.sha256 {
            return outcome(.fail, "digest-differs", recording)
        }
        guard !item.isAccompanying, let content = item.content, !content.isTransient else { return .pass }
        guard content.duration == recording.duration else { return outcome(.fail, "duration-differs", recording) }
        guard content.container == recording.container else {
            return outcome(.fail, "container-differs", recording, content.container)
        }
        if let container = content.container.flatMap({ FormatFamily(container: $0) }),
            let named = FormatFamily(name: recording.originalName), named != container
        {
            return outcome(.fail, "name-says-otherwise", recording, container.rawValue)
        }
        return .pass
    }

    private func path(_ item: ArchivedRecording) -> PropertyOutcome {
        guard let isInItsPlace = item.isInItsPlace else { return outcome(.notEvaluated, "not-looked", item.recording) }
        guard item.onDisk != .missing else { return outcome(.fail, "file-missing", item.recording) }
        return isInItsPlace ? .pass : outcome(.fail, "path-differs", item.recording, item.recording.vaultPath)
    }

    // MARK: Integrity

    private func present(_ item: ArchivedRecording) -> PropertyOutcome {
        if item.recording.size == 0 { return outcome(.fail, "empty", item.recording) }
        guard let content = item.content, !content.isTransient else {
            return outcome(.notEvaluated, "not-inspected", item.recording, item.content?.reason)
        }
        return content.packets > 0 ? .pass : outcome(.fail, "no-media", item.recording, content.reason)
    }

    private func whole(_ item: ArchivedRecording) -> PropertyOutcome {
        guard let content = item.content, !content.isTransient else {
            return outcome(.notEvaluated, "not-inspected", item.recording, item.content?.reason)
        }
        if item.findings.contains(.truncated) { return outcome(.fail, "cut-short", item.recording) }
        if item.findings.contains(.damaged) { return outcome(.fail, "damaged", item.recording) }
        return content.packets > 0 ? .pass : outcome(.notEvaluated, "no-media", item.recording, content.reason)
    }

    // MARK: Usability

    private func opens(_ item: ArchivedRecording) -> PropertyOutcome {
        guard let content = item.content, !content.isTransient, let verdict = item.recording.verdict else {
            return outcome(.notEvaluated, "not-inspected", item.recording, item.content?.reason)
        }
        return verdict == .unreadable ? outcome(.fail, "unreadable", item.recording, content.reason) : .pass
    }

    private func format(_ item: ArchivedRecording) -> PropertyOutcome {
        guard let content = item.content, !content.isTransient else {
            return outcome(.notEvaluated, "not-inspected", item.recording, item.content?.reason)
        }
        guard let container = content.container else {
            return outcome(.fail, "format-unknown", item.recording, content.reason)
        }
        guard let family = FormatFamily(container: container), formats.contains(family) else {
            return outcome(.fail, "format-not-allowed", item.recording, container)
        }
        return .pass
    }

    // MARK: Safety

    /// A codec nobody knows is a private compression.
    private func encryption(_ item: ArchivedRecording) -> PropertyOutcome {
        guard let content = item.content, !content.isTransient else {
            return outcome(.notEvaluated, "not-inspected", item.recording, item.content?.reason)
        }
        if content.encryption == .encrypted { return outcome(.fail, "encrypted", item.recording) }
        if content.codecs.contains(where: { ["none", "unknown", ""].contains($0) }) {
            return outcome(.fail, "private-codec", item.recording)
        }
        if content.encryption == Content.Encryption.none || content.decodes { return .pass }
        return outcome(.notEvaluated, "nothing-decoded", item.recording)
    }

    private func scan(_ item: ArchivedRecording) -> PropertyOutcome {
        switch item.scan {
        // The same for all: said once.
        case .notSet: PropertyOutcome(.notEvaluated, PropertyNote("not-scanned", ""))
        case .clean: .pass
        case .found(let what): outcome(.fail, "virus", item.recording, what)
        case .failed(let why): outcome(.notEvaluated, "scanner-failed", item.recording, why)
        }
    }

    private func digest(_ item: ArchivedRecording) -> PropertyOutcome {
        switch item.digest {
        case .notRead: PropertyOutcome(.notEvaluated, PropertyNote("digest-not-read", ""))
        case .unreadable:
            outcome(.fail, item.onDisk == .missing ? "file-missing" : "file-unreadable", item.recording)
        case .value(let digest):
            digest == item.recording.sha256 ? .pass : outcome(.fail, "digest-differs", item.recording)
        }
    }

    private typealias Content = ArchivedRecording.Content
}
