package io.confida.monitor.exposition.report;

/** The page's style sheet: light and dark after the reader's choice, black on white in print. */
final class ReportStyle {
  private ReportStyle() {}

  static final String CSS =
      """
      :root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b2330;--soft:#5b6676;
      --line:#dfe3e9;--blue:#2563c9;--bluefill:#2563c92e;--orange:#c2570c;--orangefill:#c2570c38;
      --full:#c2570c17;--ok:#17743a;--okbg:#def3e4;--warn:#8a4b00;--warnbg:#fdeccb;--bad:#b01c2b;
      --badbg:#fde2e3;--mute:#4d5866;--mutebg:#e8ebef;--code:#f3f5f8}
      @media (prefers-color-scheme:dark){:root{--bg:#10151c;--card:#181f29;--ink:#e4e9f0;
      --soft:#9aa6b6;--line:#2d3846;--blue:#74a9ff;--bluefill:#74a9ff33;--orange:#f7a35c;
      --orangefill:#f7a35c40;--full:#f7a35c1a;--ok:#7fdc9c;--okbg:#153a24;--warn:#ffcb74;
      --warnbg:#46330e;--bad:#ff9a9f;--badbg:#4d1a20;--mute:#b6c0cc;--mutebg:#2a3440;
      --code:#121821}}
      *{box-sizing:border-box}
      body{margin:0;background:var(--bg);color:var(--ink);
      font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
      main{max-width:880px;margin:0 auto;padding:28px 20px 48px}
      h1{font-size:24px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
      h2{font-size:19px;margin:0;overflow-wrap:anywhere}
      h3{font-size:14px;margin:24px 0 8px;color:var(--soft);font-weight:600}
      p{margin:6px 0}
      .meta,.none,.note{color:var(--soft)}
      .note,.none{font-size:13px}
      .card{background:var(--card);border:1px solid var(--line);border-radius:10px;
      padding:20px 22px;margin-top:20px}
      .head{display:flex;gap:12px;align-items:center;justify-content:space-between;flex-wrap:wrap}
      .head .meta{font-weight:400;font-size:14px}
      .tag{display:inline-block;border-radius:99px;padding:2px 11px;font-size:13px;font-weight:600;
      white-space:nowrap}
      .healthy{color:var(--ok);background:var(--okbg)}
      .unknown{color:var(--mute);background:var(--mutebg)}
      .leak_suspected,.saturated,.database_slow,.degraded{color:var(--warn);
      background:var(--warnbg)}
      .database_down,.unhealthy{color:var(--bad);background:var(--badbg)}
      .say{font-size:16px;margin:10px 0 6px;overflow-wrap:anywhere}
      ul{margin:4px 0;padding-left:20px}li{margin:2px 0;overflow-wrap:anywhere}
      .evidence{color:var(--soft);font-size:14px}
      .tiles{display:grid;grid-template-columns:repeat(4,1fr);gap:1px;
      background:var(--line);border:1px solid var(--line);border-radius:8px;overflow:hidden;
      margin:16px 0 4px}
      .tile{background:var(--card);padding:9px 12px}
      .tile b{display:block;font-size:19px;font-weight:650;line-height:1.3;
      font-variant-numeric:tabular-nums}
      .tile span{font-size:12.5px;color:var(--soft)}
      table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
      th{text-align:left;font-weight:600;color:var(--soft);font-size:13px}
      th,td{padding:6px 10px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
      tr:last-child td{border-bottom:0}
      td.n,th.n{text-align:right;white-space:nowrap}td.w{white-space:nowrap}
      td{overflow-wrap:anywhere}
      .scroll{overflow-x:auto}.scroll td:first-child{min-width:9em}
      a{color:var(--blue)}
      svg{display:block;width:100%;height:auto;overflow:visible}
      svg text{font:11px system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--soft)}
      .grid{stroke:var(--line)}.axis{stroke:var(--soft);stroke-opacity:.6}
      path{fill:none;stroke-width:1.5;stroke-linejoin:round}
      path.active{stroke:var(--blue)}path.active.area{fill:var(--bluefill);stroke:none}
      path.waiting{stroke:var(--orange)}path.waiting.area{fill:var(--orangefill);stroke:none}
      path.total{stroke:var(--soft);stroke-dasharray:4 3}
      line.max{stroke:var(--bad);stroke-width:1.3}
      rect.full{fill:var(--full)}rect.bar{fill:var(--blue)}
      .range{fill:var(--bluefill);stroke:var(--blue)}.best{fill:var(--blue)}
      line.now{stroke:var(--orange);stroke-width:2.5}
      svg text.label{font-weight:600}svg text.best{fill:var(--blue)}svg text.now{fill:var(--orange)}
      .legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--soft);
      margin:2px 0 8px}
      .legend i{display:inline-block;width:16px;height:0;border-top:3px solid;margin-right:6px;
      vertical-align:middle}
      .legend .k-active{border-color:var(--blue)}.legend .k-waiting{border-color:var(--orange)}
      .legend .k-total{border-color:var(--soft);border-top-style:dashed;border-top-width:2px}
      .legend .k-max{border-color:var(--bad);border-top-width:2px}
      .legend .k-full{height:12px;border:1px solid var(--line);background:var(--orangefill)}
      .two{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:8px 32px}
      .two>*{min-width:0}
      figure{margin:0}figcaption{font-size:14px;font-weight:600}
      details{border:1px solid var(--line);border-radius:8px;margin:8px 0;padding:8px 12px}
      summary{cursor:pointer;overflow-wrap:anywhere}
      pre{font:12.5px/1.5 ui-monospace,"Cascadia Mono",Menlo,"DejaVu Sans Mono",monospace;
      background:var(--code);border-radius:6px;padding:10px 12px;margin:8px 0;
      white-space:pre-wrap;overflow-wrap:anywhere}
      code{font:13px ui-monospace,Menlo,"DejaVu Sans Mono",monospace;background:var(--code);
      border-radius:4px;padding:1px 4px;white-space:nowrap}
      footer{margin-top:24px;color:var(--soft);font-size:13px}
      @media (max-width:640px){.tiles{grid-template-columns:repeat(2,1fr)}
      main{padding:16px 10px}.card{padding:16px 14px}}
      @media print{:root{color-scheme:light;--bg:#fff;--card:#fff;--ink:#000;--soft:#444;
      --line:#ccc;--blue:#2563c9;--bluefill:#2563c92e;--orange:#c2570c;--orangefill:#c2570c38;
      --full:#c2570c17;--ok:#17743a;--okbg:#def3e4;--warn:#8a4b00;--warnbg:#fdeccb;--bad:#b01c2b;
      --badbg:#fde2e3;--mute:#4d5866;--mutebg:#e8ebef;--code:#f3f5f8}
      body,.say,.evidence,.none,.note,table{font-size:12px}main{max-width:none;padding:0}
      .card{border:0;border-top:2px solid #000;border-radius:0;padding:12px 0;margin-top:16px}
      svg,figure,.tiles,tr{break-inside:avoid}h2,h3{break-after:avoid}
      .tag,svg,.tiles,.legend i{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
      """;
}
