import ArgumentParser
import Evidence
import Foundation
import Glibc
import Inspection
import Pipeline

/// The program: the command tree.
@main
enum Entry {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        Logs.route()
        // 130: stopped by the user. Nothing needs tidying: the next run removes half-copied files.
        signal(SIGINT) { _ in _exit(130) }
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try UnbrokenCommand.parseAsRoot(arguments)
            try command.run()
        } catch let stop as Stop {
            Console.report(stop)
            exit(stop.code)
        } catch {
            let code = UnbrokenCommand.exitCode(for: error)
            let message = UsageWords.text(UnbrokenCommand.fullMessage(for: error), language)
            if code == .success {
                if !message.isEmpty { print(message) }
                exit(0)
            }
            if code == .validationFailure {
                Console.warn(message)
                exit(2)
            }
            if !message.isEmpty { Console.warn(message) }
            exit(code.rawValue)
        }
    }
}

struct UnbrokenCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "unbroken",
            abstract: say(
                zh: "全程：证明一段执法录像是完整的，或指出它在哪里不完整。",
                en: "Proves that a law-enforcement recording is whole, or shows exactly where it is not."),
            discussion: say(
                zh: """
                    先试一试（不需要建库）：
                      unbroken check 录像.mp4
                    每天的上传：
                      unbroken init 库 --regulation tangshan-gaoxin --zone Asia/Shanghai
                      unbroken dispatch import 出警.csv --vault 库
                      unbroken ingest /media/卡 --vault 库
                      unbroken gaps --vault 库

                    退出码：0 完成，无发现 · 1 失败 · 2 用法错误 · 3 完成，有发现 · 4 完成，但有输入无法读取 · 130 被用户中止。
                    未知的退出码一律视为失败。
                    """,
                en: """
                    Try it, with no vault:
                      unbroken check recording.mp4
                    The day's upload:
                      unbroken init VAULT --regulation tangshan-gaoxin --zone Asia/Shanghai
                      unbroken dispatch import dispatches.csv --vault VAULT
                      unbroken ingest /media/card --vault VAULT
                      unbroken gaps --vault VAULT

                    Exit codes: 0 done, nothing found · 1 failed · 2 wrong usage · 3 done, with findings · \
                    4 done, but some input could not be read · 130 stopped by the user.
                    Treat an unknown code as a failure.
                    """),
            version: ProgramVersion.number,
            subcommands: [
                CheckCommand.self, InitCommand.self, IngestCommand.self, RunCommand.self, DispatchCommand.self,
                OfficerCommand.self, RecorderCommand.self, MatterCommand.self, RetentionCommand.self,
                HandOverCommand.self, SampleCommand.self, RoleCommand.self, AccessCommand.self, DiscCommand.self,
                ReportCommand.self,
                FourfoldCommand.self,
                RegulationCommand.self, FindCommand.self, GapsCommand.self,
                GapCommand.self, ExplainCommand.self, ApproveCommand.self, ConfirmCommand.self, ExemptCommand.self,
                EscalateCommand.self, UndoCommand.self, NoteCommand.self, CustodyCommand.self, ServeCommand.self,
                ConsoleCommand.self,
            ])
    }
}

/// The language of this run, known before the command line is parsed, so that help speaks it too.
let language: Pipeline.Language = {
    let arguments = CommandLine.arguments
    let given =
        arguments.firstIndex(of: "--lang").flatMap { arguments.indices.contains($0 + 1) ? arguments[$0 + 1] : nil }
        ?? arguments.first { $0.hasPrefix("--lang=") }.map { String($0.dropFirst(7)) }
    return Pipeline.Language(argument: given, environment: ProcessInfo.processInfo.environment)
}()

func say(zh: String, en: String) -> String { language == .zh ? zh : en }

func help(_ zh: String, _ en: String) -> ArgumentHelp { ArgumentHelp(stringLiteral: say(zh: zh, en: en)) }
