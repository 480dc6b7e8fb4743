import Catalogue
import Evidence

/// A made-up city: places, units, officers and causes with the skew of real ones. No real person or place is meant:
/// officers' names are made of the signs of the sexagenary cycle.
struct City {
    struct Place {
        var text: String
        var position: Coordinate
        var unit: Int
        /// On a motorway; those see traffic matters only.
        var isMotorway: Bool
    }

    static let unitCount = 300
    static let officerCount = 10_000
    static let placeCount = 100_000
    static let centre = Coordinate(latitude: 30.25, longitude: 120.15)
    static let signs = Array("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥").map(String.init)
    static let categories = ["刑事案件", "行政案件", "治安纠纷", "交通警情", "群众求助", "举报投诉", "消防联动", "巡逻盘查", "安保执勤", "其他警情"]
    private static let deeds = [
        "盗窃", "纠纷", "噪音扰民", "打架斗殴", "走失", "诈骗", "求助", "损毁财物", "赌博", "醉酒滋事", "投诉", "遗失", "威胁", "可疑人员",
    ]
    private static let things = ["电动车", "家庭", "邻里", "酒店", "网络", "工地", "学校", "商场", "出租屋", "宠物", "快递", "劳资", "医院", "车站"]
    private static let crashes = ["车辆追尾", "车辆刮擦", "超速行驶", "违停占道", "货物散落", "酒后驾驶"]
    private static let characters = Array("文学天和平安建设长江解放人民新华东西南北中山河湖光明春秋金银龙凤桥塔门泉溪林园景福寿康宁永兴盛昌隆翠竹梅兰荷柳松柏")
        .map(String.init)

    /// Causes off the motorway, most frequent first, and on it.
    let causes: [String]
    let motorwayCauses = crashes
    let places: [Place]
    let officers: [Officer]
    let officersOfUnit: [[Int]]
    let placeRank = Zipf(count: placeCount)
    let causeRank: Zipf

    init() {
        var random = Random(seed: 7)
        causes = Self.things.flatMap { thing in Self.deeds.map { thing + $0 } }.shuffled(using: &random)
        causeRank = Zipf(count: causes.count)
        let names = Zipf(count: Self.signs.count)
        var ofUnit = [[Int]](repeating: [], count: Self.unitCount)
        officers = (0..<Self.officerCount).map { index in
            let unit = index % Self.unitCount
            ofUnit[unit].append(index)
            var name = Self.signs[names.draw(&random)] + random.pick(Self.signs)
            if random.below(4) > 0 { name += random.pick(Self.signs) }
            return Officer(policeNumber: String(1_000_000 + index), name: name, unit: "U\(unit)", unitName: nil)
        }
        officersOfUnit = ofUnit
        places = Self.makePlaces(&random)
    }

    private static func makePlaces(_ random: inout Random) -> [Place] {
        func name(_ random: inout Random) -> String { random.pick(characters) + random.pick(characters) }
        let districts = (0..<12).map { _ in name(&random) + "区" }
        let roads = (0..<900).map { index in name(&random) + ["路", "街", "大道", "巷"][index % 4] }
        let estates = (0..<2000).map { index in name(&random) + ["小区", "花园", "社区", "村", "大厦"][index % 5] }
        let roadRank = Zipf(count: roads.count, exponent: 0.5)
        let units = (0..<unitCount).map { _ in
            Coordinate(
                latitude: centre.latitude + (random.unit() - 0.5) * 0.36,
                longitude: centre.longitude + (random.unit() - 0.5) * 0.42)
        }
        var seen = Set<String>()
        var places: [Place] = []
        while places.count < placeCount {
            let unit = random.below(unitCount)
            // Every sixth rank: about a sixth of all segments.
            let isMotorway = places.count % 6 == 2
            var text = districts[unit % districts.count]
            if isMotorway {
                text += name(&random) + "高速公路" + random.pick(["上行", "下行"]) + "\(random.below(400))公里"
            } else {
                text += name(&random) + "街道" + roads[roadRank.draw(&random)] + "\(1 + random.below(600))号"
                if random.below(2) == 0 { text += random.pick(estates) + "\(1 + random.below(40))幢" }
            }
            guard seen.insert(text).inserted else { continue }
            let position = Coordinate(
                latitude: units[unit].latitude + random.bell() * 0.012,
                longitude: units[unit].longitude + random.bell() * 0.014)
            places.append(Place(text: text, position: position, unit: unit, isMotorway: isMotorway))
        }
        return places
    }
}
