"""The page that a browser gets at the root: operations, state, latest requests. It loads nothing from elsewhere."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from attrs import define

from ..document.openapi import Document, Operation
from ..problems import MethodNotAllowed
from ..state.enterprise import Enterprise
from .log import RequestLog
from .requests import HttpRequest
from .responses import HttpResponse, refused
from .tokens import Tokens

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1c2733 }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem } h3 { font-size: 1rem; margin: 1rem 0 .25rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .2rem .8rem .2rem 0;
vertical-align: top; border-bottom: 1px solid #e3e8ee } code { font: 13px ui-monospace, monospace }
.ok { color: #0a7d33 } .no { color: #b3261e }
"""
_SHOWN = 50


@define
class Page:
    """What a browser sees at the root."""

    enterprise: Enterprise
    document: Document
    requests: RequestLog
    tokens: Tokens

    async def respond(self, request: HttpRequest, segments: list[str]) -> HttpResponse | None:
        """The page, and nothing below it."""
        if segments:
            return None
        if request.method not in ("GET", "HEAD"):
            return refused(MethodNotAllowed("this page can only be read", ["GET"]))
        html = render(self.enterprise, self.document, self.requests, self.tokens)
        content = b"" if request.method == "HEAD" else html.encode()
        return HttpResponse(200, content, {}, "text/html; charset=utf-8")


def render(enterprise: Enterprise, document: Document, requests: RequestLog, tokens: Tokens) -> str:
    """The whole page."""
    name = escape(enterprise.name)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Engage sandbox: {name}</title><style>{_STYLE}</style></head><body>
<h1>Engage sandbox of the enterprise <code>{name}</code></h1>
<p>API <code>/enterprises/{name}</code> · tokens <code>/realms/{name}/protocol/openid-connect/token</code> ·
client <code>{escape(tokens.client_id)}</code> · its clock says {enterprise.clock.stamp()}</p>
<h2>State</h2>{_state(enterprise)}
<h2>Latest requests</h2>{_requests(requests)}
<h2>Operations</h2>{_operations(document)}
</body></html>"""


def _state(enterprise: Enterprise) -> str:
    tables = [(name, str(len(records))) for name, records in sorted(enterprise.store.tables.items()) if records]
    return _table(("table", "records"), tables) if tables else "<p>Nothing yet.</p>"


def _requests(requests: RequestLog) -> str:
    latest = list(requests)[: -_SHOWN - 1 : -1]
    rows = [
        (
            f'<span class="{"ok" if each.status < 400 else "no"}">{each.status}</span>',
            escape(each.method),
            f"<code>{escape(each.path)}</code>",
            escape(each.operation or ""),
            f"<code>{escape(each.correlation_id or '')}</code>",
        )
        for each in latest
    ]
    return _table(("status", "method", "path", "operation", "correlation id"), rows) if rows else "<p>None yet.</p>"


def _operations(document: Document) -> str:
    by_tag = sorted(document.operations.values(), key=lambda operation: operation.tag)
    return "".join(
        f"<h3>{escape(tag)}</h3>{_table(('', '', ''), [_operation(each) for each in operations])}"
        for tag, operations in groupby(by_tag, key=lambda operation: operation.tag)
    )


def _operation(operation: Operation) -> tuple[str, ...]:
    name = escape(operation.id)
    link = f'<a href="{escape(operation.documentation)}">{name}</a>' if operation.documentation else name
    return f"<code>{operation.method} {escape(operation.path)}</code>", link, escape(operation.summary)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Cells are HTML already."""
    heading = "".join(f"<th>{cell}</th>" for cell in head) if any(head) else ""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{heading}</tr>{body}</table>"
