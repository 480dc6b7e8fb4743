import Archive
import Evidence
import Synchronization

/// Burns several discs on several drives, each entered as it is done: each drive takes the next disc when its own is out.
public struct DiscQueue {
    let burning: DiscBurning
    let by: String
    private let settings: DiscBurning.Options

    public init(_ keeper: DiscKeeper, _ options: DiscBurning.Options, by: String) {
        burning = DiscBurning(keeper)
        settings = options
        self.by = by
    }

    public struct Result: Sendable {
        public var copy: DiscCopyRecord
        /// Discs that went to waste on the way.
        public var spoiled: Int
        /// Why there is no disc.
        public var error: DiscFailure?
    }

    /// In the order of the copies.
    public func run(
        _ copies: [DiscCopyRecord], drives: [any Burner], control: ImageControl = ImageControl(),
        onInsert: @escaping @Sendable (InsertRequest) -> InsertAnswer
    ) throws -> [Result] {
        let keeper = burning.keeper
        var jobs: [BurnJob] = []
        var identities: [String: String] = [:]
        for copy in copies {
            let state = copy.state
            guard let image = state.image, let place = state.imagePlace else {
                throw DiscFailure.noImage(disc: copy.identity, place: state.imagePlace)
            }
            identities[image.sha256] = copy.identity
            jobs.append(
                BurnJob(
                    identity: copy.identity, source: .image(RawPath(place), sha256: image.sha256),
                    settings: BurnSettings(kind: try keeper.plan(copy.planKey).medium, speed: settings.speed)))
        }
        let failures = FailureBoard()
        let burners = drives.map { drive in
            EnteringBurner(
                drive: drive, keeper: keeper, options: settings, by: by, identities: identities, failures: failures)
        }
        let results = BurnQueue(drives: burners).run(jobs, control: control, onInsert: onInsert)
        return try results.map { result in
            let error = failures[result.identity] ?? result.error.map { .drive($0) }
            return Result(
                copy: try keeper.copy(result.identity), spoiled: result.spoiled.count,
                error: result.done == nil ? error : nil)
        }
    }
}

/// What the register said to a drive, by disc.
private final class FailureBoard: Sendable {
    private let failures = Mutex<[String: DiscFailure]>([:])

    subscript(_ identity: String) -> DiscFailure? {
        get { failures.withLock { $0[identity] } }
        set { failures.withLock { $0[identity] = newValue } }
    }
}

/// A drive whose every burn is entered, before its first sector and after its last.
private struct EnteringBurner: Burner {
    let drive: any Burner
    let keeper: DiscKeeper
    let options: DiscBurning.Options
    let by: String
    /// By the image's digest.
    let identities: [String: String]
    let failures: FailureBoard

    var device: String { drive.device }
    var name: String { get throws(DiscError) { try drive.name } }

    func state() throws(DiscError) -> MediumState { try drive.state() }

    func burn(
        _ source: BurnSource, _ settings: BurnSettings, control: ImageControl
    ) throws(DiscError) -> BurnReport {
        guard case .image(_, let sha256) = source, let identity = identities[sha256] else {
            throw DiscError(.burnRefused, path: device)
        }
        do {
            return try DiscBurning(keeper).run(identity, options, by: by, control: control) { _, _ in drive }.report
        } catch let error as DiscError {
            throw error
        } catch {
            failures[identity] = DiscFailure(error)
            throw DiscError(.cannotWrite, path: identity)
        }
    }
}
