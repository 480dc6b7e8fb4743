import Foundation
import Testing

/// One upload of the sample day, made when the first test asks for it and then only looked at.
struct SampleDay: Sendable {
    let vault: SampleVault
    let outcome: Outcome
    let items: [JSON]
    let between: [JSON]
    let summary: JSON
    let findings: [JSON]

    static let folder = Product.sample + "/day"

    /// The lists first, then the upload: the everyday order.
    private static let everyday = Result { try SampleDay(before: SampleVault.lists, after: []) }
    static func shared() throws -> SampleDay { try everyday.get() }

    init(before: [String], after: [String]) throws {
        vault = try SampleVault(lists: before)
        outcome = try vault.ingest(Self.folder)
        let lines = try outcome.lines()
        items = lines.of("unbroken.item/1")
        between = lines.of("unbroken.between/1")
        guard let last = lines.of("unbroken.upload/1").last else { throw Trouble("no summary: \(outcome.err)") }
        summary = last
        for list in after { _ = try vault.load(list) }
        findings = try vault.findings()
    }

    func item(_ file: Truth.File) throws -> JSON {
        guard let found = items.first(where: { $0["path"].text?.hasSuffix("/" + file.path) == true }) else {
            throw Trouble("no line about \(file.path)")
        }
        return found
    }
}

/// Compares what the program found in one file with what is true of it.
enum Comparison {
    /// A picture's duration, as SampleMedia/README.md asks.
    static let tolerance = 0.08

    static func isClose(_ a: JSON, _ b: Double?) -> Bool {
        guard let b else { return true }
        return a.number.map { abs($0 - b) <= tolerance } ?? false
    }

    /// Whether a finding of the program is this true one. `streams` are the kinds by index, where known.
    static func matches(_ found: JSON, _ truth: Truth.Finding, streams: [String]?) -> Bool {
        let kinds = [truth.kind] + (truth.alsoAccepted ?? [])
        guard kinds.contains(found["kind"].text ?? ""), isClose(found["start"], truth.start),
            isClose(found["end"], truth.end), isClose(found["lost"], truth.lost)
        else { return false }
        if let place = truth.where, found["where"].text != place { return false }
        guard let streams, let wanted = truth.streams else { return true }
        let named = found["streams"].list.compactMap { $0.number.map { streams[Int($0)] } }
        return Set(named) == Set(wanted)
    }
}
