import Catalogue
import Evidence
import Testing

@Suite("Conformance: matters and holds")
struct MatterTests {
    private let matter = MatterRecord(
        number: "M1", dispatches: ["D1", "D2"], category: "盗窃", traits: ["complaint", "administrativeCase"],
        riskLevel: "high", parties: ["甲", "乙"], end: .at(5), caseFile: .months(24))

    @Test(
        "A matter comes back as it was stored, and is found by each of its dispatches", arguments: EngineUnderTest.all)
    func stored(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        var other = MatterRecord(number: "M2", dispatches: ["D2"], caseFile: .permanent)
        #expect(try catalogue.store(matters: [matter, other]).inserted == 2)
        #expect(try catalogue.store(matters: [matter, other]).unchanged == 2)
        #expect(try catalogue.matter("M1") == matter && matter.traits == ["administrativeCase", "complaint"])
        #expect(try catalogue.matters(ofDispatch: "D2") == [matter, other])
        other.dispatches = ["D3"]
        #expect(try catalogue.store(matters: [other]).updated == 1)
        #expect(try catalogue.matters(ofDispatch: "D2") == [matter])
        #expect(try catalogue.matters(ofDispatch: "D3") == [other])
        #expect(try catalogue.matters(ofDispatch: "D9").isEmpty && catalogue.matter("M9") == nil)
    }

    @Test("A hold is released once, by a row of its own, and stays in the list", arguments: EngineUnderTest.all)
    func holds(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let catalogue = fresh.catalogue
        let basis = LedgerBasis(regulation: "luanchuan", article: "15")
        let held = try catalogue.hold(
            HoldRecord(subject: .matter("M1"), event: "complaint", basis: basis, by: "1", at: .at(1), why: "called"))
        let other = try catalogue.hold(
            HoldRecord(subject: .recording("a"), event: "litigation", basis: basis, by: "1", at: .at(2)))
        #expect(held.id > 0 && other.id > held.id)
        #expect(try catalogue.holds(on: .matter("M1")) == [held])
        #expect(try catalogue.holds(on: .dispatch("M1")).isEmpty)
        let release = HoldRecord.Release(by: "2", at: .at(9), why: "withdrawn")
        #expect(try catalogue.release(hold: held.id, release)?.release == release)
        #expect(throws: CatalogueError.self) { try catalogue.release(hold: held.id, release) }
        #expect(try catalogue.release(hold: 99, release) == nil)
        #expect(try catalogue.holds(inForceOnly: true) == [other])
        #expect(try catalogue.holds(inForceOnly: false).map(\.id) == [held.id, other.id])
    }
}
