import Evidence

/// A finding as one sentence: what is there, never why.
enum FindingSentence {
    /// Nil for kinds that have no sentence, and for findings that lack what the sentence needs.
    static func text(_ finding: Finding, _ language: Language) -> String? {
        guard let phrase = phrase(finding) else { return nil }
        let facts = finding.evidence.facts
        let words: [String: String?] = [
            "start": finding.start.map(FindingWords.clock), "end": finding.end.map(FindingWords.clock),
            "lost": finding.lost.map { FindingWords.seconds($0) }, "files": facts["files"], "numbers": facts["numbers"],
            "reason": facts["reason"].map { ReasonWords.text($0, language) },
        ]
        let known = words.compactMapValues { $0 }
        let sentence = phrase.text(language, known)
        return phrase.text(language).split(separator: "{").dropFirst().allSatisfy { part in
            known[String(part.prefix { $0 != "}" })] != nil
        } ? sentence : nil
    }

    private static func phrase(_ finding: Finding) -> Phrase? {
        switch (finding.kind.rawValue, finding.place) {
        case ("interruption", _): .sayInterruption
        case ("picture-loss", .start): .sayPictureLate
        case ("picture-loss", .end): .sayPictureEnds
        case ("picture-loss", _): .sayPictureLoss
        case ("sound-loss", .start): .saySoundLate
        case ("sound-loss", .end): .saySoundEnds
        case ("sound-loss", _): .saySoundLoss
        case ("timestamp-reset", _): .sayReset
        case ("overlap", _): .sayOverlap
        case ("repeat", _): .sayRepeat
        case ("truncated", _): .sayTruncated
        case ("damaged", _): .sayDamaged
        case ("hidden-media", _): .sayHidden
        case ("no-media", _), ("unreadable", _): .sayUnreadable
        case ("covered", _): .sayCovered
        case ("silent", _): .saySilent
        case ("missing-file", _): .sayMissingFile
        case ("break", _): .sayBreak
        case ("duplicate", _): .sayDuplicate
        default: nil
        }
    }
}
