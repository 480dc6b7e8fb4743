import Accounts
import Catalogue
import Evidence
import Pipeline
import Regulation

/// One finding as a reviewer decides about it. Words come from the library that the command line prints with.
struct ReviewCard {
    let page: ReviewPage
    let stored: StoredFinding
    private let row: GapRow
    private let ledger: Ledger
    private let around: Surroundings

    private var house: House { page.house }
    private var language: Language { page.context.language }
    private var site: SiteTime { page.rules.site }
    private var finding: Finding { stored.finding }
    private func say(_ key: String) -> String { Words.say(key, language) }

    init(page: ReviewPage, stored: StoredFinding) throws {
        self.page = page
        self.stored = stored
        row = try GapList(catalogue: page.house.catalogue).row(stored)
        ledger = try page.house.catalogue.ledger(of: stored.id)
        around = try Surroundings(stored, house: page.house)
    }

    func values(_ problem: ReviewRoutes.Problem?) throws -> [String: Any] {
        let neighbours = page.neighbours
        let drawing = GapDrawing(around: around, finding: finding, language: language)
        var values: [String: Any] = [
            "number": "F\(stored.id)", "kind": FindingWords.name(finding.kind, language),
            "state": LedgerWords.state(ledger.state, language), "stateKey": ledger.state.rawValue,
            "position": neighbours.position, "previous": neighbours.previous, "next": neighbours.next,
            "seen": ledger.steps.count, "query": page.queue.query, "facts": try facts(), "story": story,
            "hasStory": !ledger.steps.isEmpty, "rule": rule, "scans": scans, "hasScans": !scans.isEmpty,
            "checklist": checklist, "hasChecklist": !checklist.isEmpty,
            "checklistTitle": RuleSection.checklist.title(language),
            "drawing": around.parts.isEmpty ? "" : drawing.svg(voice: VoiceSteps.heard(finding)),
            "actions": actions(problem),
        ]
        if let problem {
            values["problem"] = ["message": problem.message, "hint": problem.hint ?? ""]
        }
        try MediaBox(
            house: house, gate: house.gate(), session: page.session, language: language, site: site,
            back: page.queue.place(stored.id)
        ).fill(&values, around, drawing.axes)
        return values
    }

    // MARK: What is known

    private func facts() throws -> [[String: Any]] {
        var facts: [[String: Any]] = []
        func add(_ key: String, _ text: String?, place: String = "") {
            guard let text, !text.isEmpty else { return }
            facts.append(["name": say(key), "text": text, "place": place])
        }
        if let span = stored.span {
            add("when", "\(site.text(span.start).replacing("T", with: " ")) – \(site.text(span.end).dropFirst(11))")
        } else {
            add("when", Phrase.unknownTime.text(language))
        }
        add("lost", lost)
        add("officer", try officer())
        add("recorder", stored.recorder)
        try addDispatch(add)
        if let recording = stored.recording {
            add("file", row.subject, place: "/recordings/\(recording)")
        } else if !around.parts.isEmpty {
            for part in around.parts {
                add("file", part.recording.originalName, place: "/recordings/\(part.recording.sha256)")
            }
        }
        add("voice", voice)
        add("transcript", page.heard)
        add("colleagues", row.cover.map { LedgerWords.cover($0, site: site, language) })
        let clocks = finding.evidence.clocks.map { FactWords.clock($0, language) }
        add("clocks", clocks.joined(separator: language == .zh ? "、" : ", "))
        add("tolerance", tolerance)
        for check in try checks() { add("recorderHint", check) }
        return facts
    }

    /// `7.400 s ± 0.067 s`
    private var lost: String {
        guard let lost = finding.lost else { return say("notKnown") }
        let error = finding.evidence.errorNanoseconds.map { " ± \(FindingWords.seconds(Nanoseconds($0)))" } ?? ""
        let clock = lost >= .seconds(120) ? " (\(FindingWords.clock(lost)))" : ""
        let place = finding.place == .start ? Phrase.atStart : finding.place == .end ? .atEnd : nil
        return FindingWords.seconds(lost) + clock + error + (place.map { " · \($0.text(language))" } ?? "")
    }

    private func officer() throws -> String? {
        let numbers = try GapList(catalogue: house.catalogue).officers(of: stored).sorted()
        let names = Dictionary(try house.catalogue.officers().map { ($0.policeNumber, $0.name ?? "") }) { $1 }
        return numbers.map { number in
            let name = names[number] ?? ""
            return name.isEmpty ? number : "\(name) \(number)"
        }.joined(separator: language == .zh ? "、" : ", ")
    }

    private func addDispatch(_ add: (String, String?, String) -> Void) throws {
        var numbers = stored.dispatch.map { [$0] } ?? []
        if numbers.isEmpty, let part = around.parts.first {
            numbers = Set(try house.catalogue.segments(of: part.recording.sha256).map(\.dispatch)).sorted()
        }
        for number in numbers.prefix(3) {
            guard let dispatch = try house.catalogue.dispatch(number) else { continue }
            let words = [dispatch.number, dispatch.place, dispatch.cause].compactMap { $0 }.joined(separator: " · ")
            add("dispatch", words, DispatchPlace(number, at: stored.span?.start).text)
        }
    }

