"""Draw the main ratios in docs/performance.md as a chart, and write them to the table on that page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from .measuring import ROOT, Row

PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "images" / "performance.svg"
TITLE = "Time that the client needs, compared with alternatives"
TIMES = "\u00d7"
STYLE = """
    svg { --paper: #ffffff; --ink: #1f2328; --bar: #3d6fd1; --line: #59636e }
    @media (prefers-color-scheme: dark) {
      svg { --paper: #131416; --ink: #e6edf3; --bar: #5b8def; --line: #9198a1 }
    }
    text { font: 14px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: var(--ink) }
    .small { font-size: 12px }
    .paper { fill: var(--paper); rx: 6px }
    .bar { fill: var(--bar) }
    path { stroke: var(--line); stroke-dasharray: 4 3 }
"""
# For each row of the table on the page: its first two cells, and the group and the text of the measured row.
RATIOS = {
    ("CPU time of `import pexip_engage_client`", "`import httpx, attrs`"): (
        "import",
        "CPU time of `import pexip_engage_client`, compared with `import httpx, attrs`",
    ),
    ("decode 25 full appointments with orjson", "stock generator"): ("decode", "the same, with orjson"),
    ("decode 25 full appointments with orjson", "pydantic"): ("decode", "the same, compared with pydantic"),
    ("encode models to a request body with orjson", "stock generator"): ("encode", "the same, with orjson"),
    ("one call", "plain httpx"): ("call", "one call, compared with plain httpx"),
}
WIDTH, ROW, TOP, LEFT, UNIT = 730, 48, 56, 350, 300


def write(measured: Mapping[str, Sequence[Row]]) -> None:
    """Write the chart and the table, if all groups of the chart were measured."""
    groups = {group for group, _ in RATIOS.values()}
    if not groups <= measured.keys():
        return
    rows = {cells: _row(measured[group], what) for cells, (group, what) in RATIOS.items()}
    page = PAGE.read_text(encoding="utf-8")
    for cells, row in rows.items():
        spread = f"{min(row.samples):.2f} to {max(row.samples):.2f}"
        found = re.compile(rf"^(\| {re.escape(' | '.join(cells))} \|) [^|]+ \| [^|]+ \|", re.MULTILINE)
        page = found.sub(rf"\1 {row.median:.2f} {TIMES} | {spread} |", page)
    PAGE.write_text(page, encoding="utf-8")
    CHART.write_text(drawn({cells: row.median for cells, row in rows.items()}), encoding="utf-8")


def _row(rows: Sequence[Row], what: str) -> Row:
    return next(row for row in rows if row.what == what)


def drawn(ratios: Mapping[tuple[str, str], float]) -> str:
    """Return the chart as SVG. A bar that ends at the line takes as long as the alternative."""
    height = TOP + ROW * len(ratios) + 12
    described = "; ".join(f"{what}: {ratio:.2f} {TIMES} {than}" for (what, than), ratio in ratios.items())
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' role="img" aria-labelledby="title description">',
        f'  <title id="title">{TITLE}</title>',
        f'  <desc id="description">{escape(described.replace("`", ""), quote=False)}.</desc>',
        f"  <style>{STYLE}  </style>",
        f'  <rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'  <text x="16" y="28">{TITLE}</text>',
        f'  <text class="small" text-anchor="middle" x="{LEFT + UNIT}" y="{TOP - 10}">1 {TIMES}: alternative</text>',
    ]
    for number, ((what, than), ratio) in enumerate(ratios.items()):
        top = TOP + ROW * number
        length = UNIT * ratio
        lines += [
            f'  <text x="16" y="{top + 17}">{escape(what.replace("`", ""), quote=False)}</text>',
            f'  <text class="small" x="16" y="{top + 34}">compared with {than.replace("`", "")}</text>',
            f'  <rect class="bar" x="{LEFT}" y="{top + 6}" width="{length:.0f}" height="28"/>',
            f'  <text x="{LEFT + length + 8:.0f}" y="{top + 25}">{ratio:.2f} {TIMES}</text>',
        ]
    lines += [f'  <path d="M{LEFT + UNIT} {TOP}V{height - 12}"/>', "</svg>"]
    return "\n".join(lines) + "\n"
