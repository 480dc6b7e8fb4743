import Evidence
import Foundation
import Testing
import Vault

@testable import Archive

/// A disc of the sample day: recordings of four kinds, findings in every state, a case.
enum SampleDisc {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static let day = root + "/SampleMedia/day/"
    /// 2026-11-20T00:00:00+08:00
    static let midnight: Int64 = 1_795_104_000

    static func time(_ seconds: Int64) -> ZonedTime { ZonedTime(WallTime(seconds: midnight + seconds), offset: 28_800) }
    static func span(_ from: Int64, _ length: Int64) -> ZonedSpan {
        ZonedSpan(start: time(from), end: time(from + length))
    }
    static func at(_ hour: Int64, _ minute: Int64, _ second: Int64) -> Int64 { hour * 3600 + minute * 60 + second }
    static func milliseconds(_ count: Int64) -> Nanoseconds { .milliseconds(count) }

    static let officers = [
        Person(number: "021001", name: "民警甲", unit: "大队一"), Person(number: "021002", name: "民警乙", unit: "大队一"),
        Person(number: "022001", name: "民警丙", unit: "大队二"), Person(number: "022002", name: "民警丁", unit: "大队二"),
    ]
    static let regulation = RuleCitation(
        regulation: "tangshan-gaoxin", title: Words(zh: "唐山高新区全过程记录办法", en: "Tangshan Gaoxin recording rules"),
        article: Words(zh: "第十九条第三项", en: "article 19, item 3"))

    /// Name below `SampleMedia/day`, begin, seconds, officer, recorder, container, codecs, dispatch.
    struct Source {
        var file: String
        var begin: Int64
        var length: Int64
        var officer: Int
        var recorder: String
        var container: String
        var codecs: [String]
        var dispatch: Int?
    }

    static let mp4 = "mov,mp4,m4a,3gp,3g2,mj2"
    static let card = "card-CAM001/DCIM/100MEDIA/DCAM_CAM001_021001_20261120_"
    static let sources: [Source] = [
        Source(
            file: card + "081500.mp4", begin: at(8, 15, 0), length: 30, officer: 0, recorder: "CAM001", container: mp4,
            codecs: ["h264", "aac"], dispatch: 0),
        Source(
            file: card + "081530_IMP.mp4", begin: at(8, 15, 30), length: 40, officer: 0, recorder: "CAM001",
            container: mp4, codecs: ["h264", "aac"], dispatch: 0),
        Source(
            file: card + "081635.mp4", begin: at(8, 16, 35), length: 20, officer: 0, recorder: "CAM001", container: mp4,
            codecs: ["h264", "aac"], dispatch: 0),
        Source(
            file: "station/HIK-HK70217/20261120/HK70217_021002_20261120081540_0041.mp4", begin: at(8, 15, 40),
            length: 60, officer: 1, recorder: "HK70217", container: mp4, codecs: ["hevc", "aac"], dispatch: 0),
        Source(
            file: "station/HIK-HK70217/20261120/HK70217_021002_20261120112200_0044.mp4", begin: at(11, 22, 0),
            length: 30, officer: 1, recorder: "HK70217", container: mp4, codecs: ["h264", "aac"], dispatch: 1),
        Source(
            file: "执法仪三号/022001@DH30388_20261120093000_20261120093030.mp4", begin: at(9, 30, 0), length: 30, officer: 2,
            recorder: "DH30388", container: mp4, codecs: ["h264", "aac"], dispatch: 2),
        Source(
            file: card + "143200.avi", begin: at(14, 32, 0), length: 15, officer: 0, recorder: "CAM001",
            container: "avi", codecs: ["h264", "aac"], dispatch: 3),
        Source(
            file: "执法仪三号/022002@DH30388_20261120151200_20261120151220.m4a", begin: at(15, 12, 0), length: 20,
            officer: 3, recorder: "DH30388", container: mp4, codecs: ["aac"], dispatch: nil),
    ]
    static let dispatches: [DiscDispatch] = [
        DiscDispatch(
            number: "2026112000001", officers: [officers[0], officers[1]], span: span(at(8, 15, 5), 93),
            place: "人民路12号", cause: "邻里纠纷", category: "纠纷"),
        DiscDispatch(
            number: "2026112000004", officers: [officers[1]], span: span(at(11, 20, 10), 200), place: "学院路与长宁道交叉口",
            cause: "车辆追尾", category: "交通事故"),
        DiscDispatch(
            number: "2026112000003", officers: [officers[2]], span: span(at(9, 29, 0), 240), place: "文化路3号小区",
            cause: "入室盗窃", category: "刑事案件"),
        DiscDispatch(
            number: "2026112000007", officers: [officers[0]], span: span(at(14, 29, 0), 360), place: "龙泽路5号",
            cause: "打架斗殴", category: "治安案件"),
    ]

