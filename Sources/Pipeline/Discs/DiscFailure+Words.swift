import Archive
import Catalogue
import Evidence
import Vault

extension DiscWords {
    public static func message(_ failure: DiscFailure, _ language: Language, _ site: SiteTime? = nil) -> String {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        func words(_ words: Words) -> String { words.text(language == .zh ? .zh : .en) }
        switch failure {
        case .access(let error): return site.map { error.message($0, language) } ?? "\(error)"
        case .otherList:
            return say(
                "清单与所给代码不符：可能已变化，或没有先看过", "the list is not the one of the code given: it changed, or was not looked at")
        case .nothingToPlan: return say("没有需要处理的", "there is nothing to do")
        case .tooFewSets(let count, let least):
            return say(
                "\(count) 套少于本单位规定的 \(least) 套", "\(count) sets are fewer than the \(least) of the site's setting")
        case .pathTaken(let name): return say("\(name)：光盘内路径重复", "\(name): its path on the disc is taken")
        case .unknownPlan(let key): return say("没有光盘计划 \(key)", "there is no plan \(key)")
        case .unknownDisc(let key): return say("没有光盘 \(key)", "there is no disc \(key)")
        case .planEnded(let key): return say("计划 \(key) 已放弃", "the plan \(key) was given up")
        case .notNow(let disc, let kind, let phase):
            return say(
                "\(disc)：现在是“\(self.phase(phase, .zh))”，不能登记“\(self.kind(kind, .zh))”",
                "\(disc): it is '\(self.phase(phase, .en))' now; '\(self.kind(kind, .en))' can't follow")
        case .busy(let disc): return say("\(disc)：另一程序正在处理这张光盘", "\(disc): another program works on this disc")
        case .gone(let plan, let names):
            let list = names.prefix(10).joined(separator: ", ")
            return say(
                "计划 \(plan) 中有 \(names.count) 个录像已被处置：\(list)",
                "\(names.count) recordings of \(plan) were disposed of meanwhile: \(list)")
        case .imageTooLarge(let disc, let sectors, let room):
            return say(
                "\(disc)：映像需 \(sectors) 个扇区，光盘只容 \(room) 个",
                "\(disc): the image needs \(sectors) sectors, and the disc takes \(room)")
        case .imageDiffers(let disc, let file):
            return say("\(disc)：映像中的 \(file) 与清单不符", "\(disc): \(file) in the image is not what its list has")
        case .noImage(let disc, let place):
            return say(
                "\(disc)：映像不在\(place.map { " \($0)" } ?? "")",
                "\(disc): its image is not\(place.map { " at \($0)" } ?? " made")")
        case .wrongDisc(let asked, let found):
            return say("光驱里是 \(found)，不是 \(asked)", "the disc is \(found), not \(asked)")
        case .notOurDisc(let volume):
            return say("不是登记过的光盘：\(volume)", "not a disc of the register: \(volume)")
        case .beyondRepair(let disc, let count):
            return say(
                "\(disc)：\(count) 个扇区读不出，超出纠错数据的能力",
                "\(disc): \(count) sectors can't be read, more than its correction data make up for")
        case .noRehearsal:
            return say("此库不允许模拟刻录", "this vault takes no rehearsals: no disc would come of it")
        case .noPaper(let isMissing):
            return isMissing
                ? say("没有 rsvg-convert：无法制作 PDF", "rsvg-convert is missing: no PDF can be made")
                : say("rsvg-convert 没有给出 PDF", "rsvg-convert gave no PDF")
        case .spoiled(let disc, let why):
            return say("\(disc)：光盘已报废（\(why)）", "\(disc): the disc is spoiled (\(why))")
        case .badDraw(let id): return say("没有抽取 \(id)", "there is no draw \(id)")
        case .needsReason: return say("须用 --text 说明理由", "--text must say why")
        case .fourProperties(let disc, let report):
            return say(
                "\(disc)：四性检测不合格，未生成映像：\(FourPropertyWords.failures(report, .zh))",
                "\(disc): the four-property check failed, no image was made: \(FourPropertyWords.failures(report, .en))"
            )
        case .image(let error): return words(error.message)
        case .bag(let error): return words(error.message)
        case .drive(let error): return words(error.message)
        case .custody(let error): return CustodyWords.message(error, language)
        case .catalogue(let error): return "\(error.path): \(error.message(language))"
        case .vault(let error): return "\(error.path): \(error.cause)"
        }
    }

    public static func hint(_ failure: DiscFailure, _ language: Language) -> String? {
        func say(_ zh: String, _ en: String) -> String { Bilingual(zh: zh, en: en).text(language) }
        func words(_ words: Words) -> String { words.text(language == .zh ? .zh : .en) }
        switch failure {
        case .access(let error): return error.hint(language)
        case .otherList(let code):
            return say("再看一遍（不带 --confirm）；现在的代码是 \(code)", "look again (without --confirm); the code is now \(code)")
        case .nothingToPlan: return "unbroken retention due --disc"
        case .tooFewSets: return say("vault.yaml 的 discs: sets", "`discs: sets` in vault.yaml")
        case .pathTaken, .planEnded: return "unbroken disc plan"
        case .unknownPlan, .unknownDisc: return "unbroken disc list"
        case .notNow(let disc, _, _): return "unbroken disc history \(disc)"
        case .busy: return say("等它结束后再试", "wait for it to end, then try again")
        case .gone(let plan, _):
            return say(
                "放弃此计划（unbroken disc withdraw \(plan)）后重新计划",
                "give the plan up (`unbroken disc withdraw \(plan)`) and plan again"
            )
        case .imageTooLarge(_, _, _):
            return say(
                "放弃此计划，改用更大的光盘或更小的 --data-share", "give the plan up; plan for a larger disc or a smaller --data-share")
        case .imageDiffers:
            return say(
                "再生成一次；若再次出现，运行 unbroken custody verify",
                "build it again; if it comes back, run `unbroken custody verify`")
        case .noImage(let disc, _): return "unbroken disc build \(disc) --to …"
        case .wrongDisc: return say("放入所要的光盘", "put the right disc in")
        case .notOurDisc: return "unbroken disc list"
        case .beyondRepair:
            return say(
                "换一台光驱再读，或用同套其他光盘和校验盘恢复（--parity）",
                "read it on another drive, or use the other discs of its set (--parity)")
        case .noRehearsal:
            return say(
                "只在试用的库里：vault.yaml 的 discs: rehearsal: true",
                "only in a vault made for trying: `discs: rehearsal: true` in vault.yaml")
        case .noPaper: return "apt-get install librsvg2-bin fonts-noto-cjk"
        case .spoiled: return say("换一张空白盘再运行", "put another blank in and run again")
        case .badDraw: return "unbroken disc due"
        case .needsReason: return nil
        case .fourProperties(_, let report):
            return say(
                "补正后再生成；确须照原样归档的，用 --accept 写明理由（检测 P\(report.id)，unbroken fourfold list）",
                "put it right and build again; where it must be archived as it is, say why with --accept (check P\(report.id), `unbroken fourfold list`)"
            )
        case .image(let error): return words(error.hint)
        case .bag(let error): return words(error.hint)
        case .drive(let error): return words(error.hint)
        case .custody(let error): return CustodyWords.hint(error, language)
        case .catalogue(let error): return error.hint(language)
        case .vault: return say("检查磁盘空间和权限", "look at the disk's room and rights")
        }
    }
}
