/// What a copy of a disc is now. It follows from its events, by this one function and no other.
public struct DiscCopyState: Hashable, Sendable {
    public enum Phase: String, CaseIterable, Hashable, Sendable, Codable {
        case planned, built, protected, burning, spoiled, burnt, verified, failed, lent
        /// Back from whoever had it, and not read since.
        case returned
        case migrated, lost, destroyed
    }

    public var phase = Phase.planned
    /// What the disc must read back as.
    public var image: DiscImage?
    /// The file of the image, where it was last.
    public var imagePlace: String?
    public var isProtected = false
    public var burntAt: WallTime?
    /// When every byte was last read and found right.
    public var readAt: WallTime?
    public var isLabelled = false
    public var drive: String?
    public var medium: String?
    public var place: String?
    public var person: String?
    /// Of each reading since it was burnt, oldest first.
    public var unreadable: [Int64] = []

    public init() {}

    public init(_ events: [DiscEvent]) { for event in events { apply(event) } }

    /// Only a disc that was read back whole, and is here, counts as keeping what it holds.
    public var keeps: Bool { phase == .verified }

    /// Whether there is, or will be, a disc: neither lost nor useless.
    public var isSound: Bool {
        switch phase {
        case .failed, .migrated, .lost, .destroyed: false
        default: true
        }
    }

    /// Whether a disc was burnt and is somewhere.
    public var isBurnt: Bool {
        switch phase {
        case .burnt, .verified, .failed, .lent, .returned, .migrated: true
        case .planned, .built, .protected, .burning, .spoiled, .lost, .destroyed: false
        }
    }

    public mutating func apply(_ event: DiscEvent) {
        switch event.kind {
        case .built:
            self = DiscCopyState()
            phase = .built
            image = event.image
            imagePlace = event.place
        case .protected:
            phase = .protected
            isProtected = true
            image = event.image ?? image
            imagePlace = event.place ?? imagePlace
        case .burning:
            phase = .burning
            (burntAt, readAt, isLabelled, place, person, unreadable) = (nil, nil, false, nil, nil, [])
            drive = event.drive
            medium = event.medium
        case .refused: phase = isProtected ? .protected : .built
        case .burnt:
            phase = .burnt
            burntAt = event.at
            drive = event.drive ?? drive
            medium = event.medium ?? medium
        case .spoiled: phase = .spoiled
        case .verified, .failed, .checked:
            if let count = event.unreadable { unreadable.append(count) }
            switch event.kind == .checked ? event.verdict ?? .notEvaluated : event.kind == .verified ? .pass : .fail {
            case .pass:
                phase = phase == .migrated ? .migrated : .verified
                readAt = event.at
            case .fail: phase = phase == .migrated ? .migrated : .failed
            // A scanner's report alone, or a look that was broken off: what it was, it stays.
            case .notEvaluated: break
            }
            medium = event.medium ?? medium
        case .labelled: isLabelled = true
        case .shelved:
            place = event.place
            person = nil
        case .lent:
            phase = .lent
            person = event.person
            place = event.place
        case .returned:
            phase = .returned
            person = nil
            place = event.place
        case .migrated: phase = .migrated
        case .lost: phase = .lost
        case .destroyed:
            phase = .destroyed
            (place, person) = (nil, nil)
        }
    }

    /// Why an event can't follow: the phase it is in.
    public struct Failure: Error, Hashable, Sendable {
        public var kind: DiscEvent.Kind
        public var phase: Phase
    }

    public func allows(_ kind: DiscEvent.Kind) -> Bool { Self.followers[phase]?.contains(kind) == true }

    /// Throws unless this may follow what there is.
    public func check(_ event: DiscEvent) throws(Failure) {
        guard allows(event.kind) else { throw Failure(kind: event.kind, phase: phase) }
    }

    private static let followers: [Phase: Set<DiscEvent.Kind>] = [
        .planned: [.built],
        .built: [.built, .protected, .burning],
        .protected: [.built, .protected, .burning],
        .burning: [.burnt, .refused, .spoiled],
        .spoiled: [.built, .protected, .burning],
        .burnt: [.verified, .failed, .labelled, .shelved, .spoiled, .lost, .destroyed],
        .verified: [.verified, .failed, .labelled, .shelved, .lent, .checked, .migrated, .lost, .destroyed],
        // Another drive may read what one could not.
        .failed: [.verified, .failed, .checked, .labelled, .shelved, .migrated, .built, .burning, .lost, .destroyed],
        .lent: [.returned, .lost, .destroyed],
        .returned: [.checked, .verified, .failed, .labelled, .shelved, .lent, .migrated, .lost, .destroyed],
        .migrated: [.checked, .shelved, .labelled, .lost, .destroyed],
        // Found again, or made anew.
        .lost: [.returned, .built, .burning],
        .destroyed: [.built, .burning],
    ]
}