    static let identity: DiscIdentity = {
        let copy = DiscCopy(identity: "2026-000017-SEALED-001", set: .sealed, disc: 1)
        return DiscIdentity(
            organisation: "唐山市公安局高新分局", unit: "法制大队", vault: "unbroken.example/vault", plan: "2026-000017", copy: copy,
            count: 2,
            sets: DiscSet.usual, medium: .bdR25,
            date: ZonedTime(WallTime(seconds: midnight + 86_400 * 3 + 36_000), offset: 28_800),
            contact: "档案室 内线 8021",
            extraction: Extraction(
                by: Person(number: "020003", name: "档案员甲", unit: "法制大队"),
                at: ZonedTime(WallTime(seconds: midnight + 86_400 * 3 + 32_400), offset: 28_800),
                reason: "案件 2026-A-0081 附卷", approvedBy: Person(number: "020001", name: "负责人甲"),
                basis: RuleCitation(
                    regulation: "zonghe-zhifa", title: Words(zh: "执法音像记录设备配备办法", en: "recorder equipment rules"),
                    article: Words(zh: "第十七条", en: "article 17"))))
    }()

    private static let detected = Term("detected", zh: "待处理", en: "not looked at")
    private static let explained = Term("explained", zh: "已说明", en: "explained")
    private static let unexplained = Term("unexplained", zh: "无合理说明", en: "no explanation")

    private static func findings(_ sha: [String]) -> [DiscFinding] {
        let interruption = Term("interruption", zh: "录像中断", en: "interruption")
        return [
            DiscFinding(
                id: 12, recording: sha[1], recorder: "CAM001", dispatch: dispatches[0].number, officer: officers[0],
                kind: interruption,
                start: milliseconds(16_000), end: milliseconds(23_400), recorded: span(at(8, 15, 46), 7),
                lost: milliseconds(7_400),
                evidence: Words(
                    zh: "画面与声音的时间戳同时前跳 7.4 秒，常规间隔为 0.067 秒",
                    en: "picture and sound time stamps jump 7.4 s at once; the ordinary step is 0.067 s"),
                state: explained,
                steps: [
                    DiscLedgerStep(
                        number: 1, kind: Term("voice-heard", zh: "机器听到人声", en: "a voice was heard by the machine"),
                        by: Person(number: "unbroken 0.1"), at: time(at(18, 0, 0)), isTakenBack: false),
                    DiscLedgerStep(
                        number: 2, kind: Term("explain", zh: "书面说明", en: "explained in writing"), by: officers[0],
                        at: time(at(18, 40, 0)),
                        cause: Words(zh: "电池耗尽，更换电池", en: "battery empty, changed"), text: "更换电池后立即恢复录制，并作了语音说明。",
                        basis: regulation,
                        paper: DiscPaper(
                            name: "情况说明.pdf", sha256: String(repeating: "a", count: 64),
                            content: .bytes(Array("%PDF-1.4 sample".utf8)))),
                    DiscLedgerStep(
                        number: 3, kind: Term("approve", zh: "批准", en: "approved"),
                        by: Person(number: "020001", name: "负责人甲"), at: time(at(19, 5, 0)), basis: regulation),
                ]),
            DiscFinding(
                id: 15, recording: sha[4], recorder: "HK70217", dispatch: dispatches[1].number, officer: officers[1],
                kind: interruption,
                start: milliseconds(13_040), end: milliseconds(18_240), recorded: span(at(11, 22, 13), 5),
                lost: milliseconds(5_200),
                evidence: Words(zh: "两个数据包之间缺少 5.2 秒", en: "5.2 s are missing between two packets"), state: detected),
            DiscFinding(
                id: 17, recording: sha[5], recorder: "DH30388", dispatch: dispatches[2].number, officer: officers[2],
                kind: Term("sound-loss", zh: "声音缺失", en: "sound lost"), start: milliseconds(13_984),
                end: milliseconds(30_000), lost: milliseconds(16_016),
                evidence: Words(
                    zh: "声音轨道在 13.984 秒结束，画面继续", en: "the sound track ends at 13.984 s, the picture goes on"),
                state: unexplained,
                steps: [
                    DiscLedgerStep(
                        number: 1, kind: Term("escalate", zh: "无合理说明", en: "no explanation"),
                        by: Person(number: "020001", name: "负责人甲"), at: time(at(20, 0, 0)), text: "民警不能说明原因。")
                ]),
            DiscFinding(
                id: 21, dispatch: dispatches[3].number, officer: officers[0],
                kind: Term("late-start", zh: "录像开始过晚", en: "started late"),
                recorded: span(at(14, 29, 0), 180),
                evidence: Words(zh: "到达后 180 秒才开始录像", en: "recording began 180 s after arrival"), state: detected),
        ]
    }

