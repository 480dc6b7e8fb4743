import Evidence
import Foundation
import Pipeline

/// Two days from now, for what can be done only when a day is over: the product runs with its clock moved (faketime).
enum DaysLater {
    /// Yesterday, today and tomorrow, midnight to midnight in Shanghai.
    static var span: [String] {
        ["--from", day(-1), "--to", day(2)]
    }

    private static func day(_ fromToday: Int64) -> String {
        let time = WallTime.now + .seconds(fromToday * 86_400)
        return SiteTimes.shanghai.day(time).replacing("/", with: "-") + "T00:00"
    }

    static func run(_ vault: SampleVault, _ arguments: [String]) throws -> Outcome {
        try Running(
            ["faketime", "-f", "+2d", Product.binary] + arguments + ["--vault", vault.root],
            environment: Product.environment()
        ).wait()
    }
}

enum SiteTimes {
    static let shanghai = SiteTime(zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
}
