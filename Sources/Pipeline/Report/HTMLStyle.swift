/// The page's looks: dark on white, as it prints.
enum HTMLStyle {
    static let css = """
        *{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
        body{font:15px/1.5 \(Drawing.fonts);color:#222;background:#fff;max-width:1240px;margin:0 auto;padding:24px}
        h1{font-size:26px;margin:0 0 12px}h2{font-size:20px;margin:36px 0 10px;border-bottom:2px solid #333;
        padding-bottom:4px}h3{font-size:16px;margin:0 0 8px}h4{font-size:14px;margin:12px 0 4px}
        code{font-family:ui-monospace,"DejaVu Sans Mono",Consolas,monospace;font-size:12px;color:#555}
        dd code{color:#222}.path,dd,td,li{overflow-wrap:anywhere}.defs{position:absolute}
        .counts,.kinds,.legend{list-style:none;padding:0;margin:0 0 12px;display:flex;flex-wrap:wrap;gap:8px 28px}
        .counts strong{font-size:28px;margin-right:4px}.kinds li{border:1px solid #ccc;border-radius:4px;padding:2px 8px}
        .legend{font-size:12px;color:#444;gap:4px 18px;border-top:1px solid #ddd;padding-top:10px}
        .legend svg{vertical-align:-2px}
        .verdict{display:inline-block;border-radius:4px;padding:1px 8px;font-size:13px;font-weight:600;
        border:1.5px solid;white-space:nowrap}
        .v-whole{color:#00553e;border-color:#009e73;background:#effaf6}
        .v-findings{color:#8a3800;border-color:#d55e00;background:#fff4ec;border-style:dashed}
        .v-unreadable{color:#fff;border-color:#333;background:#333}.v-none{color:#444;border-color:#999;background:#fafafa}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0 0 10px}dt{color:#666}dd{margin:0}
        .file{border:1px solid #ccc;border-radius:6px;padding:16px 18px;margin:0 0 20px}
        .number{display:inline-block;min-width:26px;color:#666}
        figure{margin:10px 0}.timeline svg,.close-up svg{display:block;width:100%;height:auto}
        .close-up{max-width:900px;border:1px solid #e3e3e3;border-radius:4px;padding:4px}
        .sides{display:flex;flex-wrap:wrap;gap:16px}.sides figure{margin:4px 0}
        .thumb{border:1px solid #888;max-width:100%;height:auto}figcaption{font-size:12px;color:#444}
        table{border-collapse:collapse;width:100%;margin:8px 0 12px;font-size:14px}
        th,td{text-align:left;vertical-align:top;padding:5px 10px;border-bottom:1px solid #ddd}
        thead th{font-size:12px;color:#555;border-bottom:1.5px solid #888;font-weight:600}
        .overview td:nth-child(4),.findings .time,.packets td{font-variant-numeric:tabular-nums;white-space:nowrap}
        .overview td:nth-child(5){min-width:300px}
        .finding td{border-bottom:0;padding-top:10px}.evidence>td{padding-top:0;padding-bottom:14px}
        .badge{display:inline-block;min-width:22px;padding:0 6px;border-radius:11px;background:#d55e00;color:#fff;
        font-weight:700;font-size:12px;line-height:22px;text-align:center}
        .sentence{margin:2px 0 6px}.packets{width:auto;font-size:12px}.packets th,.packets td{padding:2px 12px 2px 0}
        .packets tbody th{font-weight:400;color:#555}.reasons,details dl{font-size:13px}
        small,.quiet{color:#555;font-size:12px}.wall{white-space:nowrap}
        .not-evaluated{border-left:4px solid #999;background:#f6f6f4;padding:6px 12px;margin:8px 0;font-size:13px}
        .not-evaluated ul{margin:2px 0;padding-left:20px}summary{cursor:pointer;color:#0059a0;font-size:13px}
        a{color:#0059a0}svg a text{fill:#0059a0}footer{margin-top:30px;border-top:1px solid #ccc;padding-top:8px;
        font-size:12px;color:#555}
        @media print{body{max-width:none;padding:0;font-size:11pt}.file{break-inside:auto;border-color:#999}
        h2,h3,.finding{break-after:avoid}figure,tr{break-inside:avoid}a{color:inherit;text-decoration:none}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """
}
