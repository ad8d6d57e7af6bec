"""The sandbox as its users hold it: one enterprise in memory, in-process or served."""

from collections.abc import Mapping
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Literal, Self, Unpack

from attrs import evolve

from ..openapi.reader import Document
from . import late
from .document.projection import Projection
from .document.validation import validation_of
from .http.admission import Admission
from .http.api import Api
from .http.application import Application
from .http.control import PREFIX, Control
from .http.fault_options import FaultOptions, checked
from .http.faults import Fault, Faults
from .http.log import RequestLog
from .http.page import PREFIX as PAGE
from .http.page import Page
from .http.rate_limits import Meter, RateLimits
from .http.token_endpoint import TokenEndpoint
from .http.tokens import Tokens
from .options import SandboxOptions, check_scopes, checked_lifetime, checked_options
from .records import Records, Snapshot
from .rules import load as load_rules
from .seeding import Seed, Seeding
from .shapes import Shapes
from .state.clock import Clock
from .state.enterprise import Enterprise
from .state.ids import Ids
from .state.journal import Journal
from .state.store import Record, RecordStore
from .webhook_events import Events
from .webhook_sender import Webhooks


class Sandbox:
    """An Engage in memory: it remembers, refuses what the real one refuses, and misbehaves when told to.

        async with Sandbox(seed="demo") as sandbox:
            engage = sandbox.client()
            appointment = await engage.appointments.get("appointment-1")

    `app` is the same as an ASGI application. `seed` is "demo", the path of a YAML file, a dict of the same form, the
    folder of a recording (`python -m pexip_engage_client.conformance --record`), or None for an empty enterprise.
    `clock` is a start at which time stands still, or None for real time. `limits=None` lifts the rate limits. `latency`
    is how many seconds a request takes at least, `token_lifetime` (300) how many a token is good for. With
    `strict_responses` (the default) a response that the document does not allow becomes a 500, and leaving the context
    raises it. With `working_hours` only the defined availability of an employee, from now on, can be booked. `state` is
    a file that keeps the records between runs; a seed is for its first one. `control` serves `/_sandbox/…` to this
    machine, "anywhere" to all; `allow_hosts` are names of control and page beside this machine's own. `document` is the
    path of another `openapi.yaml` with the same operations.

    InvalidArgumentError, which is a ValueError, says which option does not fit, and what would.
    """

    def __init__(self, enterprise: str = "acme", **options: Unpack[SandboxOptions]) -> None:
        given = checked_options({"enterprise": enterprise, **options})
        self.enterprise: str = given["enterprise"]
        self.client_id: str = given["client_id"]
        self.client_secret: str = given["client_secret"]
        self.clock: Clock = given["clock"]
        self.requests = RequestLog()
        self._seed: Seed | None = given["seed"]
        seed: int | None = given["random_seed"]
        self._random_seed = seed or 0
        # Receivers outlive a sandbox and remember events: those of two sandboxes must not look the same by themselves.
        self._event_ids = Ids(None if seed is None else seed + 2)
        self._document: Document = given["document"]
        self._limits: RateLimits = given["limits"]
        self._clients: late.Clients | None = None
        self._journal: Journal | None = None
        self._enterprise = Enterprise(
            name=enterprise,
            store=RecordStore(),
            tables=load_rules().tables,
            clock=self.clock,
            ids=Ids(self._random_seed),
            language=given["language"],
            time_zone=given["time_zone"],
            working_hours=given["working_hours"],
        )
        access = (self.client_id, self.client_secret, given["scopes"], given["token_lifetime"])
        self.tokens = Tokens(*access, self.clock, Ids(self._random_seed + 1))
        self._assemble(strict=given["strict_responses"], latency=given["latency"])
        self._admission = Admission(given["allow_hosts"])
        self._show(control=given["control"])
        self._open(given["state"])

    def _assemble(self, *, strict: bool, latency: float) -> None:
        document, enterprise = self._document, self._enterprise
        validation, projection = validation_of(document), Projection(document)
        self._faults = Faults(Random(self._random_seed))  # noqa: S311  # chance, not secrecy
        self._meter = Meter(self._limits, self.clock)
        events = Events(enterprise, document, validation, projection, self._event_ids)
        self.webhooks = Webhooks(events, enterprise.store, self._faults)
        seeding = Seeding(enterprise, Shapes(document, validation, projection), load_rules().invariants)
        self._records = Records(enterprise, seeding, self.webhooks)
        self._api = Api(
            enterprise=enterprise,
            implementations=load_rules().implementations,
            document=document,
            validation=validation,
            projection=projection,
            tokens=self.tokens,
            meter=self._meter,
            faults=self._faults,
            requests=self.requests,
            webhooks=self.webhooks,
            strict=strict,
            latency=latency,
        )
        self.app = Application(
            enterprise.name,
            self._api,
            TokenEndpoint(self.tokens, self._faults, self.requests),
            started=self.webhooks.start,
            stopped=self.webhooks.close,
        )

    def _show(self, *, control: bool | Literal["anywhere"]) -> None:
        page = Page(self, self._enterprise, self._admission)
        self.app.routes.update({"": page.root, PAGE: page.below})
        if control:
            anywhere = control == "anywhere"
            self.app.routes[PREFIX] = Control(self, self._records, self._admission, anywhere=anywhere).respond

    def _open(self, state: Path | None) -> None:
        if state is not None:
            sequences = (self._enterprise.ids, self._event_ids)
            self._journal = Journal(state, self._enterprise.store, sequences, self._records.seeding.check_kept)
        try:
            if self._journal is None or self._journal.is_new:
                self._plant(self._enterprise)
            if self._journal is not None:
                self._journal.begin()
        except BaseException:
            if self._journal is not None:
                self._journal.close()
            raise

    def __repr__(self) -> str:
        return f"Sandbox({self.enterprise!r})"

    # ── state ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, table: str, fields: Mapping[str, Any] | None = None) -> Record:
        """Add a record that the documented API cannot create, and get it as it is stored.

            sandbox.add("offices", {"id": "ghent"})
            sandbox.add("customers", {"firstName": "Jan", "email": "jan@example.com"})

        What is not given has a default; references are ids (`subjectId`), as in request bodies. ValueError for what
        does not fit, and for an id that a record has, be it a deleted one.
        """
        return self._records.add(table, fields or {})

    def get(self, table: str, id_: str) -> Record:
        """A record as it is stored."""
        return self._records.get(table, id_)

    def all(self, table: str) -> list[Record]:
        """The records of a table, deleted ones too."""
        return self._records.all(table)

    def tables(self) -> dict[str, int]:
        """How many records each table has, deleted ones too."""
        return self._records.tables()

    def change(self, table: str, id_: str, **fields: Any) -> Record:
        """Set fields that the documented API cannot set: `change("appointments", id, status="CANCELLED")`.

        Webhooks hear of a changed appointment: CANCEL, COMPLETE, REOPEN … Moments may be aware datetimes.
        """
        return self._records.change(table, id_, fields)

    def delete(self, table: str, id_: str) -> None:
        """Delete softly: the record stays, with `deletedAt`, lists hide it, and it cannot be booked any more."""
        self._records.delete(table, id_)

    def reset(self) -> None:
        """As new: seed, ids, clock and limits from their beginning; no log, no faults, no webhooks, no tokens.

        Only the ids of events go on, unless there is a `random_seed`: receivers remember those they had.
        """
        fresh = evolve(self._enterprise, store=RecordStore(), clock=self.clock.restarted(), ids=Ids(self._random_seed))
        self._plant(fresh)  # a seed that is refused, as its file has changed, leaves all as it is
        with self._enterprise.store.transaction():
            self._enterprise.store.replace(fresh.store.tables)
            for ids in (self._enterprise.ids, self.tokens.ids, self._event_ids):
                ids.restart()
            self._enterprise.ids.given = fresh.ids.given
            self.clock.reset()
            self.requests.clear()
            self.tokens.expire()
            self.webhooks.clear()
            self._faults.clear()
            self._meter.reset()
            if self._clients is not None:
                self._clients.reset()
            self._api.failures.clear()

    def snapshot(self) -> Snapshot:
        """The present state, to `restore` later."""
        return self._records.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot: the records, and the ids that come next."""
        self._records.restore(snapshot)

    # ── misbehaviour ──────────────────────────────────────────────────────────────────────────────────────────────

    def fail(self, operation: str | None = None, **what: Unpack[FaultOptions]) -> Fault:
        """Misbehave the next `times` times (None: from now on), at any operation or at one, always or by chance.

        `status` responds with that status; with `after_change` the change is made and only its response is lost.
        `delay` waits so many seconds. `connection` is refused, reset (with `after_change` afterwards) or hanging.
        `body` spoils the response's bytes. `code` refuses with a 422 of that code. `unknown_value` names a property
        (`status`, `location.countryCode`) that gets a value nobody documents, `missing` one that is left out,
        `unknown_property` adds one. `headers` come with the response (`Retry-After`).

        `fail("token", …)` is about the token endpoint, `fail("webhooks", drop=True)` or `disorder=True` about events.
        """
        given = checked(operation, what, self._document.operations, self._document.property_names)
        return self._faults.add(Fault(operation=operation, left=given.pop("times", 1), **given))

    @property
    def faults(self) -> list[Fault]:
        """The faults that are still going to happen."""
        return list(self._faults.active)

    def behave(self) -> None:
        """Forget all misbehaviour that was asked for."""
        self._faults.clear()

    # ── use ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def token(self, *scopes: str, lifetime: float | None = None) -> str:
        """A bearer token, with all of the client's scopes unless some are named; a negative lifetime is over."""
        check_scopes(scopes, self._document.scopes)
        return self.tokens.issue(scopes or None, checked_lifetime(lifetime)).value

    def client(self, **options: "Unpack[late.ClientOptions]") -> "late.EngageClient":
        """A client of this enterprise, in-process; leaving the sandbox closes it. Takes EngageClient's options.

        It keeps the sandbox's own limits, and `sandbox.clock.advance` moves their minute on, too.
        """
        if self._clients is None:
            self._clients = late.Clients(self.app, self.tokens, self._limits, self.clock)
        return self._clients.make(options)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> "late.Serving":
        """Serve over HTTP while the block runs, `async with` or, by a thread of its own, `with`; gives the root URL.

        InvalidArgumentError for what is no port; entering raises OSError for an address that cannot be bound.
        """
        from .http.server import serve  # uvicorn loads for those who serve

        serving = serve(self.app, host, port)
        self._admission.hosts |= {host.lower()}
        return serving

    async def aclose(self) -> None:
        """Close the clients made here and give up webhooks on their way; raise what went wrong inside."""
        if self._clients is not None:
            await self._clients.aclose()
        await self.webhooks.close()
        if self._journal is not None:
            self._journal.close()
        if self._api.failures:
            raise self._api.failures[0]

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
        """The OpenAPI document that it follows; its `raw` is shared by all sandboxes that follow it: read it only."""
        return self._document

    def _plant(self, enterprise: Enterprise) -> None:
        if self._seed is not None:
            evolve(self._records.seeding, enterprise=enterprise).load(self._seed)