    struct Made {
        var description: DiscDescription
        var payload: [BagRequest.Payload]
    }

    /// - Parameter pictures: whether thumbnails are drawn with ffmpeg.
    static func make(pictures: Bool = true) throws -> Made {
        let sha = try sources.map { try FileDigest.sha256(RawPath(day + $0.file)) }
        let sizes = try sources.map { source in
            try #require(FileManager.default.attributesOfItem(atPath: day + source.file)[.size] as? NSNumber).int64Value
        }
        let names = sources.map { RawPath($0.file).name.text }
        let paths = try DiscPaths.assign(
            sources.indices.map { index in
                DiscPaths.Request(
                    sha256: sha[index], originalName: names[index],
                    folder: sources[index].dispatch.map { dispatches[$0].number }, bytes: sizes[index])
            })
        let all = findings(sha)
        var recordings: [DiscRecording] = []
        var payload: [BagRequest.Payload] = []
        for (index, source) in sources.enumerated() {
            let path = try #require(paths[sha[index]])
            payload.append(
                BagRequest.Payload(
                    path: path, source: RawPath(day + source.file), size: sizes[index], sha256: sha[index]))
            let own = all.filter { $0.recording == sha[index] }
            recordings.append(
                DiscRecording(
                    sha256: sha[index], bytes: sizes[index], originalName: names[index], path: path,
                    container: source.container,
                    codecs: source.codecs, duration: .seconds(source.length),
                    verdict: own.isEmpty
                        ? Term("whole", zh: "完整", en: "whole") : Term("findings", zh: "有发现", en: "findings"),
                    inspected: time(at(17, 55, 0)),
                    recorded: span(source.begin, source.length), clock: Term("file-name", zh: "文件名", en: "file name"),
                    clockError: .seconds(1), received: time(at(17, 50, 0)), recorder: source.recorder,
                    officer: officers[source.officer],
                    segments: segments(source, index), matters: source.dispatch == 2 ? ["2026-A-0081"] : [],
                    content: source.dispatch == 2 ? "入室盗窃现场勘查" : nil, proves: source.dispatch == 2 ? "现场未被移动" : nil,
                    signedBy: source.dispatch == 2 ? "当事人甲" : nil, signedOn: source.dispatch == 2 ? "2026-11-21" : nil,
                    retention: DiscRetention(
                        reason: Words(zh: "冲突、纠纷及重大复杂警情", en: "conflict, or a major or complex call"),
                        basis: regulation, until: index == 0 ? .day(time(86_400 * 400)) : .permanent),
                    thumbnails: pictures && source.codecs.count == 2 ? try thumbnails(source, own) : [],
                    runs: runs(source, own)))
        }
        let catalogue =
            recordings.map { line($0, disc: 1) } + [
                CatalogueLine(
                    disc: 2, sha256: String(repeating: "b", count: 64),
                    originalName: "DCAM_CAM001_021001_20261121_090000.mp4", bytes: 123_456_789,
                    recorded: time(86_400 + at(9, 0, 0)), officer: "021001", dispatch: "2026112100002")
            ]
        let custody = DiscCustody(
            checkpoint: Array("unbroken.example/vault\n42\nZm9vYmFy\n\n— key sig\n".utf8),
            verifiers: ["unbroken.example/vault+1234abcd+AAAA"],
            proofs: recordings.map {
                DiscProof(
                    recording: $0.sha256, entry: Array("{\"sha256\":\"\($0.sha256)\"}\n".utf8),
                    proof: Array("c2sp.org/tlog-proof@v1\n".utf8))
            },
            before: .init(identity: "2026-000016-SEALED-003", checkpoint: Array("earlier\n".utf8)))
        return Made(
            description: DiscDescription(
                identity: identity, recordings: recordings, findings: all, dispatches: dispatches,
                matters: [
                    DiscMatter(
                        number: "2026-A-0081", dispatches: [dispatches[2].number], cause: "盗窃案", parties: ["当事人甲"],
                        ended: nil, filed: nil, caseFile: Words(zh: "永久", en: "permanent"))
                ],
                custody: custody, catalogue: catalogue), payload: payload)
    }

    private static func segments(_ source: Source, _ index: Int) -> [DiscSegment] {
        guard let number = source.dispatch else { return [] }
        let dispatch = dispatches[number]
        let officer = officers[source.officer]
        return [
            DiscSegment(
                number: "\(dispatch.number)-\(officer.number)-00\(index + 1)", dispatch: dispatch.number,
                officer: officer, recorded: span(source.begin, source.length),
                offset: .zero, length: .seconds(source.length), place: dispatch.place, cause: dispatch.cause,
                category: dispatch.category)
        ]
    }

