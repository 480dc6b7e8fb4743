import Timeline

/// What differs between a file and its recorder's others, in a person's words.
enum TraitWords {
    static func list(_ traits: String, _ language: Language) -> String {
        let names = traits.split(separator: ",").map { part -> String in
            let key = part.drop { $0 == " " }
            return MakeTrait(rawValue: String(key)).map { words($0).text(language) } ?? String(key)
        }
        return names.joined(separator: language == .zh ? "、" : ", ")
    }

    static func words(_ trait: MakeTrait) -> Bilingual {
        switch trait {
        case .container: Bilingual(zh: "容器格式", en: "container")
        case .brand: Bilingual(zh: "容器品牌", en: "container's brand")
        case .boxes: Bilingual(zh: "文件结构顺序", en: "order of boxes")
        case .trackBoxes: Bilingual(zh: "轨道结构顺序", en: "order of the track's boxes")
        case .handlers: Bilingual(zh: "轨道名称", en: "names of tracks")
        case .streamTable: Bilingual(zh: "码流标识表", en: "table of streams")
        case .writer: Bilingual(zh: "写入软件", en: "writing program")
        case .encoderText: Bilingual(zh: "编码器署名", en: "encoder's text")
        case .codec: Bilingual(zh: "编码格式", en: "codec")
        case .profile: Bilingual(zh: "编码档次", en: "profile and level")
        case .parameterSet: Bilingual(zh: "编码参数集", en: "parameter set")
        case .reordering: Bilingual(zh: "双向预测帧", en: "reordered pictures")
        case .size: Bilingual(zh: "画面尺寸", en: "picture size")
        case .timeBase: Bilingual(zh: "时间基", en: "time base")
        case .cadence: Bilingual(zh: "帧率", en: "frame rate")
        case .group: Bilingual(zh: "关键帧间隔", en: "keyframe distance")
        case .sound: Bilingual(zh: "声音格式", en: "sound format")
        case .name: Bilingual(zh: "文件名样式", en: "shape of the name")
        }
    }
}
