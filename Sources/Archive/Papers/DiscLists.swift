import Evidence

extension DiscPapers {
    /// The list of contents (盘内文件目录): one row a recording, A4 across.
    public func contents() -> [String] {
        TablePages(
            title: "光盘内容目录 List of contents",
            notes: [
                "\(identity.organisation)  ·  \(identity.copy.identity)  ·  \(identity.copy.set.title.both)  ·  \(identity.copy.disc) / \(identity.count)  ·  \(identity.date.day)",
                "录像 Recordings \(index.recordings.count)  ·  tagmanifest-sha256.txt SHA-256 \(manifest)",
            ] + (image.map { ["光盘映像 Image SHA-256 \($0)"] } ?? []),
            columns: [
                .init("序号 No.", share: 5), .init("原始名称 Original name", share: 22),
                .init("录制时间 Recorded", share: 17), .init("民警 Officer", share: 11),
                .init("接警编号 Dispatch", share: 13), .init("地点、事由 Place, cause", share: 18),
                .init("SHA-256", share: 18, isCode: true),
            ],
            rows: index.recordings.map { recording in
                [
                    IndexField.number.value(recording, in: index), recording.originalName,
                    recording.recorded?.plain ?? "–", recording.officer?.text ?? "–",
                    IndexField.dispatch.value(recording, in: index),
                    [
                        IndexField.place.value(recording, in: index), IndexField.cause.value(recording, in: index),
                    ].filter { !$0.isEmpty }.joined(separator: "；"),
                    recording.sha256,
                ]
            },
            signatures: [], foot: "\(identity.copy.identity)  ·  \(ProgramVersion.signature)", isLandscape: true
        ).svg()
    }

    /// The note of extraction of 001 §17 (制作人, 提取人, 提取时间), to be filed with the disc; nil where the disc is no extract.
    public func extractionNote() -> Paper? {
        guard let extraction = identity.extraction else { return nil }
        var blocks: [Paper.Block] = []
        func field(_ label: String, _ value: String?) {
            if let value, !value.isEmpty { blocks.append(.field(label, value)) }
        }
        field("提取人 By", [extraction.by.text, extraction.by.unit ?? ""].joinedOnce)
        field("提取时间 At", extraction.at.plain)
        field("提取事由 For", extraction.reason)
        field("批准人 Approved", extraction.approvedBy?.text)
        field("依据 Rule", extraction.basis?.both)
        field("光盘 Disc", "\(identity.copy.identity)  \(identity.medium.title)")
        field("库 Vault", identity.vault)
        blocks.append(.code("tagmanifest-sha256.txt SHA-256 \(manifest)"))
        if let image { blocks.append(.code("光盘映像 Image SHA-256 \(image)")) }
        blocks.append(
            .text(
                "以下录像由原件逐字节复制，未作任何改动；核对方法见光盘上的 README.txt。 The recordings below were copied byte for byte and not changed; README.txt on the disc says how to check them."
            ))
        for (number, recording) in index.recordings.enumerated() {
            blocks.append(.heading("\(number + 1). \(recording.originalName)"))
            field("制作人 Made by", recording.officer?.text ?? "–")
            field("录制时间 Recorded", recording.recorded?.plain ?? "–")
            field("地点 Place", IndexField.place.value(recording, in: index))
            field("内容 Content", recording.content)
            field("证明事项 Proves", recording.proves)
            field("盘内位置 Path", recording.path.text)
            field("字节 Bytes", String(recording.bytes))
            blocks.append(.code("SHA-256 \(recording.sha256)"))
        }
        blocks.append(.signatures(["制作人 Made by", "提取人 Extracted by", "接收人 Received by", "日期 Date"]))
        return Paper(
            title: "视音频资料提取说明 Note of extraction", blocks: blocks,
            foot: "\(identity.copy.identity)  ·  \(ProgramVersion.signature)")
    }
}

/// The list that discs are handed over with, to be signed by both sides.
public struct DiscHandOver: Hashable, Sendable {
    public struct Disc: Hashable, Sendable {
        public var identity: String
        public var medium: String
        public var recordings: Int
        public var bytes: Int64
        /// SHA-256 of the image.
        public var sha256: String
        /// Where it goes to: building, shelf.
        public var place: String?

        public init(
            identity: String, medium: String, recordings: Int, bytes: Int64, sha256: String, place: String? = nil
        ) {
            self.identity = identity
            self.medium = medium
            self.recordings = recordings
            self.bytes = bytes
            self.sha256 = sha256
            self.place = place
        }
    }

    public var from: String
    public var to: String
    public var reason: String
    public var date: ZonedTime
    public var discs: [Disc]

    public init(from: String, to: String, reason: String, date: ZonedTime, discs: [Disc]) {
        self.from = from
        self.to = to
        self.reason = reason
        self.date = date
        self.discs = discs
    }

    /// A4 upright.
    public func pages() -> [String] {
        TablePages(
            title: "光盘移交清单 List of discs handed over",
            notes: [
                "移交单位 From: \(from)", "接收单位 To: \(to)", "事由 For: \(reason)", "日期 Date: \(date.day)",
                "共 \(discs.count) 张 discs, \(discs.reduce(0) { $0 + $1.recordings }) 个录像 recordings",
            ],
            columns: [
                .init("序号 No.", share: 7), .init("盘号 Disc", share: 31), .init("介质 Medium", share: 13),
                .init("录像 Recordings", share: 13), .init("字节 Bytes", share: 15), .init("存放 Place", share: 12),
                .init("SHA-256", share: 24, isCode: true),
            ],
            rows: discs.enumerated().map { number, disc in
                [
                    String(number + 1), disc.identity, disc.medium, String(disc.recordings), String(disc.bytes),
                    disc.place ?? "", disc.sha256,
                ]
            },
            signatures: ["移交人 Handed over by", "接收人 Received by", "监交人 Witness", "日期 Date"],
            foot: ProgramVersion.signature, isLandscape: false
        ).svg()
    }
}
