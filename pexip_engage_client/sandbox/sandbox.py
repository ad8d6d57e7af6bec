"""The sandbox as its users hold it: one enterprise in memory, in-process or served."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from random import Random
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, Unpack, cast

from attrs import frozen

from .document.openapi import Document, load
from .document.projection import Projection
from .document.validation import Validation
from .http.application import Application
from .http.faults import Fault, FaultOptions, Faults
from .http.log import RequestLog
from .http.rate_limits import Meter, RateLimits
from .http.tokens import Tokens
from .operations import Implementation
from .rules import load as load_rules
from .seeding import RECORDED, SEEDS, Seeding
from .state.clock import Clock
from .state.enterprise import Enterprise
from .state.ids import Ids
from .state.store import Record, RecordStore
from .times import stamp
from .webhook_sender import Webhooks

if TYPE_CHECKING:
    from .._pipeline.options import ClientOptions
    from ..client import EngageClient
    from ..limits.local import LocalLimiter


_DOCUMENTED = RateLimits()


@frozen
class Snapshot:
    """The state at one moment; `sandbox.restore(snapshot)` goes back to it."""

    store: RecordStore
    ids: object


class Sandbox:
    """An Engage in memory: it remembers, refuses what the real one refuses, and misbehaves when told to.

        async with Sandbox(seed="demo") as sandbox:
            engage = sandbox.client()
            appointment = await engage.appointments.get("appointment-1")

    `app` is the same as an ASGI application. `seed` is "demo", the path of a YAML file, the folder of a recording
    (`python -m pexip_engage_client.conformance --record`), or None for an empty enterprise. `clock` is a start at which
    time stands still, or None for real time. `limits=None` lifts the rate limits. With `strict_responses` a response
    that the document does not allow becomes a 500, and leaving the context raises it.
    """

    def __init__(
        self,
        enterprise: str = "acme",
        *,
        seed: Literal["demo"] | str | Path | None = None,
        client_id: str = "sandbox",
        client_secret: str = "sandbox-secret",  # noqa: S107  # no secret: the sandbox's own
        scopes: Iterable[str] | None = None,
        token_lifetime: float = 300,
        clock: datetime | str | None = None,
        limits: RateLimits | None = _DOCUMENTED,
        language: str = "en",
        time_zone: str = "Europe/Brussels",
        random_seed: int = 0,
        strict_responses: bool = True,
        document: Path | None = None,
    ) -> None:
        self.enterprise = enterprise
        self.client_id = client_id
        self.client_secret = client_secret
        self.clock = Clock(clock)
        self.requests = RequestLog()
        self._seed = seed
        self._ids = Ids(random_seed)
        self._store = RecordStore()
        self._document = load(document)
        rulebook = load_rules()
        self._validation = Validation(self._document)
        self._projection = Projection(self._document)
        shared = Enterprise(enterprise, self._store, rulebook.tables, self.clock, self._ids, language, time_zone)
        self._seeding = Seeding(shared, self._document, self._validation, self._projection)
        self.tokens = Tokens(
            client_id,
            client_secret,
            self._document.scopes if scopes is None else tuple(scopes),
            token_lifetime,
            self.clock,
            Ids(random_seed + 1),
        )
        self.webhooks = Webhooks(self._store, Ids(random_seed + 2), self._projection)
        self._faults = Faults(Random(random_seed))  # noqa: S311  # chance, not secrecy
        self._meter = Meter(limits or RateLimits(None, None), self.clock)
        self._clients: list[EngageClient] = []
        self._limiter: LocalLimiter | None = None
        # A host of its own, so that the clients of other sandboxes keep their own rate limits.
        self._address = f"https://sandbox-{id(self)}.invalid"
        self.app = self._application(shared, rulebook.implementations, strict_responses)
        self._plant()

    def __repr__(self) -> str:
        return f"Sandbox({self.enterprise!r})"

    def _application(
        self, enterprise: Enterprise, implementations: Mapping[str, Implementation], strict: bool
    ) -> Application:
        return Application(
            enterprise=enterprise,
            implementations=implementations,
            document=self._document,
            validation=self._validation,
            projection=self._projection,
            tokens=self.tokens,
            meter=self._meter,
            faults=self._faults,
            requests=self.requests,
            webhooks=self.webhooks,
            strict=strict,
        )

    # ── state ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, table: str, fields: Mapping[str, Any] | None = None) -> Record:
        """Add a record that the documented API cannot create, and get it as it is stored.

            sandbox.add("offices", {"id": "ghent"})
            sandbox.add("customers", {"firstName": "Jan", "email": "jan@example.com"})

        What is not given has a default; references are ids (`subjectId`), as in request bodies.
        """
        return deepcopy(self._seeding.add(table, fields or {}))

    def get(self, table: str, id_: str) -> Record:
        """A record as it is stored."""
        return deepcopy(self._present(table, id_))

    def all(self, table: str) -> list[Record]:
        """The records of a table, deleted ones too."""
        return deepcopy(list(self._store.table(table).values()))

    def change(self, table: str, id_: str, **fields: Any) -> Record:
        """Set fields that the documented API cannot set: `change("appointments", id, status="CANCELLED")`."""
        return self.add(table, {**self._present(table, id_), **fields, "updatedAt": self.clock.stamp()})

    def delete(self, table: str, id_: str) -> None:
        """Delete softly: the record stays, with `deletedAt`, and lists hide it."""
        self._present(table, id_)["deletedAt"] = stamp(self.clock.now())

    def reset(self) -> None:
        """As new: seed, ids, clock and limits from their beginning; no log, no faults, no webhooks, no tokens."""
        self._store.tables.clear()
        for ids in (self._ids, self.tokens.ids, self.webhooks.ids):
            ids.reset()
        self.clock.reset()
        self.requests.clear()
        self.tokens.expire()
        self.webhooks.clear()
        self._faults.clear()
        self._meter.reset()
        self._limiter = None
        self.app.failures.clear()
        self._plant()

    def snapshot(self) -> Snapshot:
        """The present state, to `restore` later."""
        return Snapshot(self._store.copy(), self._ids.state())

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot: the records, and the ids that come next."""
        self._store.tables = snapshot.store.copy().tables
        self._ids.restore(snapshot.ids)

    # ── misbehaviour ──────────────────────────────────────────────────────────────────────────────────────────────

    def fail(self, operation: str | None = None, **what: Unpack[FaultOptions]) -> Fault:
        """Misbehave the next `times` times (None: from now on), at any operation or at one, always or by chance.

        `status` responds with that status; with `after_change` the change is made and only its response is lost.
        `delay` waits so many seconds. `body` spoils the response's bytes. `code` refuses with a 422 of that code.
        `unknown_value` names a property (`status`, `location.countryCode`) that gets a value nobody documents,
        `missing` one that is left out, `unknown_property` adds one. `headers` come with the response (`Retry-After`).
        """
        if operation is not None and operation not in self._document.operations:
            raise ValueError(f"there is no operation {operation!r}")
        return self._faults.add(Fault.of(operation, what))

    def behave(self) -> None:
        """Forget all misbehaviour that was asked for."""
        self._faults.clear()

    # ── use ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def token(self, *scopes: str, lifetime: float | None = None) -> str:
        """A bearer token, with all of the client's scopes unless some are named."""
        return self.tokens.issue(scopes or None, lifetime).value

    def client(self, **options: "Unpack[ClientOptions]") -> "EngageClient":
        """A client of this enterprise, in-process; leaving the sandbox closes it. Takes EngageClient's options."""
        from .._http import httpx
        from ..client import EngageClient
        from ..limits.local import LocalLimiter

        if self._limiter is None:
            self._limiter = LocalLimiter()
        mine: dict[str, Any] = {
            "limits": self._limiter,  # not the one that the process has for a real host
            "base_url": self._address,
            "token_url": f"{self._address}/realms/{self.enterprise}/protocol/openid-connect/token",
            "transport": httpx.ASGITransport(app=self.app),
        }
        if "token" not in options:
            mine.update(client_id=self.client_id, client_secret=self.client_secret)
        client = EngageClient(self.enterprise, **cast("ClientOptions", {**mine, **options}))
        self._clients.append(client)
        return client

    @asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> AsyncGenerator[str]:
        """Serve over HTTP as long as the block runs; gives the root URL."""
        from .http.server import serve  # uvicorn loads for those who serve

        async with serve(self.app, host, port) as url:
            yield url

    async def aclose(self) -> None:
        """Close the clients made here and give up webhooks on their way; raise what went wrong inside."""
        for client in self._clients:
            await client.aclose()
        self._clients.clear()
        await self.webhooks.close()
        if self.app.failures:
            raise self.app.failures[0]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.aclose()
        except Exception:
            if error is None:  # else a test's own failure says more
                raise

    @property
    def document(self) -> Document:
        """The OpenAPI document that it follows."""
        return self._document

    def _plant(self) -> None:
        if self._seed is not None:
            path = SEEDS / f"{self._seed}.yaml" if self._seed == "demo" else Path(self._seed)
            self._seeding.load(path / RECORDED if path.is_dir() else path)

    def _present(self, table: str, id_: str) -> Record:
        record = self._store.get(table, id_)
        if record is None:
            raise LookupError(f"there is no {id_!r} in {table}")
        return record
