import Archive
import Catalogue
import Custody
import Evidence
import Vault

/// Takes discs through the stages of a pipeline file. Every step is in the register when it is done, so a run that was
/// killed anywhere goes on where the register says.
public struct ArchiveRun {
    public struct Options: Sendable {
        public var images: RawPath
        public var drive: DiscDrive
        public var by: String
        /// Goes before the file's.
        public var place: String?
        public var mapping: MetadataMapping?
        /// As ``DiscBuild/Options/accepting``.
        public var accepting: String?

        public init(images: RawPath, drive: DiscDrive, by: String) {
            self.images = images
            self.drive = drive
            self.by = by
        }
    }

    /// A step that was done, of the copy as it then is.
    public struct Step: Sendable {
        public var stage: ArchivePipeline.Stage
        public var copy: DiscCopyRecord
        /// False where verification came to a fail.
        public var isRight = true
    }

    let keeper: DiscKeeper
    let pipeline: ArchivePipeline
    let log: CustodyLog
    let carry: () throws -> Void

    public init(
        _ keeper: DiscKeeper, _ pipeline: ArchivePipeline, log: CustodyLog, carry: @escaping () throws -> Void
    ) {
        self.keeper = keeper
        self.pipeline = pipeline
        self.log = log
        self.carry = carry
    }

    /// Plans in force with a disc that has not come through: they go on before anything new is planned.
    public func unfinished() throws -> [DiscPlanRecord] {
        try keeper.catalogue.discPlans().filter { plan in
            try plan.isInForce && keeper.catalogue.discCopies(ofPlan: plan.id).contains { next($0) != nil }
        }
    }

    /// What is to be done with a copy; nil: it has come through.
    func next(_ copy: DiscCopyRecord) -> ArchivePipeline.Stage? {
        let state = copy.state
        let stage: ArchivePipeline.Stage? =
            switch state.phase {
            case .planned: .build
            case .built: pipeline.has(.protect) ? .protect : .burn
            case .protected, .spoiled: .burn
            case .burnt: .verify
            case .verified:
                pipeline.has(.label) && !state.isLabelled
                    ? .label : pipeline.has(.register) && state.place == nil && pipeline.place != nil ? .register : nil
            // A disc that failed, or is gone, is a person's to decide about.
            case .burning, .failed, .lent, .returned, .migrated, .lost, .destroyed: nil
            }
        return stage.flatMap { pipeline.has($0) ? $0 : nil }
    }

    /// - Parameters:
    ///   - insert: asks for a blank, or for the disc, of a copy; called before each burning but the first.
    ///   - done: called with every step.
    public func run(
        _ plan: DiscPlanRecord, _ options: Options, control: ImageControl = ImageControl(),
        insert: (String) throws -> Void, done: (Step) -> Void
    ) throws -> Bool {
        var isRight = true
        var burnt = 0
        for found in try keeper.catalogue.discCopies(ofPlan: plan.id) {
            var copy = found
            while let stage = next(copy) {
                let step: Step
                switch stage {
                case .build, .protect: step = Step(stage: stage, copy: try build(copy, stage, options, control))
                case .burn:
                    if burnt > 0 { try insert(copy.identity) }
                    burnt += 1
                    step = Step(stage: stage, copy: try burn(copy, options, control))
                case .verify:
                    let result = try DiscReading(keeper).verify(
                        copy.identity, options.drive, by: options.by, control: control)
                    step = Step(
                        stage: stage, copy: result.copy,
                        isRight: result.verdict == .pass && result.properties?[.carrierConforms]?.verdict != .fail)
                case .label:
                    step = Step(
                        stage: stage,
                        copy: try DiscPrinting(keeper, log: log).make(
                            copy.identity, to: options.images.appending("papers"), by: options.by
                        ).0)
                case .register, .plan:
                    let event = DiscEvent(
                        .shelved, by: options.by, at: .now, place: options.place ?? pipeline.place)
                    step = Step(stage: .register, copy: try keeper.enter(event, copy))
                }
                copy = step.copy
                isRight = isRight && step.isRight
                done(step)
            }
        }
        return isRight
    }

    private func build(
        _ copy: DiscCopyRecord, _ stage: ArchivePipeline.Stage, _ options: Options, _ control: ImageControl
    ) throws -> DiscCopyRecord {
        var making = DiscBuild.Options(
            folder: options.images,
            writer: try pipeline.writer == .bridge ? BridgeWriter() : XorrisoWriter() as any ImageWriter)
        if pipeline.has(.protect) { making.protector = Dvdisaster() }
        switch pipeline.correction {
        case .image?: making.correction = .inImage
        case .file?: making.correction = .separate
        case nil: break
        }
        making.mapping = options.mapping
        making.accepting = options.accepting
        making.separateThousandths = pipeline.separateThousandths
        return try DiscBuild(keeper, log: log, carry: carry).run(
            copy.identity, making, by: options.by, control: control
        ).copy
    }

    private func burn(
        _ copy: DiscCopyRecord, _ options: Options, _ control: ImageControl
    ) throws -> DiscCopyRecord {
        var burning = DiscBurning.Options(drive: options.drive)
        burning.speed = pipeline.speed
        let result = try DiscBurning(keeper).run(copy.identity, burning, by: options.by, control: control)
        guard result.copy.state.phase == .burnt else {
            throw DiscFailure.spoiled(
                disc: copy.identity, why: result.report.fault.map { "\($0.code.rawValue) \($0.detail)" } ?? "")
        }
        return result.copy
    }
}
