/// How the page looks: light and dark by the reader's setting, and on paper.
enum PageStyle {
    static let text = #"""
        :root {
          --ground: #f5f6f8; --paper: #ffffff; --ink: #1b2430; --quiet: #566273; --line: #d5dae1; --accent: #17508f;
          --accent-ink: #ffffff; --head: #12243c; --head-ink: #f2f6fb; --good: #1a6b3c; --good-ground: #e2f3e8;
          --open: #a4211b; --open-ground: #fbe7e5; --done: #7a5200; --done-ground: #fbf0d9;
          --recorded: #6f9bcb; --covered: #8b7bb0; --silent: #a9b2bd;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #10151c; --paper: #1a212b; --ink: #e4e9f0; --quiet: #a3afbf; --line: #34404f; --accent: #8ebcf0;
            --accent-ink: #0c1622; --head: #0b121b; --head-ink: #e4e9f0; --good: #7fd6a1; --good-ground: #173524;
            --open: #ff9d95; --open-ground: #44201e; --done: #eec675; --done-ground: #3b2f14;
            --recorded: #4a76a8; --covered: #7a6aa3; --silent: #66717f;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; overflow-wrap: anywhere; }
        header { background: var(--head); color: var(--head-ink); padding: 14px 24px 0; }
        .title { display: flex; justify-content: space-between; gap: 16px; align-items: start; max-width: 1280px; margin: 0 auto; }
        h1 { font-size: 20px; margin: 0; }
        header p { margin: 2px 0 10px; opacity: .85; font-size: 13px; }
        nav { display: flex; flex-wrap: wrap; gap: 2px; max-width: 1280px; margin: 0 auto; }
        nav a { color: var(--head-ink); text-decoration: none; padding: 8px 16px; border-radius: 6px 6px 0 0; }
        nav a:hover { background: rgba(255, 255, 255, .12); }
        nav a[aria-current] { background: var(--ground); color: var(--ink); font-weight: 600; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 8px; top: 8px; background: var(--paper); color: var(--accent); padding: 6px 12px; }
        main { max-width: 1280px; margin: 0 auto; padding: 18px 24px 60px; outline: none; }
        h2 { font-size: 18px; margin: 20px 0 6px; } h3 { font-size: 15px; margin: 18px 0 6px; } h4 { font-size: 14px; margin: 10px 0 4px; }
        a { color: var(--accent); }
        p { margin: 4px 0; }
        .quiet, .count { color: var(--quiet); font-size: 13px; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        header :focus-visible { outline-color: #ffffff; }
        button, input, select { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; min-height: 36px; }
        button { cursor: pointer; } button:hover { border-color: var(--accent); }
        button.jump { background: var(--accent); color: var(--accent-ink); border-color: var(--accent); }
        .search { display: flex; flex-wrap: wrap; gap: 10px; align-items: end; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 12px; }
        .search label { display: flex; flex-direction: column; font-size: 13px; color: var(--quiet); gap: 3px; }
        .search .grow { flex: 1 1 320px; }
        .rows { list-style: none; margin: 0; padding: 0; }
        .row { display: grid; grid-template-columns: 128px 1fr minmax(120px, 220px); gap: 14px; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 10px; margin: 8px 0; content-visibility: auto; contain-intrinsic-size: auto 118px; }
        .row.wide { grid-template-columns: 1fr; }
        .thumb { display: flex; align-items: center; justify-content: center; width: 128px; height: 84px; background: #0c1118; color: #c3ccd8; border-radius: 5px; overflow: hidden; font-size: 12px; text-decoration: none; }
        .thumb img { width: 100%; height: 100%; object-fit: cover; }
        .about { min-width: 0; } .name { font-weight: 600; text-decoration: none; } .name:hover { text-decoration: underline; }
        .about p { font-size: 13.5px; }
        .badges { display: flex; flex-wrap: wrap; gap: 5px; align-content: start; justify-content: flex-end; }
        .badge { display: inline-block; border-radius: 10px; padding: 1px 9px; font-size: 12.5px; font-weight: 600; background: var(--line); }
        .badge.good { color: var(--good); background: var(--good-ground); }
        .badge.open { color: var(--open); background: var(--open-ground); }
        .badge.explained { color: var(--done); background: var(--done-ground); }
        .discs { display: flex; flex-wrap: wrap; gap: 5px; }
        .more { display: block; margin: 12px auto; } [hidden] { display: none; }
        svg.small { display: block; width: 100%; height: 14px; margin-top: 5px; }
        svg.timeline { width: 100%; height: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
        .run.recorded { fill: var(--recorded); } .run.lost { fill: var(--open); } .run.covered { fill: var(--covered); } .run.silent { fill: var(--silent); }
        .mark { fill: var(--open); } .mark.explained { fill: var(--done); }
        .span { fill: var(--good-ground); stroke: var(--good); stroke-width: 1; }
        text { fill: var(--ink); font-size: 11px; } text.tick { fill: var(--quiet); } .span { fill-opacity: .6; } line.tick { stroke: var(--quiet); }
        .legend { display: flex; flex-wrap: wrap; gap: 14px; font-size: 12.5px; color: var(--quiet); }
        .key { width: 16px; height: 12px; margin-right: 5px; vertical-align: -1px; }
        .columns { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(280px, 1fr); gap: 26px; }
        video { width: 100%; max-height: 60vh; background: #000; border-radius: 8px; } audio { width: 100%; }
        .notice { background: var(--done-ground); color: var(--ink); border-left: 4px solid var(--done); padding: 10px 14px; border-radius: 4px; margin: 8px 0; }
        aside { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 4px 16px 14px; align-self: start; }
        .facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 0; font-size: 13.5px; }
        .facts dt { color: var(--quiet); max-width: 9em; } .facts dd { margin: 0; white-space: pre-line; }
        code, pre { font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: 12.5px; }
        pre { background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 9px 12px; white-space: pre-wrap; }
        .digest { word-break: break-all; }
        .strip { display: flex; flex-wrap: wrap; gap: 8px; } .strip img { height: 84px; border-radius: 4px; display: block; }
        .shot { padding: 3px; font-size: 12px; max-width: 100%; } .shot img { max-width: 100%; object-fit: cover; object-position: left; }
        .finding { border-top: 1px solid var(--line); padding: 4px 0 8px; } .row .finding { border-top: 0; padding: 0; }
        .steps { margin: 4px 0; padding-left: 22px; font-size: 13.5px; } .steps .back { color: var(--quiet); text-decoration: line-through; }
        blockquote { margin: 4px 0; padding-left: 10px; border-left: 3px solid var(--line); }
        .plain { padding-left: 18px; } .matter { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 2px 14px 10px; margin: 8px 0; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; background: var(--paper); font-size: 13.5px; }
        th, td { border: 1px solid var(--line); padding: 5px 9px; text-align: left; vertical-align: top; }
        tr.own td { background: var(--good-ground); }
        .list { padding: 12px; } .list code { font-size: 10px; word-break: break-all; }
        @media (max-width: 820px) {
          .row { grid-template-columns: 96px 1fr; } .thumb { width: 96px; height: 64px; } .badges { grid-column: 1 / -1; justify-content: flex-start; }
          .columns { grid-template-columns: 1fr; } main, header { padding-left: 12px; padding-right: 12px; }
        }
        @media print {
          :root { --ground: #fff; --paper: #fff; --ink: #000; --quiet: #333; --head: #fff; --head-ink: #000; --line: #999; }
          .search, nav, button, .player, .skip { display: none; }
          .row { break-inside: avoid; content-visibility: visible; } .columns { display: block; }
          body { font-size: 10pt; } svg { print-color-adjust: exact; } thead { display: table-header-group; } tr { break-inside: avoid; }
        }
        """#
}
