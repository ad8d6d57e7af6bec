"""A report for a failed test, as text: the latest requests, unused faults, and filters that matched no request."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .faults.effects import Fault
from .faults.registry import Faults
from .json_views import fault_view
from .log import Exchange, RequestLog

_SHOWN = 20


def report(slug: str, requests: RequestLog, faults: Faults) -> str:
    """Return the report of one enterprise."""
    return "\n".join([f"enterprise {slug}", *_requests(requests), *_faults(faults), *_misses(requests)])


def fault_lines(faults: Iterable[Fault]) -> str:
    """Return one line for each fault, with its operation and its options."""
    return "\n".join(f"  {_fault(fault)}" for fault in faults)


def _requests(requests: RequestLog) -> Iterator[str]:
    latest = list(requests)[-_SHOWN:]
    if not latest:
        yield "no requests"
        return
    yield f"requests ({len(requests) + requests.dropped}, the last {len(latest)} of them):"
    for each in latest:
        yield from _request(each)


def _request(exchange: Exchange) -> Iterator[str]:
    duration = "" if exchange.duration is None else f"{exchange.duration * 1000:.0f} ms"
    query = "&".join(f"{name}={value}" for name, value in exchange.query)
    target = f"{exchange.path}?{query}" if query else exchange.path
    status, operation = exchange.status or "no response", exchange.operation or ""
    yield f"  {exchange.time:%H:%M:%S.%f} {duration:>8}  {status}  {exchange.method} {target}  {operation}"
    if exchange.faults:
        yield f"      affected by fault {', '.join(exchange.faults)}"
    if exchange.ignored:
        yield f"      ignored because undocumented; the real API may also ignore it: {', '.join(exchange.ignored)}"
    if exchange.status >= 400:
        yield from (f"      {each}" for each in _reasons(exchange))


def _reasons(exchange: Exchange) -> Iterator[str]:
    """Yield the errors in a response, and the record that caused them."""
    for item in _errors(exchange):
        yield f"{item.get('code')}: {item.get('message')}"
    cause: Mapping[str, Any] = exchange.cause or {}
    if "id" in cause:
        yield f"because of {cause['id']} in {cause['table']}"


def _errors(exchange: Exchange) -> list[Mapping[str, Any]]:
    try:
        return list(exchange.response["errors"])
    except (ValueError, TypeError, LookupError):
        return []


def _faults(faults: Faults) -> Iterator[str]:
    if unused := faults.unused:
        yield "unused faults:"
        yield fault_lines(unused)


def _fault(fault: Fault) -> str:
    hidden = ("id", "operation", "expect_used", "after")
    options = {name: value for name, value in fault_view(fault).items() if name not in hidden}
    shown = ", ".join(f"{name}={value!r}" for name, value in options.items() if value is not None)
    waits = f", which waits for a successful {fault.after}" if fault.after is not None else ""
    idle = fault.taken - fault.used
    without = f", without effect on {idle} of {fault.taken} requests" if idle else ""
    return f"{fault.operation or 'all operations'}: {shown}{waits}{without}"


def _misses(requests: RequestLog) -> Iterator[str]:
    """Yield the log filters that matched nothing, each with the request that comes closest."""
    if requests.misses:
        yield "filters of the request log that matched nothing:"
    for wanted in requests.misses:
        yield f"  {_filter(wanted)}"
        if nearest := requests.nearest(wanted):
            differing = {name: nearest.value(name) for name in wanted if not nearest.has(name, wanted[name])}
            yield f"      nearest: {nearest.method} {nearest.path}, but with {_filter(differing)}"


def _filter(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())