    private static func runs(_ source: Source, _ findings: [DiscFinding]) -> [TimelineRun] {
        var runs: [TimelineRun] = []
        var from = Nanoseconds.zero
        for finding in findings {
            guard let start = finding.start, let end = finding.end else { continue }
            runs.append(TimelineRun(kind: .recorded, start: from, end: start))
            runs.append(TimelineRun(kind: finding.kind.key == "sound-loss" ? .silent : .lost, start: start, end: end))
            from = end
        }
        runs.append(TimelineRun(kind: .recorded, start: from, end: .seconds(source.length)))
        return runs
    }

    private static func line(_ recording: DiscRecording, disc: Int) -> CatalogueLine {
        CatalogueLine(
            disc: disc, sha256: recording.sha256, originalName: recording.originalName, bytes: recording.bytes,
            recorded: recording.recorded?.start,
            officer: recording.officer?.number, dispatch: recording.dispatches.first, matter: recording.matters.first)
    }

    private static func thumbnails(_ source: Source, _ findings: [DiscFinding]) throws -> [Thumbnail] {
        let seconds =
            [source.length / 3] + findings.compactMap { $0.start.map { max(0, $0.value / 1_000_000_000 - 1) } }
        return try seconds.enumerated().map { number, second in
            let scratch = try Scratch()
            let file = scratch.path.appending("one.jpg")
            try run(
                "ffmpeg",
                [
                    "-v", "error", "-ss", "\(second)", "-i", day + source.file, "-frames:v", "1", "-vf", "scale=320:-2",
                    "-flags", "bitexact", "-y", file.text,
                ])
            return Thumbnail(
                at: .seconds(second), finding: number == 0 ? nil : findings[number - 1].id,
                content: .bytes(try #require(contents(file))))
        }
    }

    /// The elements of a mapping, as the shipped file has them.
    static let mapping: MetadataMapping = {
        let pairs: [(IndexField, String)] = [(.name, "题名"), (.start, "开始时间"), (.sha256, "数字摘要值")]
        return MetadataMapping(
            scheme: "DA/T 63-2017",
            elements: pairs.compactMap { .init(field: $0.0, name: $0.1, number: $0.0 == .name ? "M7" : nil) })
    }()
}

/// A disc written as an image with our writer, and its files taken out by libarchive.
struct ExtractedDisc {
    let scratch: Scratch
    var folder: RawPath { scratch.path.appending("disc") }

    init(_ made: SampleDisc.Made, mapping: MetadataMapping? = SampleDisc.mapping) throws {
        scratch = try Scratch()
        let files = try DiscFiles(made.description, mapping: mapping)
        let bag = try ListedBag.make(
            BagRequest(
                payload: made.payload, tagFiles: files.tagFiles, info: files.info,
                algorithms: made.description.identity.algorithms, parts: made.description.identity.parts))
        var tree = ImageTree(modified: made.description.identity.date.time)
        for file in bag.files {
            let content: ImageContent =
                switch file.content {
                case .bytes(let bytes): .bytes(bytes)
                case .file(let path): .file(path, size: file.size, sha256: file.sha256)
                case .part(let path, let offset): .bytes(try Self.part(path, offset, file.size))
                }
            try tree.addFile(file.path.text, content, modified: made.description.identity.date.time)
        }
        let image = scratch.path.appending("disc.iso")
        _ = try BridgeWriter().write(
            tree, ImageVolume(id: "DISC", set: "SET", date: made.description.identity.date.time), to: image)
        try Folders.make(folder)
        let result = try run("bsdtar", ["-xf", image.text, "-C", folder.text])
        try #require(result.status == 0, "\(result.output)")
    }

    /// The page and its data in a folder, without anything else.
    init(page description: DiscDescription) throws {
        scratch = try Scratch()
        for (path, text) in IndexPage(index: DiscIndex(description)).files {
            let file = scratch.path.appending("disc").appending(path)
            try Folders.make(file.parent)
            try Folders.write(Array(text.utf8), to: file)
        }
    }

    private static func part(_ path: RawPath, _ offset: Int64, _ size: Int64) throws -> [UInt8] {
        let bytes = try #require(contents(path))
        return Array(bytes[Int(offset)..<Int(offset + size)])
    }

    /// What a script in the page answers, with what the browser's console said.
    func browse(_ page: String = "index.html", _ script: String, _ options: [String] = []) throws -> (
        result: Any, log: [String]
    ) {
        let address = "file://\(folder.text)/\(page)"
        let answer = try run(
            "python3", [SampleDisc.root + "/Tests/ArchiveContentsTests/page.py", address, script] + options)
        let object = try #require(
            try? JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any], "\(answer.output)")
        return (object["result"] ?? NSNull(), object["log"] as? [String] ?? [])
    }
}
