import Evidence

/// What is asked of a recorder between issue and return, in numbers. Regulations say "enough" and "right": nearly all are
/// the site's own.
public struct RecorderRules: Hashable, Sendable {
    public var returning: ReturnRule
    /// Percent at issue, at least.
    public var battery: RuleNumber
    /// Gigabytes free at issue, at least.
    public var storage: RuleNumber
    /// Seconds a day a clock may drift.
    public var clockDrift: RuleNumber
    /// Days without a sign of a recorder that is not out.
    public var unseen: RuleNumber
    /// What special work asks for.
    public var gear: [FieldRule<RecorderGear>]

    public init(
        returning: ReturnRule, battery: RuleNumber, storage: RuleNumber, clockDrift: RuleNumber, unseen: RuleNumber,
        gear: [FieldRule<RecorderGear>] = []
    ) {
        self.returning = returning
        self.battery = battery
        self.storage = storage
        self.clockDrift = clockDrift
        self.unseen = unseen
        self.gear = gear
    }

    public var leastStorage: Int64 { Int64(storage.value) * 1_000_000_000 }
    public var unseenFor: Nanoseconds { .seconds(Int64(unseen.value) * 86_400) }
    /// Billionths: how ``clockDrift`` is compared.
    public var driftLimit: Int64 { Int64(clockDrift.value) * 1_000_000_000 / 86_400 }
}

/// What only some recorders have.
public enum RecorderGear: String, CaseIterable, Hashable, Sendable {
    case explosionProof = "explosion-proof"
    case nightVision = "night-vision"
    case positioning
}

/// By when a recorder is back.
public struct ReturnRule: Hashable, Sendable {
    public var kind: Kind
    /// After the issue, where nobody said when duty ends.
    public var hours: Int
    public var source: Source

    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// When duty or the act is over; the regulation gives no hour.
        case afterDuty = "after-duty"
        /// At the dock when the day's work is done. When that is, the regulation does not say: the day's midnight.
        case workingDay = "working-day"
        case hours
    }

    public init(kind: Kind, hours: Int, source: Source) {
        self.kind = kind
        self.hours = hours
        self.source = source
    }

    /// - Parameter dutyEnd: where somebody entered it.
    public func deadline(
        issuedAt: WallTime, dutyEnd: WallTime?, utcOffset: Int
    ) -> (deadline: WallTime, source: Source) {
        let counted = issuedAt + .seconds(Int64(hours) * 3600)
        switch kind {
        case .afterDuty: return dutyEnd.map { ($0, source) } ?? (counted, .local)
        case .workingDay:
            let day = CivilDay(issuedAt, utcOffset: utcOffset).end(utcOffset: utcOffset)
            // The last moment of duty may be a midnight: it belongs to the day before.
            let late = dutyEnd.map { CivilDay($0 - Nanoseconds(1), utcOffset: utcOffset).end(utcOffset: utcOffset) }
            return (max(day, late ?? day), source)
        case .hours: return (max(counted, dutyEnd ?? counted), source)
        }
    }
}

extension RuleBook {
    /// Judges what a recorder was found like: everything this regulation names before use, and what else was looked at.
    ///
    /// - Parameters:
    ///   - needs: gear the work asks for.
    ///   - gear: what the recorder has; nil where nobody has said.
    public func judge(
        _ state: RecorderState, needs: [RecorderGear] = [], gear: [String]? = nil
    ) -> [RecorderCheck.Result] {
        let equipment = recording.equipment
        var results: [RecorderCheck.Result] = []
        for check in EquipmentCheck.allCases {
            let rule = equipment.beforeUse.first { $0.field == check }
            let (verdict, limit, source) = verdict(check, state)
            guard rule != nil || verdict != .notEvaluated else { continue }
            results.append(
                RecorderCheck.Result(
                    key: check.rawValue, verdict: verdict, limit: limit, limitArticle: source?.article?.text,
                    article: rule?.source.article?.text))
        }
        for need in needs {
            let rule = recorders.gear.first { $0.field == need }
            let verdict: TestVerdict = gear.map { $0.contains(need.rawValue) ? .pass : .fail } ?? .notEvaluated
            results.append(
                RecorderCheck.Result(key: need.rawValue, verdict: verdict, article: rule?.source.article?.text))
        }
        return results
    }

    private var recorders: RecorderRules { recording.recorders }

    private func verdict(_ check: EquipmentCheck, _ state: RecorderState) -> (TestVerdict, Int64?, Source?) {
        func of(_ isGood: Bool?) -> TestVerdict { isGood.map { $0 ? .pass : .fail } ?? .notEvaluated }
        switch check {
        case .works: return (of(state.works), nil, nil)
        case .battery:
            let least = recorders.battery.value
            return (of(state.battery.map { $0 >= least }), Int64(least), recorders.battery.source)
        case .storage:
            let least = recorders.leastStorage
            return (of(state.storageFree.map { $0 >= least }), least, recorders.storage.source)
        case .picture: return (of(state.pictureIsClear), nil, nil)
        case .sound: return (of(state.soundIsClear), nil, nil)
        case .clock:
            let rule = recording.equipment.clockTolerance
            let tolerance = Nanoseconds.seconds(Int64(rule.value))
            return (state.clock?.within(tolerance) ?? .notEvaluated, tolerance.value, rule.source)
        }
    }
}
