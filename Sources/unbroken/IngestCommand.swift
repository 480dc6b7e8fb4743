import ArgumentParser
import Catalogue
import Evidence
import Foundation
import Inspection
import Pipeline
import Regulation
import Synchronization
import Vault

struct IngestCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ingest",
            abstract: say(zh: "当天的上传：从文件夹到可检索的索引", en: "The day's upload: from folders to a searchable index."),
            discussion: say(
                zh: "等于对这些文件夹运行 Pipelines/daily-upload.yaml。源文件只读，从不改动或删除。再运行一次不会重做已完成的工作。",
                en:
                    "The same as running Pipelines/daily-upload.yaml on the folders. Sources are only read, never changed "
                    + "or removed. Running it again does nothing twice."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("存储卡、采集站文件夹", "Cards and station folders."))
    var folders: [String]

    func run() throws {
        let file = try Paths.pipelines() + "/daily-upload.yaml"
        try UploadCommand(common: common, vault: vault).run(pipeline: file, folders: folders)
    }
}

struct RunCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "run", abstract: say(zh: "运行一个流水线文件", en: "Run a pipeline file."),
            discussion: say(zh: "格式见 docs/formats/pipelines.md", en: "Its format: docs/formats/pipelines.md."))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions

    @Argument(help: help("流水线文件", "The pipeline file."))
    var pipeline: String

    @Argument(
        help: help(
            "存储卡、采集站文件夹；光盘流水线：映像文件夹", "Cards and station folders; of a pipeline for discs: the folder for images."))
    var folders: [String]

    @OptionGroup(title: say(zh: "光盘流水线", en: "Pipelines for discs")) var archive: ArchiveOptions

    func run() throws {
        let path = Paths.absolute(pipeline).text
        guard ArchivePipeline.isOne(path: path) else {
            try archive.refuse()
            try UploadCommand(common: common, vault: vault).run(pipeline: path, folders: folders)
            return
        }
        try ArchiveCommand(common: common, vault: vault, archive: archive).run(pipeline: path, folders: folders)
    }
}

/// What `ingest` and `run` share: open, run, report.
struct UploadCommand {
    let common: CommonOptions
    let vault: VaultOptions

    func run(pipeline path: String, folders: [String]) throws {
        let root = try vault.root()
        let settings = try vault.settings(root)
        let pool = try Workers.pool()
        do {
            let pipeline = try PipelineFile(path: path)
            let profiles = try RecorderProfiles.load(pipeline.profiles)
            let open = try Vault(at: root, immutable: settings.immutable)
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text, cache: 4)
            let site = SiteTime(zone: settings.timeZone)
            let watcher = UploadWatcher(json: common.json, quiet: common.quiet, site: site)
            let rules = try RuleBook.load(settings.regulation, pipelines: Paths.pipelines())
            let report = try CustodyCare.around(root, catalogue) { keeper in
                watcher.keep(keeper)
                return try UploadRun(
                    vault: open, catalogue: catalogue, settings: settings, pipeline: pipeline, profiles: profiles,
                    rules: rules, pool: pool, observer: watcher
                ).run(folders.map(Paths.absolute))
            }
            watcher.end()
            UploadReport(report: report, site: site, root: root, common: common).print()
            if report.exitCode != 0 { throw ExitCode(report.exitCode) }
        } catch let error as SourceError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }
}

/// Prints each file as it is done, and the bar.
final class UploadWatcher: RunObserver {
    private let bar: ProgressBar
    private let json: Bool
    private let quiet: Bool
    private let site: SiteTime
    private let keeper = Mutex<CustodyKeeper?>(nil)

    /// The custody log to bring up to date now and then.
    func keep(_ keeper: CustodyKeeper?) { self.keeper.withLock { $0 = keeper } }

    init(json: Bool, quiet: Bool, site: SiteTime) {
        self.json = json
        self.quiet = quiet
        self.site = site
        bar = ProgressBar(enabled: !quiet)
    }

    func found(files: Int, bytes: Int64) { bar.start(files: files, bytes: bytes * 2) }
    func advanced(_ bytes: Int64) { bar.advance(bytes) }
    func end() { bar.end() }

    func finished(_ item: ItemReport) {
        bar.finishOne()
        // What goes wrong here is told at the end of the run.
        try? keeper.withLock { $0 }?.carryIfDue()
        if json {
            bar.print(RecordJSON.item(item, site: site).line)
        } else if !quiet {
            bar.print(UploadWords.line(item, site: site))
        }
    }
}
