import Foundation
import Glibc

/// Runs a program of the site's and reads what it prints, with a deadline and a bound on both.
public struct OutsideProgram {
    /// Absolute path.
    public let path: String
    public let arguments: [String]
    /// Seconds.
    public let patience: Int
    public let largestAnswer: Int

    public init(path: String, arguments: [String], patience: Int, largestAnswer: Int) {
        self.path = path
        self.arguments = arguments
        self.patience = patience
        self.largestAnswer = largestAnswer
    }

    public enum Outcome: Sendable, Equatable {
        /// What it printed, and how it ended; nil where it closed its output and lived on.
        case answered(Data, code: Int32?)
        case notStarted
        /// It took too long, or said too much.
        case stopped
    }

    public func answer(input: FileHandle = .nullDevice) -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardInput = input
        process.standardError = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return .notStarted }
        let answer = read(pipe.fileHandleForReading.fileDescriptor, until: .now + .seconds(patience))
        guard let answer else {
            Self.stop(process)
            return .stopped
        }
        // Not waited for without end: that would also wait for whatever it started itself.
        for _ in 0..<200 where process.isRunning { usleep(5000) }
        guard !process.isRunning else {
            Self.stop(process)
            return .answered(answer, code: nil)
        }
        return .answered(answer, code: process.terminationReason == .exit ? process.terminationStatus : -1)
    }

    /// The program and all it started: a script's model would run on beside the next one.
    private static func stop(_ process: Process) {
        guard process.isRunning else { return }
        for child in children(of: process.processIdentifier) + [process.processIdentifier] { kill(child, SIGKILL) }
    }

    private static func children(of parent: pid_t, depth: Int = 0) -> [pid_t] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
        let own = tasks.flatMap { task in
            let listed = FileManager.default.contents(atPath: "/proc/\(parent)/task/\(task)/children") ?? Data()
            return String(decoding: listed, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
        }
        guard depth < 8 else { return own }
        return own.flatMap { children(of: $0, depth: depth + 1) } + own
    }

    /// Nil where it did not end in time or said too much.
    private func read(_ descriptor: Int32, until deadline: ContinuousClock.Instant) -> Data? {
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while answer.count <= largestAnswer {
            let left = ContinuousClock.now.duration(to: deadline).components
            guard left.seconds >= 0, left.seconds > 0 || left.attoseconds > 0 else { return nil }
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&polled, 1, Int32(clamping: left.seconds * 1000 + 1))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let got = Glibc.read(descriptor, &buffer, buffer.count)
            if got < 0, errno == EINTR { continue }
            if got == 0 { return answer }
            guard got > 0 else { return nil }
            answer.append(contentsOf: buffer[..<got])
        }
        return nil
    }
}
