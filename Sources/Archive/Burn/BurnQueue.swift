/// One disc to be burnt.
public struct BurnJob: Sendable {
    /// `<plan>-<set>-<nnn>`.
    public var identity: String
    public var source: BurnSource
    public var settings: BurnSettings

    public init(identity: String, source: BurnSource, settings: BurnSettings) {
        self.identity = identity
        self.source = source
        self.settings = settings
    }
}

/// What is asked of whoever stands at the drives.
public struct InsertRequest: Hashable, Sendable {
    public var device: String
    public var identity: String
    /// What is wrong with the disc that is in now; nil at the first asking.
    public var problem: DiscError?
}

public enum InsertAnswer: Sendable {
    /// Look again.
    case inserted
    /// Leave this drive alone; its jobs go to the others.
    case giveUpDrive
    /// End the queue after what is being burnt.
    case stop
}
