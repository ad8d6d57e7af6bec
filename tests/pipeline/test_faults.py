"""Every row of the table of faults, against a real socket, with every kind of network."""

from __future__ import annotations

import asyncio
import copy
import itertools
import pickle
import sys
from collections.abc import Iterator
from typing import Any, Literal

import pytest

from pexip_engage_client import ApiError, EngageClient, EngageError, errors

from .conftest import Pauses
from .contexts import CONTEXTS, run_in
from .fault_server import FaultServer, ok
from .faults import FAULTS, Fault, Raises, Responds
from .networks import NETWORKS, options_for, tls_of


async def call(engage: EngageClient, method: str) -> Any:
    return await (engage.appointments.get("1") if method == "GET" else engage.appointments.accept("1"))


def cases() -> Iterator[Any]:
    """All pairs of fault, network and context for a POST, which must never be sent twice.

    A GET runs through the same code, so it is tested with the client's own network and with one other, which varies.
    """
    others, contexts = [each for each in NETWORKS if each != "its own"], list(CONTEXTS)
    for position, fault in enumerate(FAULTS):
        for shift, network in enumerate(NETWORKS):
            if network in ("verify", "proxy") and fault.scheme != "http":
                continue  # without TLS, no handshake can fail
            all_modes = network in ("its own", others[position % len(others)])
            for mode in ("once", "always", "post") if all_modes else ("post",):
                if getattr(fault, mode) is None:
                    continue
                context = contexts[(position + shift) % len(contexts)] if mode == "post" else "plain"
                yield pytest.param(fault, mode, network, context, id=f"{fault.what}, {mode}, {network}, {context}")


def test_cases_contain_all_pairs() -> None:
    posts = [each.values for each in cases() if each.values[1] == "post"]
    faults = {fault.what for fault in FAULTS if fault.scheme == "http"}
    assert {(network, context) for _, _, network, context in posts} == {*itertools.product(NETWORKS, CONTEXTS)}
    assert {(fault.what, network) for fault, _, network, _ in posts} >= {*itertools.product(faults, NETWORKS)}
    assert {(fault.what, context) for fault, _, _, context in posts} >= {*itertools.product(faults, CONTEXTS)}


@pytest.mark.proof
@pytest.mark.parametrize(("fault", "mode", "network", "context"), list(cases()))
@pytest.mark.usefixtures("largest_body")
async def test_each_fault_of_the_table(
    fault: Fault, mode: Literal["once", "always", "post"], network: str, context: str, pauses: Pauses
) -> None:
    if context == "shutdown" and fault.deadline < 60 and sys.version_info < (3, 11, 3):
        pytest.skip("asyncio.timeout raises no TimeoutError in a cancelled task before Python 3.11.3")
    expected = getattr(fault, mode)
    method = "POST" if mode == "post" else "GET"
    script = [*fault.prelude, fault.behavior, *([ok] if mode == "once" else [])]
    server = FaultServer(*script, listening=fault.listening, tls=tls_of(network))
    if not fault.listening and mode == "once":

        async def start(seconds: float) -> None:
            await pauses.sleep(seconds)
            await server.listen()

        pauses.timing = type(pauses.timing)(sleep=start, random=lambda: 0.5)

    # During a shutdown, the client is in another event loop than the server, whose clock does not affect it.
    times_out = isinstance(expected, Raises) and expected.error is errors.TimeoutError
    faster = 25 if context == "shutdown" and times_out else 1

    async def make_calls() -> tuple[Any, Any, int, int]:
        async with options_for(network, server) as options:
            engage = EngageClient(
                "acme",
                token="token",
                base_url=server.url if fault.scheme == "http" else server.url.replace("http:", "https:"),
                timeout=5 / faster,
                deadline=fault.deadline / faster,
                limits=None,
                timing=pauses.timing,
                **options,
            )
            async with engage:
                for _ in fault.prelude:
                    await call(engage, "GET")
                    await server.finished()
                    await asyncio.sleep(0.05 if tls_of(network) else 0)  # a TLS connection takes a moment to close
                seen, received = server.seen, len(server.requests)
                result = error = None
                try:
                    result = await call(engage, method)
                except EngageError as raised:
                    error = raised
                return result, error, server.seen - seen, len(server.requests) - received

    async with server:
        result, error, seen, received = await run_in(context, make_calls)

        assert received <= expected.attempts, "a request was sent too often"
        if isinstance(expected, Responds):
            assert error is None, error
            assert result.id == "1"
            assert seen == expected.attempts or not fault.listening
        else:
            assert type(error) is expected.error, error
            assert error.attempts == expected.attempts
            assert seen == (expected.attempts if fault.listening else 0)
            for name, value in expected.facts.items():
                assert getattr(error, name) == value, name
            check_error(error, method)
            rejected = isinstance(error, ApiError) and 400 <= error.status_code < 500 and error.status_code != 408
            assert error.outcome is None if rejected else error.outcome in ("unknown", "not sent")
        assert len(pauses.all) == expected.attempts - 1
        assert fault.pauses(pauses.all)
        assert await server.settled(), "a connection was left open"


def check_error(error: EngageError, method: str) -> None:
    """Check what applies to every error."""
    text = str(error)
    template = "/appointments/{id}" + ("/_actions/accept" if method == "POST" else "")
    assert text.startswith(f"{method} {template}: ")
    assert "\n" not in text
    assert error.correlation_id is not None
    assert error.correlation_id in text
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(same) is type(error)
        assert str(same) == text
        assert same.retryable is error.retryable
