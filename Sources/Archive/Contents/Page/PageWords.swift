/// The words of the page in both languages, and how times and sizes are written.
enum PageWords {
    static let text = #"""
        'use strict';
        // Offline index of a disc. Data comes from the scripts beside this one; text is set, never parsed as markup.
        const words = {
          title: ['执法音像记录档案光盘', 'Disc of law-enforcement recordings'],
          recordings: ['录像', 'Recordings'], findings: ['中断与发现', 'Findings'], dispatches: ['出警', 'Dispatches'],
          set: ['全套目录', 'Whole set'], check: ['核对', 'Check'], language: ['English', '中文'],
          search: ['检索', 'Search'],
          searchHint: ['接警编号、民警、地点、事由、名称、日期、发现种类', 'dispatch, officer, place, cause, name, date, kind of finding'],
          kind: ['发现种类', 'Kind of finding'], any: ['全部', 'any'], withFindings: ['有发现的', 'with findings'],
          without: ['没有发现的', 'without findings'], openOnly: ['有未说明的', 'with unexplained'],
          from: ['起', 'From'], until: ['止', 'Until'], clear: ['清除', 'Clear'], more: ['显示更多', 'Show more'],
          shown: ['显示', 'showing'], of: ['共', 'of'], none: ['没有符合条件的记录。', 'Nothing matches.'],
          officer: ['民警', 'Officer'], dispatch: ['接警编号', 'Dispatch'], place: ['地点', 'Place'], cause: ['事由', 'Cause'],
          category: ['类别', 'Category'], recorder: ['记录仪', 'Recorder'], when: ['录制时间', 'Recorded'],
          clock: ['时间来源', 'Clock'], received: ['接收时间', 'Received'], length: ['时长', 'Length'], size: ['大小', 'Size'],
          format: ['格式', 'Format'], verdict: ['检查结论', 'Verdict'], matter: ['案件', 'Case'], party: ['当事人', 'Party'],
          segment: ['片段', 'Segment'], kept: ['保存原因', 'Kept because'], keptUntil: ['保存至', 'Kept until'],
          rule: ['依据', 'Rule'], content: ['内容', 'Content'], proves: ['证明事项', 'Matter proved'], maker: ['制作人', 'Made by'],
          signed: ['当事人签字', 'Signed by the party'], file: ['文件', 'File'], unit: ['单位', 'Unit'],
          originalName: ['原始名称', 'Original name'], back: ['返回列表', 'Back to the list'],
          timeline: ['时间线', 'Time line'], details: ['详情', 'Details'], howToCheck: ['怎样核对', 'How to check it'],
          checkOne: ['在光盘根目录运行，结果应与上面的摘要相同：', 'In the disc’s root folder; the result must be the digest above:'],
          checkWindows: ['Windows：', 'Windows:'], jump: ['从中断前 10 秒播放', 'Play from 10 s before'],
          jumpTo: ['播放到此处', 'Play from here'], lost: ['缺失', 'lost'], evidence: ['证据', 'Evidence'],
          noFindings: ['没有发现：录像完整。', 'No findings: the recording is whole.'],
          notChecked: ['没有检查结论。', 'There is no verdict on it.'],
          noSteps: ['尚未说明。', 'Nothing has been said about it.'], takenBack: ['已撤回', 'taken back'], by: ['处理人', 'by'],
          paper: ['书面材料', 'Paper'], betweenFiles: ['不在单个录像之内', 'not within one recording'],
          openRecording: ['打开录像', 'Open recording'],
          cannotPlay: ['浏览器不能播放这个文件。请用 VLC 或 mpv（均为免费软件）打开：', 'Browsers do not play this file. Open it with VLC or mpv (both free):'],
          failed: ['浏览器未能播放。请用 VLC 或 mpv（均为免费软件）打开：', 'The browser could not play it. Open it with VLC or mpv (both free):'],
          inParts: ['这个录像分段存放，须先连接再播放：', 'This recording lies in parts; join them before playing:'],
          disc: ['光盘', 'Disc'], thisDisc: ['本盘', 'this disc'], name: ['名称', 'Name'], start: ['开始', 'Begins'],
          covered: ['遮挡或冻结', 'covered or frozen'], silent: ['无声', 'silent'], recorded: ['有录像', 'recorded'],
          lostRun: ['缺失', 'lost'], legend: ['图例', 'Key'], noTime: ['时间不明', 'time not known'],
          whole: ['完整', 'whole'], explained: ['已说明', 'explained'], unexplained: ['未说明', 'not explained'],
          discInfo: ['本盘', 'This disc'], organisation: ['制作单位', 'Made by'], plan: ['计划', 'Plan'],
          medium: ['介质', 'Medium'], date: ['日期', 'Date'], contact: ['联系', 'Ask'], vault: ['保管日志', 'Custody log'],
          before: ['前一张', 'Disc before'], extraction: ['提取说明', 'Extraction'], extractedBy: ['提取人', 'By'],
          extractedAt: ['提取时间', 'At'], extractedFor: ['事由', 'For'], approvedBy: ['批准人', 'Approved by'],
          checkAll: ['核对整张光盘', 'To check the whole disc'],
          checkAllHow: ['在光盘根目录运行。没有输出，即每个文件都与刻录时逐字节相同。', 'In the disc’s root folder. No output means that every file is byte for byte as written.'],
          custody: ['保管日志与证明', 'Custody log and proofs'],
          custodyHow: ['检查点、公钥和每个录像的证明在 custody/ 中，说明见', 'Checkpoint, keys and the proof of each recording are in custody/; how to use them:'],
          tables: ['表格与元数据', 'Tables and metadata'], printList: ['打印用清单', 'List for print'],
          officers: ['民警', 'Officers'], parties: ['当事人', 'Parties'], caseFile: ['案卷保存', 'Case file kept'],
          ended: ['办结', 'Ended'], filed: ['归档', 'Filed'], matters: ['案件', 'Cases'], skip: ['跳到内容', 'Skip to content'],
          loading: ['正在读取目录……', 'Reading the index …'], views: ['视图', 'Views'], proof: ['证明', 'Proof'],
          entry: ['入库条目', 'Entry of receipt'], openBrief: ['未说明', 'open'], noDispatch: ['无出警', 'no dispatch'],
          noPicture: ['无图片', 'no picture'], state: ['状态', 'State'], duty: ['出警时间', 'On duty'],
        };

