import Evidence
import Pipeline

extension Words {
    static let dispatch: [String: Bilingual] = [
        "dispatchTitle": Bilingual(zh: "出警", en: "Dispatch"),
        "axis": Bilingual(zh: "时间轴", en: "Time axis"),
        "axisHelp": Bilingual(
            zh: "滚轮或 + − 缩放，拖动或 ← → 移动，点击定位，空格播放，0 显示全部",
            en: "Wheel or + − to zoom, drag or ← → to move, click to go there, Space to play, 0 for all of it"),
        "earlier": Bilingual(zh: "更早", en: "Earlier"),
        "later": Bilingual(zh: "更晚", en: "Later"),
        "closer": Bilingual(zh: "放大", en: "Closer"),
        "wider": Bilingual(zh: "缩小", en: "Wider"),
        "wholeSpan": Bilingual(zh: "全部", en: "All of it"),
        "picturesOn": Bilingual(zh: "显示画面（记入查阅登记）", en: "Show pictures (enters the register)"),
        "picturesOff": Bilingual(zh: "不显示画面", en: "Hide pictures"),
        "legend": Bilingual(zh: "图例", en: "Legend"),
        "legendRun": Bilingual(zh: "已录", en: "recorded"),
        "legendOwed": Bilingual(zh: "出警期间", en: "the dispatch's span"),
        "legendSigns": Bilingual(
            zh: "✓ 已说明 · … 待确认或审批 · ! 没有说明", en: "✓ explained · … awaits a person · ! unexplained"),
        "cameras": Bilingual(zh: "同步播放", en: "Cameras in step"),
        "cameraSound": Bilingual(zh: "听这一路", en: "Listen"),
        "cameraChoice": Bilingual(zh: "播放哪几路", en: "Which cameras"),
        "noCamera": Bilingual(zh: "这一时刻没有录像", en: "Nobody recorded this moment"),
        "nextCamera": Bilingual(zh: "下一段录像", en: "Next recording"),
        "stepNote": Bilingual(
            zh: "各路按各自的时钟对齐，误差见每一路的 ±", en: "Aligned by each recorder's clock: see each one's ±"),
        "track": Bilingual(zh: "定位轨迹", en: "Track"),
        "trackShow": Bilingual(zh: "显示定位轨迹", en: "Show the track"),
        "trackNone": Bilingual(zh: "没有定位数据", en: "No positions are stored"),
        "trackTooMany": Bilingual(zh: "录像太多：放大时间轴后再看轨迹", en: "Too many recordings: zoom in for the track"),
        "trackNote": Bilingual(zh: "○ 开始 · □ 结束 · + 出警地点；不用地图", en: "○ start · □ end · + the dispatch's place; no map"),
        "certificate": Bilingual(zh: "连续性证明", en: "Certificate"),
        "gapReport": Bilingual(zh: "打印中断报告", en: "Print a report"),
        "files": Bilingual(zh: "录像", en: "Recordings"),
        "noFiles": Bilingual(zh: "这段时间没有录像", en: "No recording in this time"),
        "clock": Bilingual(zh: "时钟", en: "Clock"),
        "leftOut": Bilingual(zh: "未列出", en: "not listed"),
        "showOnAxis": Bilingual(zh: "在时间轴上看", en: "on the axis"),
        "unplaced": Bilingual(zh: "时钟不明的录像", en: "Recordings of unknown time"),
        "unmeasured": Bilingual(zh: "长度不明的录像", en: "Recordings of unknown length"),
    ]
}
