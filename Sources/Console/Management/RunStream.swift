import Accounts
import Evidence
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import Regulation
import ServiceLifecycle
import Synchronization

/// What is under way, as server-sent events (HTML Living Standard, 9.2): one event whenever it changes, a comment now
/// and then so that a connection that is gone is seen. A stream ends with its session, when the console stops, and when
/// the client takes too long (``SlowClients``).
final class RunStream: Sendable {
    private struct State {
        var open: [String: Int] = [:]
        var board: [SeenRun] = []
        var readAt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private static let tick = Duration.milliseconds(500)

    /// Read from disk once a second, however many streams there are.
    func runs(_ house: House) -> [SeenRun] {
        state.withLock { state in
            if state.readAt.map({ ContinuousClock.now - $0 >= .seconds(1) }) ?? true {
                state.board = RunBoard.runs(of: house.settings.root)
                state.readAt = .now
            }
            return state.board
        }
    }

    func response(to session: Session, _ house: House, _ language: Language) -> Response {
        let isTaken = state.withLock { state in
            let all = state.open.values.reduce(0, +)
            guard all < Limits.streams, state.open[session.id, default: 0] < Limits.streamsOfSession else {
                return false
            }
            state.open[session.id, default: 0] += 1
            return true
        }
        guard isTaken else {
            house.metrics.count("unbroken_streams_refused_total")
            return .error(Words.say("streamsFull", language), hint: nil, status: .serviceUnavailable)
        }
        let release = Release { [self] in close(session.id) }
        var response = Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"],
            body: ResponseBody { [self] writer in
                defer { release.now() }
                try await write(to: &writer, session, house, language)
                try await writer.finish(nil)
            })
        // A buffer on the way would hold events back.
        response.headers[.named("X-Accel-Buffering")] = "no"
        return response
    }

    /// Once, and also where the body is never asked for (HEAD).
    private final class Release: Sendable {
        private let body: Mutex<(@Sendable () -> Void)?>

        init(_ body: @escaping @Sendable () -> Void) { self.body = Mutex(body) }
        deinit { now() }

        func now() {
            let body = body.withLock { body in
                defer { body = nil }
                return body
            }
            body?()
        }
    }

    private func close(_ session: String) {
        state.withLock { state in
            let left = state.open[session, default: 1] - 1
            state.open[session] = left > 0 ? left : nil
        }
    }

    private func write(
        to writer: inout any ResponseBodyWriter, _ session: Session, _ house: House, _ language: Language
    ) async throws {
        // Half the seconds a connection may say nothing.
        let beat = Duration.seconds(max(1, min(15, house.settings.patience.idle / 2)))
        var last: String?
        var said = ContinuousClock.now
        var looked = ContinuousClock.now
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let now = ContinuousClock.now
            if now - looked >= .seconds(2) {
                looked = now
                let isOpen = try await house.work {
                    // The roles of the person may have ended as well.
                    guard try house.accounts.isOpen(session, at: House.seconds()) else { return false }
                    return (try? house.gate().require(.browse, of: session.person)) != nil
                }
                guard isOpen else {
                    try await writer.write(ByteBuffer(string: "event: over\ndata: {}\n\n"))
                    return
                }
            }
            let text = try await house.work { RunView.json(self.runs(house), language, try house.rules().site) }
            if text != last {
                try await writer.write(ByteBuffer(string: "event: runs\ndata: \(text)\n\n"))
                (last, said) = (text, now)
            } else if now - said >= beat {
                try await writer.write(ByteBuffer(string: ": still here\n\n"))
                said = now
            }
            try? await Task.sleep(for: Self.tick)
        }
    }
}

/// A run in words, for the page and for the stream alike.
enum RunView {
    static func values(_ runs: [SeenRun], _ language: Language, _ site: SiteTime) -> [[String: Any]] {
        runs.map { run in
            [
                "run": run.id, "runName": name(run, language), "runText": text(run, language, site),
                "percent": run.record.percent ?? 0, "isAlive": run.isAlive,
            ]
        }
    }

    static func json(_ runs: [SeenRun], _ language: Language, _ site: SiteTime) -> String {
        JSONText.list(
            runs.map { run in
                .object([
                    ("run", .text(run.id)), ("name", .text(name(run, language))),
                    ("text", .text(text(run, language, site))), ("percent", .integer(Int64(run.record.percent ?? 0))),
                    ("alive", .bool(run.isAlive)),
                ])
            }
        ).line
    }

    private static func name(_ run: SeenRun, _ language: Language) -> String {
        let kind: Bilingual =
            switch run.record.kind {
            case .upload: Bilingual(zh: "上传", en: "Upload")
            case .discs: Bilingual(zh: "光盘", en: "Discs")
            }
        return "\(kind.text(language)) · \(run.record.name)"
    }

    private static func text(_ run: SeenRun, _ language: Language, _ site: SiteTime) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        let record = run.record
        var parts: [String] = []
        if !run.isAlive {
            parts.append(say("已中断，再次运行时从中断处继续", "broken off; it goes on from there when it is run again"))
            parts.append(say("最后 \(site.short(record.updatedAt))", "last heard of \(site.short(record.updatedAt))"))
        }
        if record.files > 0 {
            parts.append(say("文件 \(record.finished)/\(record.files)", "files \(record.finished)/\(record.files)"))
        } else if record.finished > 0 {
            parts.append(say("已完成 \(record.finished) 步", "\(record.finished) steps done"))
        }
        if let percent = record.percent { parts.append("\(percent) %") }
        if record.flagged > 0 { parts.append(say("有发现 \(record.flagged)", "\(record.flagged) with findings")) }
        if record.failed > 0 { parts.append(say("未能读取 \(record.failed)", "\(record.failed) could not be read")) }
        if let step = record.step { parts.append(step) }
        if run.isAlive {
            parts.append(say("\(site.short(record.startedAt)) 开始", "since \(site.short(record.startedAt))"))
        }
        return parts.joined(separator: " · ")
    }
}
