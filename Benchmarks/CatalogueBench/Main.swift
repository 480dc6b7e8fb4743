import Catalogue
import Evidence
import Foundation

/// `catalogue-bench --rows 1000000,10000000 --dir DIR [--questions N] [--only WORD] [--keep] [--cpu-time] [--slowest]`
///
/// Builds a data set of each size (or uses the one it finds in DIR), asks questions of every kind and every pair of
/// kinds, and fails when one takes more than 10 ms (99 of 100, asked the second time) or more than twice as long on the
/// largest set as on the smallest. A ratio of times below a millisecond says nothing: shorter times count as 1 ms.
@main
struct CatalogueBench {
    static let limit = 10.0
    static let ratioLimit = 2.0
    static let floor = 1.0
    /// Set by `--slowest`: the slowest question of each kind is printed, to be looked into.
    nonisolated(unsafe) static var showsSlowest = false

    static func main() throws {
        var rows = [100_000]
        var directory = "."
        var questions = 300
        var keep = false
        var only: String?
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--rows": rows = (arguments.popFirst() ?? "").split(separator: ",").compactMap { Int($0) }
            case "--dir": directory = arguments.popFirst() ?? "."
            case "--questions": questions = Int(arguments.popFirst() ?? "") ?? questions
            case "--only": only = arguments.popFirst()
            case "--keep": keep = true
            case "--slowest": showsSlowest = true
            case "--cpu-time": Measure.usesProcessorTime = true
            default:
                print(
                    "usage: catalogue-bench --rows N,N --dir DIR [--questions N] [--only WORD] [--keep] [--cpu-time] [--slowest]"
                )
                exit(2)
            }
        }
        let city = City()
        var results: [[(name: String, times: Times)]] = []
        for count in rows {
            let path = "\(directory)/catalogue-\(count).sqlite"
            try build(path, rows: count, city)
            results.append(try run(path, rows: count, questions: questions, only: only, city))
            if !keep {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            }
        }
        if report(results, rows) { exit(1) }
    }

    static func build(_ path: String, rows: Int, _ city: City) throws {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        let time = try Measure.milliseconds {
            let catalogue = try SQLiteCatalogue(path: path)
            _ = try catalogue.store(officers: city.officers)
            try catalogue.bulkLoad(Load(city: city, rows: rows), seals: false)
            try catalogue.close()
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        print("built \(rows) segments in \(Int(time / 1000)) s, \(size >> 20) MiB")
    }

    static func run(
        _ path: String, rows: Int, questions: Int, only: String?, _ city: City
    ) throws -> [(name: String, times: Times)] {
        Questions.rows = rows
        var cold = Times()
        var random = Random(seed: 3)
        for _ in 0..<100 {
            var query = SegmentQuery()
            random.pick(Questions.kinds).ask(&query, city, &random)
            cold.again.append(
                try Measure.milliseconds { _ = try SQLiteCatalogue(path: path, readOnly: true).find(query) })
        }
        var results = [(name: "open, ask one key, close", times: cold)]
        let catalogue = try SQLiteCatalogue(path: path, readOnly: true)
        var (singles, pairs) = (Times(), Times())
        func measure(_ kinds: [Questions.Kind], _ count: Int) throws {
            let name = kinds.map(\.name).joined(separator: " + ")
            if let only, !name.contains(only) { return }
            let times = try Measure.ask(kinds, count: count, city, catalogue, seed: 5)
            results.append((name, times))
            if kinds.count == 1 { singles.add(times) } else { pairs.add(times) }
        }
        for kind in Questions.kinds { try measure([kind], questions) }
        for (index, first) in Questions.kinds.enumerated() {
            for second in Questions.kinds.dropFirst(index + 1) where second.key != first.key {
                try measure([first, second], questions)
            }
        }
        results.append(("all of the single keys", singles))
        results.append(("all of the pairs", pairs))
        for kind in Questions.hardOnes { try measure([kind], Swift.min(questions, 100)) }
        return results
    }

    /// Prints the table; true when a limit is exceeded.
    static func report(_ results: [[(name: String, times: Times)]], _ rows: [Int]) -> Bool {
        guard let smallest = results.first, let largest = results.last else { return false }
        func column(_ value: Double) -> String {
            let text = String(format: "%.2f", value)
            return String(repeating: " ", count: Swift.max(0, 8 - text.count)) + text
        }
        print(
            "milliseconds; columns for each size: p50 p99 max, p99 when first asked; then rows found (largest), ratio")
        print("sizes: \(rows.map(String.init).joined(separator: ", "))")
        var exceeded: [String] = []
        for index in largest.indices {
            let columns = results.map { result in
                let times = result[index].times
                return column(times.p50) + column(times.p99) + column(times.max)
                    + column(Times.percentile(times.first, 0.99))
            }
            let ratio = Swift.max(floor, largest[index].times.p99) / Swift.max(floor, smallest[index].times.p99)
            let name = largest[index].name
            print(columns.joined(separator: " |"), "|", largest[index].times.rows, column(ratio), " ", name)
            if showsSlowest, let query = largest[index].times.slowest { print("    slowest:", query) }
            // The first line is held to its own limit: the first row within 100 ms of the command's start.
            let limit = index == 0 ? 100 : Self.limit
            if largest[index].times.p99 > limit {
                exceeded.append("\(name): p99 \(column(largest[index].times.p99)) ms")
            }
            if ratio > ratioLimit { exceeded.append("\(name): ratio \(column(ratio))") }
        }
        for line in exceeded { print("EXCEEDED", line) }
        return !exceeded.isEmpty
    }
}
