import Catalogue
import Evidence
import Regulation

/// Enters what is written of a recording that goes into a case file: docs/design/handover.md.
public struct StatementKeeper: Sendable {
    private let catalogue: any CatalogueEngine
    private let gate: AccessGate

    public init(gate: AccessGate) {
        catalogue = gate.catalogue
        self.gate = gate
    }

    public enum Failure: Error, Sendable {
        case access(AccessError)
        case unknownRecording
        case nothingSaid
        /// Longer than a field may be.
        case tooLong
        /// The day of the signature is none, or lies ahead.
        case badDay(String)
        /// A day without a signature, now or before.
        case dayOfNothing
    }

    /// Of a field; a statement is not a report.
    public static let longest = 4000

    public func add(_ said: EvidenceStatement, site: SiteTime) throws(Failure) -> EvidenceStatement {
        try passing { () throws(AccessError) in
            try gate.known(said.by)
            try gate.require(.explain, of: said.by)
        }
        var new = said
        for field in [\EvidenceStatement.content, \.proves, \.maker, \.party, \.signedOn] {
            guard let text = said[keyPath: field] else { continue }
            guard text.utf8.count <= Self.longest else { throw .tooLong }
            new[keyPath: field] = text.allSatisfy(\.isWhitespace) ? nil : text
        }
        guard !new.isEmpty else { throw .nothingSaid }
        guard let recording = try reading({ () throws(CatalogueError) in try catalogue.recording(said.sha256) }) else {
            throw .unknownRecording
        }
        new.sha256 = recording.sha256
        if let day = new.signedOn {
            guard Self.isDay(day), day <= String(site.text(new.at).prefix(10)) else { throw .badDay(day) }
            let before = try reading { () throws(CatalogueError) in try catalogue.statements(of: recording.sha256) }
            guard new.party ?? EvidenceStatement.merged(before)?.party != nil else { throw .dayOfNothing }
        }
        return try reading { () throws(CatalogueError) in try catalogue.add(statement: new) }
    }

    private func reading<T>(_ body: () throws(CatalogueError) -> T) throws(Failure) -> T {
        do throws(CatalogueError) { return try body() } catch { throw .access(.catalogue(error)) }
    }

    /// `2026-11-20`
    private static func isDay(_ text: String) -> Bool {
        guard let parts = text.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/), let year = Int64(parts.1),
            let month = Int64(parts.2), let day = Int64(parts.3)
        else { return false }
        return CivilDay(year: year, month: month, day: day).date == (year, month, day)
    }

    private func passing(_ body: () throws(AccessError) -> Void) throws(Failure) {
        do throws(AccessError) { try body() } catch { throw .access(error) }
    }
}
