"""Draw the main ratios in docs/performance.md as a chart, and write them to the table on that page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from attrs import frozen

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


@frozen
class Ratio:
    """A row of the table on the page, and the measured row that it shows."""

    work: str
    """The first cell."""
    alternative: str
    """The second cell."""
    group: str
    """The group of the measured row."""
    what: str
    """The text of the measured row."""

    @property
    def cells(self) -> str:
        """The first two cells, in Markdown."""
        return f"{self.work} | {self.alternative}"


RATIOS = [
    Ratio(
        "CPU time of `import pexip_engage_client`",
        "`import httpx, attrs`",
        "import",
        "CPU time of `import pexip_engage_client`, compared with `import httpx, attrs`",
    ),
    Ratio("decode 25 full appointments with orjson", "stock generator", "decode", "the same, with orjson"),
    Ratio("decode 25 full appointments with orjson", "pydantic", "decode", "the same, compared with pydantic"),
    Ratio("encode models to a request body with orjson", "stock generator", "encode", "the same, with orjson"),
    Ratio("one call", "plain httpx", "call", "one call, compared with plain httpx"),
]
WIDTH, ROW, TOP, LEFT, UNIT = 730, 48, 56, 350, 300


def update_page(measured: Mapping[str, Sequence[Row]]) -> None:
    """Update the table on the page, and draw the chart, if all groups of the chart were measured."""
    if not {ratio.group for ratio in RATIOS} <= measured.keys():
        return
    page = PAGE.read_text(encoding="utf-8")
    medians: dict[Ratio, float] = {}
    for ratio in RATIOS:
        row = _row(measured[ratio.group], ratio.what)
        medians[ratio] = row.median
        spread = f"{min(row.samples):.2f} to {max(row.samples):.2f}"
        row_pattern = re.compile(rf"^(\| {re.escape(ratio.cells)} \|) [^|]+ \| [^|]+ \|", re.MULTILINE)
        page, count = row_pattern.subn(rf"\1 {row.median:.2f} {TIMES} | {spread} |", page)
        if count != 1:
            raise LookupError(f"{PAGE} has {count} rows with the cells {ratio.cells}")
    PAGE.write_text(page, encoding="utf-8")
    CHART.write_text(drawn(medians), encoding="utf-8")


def _row(rows: Sequence[Row], what: str) -> Row:
    return next(row for row in rows if row.what == what)


def drawn(medians: Mapping[Ratio, float]) -> str:
    """Return the chart as SVG. A bar that ends at the line takes as long as the alternative."""
    height = TOP + ROW * len(medians) + 12
    described = "; ".join(
        f"{ratio.work}: {median:.2f} {TIMES} {ratio.alternative}" for ratio, median in medians.items()
    )
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
    for number, (ratio, median) in enumerate(medians.items()):
        top = TOP + ROW * number
        length = UNIT * median
        lines += [
            f'  <text x="16" y="{top + 17}">{escape(ratio.work.replace("`", ""), quote=False)}</text>',
            f'  <text class="small" x="16" y="{top + 34}">compared with {ratio.alternative.replace("`", "")}</text>',
            f'  <rect class="bar" x="{LEFT}" y="{top + 6}" width="{length:.0f}" height="28"/>',
            f'  <text x="{LEFT + length + 8:.0f}" y="{top + 25}">{median:.2f} {TIMES}</text>',
        ]
    lines += [f'  <path d="M{LEFT + UNIT} {TOP}V{height - 12}"/>', "</svg>"]
    return "\n".join(lines) + "\n"
