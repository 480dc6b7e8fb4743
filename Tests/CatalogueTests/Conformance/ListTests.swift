import Catalogue
import Evidence
import Testing

@Suite("Conformance: lists from outside")
struct ListTests {
    private func dispatch(_ number: String, _ span: WallSpan) -> Dispatch {
        Dispatch(
            number: number, officers: ["110002", "110001"], span: span, place: "文三路1号",
            position: Coordinate(latitude: 30.2741, longitude: 120.1551), cause: "盗窃", category: "刑事")
    }

    @Test("Storing a list says what was new, changed and unchanged", arguments: EngineUnderTest.all)
    func reports(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        var list = [dispatch("D1", .at(0, 10)), dispatch("D2", .at(0, 10))]
        var report = StoreReport()
        report.inserted = 2
        #expect(try fresh.catalogue.store(dispatches: list) == report)
        list[1].officers = ["110001"]
        list.append(dispatch("D3", .at(5, 6)))
        report.inserted = 1
        report.updated = 1
        report.unchanged = 1
        #expect(try fresh.catalogue.store(dispatches: list) == report)
        #expect(try fresh.catalogue.dispatch("D2") == list[1])
        #expect(try fresh.catalogue.dispatch("D4") == nil)
    }

    @Test("Dispatches overlapping a span come by start and number, long ones included", arguments: EngineUnderTest.all)
    func dispatches(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        let day: Int64 = 86_400
        _ = try fresh.catalogue.store(dispatches: [
            dispatch("D4", .at(100, 200)), dispatch("D3", .at(100, 200)), dispatch("D2", .at(-9 * day, 101)),
            dispatch("D1", .at(200, 300)), dispatch("D0", .at(50, 100)), dispatch("D5", .at(100 - day, 101)),
        ])
        #expect(try fresh.catalogue.dispatches(overlapping: .at(100, 200)).map(\.number) == ["D2", "D5", "D3", "D4"])
        #expect(
            try fresh.catalogue.dispatches(overlapping: nil).map(\.number) == ["D2", "D5", "D0", "D3", "D4", "D1"])
    }

    @Test("Officers and recorders come back by number, updated in place", arguments: EngineUnderTest.all)
    func officersAndRecorders(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        var officer = Officer(policeNumber: "110002", name: "甲乙", unit: "U1", unitName: "一中队")
        _ = try fresh.catalogue.store(officers: [officer, Officer(policeNumber: "110001")])
        officer.unit = "U2"
        #expect(try fresh.catalogue.store(officers: [officer]).updated == 1)
        #expect(try fresh.catalogue.officers() == [Officer(policeNumber: "110001"), officer])
        let recorder = Recorder(serial: "R1", officer: "110001", model: "M", profile: "p")
        #expect(try fresh.catalogue.store(recorders: [recorder, recorder]).unchanged == 1)
        #expect(try fresh.catalogue.recorders() == [recorder])
    }
}