    private var voice: String? {
        let spans = VoiceSteps.heard(finding)
        if !spans.isEmpty {
            let words = spans.prefix(4).map { "\(FindingWords.clock($0.start)) – \(FindingWords.clock($0.end))" }
            return words.joined(separator: ", ") + (spans.count > 4 ? " …" : "")
        }
        let phrase: Phrase? =
            switch finding.evidence.facts["voice.decision"] {
            case "possible": .voicePossible
            case "none": .voiceNone
            case "no-sound": .voiceNoSound
            case "not-evaluated": .notEvaluated
            default: nil
            }
        return phrase?.text(language)
    }

    private var tolerance: String? {
        guard let value = finding.evidence.toleranceNanoseconds else { return nil }
        let reason = finding.evidence.toleranceReason.map { " · " + FactWords.value($0, language) } ?? ""
        return FindingWords.seconds(Nanoseconds(value)) + reason
    }

    /// What the recorder was found like on that day: battery and storage are what usually explains a stop.
    private func checks() throws -> [String] {
        guard let recorder = stored.recorder ?? around.parts.first?.recording.recorder, let span = stored.span else {
            return []
        }
        let day = Nanoseconds.seconds(86_400)
        let around = WallSpan(start: span.start - day, end: span.end + day)
        return try house.catalogue.recorderChecks(recorder: recorder, span: around).suffix(2).map {
            RecorderLedgerWords.text($0, site: site, language)
        }
    }

    private var story: [String] {
        ledger.steps.map { LedgerWords.line($0, site: site, rules: page.rules.book, language) }
    }

    /// Scanned explanations that stand in the ledger, taken back or not; each once.
    private var scans: [[String: Any]] {
        var known: [LedgerStatement.Paper] = []
        for paper in ledger.steps.compactMap(\.says.paper) where !known.contains(paper) { known.append(paper) }
        return known.map { paper in
            [
                "name": paper.name, "place": "/review/F\(stored.id)/scan/\(paper.sha256)",
                "digest": String(paper.sha256.prefix(12)) + "…",
                "isPicture": [".jpg", ".png"].contains { paper.name.hasSuffix($0) },
            ]
        }
    }

    private var rule: [[String: Any]] {
        let rule = page.rules.book.interruption
        func line(_ name: String, _ text: String, _ source: Source) -> [String: Any] {
            ["name": say(name), "text": text, "article": LedgerWords.article(source.article?.text, language)]
        }
        func accepted(_ acceptance: InterruptionRule.Acceptance) -> String {
            say(acceptance.isAccepted ? "accepted" : "notAccepted")
        }
        var lines = [
            line("spoken", accepted(rule.spoken), rule.spoken.source),
            line("written", accepted(rule.written), rule.written.source),
        ]
        if let approval = rule.approval {
            lines.append(line("approvalBy", language == .zh ? approval.by.zh : approval.by.en, approval.source))
        }
        lines.append(line("unexplainedRule", say("escalate"), rule.unexplained))
        return lines
    }

    /// What the regulation wants the recording to show: the reviewer looks and judges, no program does.
    private var checklist: [[String: Any]] {
        page.rules.book.recording.checklist.map { item in
            [
                "text": language == .zh ? item.words.zh : item.words.en,
                "article": LedgerWords.article(item.source.article?.text, language),
            ]
        }
    }

    // MARK: What can be done

    private func actions(_ problem: ReviewRoutes.Problem?) -> [[String: Any]] {
        let rule = page.rules.book
        let causes = options(rule.interruption.causes)
        let isDecided = ledger.state == .explained
        let waits = ledger.state == .awaitingApproval
        var actions: [[String: Any]] = []
        func add(_ step: String, _ key: String, _ parts: [String: Any] = [:], isOff: Bool = false) {
            var action = parts
            action["step"] = step
            action["name"] = say(step)
            action["key"] = key
            action["isOff"] = isOff
            action["isOpen"] = problem?.step == step
            let form = problem?.step == step ? problem?.form : nil
            action["text"] = form?["text"] ?? ""
            action["record"] = form?["record"] ?? ""
            action["approvedByValue"] = form?["approvedBy"] ?? ""
            actions.append(action)
        }
        if waits { add("approve", "A", ["hasText": true]) }
        let isClosed = isDecided || waits
        add(
            "confirm", "V",
            [
                "causes": causes, "causeName": say("causeSaid"), "hasCauses": true, "hasText": true,
                "asksHeard": ledger.voice == nil,
            ], isOff: isClosed)
        add(
            "explain", "W",
            [
                "causes": causes, "causeName": say("causeField"), "hasCauses": true, "hasLongText": true,
                "asksApproval": rule.interruption.approval != nil, "hasScan": true,
            ], isOff: isClosed)
        let reasons = options(rule.notRecording.reasons)
        add(
            "exempt", "X",
            [
                "reasons": reasons, "hasReasons": !reasons.isEmpty, "hasRecord": !reasons.isEmpty,
                "hasText": !reasons.isEmpty, "hint": reasons.isEmpty ? say("noExempt") : "", "isEmpty": reasons.isEmpty,
            ], isOff: isClosed)
        add("escalate", "E", ["hasText": true], isOff: isDecided || ledger.state == .unexplained)
        add("undo", "U", ["hasText": true], isOff: ledger.inEffect.isEmpty)
        add("note", "N", ["hasLongText": true])
        return actions
    }

    private func options(_ causes: [Cause]) -> [[String: Any]] {
        causes.map { cause in
            [
                "value": cause.key,
                "name": (language == .zh ? cause.words.zh : cause.words.en) + " · "
                    + LedgerWords.article(cause.source.article?.text, language),
            ]
        }
    }
}
