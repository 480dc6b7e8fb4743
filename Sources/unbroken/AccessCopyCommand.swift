import Archive
import ArgumentParser
import Catalogue
import Custody
import Evidence
import Foundation
import Pipeline
import Regulation
import Vault

struct AccessCopyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "copy",
            abstract: say(
                zh: "经批准复制原件：BagIt 包，含提取说明、校验值清单和保管证明",
                en:
                    "Copy originals that were approved: a BagIt bag with the note of extraction, digests and custody proofs."
            ))
    }

    @OptionGroup var common: CommonOptions
    @OptionGroup var vault: VaultOptions
    @Argument(help: help("片段编号、SHA-256 或接警编号", "Segments' numbers, digests or dispatch numbers.")) var subjects:
        [String]
    @Option(name: .long, help: help("新文件夹", "The folder to make.")) var to: String
    @Flag(name: .long, help: help("对外提供（否则为复制）", "It is released; a copy otherwise.")) var release = false
    @Option(name: .long, help: help("提取人警号", "Your police number.")) var by: String
    @Option(name: .long, help: help("事由（上级机关直接复制时）", "What for: of direct access, which has no request.")) var reason:
        String?

    @Option(
        name: .long,
        help: help("另作光盘映像文件（随案附卷的光盘）", "Also makes an image of it, for the disc that goes into the case file."))
    var image: String?

    func run() throws {
        let root = try vault.root()
        let settings = try vault.settings(root)
        let layers = try RetentionReading.layers(vault)
        let site = SiteTime(zone: settings.timeZone)
        do {
            let catalogue = try SQLiteCatalogue(path: root.appending("catalogue.sqlite").text)
            try CustodyCare.around(root, catalogue) { keeper in
                var recordings: [Recording] = []
                for subject in subjects { recordings += try RetentionReading.recordings(subject, catalogue) }
                var seen = Set<String>()
                recordings.removeAll { !seen.insert($0.sha256).inserted }
                guard let keeper else {
                    throw Stop(
                        say(zh: "保管日志不可用：无法出具证明", en: "the custody log can't be used: nothing could be proven"),
                        hint: "unbroken custody verify")
                }
                let copy = EvidenceCopy(
                    gate: AccessGate(catalogue: catalogue, book: layers.site), root: root, log: keeper.log, site: site)
                let result = try copy.make(
                    release ? .release : .copy, recordings, by: by, reason: reason, to: Paths.absolute(to),
                    carry: { try keeper.carry() })
                show(result, recordings, site)
                let disc = layers.site.keeping.evidenceCopy.disc
                if let image {
                    let path = Paths.absolute(image)
                    try EvidenceImage.write(result, to: path, at: .now)
                    if !common.json, !common.quiet {
                        Console.out(say(zh: "光盘映像：\(path.text)", en: "image for the disc: \(path.text)"))
                    }
                } else if disc.isRequired, !common.json, !common.quiet {
                    let article = LedgerWords.article(disc.source.article?.text, language)
                    Console.out(
                        say(
                            zh: "还须复制为光盘后附卷（\(layers.site.id) \(article)）：加 --image 生成映像",
                            en:
                                "it goes onto a disc in the case file (\(layers.site.id) \(article)): --image makes its image"
                        ))
                }
            }
        } catch let error as AccessError {
            throw Stop(error, site)
        } catch let error as EvidenceCopy.Failure {
            throw Stop(error, site)
        } catch let error as ImageError {
            throw Stop(DiscFailure.image(error), site)
        } catch let error as BagError {
            throw Stop(EvidenceCopy.Failure.bag(error), site)
        } catch let error as CustodyError {
            throw Stop(error)
        } catch let error as VaultError {
            throw Stop(error)
        } catch let error as CatalogueError {
            throw Stop(error)
        }
    }

    private func show(_ result: EvidenceCopy.Result, _ recordings: [Recording], _ site: SiteTime) {
        let names = Dictionary(recordings.map { ($0.sha256, $0.originalName) }) { first, _ in first }
        for entry in result.entries {
            let name = names[entry.sha256] ?? ""
            Console.out(
                common.json
                    ? AccessJSON.entry(entry, name: name, site: site).line
                    : AccessWords.entry(entry, name: name, site: site, language))
        }
        guard !common.json, !common.quiet else { return }
        if !result.kept.isEmpty {
            let holds = result.kept.map { "H\($0.id)" }.joined(separator: ", ")
            Console.out(
                say(
                    zh: "复制留存：原件已冻结（\(holds)），随附文书存于库内 released/",
                    en: "a copy is kept: the originals are held (\(holds)), the papers lie in the vault's released/"))
        }
        Console.out(
            say(
                zh: "已复制到 \(result.place.text)；核对方法见其中的 README.txt",
                en: "copied to \(result.place.text); its README.txt says how to check it"))
    }
}

extension Stop {
    init(_ failure: EvidenceCopy.Failure, _ site: SiteTime) {
        switch failure {
        case .access(let error): self.init(error, site)
        case .exists(let path):
            self.init(
                say(zh: "\(path)：已存在", en: "\(path): is there already"),
                hint: say(zh: "给出一个新文件夹", en: "name a new folder"))
        case .gone(let name):
            self.init(
                say(zh: "\(name)：原件已处置", en: "\(name): its original was disposed of"),
                hint: "unbroken retention disposed")
        case .noProof(let name):
            self.init(
                say(zh: "\(name)：保管日志里没有它的接收条目", en: "\(name): the custody log has no entry of its receipt"),
                hint: "unbroken custody verify")
        case .noPDFProgram:
            self.init(
                say(zh: "没有 rsvg-convert：无法制作 PDF 提取说明", en: "rsvg-convert is missing: the note can't be made as PDF"),
                hint: "apt-get install librsvg2-bin fonts-noto-cjk")
        case .noPDF:
            self.init(
                say(zh: "rsvg-convert 没有给出 PDF", en: "rsvg-convert gave no PDF"),
                hint: "rsvg-convert --version; fc-list :lang=zh")
        case .missing(let name):
            self.init(
                say(zh: "\(name)：库中没有它的原件", en: "\(name): its original is not in the vault"),
                hint: "unbroken custody verify")
        case .other(let text): self.init(text, hint: nil)
        case .afterRegister(let entries, let failure):
            let stop = Stop(failure, site)
            let lines = entries.map { String($0.id) }.joined(separator: ", ")
            self.init(
                stop.message,
                hint: [
                    stop.hint,
                    say(
                        zh: "查阅登记已有第 \(lines) 条：更正后再次执行同一命令即可完成",
                        en: "the register has lines \(lines) for it: put that right and give the same command again"),
                ].compactMap { $0 }.joined(separator: "; "), code: stop.code)
        case .bag(let error):
            self.init(
                error.message.text(language == .zh ? .zh : .en), hint: error.hint.text(language == .zh ? .zh : .en))
        case .custody(let error): self.init(error)
        case .catalogue(let error): self.init(error)
        case .vault(let error): self.init(error)
        }
    }
}
