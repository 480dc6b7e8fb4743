import Catalogue
import Evidence
import Testing

@Suite("Conformance: search by words")
struct WordSearchTests {
    @Test(
        "A Chinese word of one, two, three or more characters is found anywhere in the place",
        arguments: EngineUnderTest.all, ["路", "文三", "三路", "文三路", "三路12", "文三路12号", "学院", "号A座", "a座", "Ａ座"])
    func chinese(engine: EngineUnderTest, word: String) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.put(each: [.sample(place: "学院文三路12号A座"), .sample(place: "公园")])
        #expect(try fresh.catalogue.places { $0.place = word } == ["学院文三路12号A座"])
    }

    @Test("Characters that are there, but not side by side, are not a word", arguments: EngineUnderTest.all)
    func notAdjacent(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        // Holds 文三 and 三路, but not 文三路.
        try fresh.catalogue.put(each: [.sample(place: "文三街十三路"), .sample(place: "三文路")])
        #expect(try fresh.catalogue.places { $0.place = "文三路" } == [])
        #expect(try fresh.catalogue.places { $0.place = "文路" } == ["三文路"])
        #expect(try fresh.catalogue.places { $0.place = "路 文" }.count == 2)
    }

    @Test("Latin words and numbers are whole words in any case and width", arguments: EngineUnderTest.all)
    func latin(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.put(each: [.sample(place: "KTV 312号"), .sample(place: "ktv12号")])
        #expect(try fresh.catalogue.places { $0.place = "Ktv" } == ["KTV 312号"])
        #expect(try fresh.catalogue.places { $0.place = "12" } == [])
        #expect(try fresh.catalogue.places { $0.place = "３１２号" } == ["KTV 312号"])
        #expect(try fresh.catalogue.places { $0.place = "KTV12" } == ["ktv12号"])
    }

    @Test(
        "Signs of other query languages are plain text", arguments: EngineUnderTest.all,
        [
            "\"", "*", "%", "文%路", "文_路", "文三*", "文三-", "NEAR", "OR", "文 OR 武", "文 NOT 三", "place:文", "(文三", "^文", "'",
            ";", "\\", "\0",
        ])
    func plainText(engine: EngineUnderTest, word: String) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.put(each: [.sample(place: "文三路", cause: "文三路")])
        #expect(try fresh.catalogue.find { $0.place = word } == [])
        #expect(try fresh.catalogue.find { $0.cause = word } == [])
        #expect(try fresh.catalogue.find { $0.text = word } == [])
        #expect(try fresh.catalogue.find { $0.officer = word } == [])
        #expect(try fresh.catalogue.find { $0.dispatch = word } == [])
    }

    @Test("A sign is found where it stands", arguments: EngineUnderTest.all, ["50%", "%", "-B", "\"近\"", "*"])
    func signs(engine: EngineUnderTest, word: String) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.put(each: [.sample(place: "打折50%店-B \"近\"桥*"), .sample(place: "50店 B 近桥")])
        #expect(try fresh.catalogue.places { $0.place = word } == ["打折50%店-B \"近\"桥*"])
    }

    @Test("Words of a key must all be there; a key of spaces asks for nothing", arguments: EngineUnderTest.all)
    func allWords(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        try fresh.catalogue.put(each: [.sample(at: 1, place: "文三路"), .sample(at: 0, place: "文三路学院")])
        #expect(try fresh.catalogue.places { $0.place = " 学院　文三 " } == ["文三路学院"])
        #expect(try fresh.catalogue.places { $0.place = " 　" }.count == 2)
    }

    @Test("Place, cause and text look where they say", arguments: EngineUnderTest.all)
    func fields(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        _ = try fresh.catalogue.store(officers: [Officer(policeNumber: "110001", name: "桥南")])
        try fresh.catalogue.put(each: [
            .sample(dispatch: "D-1", at: 5, place: "桥东"),
            .sample(dispatch: "D-2", officer: "2", at: 4, cause: "桥东"),
            .sample(dispatch: "D-3", officer: "3", at: 3, category: "桥东"),
            .sample(dispatch: "桥东", officer: "4", at: 2, place: "塔西"),
        ])
        let found = { (change: (inout SegmentQuery) -> Void) in try fresh.catalogue.find(change).map(\.dispatch) }
        #expect(try found { $0.place = "桥东" } == ["D-1"])
        #expect(try found { $0.cause = "桥东" } == ["D-2"])
        #expect(try found { $0.text = "桥东" } == ["D-1", "D-2", "D-3", "桥东"])
        #expect(try found { $0.text = "桥南" } == ["D-1"])
        #expect(try found { $0.text = "d-2" } == ["D-2"])
        #expect(try found { $0.text = "d-2 桥东" } == ["D-2"])
        #expect(try found { $0.text = "D" } == [])
    }

    @Test(
        "Officers are found by police number or by name, also after the list has changed",
        arguments: EngineUnderTest.all)
    func officers(engine: EngineUnderTest) throws {
        let fresh = try engine.fresh()
        _ = try fresh.catalogue.store(officers: [Officer(policeNumber: "X01", name: "甲乙丙")])
        try fresh.catalogue.put(each: [.sample(officer: "X01", at: 1), .sample(officer: "X02", at: 0)])
        let found = { (officer: String) in try fresh.catalogue.find { $0.officer = officer }.map(\.officer) }
        #expect(try found("x01") == ["X01"])
        #expect(try found("X0") == [])
        #expect(try found("甲乙丙") == ["X01"])
        #expect(try found(" 乙丙 ") == ["X01"])
        #expect(try found("甲丙") == [])
        _ = try fresh.catalogue.store(officers: [
            Officer(policeNumber: "X01", name: "丁乙丙"), Officer(policeNumber: "X02", name: "甲乙丙"),
        ])
        #expect(try found("甲乙") == ["X02"])
        #expect(try found("丁乙") == ["X01"])
        #expect(try found("乙丙") == ["X01", "X02"])
        try fresh.catalogue.put("recording-0", [])
        #expect(try found("乙丙") == ["X02"])
    }
}