        let language = 'zh';
        const at = () => (language === 'zh' ? 0 : 1);
        const say = (key) => words[key][at()];
        /** Of a pair [zh, en]; the other where one is empty. */
        const pick = (pair) => (pair ? pair[at()] || pair[0] || pair[1] : '');
        const term = (three) => pick(three.slice(1));

        const two = (value) => String(value).padStart(2, '0');
        function clock(ms, exact) {
          const negative = ms < 0 ? '-' : '';
          const all = Math.floor(Math.abs(ms) / 1000);
          const text = (all >= 3600 ? Math.floor(all / 3600) + ':' : '') + two(Math.floor(all / 60) % 60) + ':' + two(all % 60);
          const rest = Math.abs(ms) % 1000;
          return negative + text + (exact && rest ? '.' + String(rest).padStart(3, '0') : '');
        }
        function seconds(ms) { return (ms / 1000).toFixed(ms % 1000 ? 3 : 0) + ' s'; }
        /** Time of day where the recording was made: its own offset, not the reader's zone. */
        function dayTime(ms, zone) {
          const local = new Date(ms + zone * 1000);
          return two(local.getUTCHours()) + ':' + two(local.getUTCMinutes()) + ':' + two(local.getUTCSeconds());
        }
        function size(bytes) {
          let value = bytes, unit = 0;
          const units = ['B', 'kB', 'MB', 'GB', 'TB'];
          while (value >= 1000 && unit < 4) { value /= 1000; unit += 1; }
          return (unit ? value.toFixed(value < 10 ? 2 : 1) : value) + ' ' + units[unit];
        }

        """#
}
