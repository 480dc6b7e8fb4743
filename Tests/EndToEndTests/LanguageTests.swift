import Foundation
import Testing

extension EndToEnd {
    @Suite("two languages") struct LanguageTests {
        static let commands: [[String]] = [
            [], ["check"], ["init"], ["ingest"], ["run"], ["dispatch"], ["dispatch", "import"], ["officer"],
            ["officer", "import"], ["recorder"], ["recorder", "import"], ["recorder", "issue"], ["recorder", "return"],
            ["recorder", "check"], ["recorder", "ledger"], ["recorder", "ledger", "import"], ["recorder", "missing"],
            ["recorder", "faults"], ["recorder", "clocks"], ["handover", "filing"], ["report"],
            ["report", "statistics"], ["fourfold"], ["fourfold", "list"], ["regulation"],
            ["regulation", "list"],
            ["regulation", "check"], ["regulation", "compare"], ["find"], ["gaps"], ["gap"], ["explain"],
            ["approve"], ["confirm"], ["exempt"], ["escalate"], ["undo"], ["note"],
        ]

        static func hasChinese(_ text: String) -> Bool {
            text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        }

        /// Three English words in a row: a sentence that was not translated. Names of files and codes have none.
        static func english(_ text: String) -> [String] {
            text.split(separator: "\n").map(String.init).filter { line in
                line.contains(/(^|[^A-Za-z0-9_.\/-])[A-Za-z]{2,}( [A-Za-z]{2,}){2}/)
            }
        }

        @Test("every command explains itself in both languages", arguments: commands) func help(_ command: [String])
            throws
        {
            let chinese = try Product.run(command + ["--help", "--lang", "zh"])
            #expect(chinese.code == 0)
            #expect(Self.hasChinese(chinese.out))
            let english = try Product.run(command + ["--help", "--lang", "en"])
            #expect(english.code == 0)
            #expect(!Self.hasChinese(english.out), "\(english.out)")
            #expect(!english.out.isEmpty)
        }

        @Test("the environment chooses the language, and the option goes before it") func environment() throws {
            for (name, value, chinese) in [
                ("LANG", "zh_CN.UTF-8", true), ("LC_ALL", "zh_CN.UTF-8", true), ("LANG", "en_GB.UTF-8", false),
            ] {
                let outcome = try Product.run(
                    ["check", CheckTests.path(CheckTests.paused)], environment: [name: value])
                #expect(
                    Self.hasChinese(outcome.out.replacing(SampleDay.folder, with: "")) == chinese, "\(name)=\(value)")
            }
            let paused = CheckTests.path(CheckTests.paused)
            let option = try Product.run(["check", paused, "--lang", "en"], environment: ["LANG": "zh_CN.UTF-8"])
            #expect(option.out.contains("interruption"))
            let joined = try Product.run(["check", paused, "--lang=zh"])
            #expect(joined.out.contains("录像中断"))
        }

        @Test("the sample day's report is Chinese throughout, and English throughout") func report() throws {
            let vault = try SampleVault()
            var chinese = ""
            for list in SampleVault.lists {
                let kind = list.replacing("s.csv", with: "").replacing("dispatche", with: "dispatch")
                chinese += try vault.run([kind, "import", "\(Product.sample)/lists/\(list)", "--lang", "zh"]).out
            }
            chinese += try vault.run(["ingest", SampleDay.folder, "--lang", "zh"]).out
            chinese += try vault.run(["gaps", "--lang", "zh"]).out
            chinese += try vault.run(["find", "--lang", "zh"]).out
            chinese += try Product.run(["check", SampleDay.folder, "--lang", "zh"]).out
            #expect(Self.english(chinese).isEmpty, "\(Self.english(chinese))")
            for word in ["录像中断", "画面缺失", "声音缺失", "文件被截断", "文件漏号", "重复文件", "记录仪时钟复位", "无法读取"] {
                #expect(chinese.contains(word), "\(word)")
            }
            let english = try vault.run(["gaps", "--lang", "en"]).out
            for line in english.split(separator: "\n") {
                // Names of files may be Chinese; they stand in brackets at the end.
                let words = line.prefix { $0 != "[" }
                #expect(!Self.hasChinese(String(words)), "\(words)")
            }
        }

        @Test("errors and hints are Chinese, too") func errors() throws {
            let vault = try SampleVault()
            for arguments in [
                ["check", "/no/such.mp4"], ["find", "--vault", "/no/such/vault"], ["find"],
                ["ingest", "/no/such", "--vault", vault.root], ["init", vault.root, "--regulation", "jian-xian"],
                ["find", "--near", "x", "--vault", vault.root], ["find", "--from", "x", "--vault", vault.root],
                ["dispatch", "import", "/no/such.csv", "--vault", vault.root],
                ["gap", "F1", "--vault", vault.root], ["gap", "x", "--vault", vault.root],
                ["explain", "F1", "--by", "1", "--vault", vault.root],
                ["explain", "F1", "--by", "1", "--cause", "low-battery", "--text", "t", "--vault", vault.root],
                ["exempt", "F1", "--by", "1", "--vault", vault.root],
                ["gaps", "--state", "x", "--vault", vault.root],
                ["run", "/no/such.yaml", "/tmp", "--vault", vault.root], ["check", "--lang", "zh", "--zone", "x", "y"],
            ] {
                let outcome = try Product.run(arguments, environment: ["LANG": "zh_CN.UTF-8"])
                #expect(outcome.code != 0)
                #expect(outcome.err.contains(/错误[:：]/), "\(arguments): \(outcome.err)")
                // The system's own word for a cause, in brackets, is the system's.
                let own = outcome.err.replacing(/\([A-Z][a-z ]+\)/, with: "")
                #expect(Self.english(own).isEmpty, "\(arguments): \(Self.english(own))")
            }
        }
    }
}
