import Archive
import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Pipeline

/// What `run` takes for a pipeline of discs.
struct ArchiveOptions: ParsableArguments {
    @Option(name: .long, help: help("光驱，如 /dev/sr0", "The drive, such as /dev/sr0.")) var drive: String?
    @Option(name: .long, help: help("您的警号", "Your police number.")) var by: String?
    @Option(name: .long, help: help("所看计划的代码：确认计划", "Code of the plan that was looked at: confirms it.")) var confirm:
        String?
    @Option(
        name: .long,
        help: help("四性检测不合格仍照原样归档的理由", "Why recordings that fail the four-property check are archived as they are."))
    var accept: String?
    @Option(name: .long, help: help("光盘放在哪里", "Where the discs will lie.")) var place: String?

    /// An upload has no use for them.
    func refuse() throws {
        guard drive == nil, by == nil, confirm == nil, place == nil, accept == nil else {
            throw Stop(
                say(
                    zh: "--drive、--by、--confirm、--place、--accept 只用于光盘流水线",
                    en: "--drive, --by, --confirm, --place and --accept are for pipelines of discs"), code: 2)
        }
    }
}

/// `run` of a pipeline for discs: goes on with plans that are not through; where there is none, shows the next plan, and
/// carries it out once it is confirmed.
struct ArchiveCommand {
    let common: CommonOptions
    let vault: VaultOptions
    let archive: ArchiveOptions

    func run(pipeline path: String, folders: [String]) throws {
        guard folders.count == 1, let drive = archive.drive, let by = archive.by else {
            throw Stop(
                say(
                    zh: "光盘流水线须给出一个映像文件夹、--drive 和 --by",
                    en: "a pipeline of discs takes one folder for images, --drive and --by"),
                hint: "unbroken run \(path) IMAGES --drive /dev/sr0 --by NUMBER", code: 2)
        }
        var pipeline: ArchivePipeline
        do { pipeline = try ArchivePipeline(path: path) } catch { throw Stop(error) }
        pipeline.place = archive.place ?? pipeline.place
        let read = pipeline
        try DiscWork.run(vault, writes: true) { keeper, custody in
            let custody = try DiscWork.log(custody)
            let run = ArchiveRun(keeper, read, log: custody.log, carry: { try custody.carry() })
            var plans = try run.unfinished()
            if plans.isEmpty { plans = try plan(keeper, read).map { [$0] } ?? [] }
            var options = ArchiveRun.Options(
                images: Paths.absolute(folders[0]), drive: DiscDrive(drive, absolute: Paths.absolute), by: by)
            options.place = read.place
            options.mapping = try DiscMetadata.mapping()
            options.accepting = archive.accept
            var isRight = true
            let record = RunProgress(root: keeper.root, .discs, name: read.name)
            defer { record.end() }
            for plan in plans {
                record.change(isUrgent: true) { $0.step = plan.key }
                let step = LongStep(common, record)
                defer { step.end() }
                let outcome = try run.run(
                    plan, options, control: step.control,
                    insert: { identity in
                        step.end()
                        try DiscInsertion.ask(for: identity, options.drive)
                    },
                    done: { done in
                        step.end()
                        record.change(isUrgent: true) { record in
                            record.finished += 1
                            if !done.isRight { record.failed += 1 }
                            record.step = done.copy.identity
                        }
                        show(done, keeper)
                    })
                isRight = isRight && outcome
            }
            if !isRight { throw ExitCode(3) }
        }
    }

    /// The next plan: shown, or frozen where its code is given. Nil: nothing more is done now.
    private func plan(_ keeper: DiscKeeper, _ pipeline: ArchivePipeline) throws -> DiscPlanRecord? {
        var choice = try DiscChoiceOptions.parse([])
        choice.medium = pipeline.medium
        choice.sets = pipeline.sets
        choice.dataShare = pipeline.dataShare
        choice.whole = pipeline.isWhole
        let preview = try choice.preview(keeper)
        guard !preview.items.isEmpty else {
            if !common.json, !common.quiet { Console.out(say(zh: "没有须刻录的录像", en: "nothing must go onto discs")) }
            return nil
        }
        guard let confirm = archive.confirm else {
            if common.json {
                Console.out(DiscPlanJSON.plan(preview, keeper.settings).line)
            } else {
                let words: Words.Language = language == .zh ? .zh : .en
                Console.out(preview.plan.table(for: preview.sets, words).trimmingCharacters(in: .newlines))
                Console.out(
                    say(
                        zh: "什么也没有改动。确认并执行：加上 --confirm \(preview.code)",
                        en: "Nothing was changed. To confirm and carry it out: add --confirm \(preview.code)"))
            }
            return nil
        }
        let plan = try keeper.confirm(preview, code: confirm, by: archive.by ?? "", why: pipeline.name)
        Console.out(common.json ? DiscJSON.plan(plan, site: keeper.site).line : DiscCommand.line(plan))
        return plan
    }

    private func show(_ step: ArchiveRun.Step, _ keeper: DiscKeeper) {
        if common.json {
            Console.out(DiscJSON.step(step, site: keeper.site).line)
        } else if !common.quiet || !step.isRight {
            Console.out("\(step.stage.rawValue)  \(DiscWords.copy(step.copy, site: keeper.site, language))")
        }
    }
}
