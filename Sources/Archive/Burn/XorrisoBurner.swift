import Evidence
import Foundation
import Glibc

/// Burns through `xorriso -as cdrecord` (libburn).
public struct XorrisoBurner: Burner {
    /// A drive told to end writes out what it holds and closes: not killed before this.
    static let grace = 60_000
    /// libburn pads to whole blocks of error correction: 16 sectors on DVD, 32 on BD.
    static let padding: Int64 = 32
    /// Without a word: it tells every second how far it is, while closing as well.
    static let patience: Int32 = 600_000

    public let device: String
    private let drive: XorrisoDrive

    /// - Parameters:
    ///   - device: `/dev/sr0`.
    ///   - program: xorriso, or a script that becomes it.
    public init(device: String, program: String = "/usr/bin/xorriso") {
        self.device = device
        drive = XorrisoDrive(program: program, device: device)
    }

    public var name: String { get throws(DiscError) { try drive.version() } }

    public func state() throws(DiscError) -> MediumState { try drive.state() }

    /// Drives of this machine that may be used.
    public static func drives(program: String = "/usr/bin/xorriso") throws(DiscError) -> [DriveIdentity] {
        try XorrisoDrive.all(program: program)
    }

    public func burn(
        _ source: BurnSource, _ settings: BurnSettings, control: ImageControl
    ) throws(DiscError) -> BurnReport {
        let program = try name
        let sectors = try source.sectors()
        let before = try state()
        try before.check(kind: settings.kind, sectors: sectors)
        if settings.readsImageFirst { try source.checkDigest(control) }
        let started = MediumCheck.now()
        let run = try write(source, sectors, settings, control)
        var report = BurnReport(
            outcome: .spoiled, fault: nil, program: program, settings: settings, before: before, after: nil,
            plannedSectors: sectors, sentSectors: run.feed.sent / Int64(Sector.size), sentSHA256: run.feed.sha256,
            started: started, ended: MediumCheck.now(), exitCode: run.end?.exitCode, words: run.words)
        report.after = try? state()
        report.fault = run.fault(sectors: sectors, settings: settings, after: report.after)
        if report.fault == nil { report.outcome = settings.isSimulated ? .simulated : .sealed }
        report.ended = MediumCheck.now()
        return report
    }

    package func arguments(_ sectors: Int64, _ settings: BurnSettings) -> [String] {
        var result = ["-no_rc", "-as", "cdrecord", "-v", "dev=\(device)", "fs=16m", "padsize=0", "tsize=\(sectors)s"]
        if let speed = settings.speed { result.append("speed=\(speed)k") }
        if settings.isSimulated { result.append("-dummy") }
        // Session at once: lead-in, data, lead-out in one go; nothing can be added.
        return result + ["-sao", "-"]
    }

    private func write(
        _ source: BurnSource, _ sectors: Int64, _ settings: BurnSettings, _ control: ImageControl
    ) throws(DiscError) -> BurnRun {
        let bytes = sectors * Int64(Sector.size)
        var run = BurnRun()
        let child = try ChildProcess(drive.program, arguments(sectors, settings), hasInput: true) { run.take($0) }
        let feed = BurnFeed()
        feed.start(source, bytes: bytes, to: child.input) { control.isCancelled() }
        var quiet: Int32 = 0
        var lastProgress: Int64 = -1
        while child.reap() == nil {
            var isToEnd = false
            if control.isCancelled() {
                run.wasStopped = true
                isToEnd = true
            }
            if let fed = feed.finished {
                if fed.failure == nil { child.closeInput() } else { isToEnd = true }
            }
            if isToEnd {
                // Before its input can end: see BurnFeed.
                feed.stop()
                child.stop(grace: Self.grace)
                break
            }
            if child.readWords() { quiet = 0 } else { quiet += 50 }
            if quiet > Self.patience {
                run.hasHung = true
                feed.stop()
                child.stop(grace: Self.grace)
                break
            }
            if run.progress != lastProgress {
                lastProgress = run.progress
                control.onProgress(min(max(0, run.progress), bytes), bytes)
            }
            usleep(50_000)
        }
        feed.stop()
        run.feed = feed.join()
        child.closeInput()
        while child.readWords() {}
        run.end = child.end
        run.words = child.words.summary
        guard !run.hasBegun else { return run }
        // More than its own buffers hold: it must have gone to the drive, whatever was said.
        guard run.feed.sent <= 20 << 20 || run.end == .code(0) else { return run }
        guard run.end == .code(0) else { throw run.refusal(device) }
        return run
    }
}

extension BurnSource {
    func sectors() throws(DiscError) -> Int64 {
        switch self {
        case .image(let path, _): return try ReadFile(path).sectors()
        case .stream(let sectors, _): return sectors
        }
    }

    /// Holds an image against its digest; a stream is only known when it has gone by.
    func checkDigest(_ control: ImageControl) throws(DiscError) {
        guard case .image(let path, let expected) = self else { return }
        let found = try ReadFile.sha256(path, control: ImageControl(isCancelled: control.isCancelled))
        guard found == expected else {
            throw DiscError(.sourceChanged, path: path.text, detail: "SHA-256 \(found), not \(expected)")
        }
    }
}
