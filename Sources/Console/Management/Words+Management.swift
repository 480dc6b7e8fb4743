import Evidence
import Pipeline

extension Words {
    static let management: [String: Bilingual] = [
        "pageNext": Bilingual(zh: "下一页", en: "Next page"),
        "pagePrevious": Bilingual(zh: "上一页", en: "Previous page"),
        "listAll": Bilingual(zh: "全部列出", en: "List all"),
        "runsTitle": Bilingual(zh: "正在进行", en: "Under way"),
        "runsNone": Bilingual(zh: "现在没有上传，也没有刻录光盘。", en: "Nothing is being taken in, and no discs are being made."),
        "runsOver": Bilingual(zh: "一项工作已结束：刷新本页的数字", en: "A run has ended: bring the figures up to date"),
        "streamsFull": Bilingual(zh: "打开的页面太多；请刷新查看进度", en: "Too many pages are open: reload to see the progress"),
        "menuKeeping": Bilingual(zh: "保管", en: "Keeping"),
        "menuRetention": Bilingual(zh: "保存期限", en: "Retention"),
        "menuHolds": Bilingual(zh: "冻结", en: "Holds"),
        "menuDisposal": Bilingual(zh: "处置", en: "Disposal"),
        "menuDiscs": Bilingual(zh: "光盘", en: "Discs"),
        "menuSupervision": Bilingual(zh: "监督", en: "Supervision"),
        "menuHandOver": Bilingual(zh: "移交和外出", en: "Hand-over and absences"),
        "menuChecks": Bilingual(zh: "抽查台账", en: "Spot checks"),
        "menuStatistics": Bilingual(zh: "统计", en: "Statistics"),
        "menuEquipment": Bilingual(zh: "设备和设置", en: "Equipment and settings"),
        "menuRecorders": Bilingual(zh: "记录仪", en: "Recorders"),
        "menuSettings": Bilingual(zh: "规定和设置", en: "Rules and settings"),
    ]
}
