import CHost
import Evidence
import Foundation
import Glibc
import Vault

/// A drive that is a folder: "discs" are image files in it. To rehearse the whole way without a burner, and to test it with
/// every kind of disc. Never taken for a real one: its vendor says so, and so does every report.
///
/// Unchecked: guarded by the lock.
public final class RehearsalDrive: Burner, MediumReader, @unchecked Sendable {
    /// What goes wrong, and where.
    public enum Fault: Hashable, Sendable {
        /// At this sector, while burning.
        case writeError(at: Int64)
        /// At this sector, while burning; it never answers again.
        case vanishes(at: Int64)
        /// It ends well and the disc is open for more.
        case staysOpen
        case unreadable(SectorMap)
    }

    public let device: String
    private let folder: RawPath
    private let lock = NSLock()
    private var medium: Medium?
    private var status = MediumState.Status.noDisc
    private var written: Int64 = 0
    private var faults: [Fault] = []
    private var isGone = false
    private var number = 0

    /// - Parameter folder: of its own; discs stay there as `disc-1.iso`, ….
    public init(_ folder: RawPath, name: String = "rehearsal-1") throws(DiscError) {
        do { try Folders.make(folder) } catch { throw DiscError(error) }
        self.folder = folder
        device = name
    }

    private func locked<Result>(_ body: () throws(DiscError) -> Result) throws(DiscError) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body()
    }

    /// Puts a blank disc in. What was in stays in the folder.
    public func insert(_ medium: Medium, faults: [Fault] = []) {
        lock.lock()
        number += 1
        self.medium = medium
        status = .blank
        written = 0
        self.faults = faults
        lock.unlock()
    }

    public func eject() {
        lock.lock()
        medium = nil
        status = .noDisc
        lock.unlock()
    }

    /// Of the disc that is in.
    public var image: RawPath {
        lock.lock()
        defer { lock.unlock() }
        return folder.appending("disc-\(number).iso")
    }

    public var name: String { "unbroken \(ProgramVersion.number) (rehearsal)" }

    public func state() throws(DiscError) -> MediumState {
        try locked { () throws(DiscError) -> MediumState in
            guard !isGone else { throw DiscError(.driveGone, path: device) }
            let isBlank = status == .blank
            return MediumState(
                drive: DriveIdentity(device: device, vendor: "REHEARSAL", model: "no disc is burnt", firmware: "0"),
                status: status, profile: medium?.title ?? "", kinds: medium.map { [$0.key] } ?? [],
                writableSectors: isBlank ? medium?.sectors ?? 0 : 0, writtenSectors: written,
                manufacturer: "REHEARSAL", speeds: [])
        }
    }

    public func burn(
        _ source: BurnSource, _ settings: BurnSettings, control: ImageControl
    ) throws(DiscError) -> BurnReport {
        let before = try state()
        let sectors = try source.sectors()
        try before.check(kind: settings.kind, sectors: sectors)
        // As with the real ones: it can be rehearsed on CD-R and DVD-R only.
        if settings.isSimulated, !["cd-r", "dvd-r"].contains(before.kinds.first ?? "") {
            throw DiscError(.cannotSimulate, path: device, detail: before.profile)
        }
        if settings.readsImageFirst { try source.checkDigest(control) }
        var report = BurnReport(
            outcome: .spoiled, fault: nil, program: name, settings: settings, before: before, after: nil,
            plannedSectors: sectors, sentSectors: 0, sentSHA256: "", started: MediumCheck.now(),
            ended: MediumCheck.now(), exitCode: nil, words: "")
        let found = try take(source, sectors, settings, control)
        report.sentSectors = found.feed.sent / Int64(Sector.size)
        report.sentSHA256 = found.feed.sha256
        report.fault = found.fault
        report.after = try? state()
        if found.fault == nil {
            report.outcome = settings.isSimulated ? .simulated : .sealed
            if !settings.isSimulated, report.after?.status != .closed {
                report.outcome = .spoiled
                report.fault = BurnReport.Fault(.notClosed, detail: report.after?.status.rawValue ?? "")
            }
        }
        report.ended = MediumCheck.now()
        return report
    }

    private func take(
        _ source: BurnSource, _ sectors: Int64, _ settings: BurnSettings, _ control: ImageControl
    ) throws(DiscError) -> (feed: BurnFeed.Outcome, fault: BurnReport.Fault?) {
        var ends: [Int32] = [-1, -1]
        guard uhost_pipe(&ends) == 0 else { throw DiscError(.programFailed, path: device, errno: errno) }
        let target = image
        let output = target.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        guard output >= 0 else { throw .writing(target, errno) }
        defer { close(output) }
        let feed = BurnFeed()
        let bytes = sectors * Int64(Sector.size)
        feed.start(source, bytes: bytes, to: ends[1]) { control.isCancelled() }
        var fault: BurnReport.Fault?
        var done: Int64 = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while fault == nil, done < bytes {
            if control.isCancelled() {
                fault = BurnReport.Fault(.stopped)
                break
            }
            var polled = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 50) > 0 else {
                if feed.finished?.failure != nil { break }
                continue
            }
            let got = Glibc.read(ends[0], &buffer, min(buffer.count, Int(clamping: bytes - done)))
            guard got > 0 else { break }
            fault = reach((done + Int64(got)) / Int64(Sector.size))
            if fault == nil, !settings.isSimulated, Glibc.write(output, buffer, got) != got {
                fault = BurnReport.Fault(.writeError, detail: "the folder takes no more")
            }
            done += Int64(got)
        }
        feed.stop()
        close(ends[0])
        let outcome = feed.join()
        close(ends[1])
        if fault == nil, let failure = outcome.failure {
            fault = BurnReport.Fault(.sourceFailed, detail: "\(failure.path): \(failure.detail)")
        }
        if !settings.isSimulated { finish(done / Int64(Sector.size), isWhole: fault == nil) }
        return (outcome, fault)
    }

    private func reach(_ sector: Int64) -> BurnReport.Fault? {
        lock.lock()
        defer { lock.unlock() }
        for fault in faults {
            switch fault {
            case .writeError(let at) where sector > at: return BurnReport.Fault(.writeError, detail: "sector \(at)")
            case .vanishes(let at) where sector > at:
                isGone = true
                return BurnReport.Fault(.driveGone, detail: "sector \(at)")
            default: break
            }
        }
        return nil
    }

    private func finish(_ sectors: Int64, isWhole: Bool) {
        lock.lock()
        written = sectors
        status = isWhole && !faults.contains(.staysOpen) ? .closed : .appendable
        lock.unlock()
    }

    public func read(_ sectors: Range<Int64>, to copy: RawPath, control: ImageControl) throws(DiscError) -> SectorMap {
        guard try state().status != .noDisc else { throw DiscError(.noDisc, path: device) }
        lock.lock()
        let bad = faults.reduce(into: SectorMap()) { map, fault in
            if case .unreadable(let more) = fault { map = SectorMap(map.ranges + more.ranges) }
        }
        lock.unlock()
        let source: ImageSource
        do throws(ImageError) { source = try ImageSource(image) } catch { throw DiscError(error) }
        return try FileMediumReader(ScratchedSource(source, bad), path: RawPath(device))
            .read(sectors, to: copy, control: control)
    }
}

/// Bytes some of whose sectors can't be read.
public struct ScratchedSource: ByteSource {
    private let source: any ByteSource
    private let bad: SectorMap

    public init(_ source: any ByteSource, _ bad: SectorMap) {
        self.source = source
        self.bad = bad
    }

    public var size: Int64 { source.size }

    public func read(at offset: Int64, count: Int) throws(ImageError) -> [UInt8] {
        let unit = Int64(Sector.size)
        guard !bad.overlaps((offset / unit)..<Sector.count(offset.addingSaturated(Int64(count)))) else {
            throw ImageError(.unreadableImage, path: "disc", detail: "sector \(offset / unit)", errno: EIO)
        }
        return try source.read(at: offset, count: count)
    }
}
