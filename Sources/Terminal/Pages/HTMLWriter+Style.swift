extension HTMLWriter {
  /// How pages look: light and dark, on paper and on a phone.
  static let style = """

    :root { --ink: #1b1d21; --page: #ffffff; --soft: #5c6370; \
    --line: #d4d8de; --rule: #1f5fa8; --tint: #eef4fb; --frame: #9db9d9; --good: #17693a; \
    --bad: #a3211a; --warn: #8a4b08; --warmtint: #fdf6ec; --mark: #6b3fa0; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e6ea; --page: #15171b; \
    --soft: #a2a9b4; --line: #3a3f48; --rule: #8ab8ee; --tint: #1d2733; --frame: #47617f; \
    --good: #80d19c; --bad: #ff9d94; --warn: #f0b46a; --warmtint: #241d13; --mark: #c3a6ee; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--page); color: var(--ink); font: 1.05rem/1.55 Charter, \
    "Bitstream Charter", "Source Serif 4", "Noto Serif", Georgia, serif; overflow-wrap: break-word; }
    main { max-width: 50rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
    h1, h2, h3, h4 { line-height: 1.25; margin: 1.8em 0 .5em; }
    h1 { font-size: 1.7rem; margin-top: .5em; }
    h2 { font-size: 1.35rem; border-bottom: 1px solid var(--line); padding-bottom: .2em; }
    h3 { font-size: 1.12rem; }
    a { color: var(--rule); }
    .subtitle, .reason, .validity, figcaption, caption { color: var(--soft); }
    .points { float: right; font-size: .85rem; font-weight: normal; color: var(--soft); \
    border: 1px solid var(--line); border-radius: 1em; padding: 0 .6em; }
    math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", math; font-size: 1.05em; }
    mtable.lines > mtr > mtd, mtable.cases > mtr > mtd { text-align: left; padding: .15em 0; }
    mtable.cases > mtr > mtd + mtd { padding-left: 1em; }
    mtable.aligned > mtr > mtd { padding: .15em 0; text-align: left; }
    mtable.aligned > mtr > mtd:nth-child(odd) { text-align: right; }
    mtable.aligned > mtr > mtd:only-child { text-align: left; }
    mtable.grid > mtr > mtd { padding: .15em .4em; }
    .formula { overflow-x: auto; overflow-y: hidden; margin: .5em 0; padding: .1em 0; }
    .formula math { margin: 0; width: max-content; max-width: none; }
    main > .formula math, .part > .formula math { margin-left: 1.5em; }
    code, pre { font: .88em/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, monospace; }
    code { overflow-wrap: anywhere; }
    pre, .wide { overflow-x: auto; max-width: 100%; }
    pre { background: var(--tint); border-radius: .4rem; padding: .6rem .8rem; }
    .problem { border-left: 3px solid var(--line); padding-left: 1rem; }
    .remark { background: var(--warmtint); border-left: 3px solid var(--warn); \
    padding: .3rem 1rem; margin: 1rem 0; }
    .remark > .name b { color: var(--warn); }
    .marking { border: 1px dashed var(--mark); padding: .3rem 1rem; margin: 1rem 0; font-size: .95em; }
    .marking > .name b { color: var(--mark); }
    .solution > .name b { color: var(--rule); }
    .sources { border-top: 1px solid var(--line); margin-top: 2rem; font-size: .92em; }
    .answer { margin: 1rem 0; }
    details.steps { margin: .8rem 0; }
    summary { cursor: pointer; color: var(--soft); font-size: .92em; }
    .steps ol { margin: .2rem 0; padding: 0; list-style: none; counter-reset: step; }
    .steps li { display: grid; grid-template: "number line rule" / 1.8rem minmax(0, 1fr) 11.5rem; \
    column-gap: .4rem; padding: .2rem 0; border-bottom: 1px dotted var(--line); }
    .steps li::before { counter-increment: step; content: counter(step) "."; grid-area: number; \
    color: var(--soft); font-size: .9em; padding-top: .55rem; text-align: right; }
    .rule { grid-area: rule; color: var(--rule); font-size: .86em; line-height: 1.35; \
    text-align: right; padding-top: .55rem; }
    .reason { display: block; }
    .line { grid-area: line; min-width: 0; }
    .steps > .formula { margin-left: 2.2rem; }
    .result { background: var(--tint); border: 1px solid var(--frame); border-radius: .5rem; \
    padding: .5rem 1rem; margin: .9rem 0; }
    .validity { margin: .2rem 0 .3rem; font-size: .92em; }
    .checks { list-style: none; padding: 0; margin: .5rem 0; font-size: .9em; }
    .checks .passed { color: var(--good); }
    .checks .passed::before { content: "✓ "; }
    .checks .failed { color: var(--bad); }
    .checks .failed::before { content: "✗ "; }
    table { border-collapse: collapse; margin: .6rem auto; font-size: .94em; \
    border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }
    caption { padding: .3rem; font-size: .95em; text-align: left; }
    th { border-bottom: 1px solid var(--ink); }
    th, td { padding: .22rem .7rem; text-align: left; vertical-align: baseline; }
    th.right, td.right { text-align: right; font-variant-numeric: tabular-nums; }
    figure { margin: 1.2rem 0; text-align: center; }
    figure > svg { max-width: 100%; height: auto; border-radius: .4rem; }
    figcaption { font-size: .92em; margin-top: .3rem; }
    @media (max-width: 40rem) {
      .steps li { grid-template: "number rule" "line line" / 1.4rem minmax(0, 1fr); }
      .steps li::before, .rule { padding-top: .2rem; text-align: left; }
      .reason { display: inline; }
      .formula math { font-size: .84em; }
      .result { padding: .4rem .5rem; }
      .remark, .marking { padding: .3rem .6rem; }
      .steps > .formula { margin-left: 0; }
      main { padding: 1rem .8rem 3rem; }
      main > .formula math, .part > .formula math { margin-left: 0; }
    }
    @media print {
      body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
      .formula, pre, .wide { overflow: visible; }
      figure, .result, .remark, li { break-inside: avoid; } h2, h3 { break-after: avoid; }
    }

    """
}
