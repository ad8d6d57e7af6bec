"""One enterprise of a sandbox, with its own records, tokens, clock, faults, webhooks and log."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Literal, Unpack

from attrs import evolve

from .._pipeline.client_options import ClientOptions
from .._runtime.arguments import invalid_argument, mapping
from .._runtime.option_fields import shows_options
from ..client import EngageClient
from ..openapi.parsing import is_list, is_object
from ..openapi.reader import Document
from . import content
from .assembly import InitialRecords, add_each, restarted, state_of, tokens_of, version_of
from .clients import Clients
from .document.projection import projection_of
from .document.validation import validation_of
from .event_causes import Events, event_of_change
from .http.api import Api
from .http.application import Application
from .http.failure_report import fault_lines, report
from .http.faults.effects import Fault
from .http.faults.fault_options import FaultOptions, checked_fault
from .http.faults.registry import Faults
from .http.log import Exchange, RequestLog
from .http.token_endpoint import CLIENT_ID, CLIENT_SECRET, LIFETIME, TokenEndpoint
from .http.traffic import InFlight, Meter, RateLimits
from .options import check_scopes, checked_lifetime, checked_seed, invalid_option
from .problems import ConnectionLostError
from .records import ExistsError
from .rules import load as load_rules
from .seed_values import plain
from .seeding import Seed, Seeding
from .state.clock import Clock
from .state.id_sequences import Ids
from .state.record_store import Record, Write, copied
from .state.state_file import StateFile
from .value_checks import shapes_of
from .webhook_sender import Webhooks

_START: Any = object()  # the initial seed of the enterprise


class SandboxEnterprise:
    """An enterprise in memory. `sandbox.enterprise("blue")` returns one. A `Sandbox` is its own first enterprise."""

    def __init__(
        self, app: Application, options: Mapping[str, Any], initial_records: InitialRecords | None = None
    ) -> None:
        """Create an enterprise from checked options. Call `sandbox.enterprise(slug, …)` instead of this constructor."""
        self.slug: str = options["enterprise"]
        """The enterprise's name in URLs."""
        self.client_id = CLIENT_ID
        """The client ID that the token endpoint accepts."""
        self.client_secret = CLIENT_SECRET
        """The client secret that the token endpoint accepts."""
        self.clock: Clock = options["clock"]
        """The clock. Set it with `freeze`, `run`, `advance` and `travel`."""
        self.requests = RequestLog(options["document"].operations)
        """The log of requests and their responses."""
        self.options: Mapping[str, Any] = options
        """The checked options of the enterprise."""
        self.removal: Callable[[], Awaitable[None]] | None = None
        """Removes this enterprise from its sandbox; None for a sandbox itself."""
        self._app = app
        self._seed: Seed | None = options["seed"]
        self.document: Document = options["document"]
        """The OpenAPI document that the enterprise follows. Sandboxes share its `raw` attribute; do not change it."""
        self._limits: RateLimits = options["limits"]
        self._clients: Clients | None = None
        self.initial_records: InitialRecords | None = initial_records
        self._other_seed: tuple[object, InitialRecords] | None = None
        self._random = Random(0)  # noqa: S311  # not used for secrets
        # Receivers outlive a sandbox and remember event IDs, so event IDs differ in every run.
        self._event_ids = Ids(None)
        self.state = state_of(options)
        self.tokens = tokens_of(options)
        """The issuer of access tokens, which can also revoke them."""
        self._assemble(options)
        self._open()
        add_each("webhooks", options["webhooks"], self.webhooks.add)
        self._initial_webhooks = list(self.webhooks.receivers)
        self._initial_faults: list[Mapping[str, Any]] = options["faults"]
        add_each("faults", self._initial_faults, self.fail)
        self._app.serve(self.slug, self.api, TokenEndpoint(self.tokens, self.faults, self.requests, self._in_flight))

    def _assemble(self, options: Mapping[str, Any]) -> None:
        document, state = self.document, self.state
        validation, projection = validation_of(document), projection_of(document)
        self.faults = Faults(self._random)
        """The active faults. Add one with `fail`, and remove them with `faults.clear()` or `faults.remove(id)`."""
        self._meter = Meter(self._limits, self.clock)
        self._in_flight = InFlight()
        events = Events(state, document, self._event_ids)
        self.webhooks = Webhooks(events, state.store, self.faults)
        """The receivers and the deliveries of webhooks."""
        self._seeding = Seeding(state, shapes_of(document), load_rules().invariants)
        self.api = Api(
            enterprise=state,
            implementations=load_rules().implementations,
            document=document,
            validation=validation,
            projection=projection,
            tokens=self.tokens,
            meter=self._meter,
            faults=self.faults,
            requests=self.requests,
            in_flight=self._in_flight,
            webhooks=self.webhooks,
            strict=options["strict"],
        )

    def _open(self) -> None:
        """Read the records from the state file, or load the seed if there is none."""
        path: Path | None = self.options["state"]
        self._state_file = None if path is None else StateFile(path)
        kept = None if self._state_file is None else self._state_file.read()
        if kept is None:
            self.initial_records = self._load_initial_records()
            self.initial_records.restore(self.state)
        else:
            fresh = evolve(self._seeding, enterprise=restarted(self.state, self.options))
            InitialRecords.loaded(None, kept, fresh, f"state: {path}").restore(self.state)
        if self._state_file is not None:
            self._keep([])
            self.state.store.listeners.append(self._keep)

    def _keep(self, writes: list[Write]) -> None:
        if self._state_file is not None:
            self._state_file.write(self._content())

    def _load_initial_records(self, seed: Seed | None = _START) -> InitialRecords:
        """Load the initial records. The seed is loaded again only if the seed or the day has changed."""
        fresh = restarted(self.state, self.options)
        version = version_of(fresh, self._seed)
        if seed is _START:
            if self.initial_records is not None and self.initial_records.version == version:
                return self.initial_records
            seed = self._seed
        return InitialRecords.loaded(version, seed, evolve(self._seeding, enterprise=fresh))

    def _load_other_seed(self, seed: Seed | None) -> InitialRecords:
        """Load a seed for a reset. Tests often reset to the same records, so the last ones are kept."""
        key = seed, version_of(restarted(self.state, self.options), None)
        if isinstance(seed, Path) or self._other_seed is None or self._other_seed[0] != key:
            self._other_seed = key, self._load_initial_records(seed)
        return self._other_seed[1]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({vars(self).get('slug')!r})"

    # ── records ───────────────────────────────────────────────────────────────────────────────────────────────────

    def add(self, table: str, fields: Mapping[str, Any] | None = None) -> Record:
        """Add a record, even one that the API cannot create. Returns the stored record.

            sandbox.add("offices", {"id": "ghent"})
            sandbox.add("customers", {"firstName": "Jan", "email": "jan@example.com"})

        Most fields have a default. References are IDs (`subjectId`), as in request bodies. Raises
        ValueError if a field is invalid, or if a record, even a deleted one, has the same ID.
        """
        given = plain("fields", fields or {})
        with self.state.transaction():
            self._check_new(table, given)
            return copied(self._seeding.add(table, given))

    def load(self, tables: Mapping[str, Any]) -> dict[str, int]:
        """Add records to several tables, and return the number of new records in each table.

            sandbox.load({"customers": [{"id": "jan"}, {"id": "lena"}], "offices": [{"id": "ghent"}]})

        Raises a ValueError that identifies the first invalid record. In that case, no records are added.
        """
        given = mapping("tables", tables, "a mapping of table names to lists of records")
        with self.state.transaction():
            for table, records in given.items():
                for fields in records if is_list(records) else ():
                    self._check_new(table, fields)
            self._seeding.load(given)
            return {table: len(records) for table, records in given.items()}

    def _check_new(self, table: str, fields: object) -> None:
        """Raise ExistsError if the ID of a new record is in use."""
        known = self.state.tables.get(table)
        id_ = (fields.get("id") or fields.get(known.key)) if known and is_object(fields) else None
        if isinstance(id_, str) and self.state.store.get(table, id_) is not None:
            raise ExistsError(f"{table}: id: {id_!r} already exists; use `change` to change it")

    def get(self, table: str, id_: str) -> Record:
        """Return a copy of the stored record with this ID. Raises LookupError if no record has this ID."""
        with self.state.transaction():
            return copied(self._present(table, id_))

    def dump(self) -> dict[str, Any]:
        """Return the whole content as one document: all records by table, including deleted ones, and `sandbox`.

            before = sandbox.dump()
            sandbox.reset(seed=before)

        The document is a seed, so you can also write it to a JSON file, and pass that file to `Sandbox(seed=…)`.
        """
        with self.state.transaction():
            return copied(self._content())

    def _content(self) -> dict[str, Any]:
        tables = {name: list(self.state.store.table(name).values()) for name in sorted(self.state.tables)}
        return {**tables, content.KEY: content.about(ids=self.state.ids.given)}

    def change(self, table: str, id_: str, /, **fields: Any) -> Record:
        """Set fields that the documented API cannot set: `change("appointments", id, status="CANCELLED")`.

        Changing an appointment sends the corresponding event: CANCEL, COMPLETE, REOPEN … Times may be aware datetimes.
        """
        given = plain("fields", fields)
        with self.state.transaction():
            before = self._present(table, id_)
            if given.get("id", id_) != id_:
                raise invalid_argument(
                    "id", f"{id_!r} or left out", f", because it cannot be changed; got {given['id']!r}"
                )
            changed = {**before, **given, "id": id_, "updatedAt": self.clock.stamp()}
            for request_name in given:  # `officeId` replaces `office`
                if request_name.endswith("Id") and request_name[:-2] in before:
                    del changed[request_name[:-2]]
            after = self._seeding.add(table, changed)
            if table == "appointments" and (event := event_of_change(before, after)) is not None:
                self.webhooks.announce(event, after, self.state.correlation_ids.uuid())
            return copied(after)

    def delete(self, table: str, id_: str) -> None:
        """Mark a record as deleted by setting its `deletedAt`. Lists then omit it, and it can no longer be booked."""
        with self.state.transaction():
            record = self._present(table, id_)
            self.state.store.put(table, {**record, "deletedAt": self.clock.stamp()})

    def _check_table(self, table: str) -> None:
        if table not in self.state.tables:
            raise LookupError(f"there is no table {table!r}; the tables are {', '.join(sorted(self.state.tables))}")

    def _present(self, table: str, id_: str) -> Record:
        self._check_table(table)
        record = self.state.store.get(table, id_)
        if record is None:
            raise LookupError(f"there is no {id_!r} in {table}")
        return record

    def reset(self, *, seed: Seed | None = _START, tokens: Literal["keep", "revoke"] = "keep") -> None:
        """Return to the initial state: records, IDs, clock, limits, webhooks and faults. Clears the log.

        Requests in flight end with a 503 and change nothing. Pass `seed` to load other records, such as those that
        `dump()` returned earlier. Tokens stay valid unless you pass `tokens="revoke"`. Event IDs are not reused,
        because receivers remember the IDs that they have received. If the seed is invalid, nothing changes.
        """
        if tokens not in ("keep", "revoke"):
            raise invalid_option("tokens", '"keep" or "revoke"', tokens)
        if seed is _START:
            initial = self.initial_records = self._load_initial_records()
        else:
            initial = self._load_other_seed(checked_seed("seed", seed))
        with self.state.store.transaction():
            initial.restore(self.state)
            self._in_flight.end_all("the sandbox was reset")
            self.clock.reset()
            self.requests.clear()
            self._random.seed(0)
            self.webhooks.clear()
            self.webhooks.receivers.extend(self._initial_webhooks)
            self.faults.clear()
            add_each("faults", self._initial_faults, self.fail)
            self._meter.reset()
            self.tokens.expire() if tokens == "revoke" else self.tokens.renew()
            if self._clients is not None:
                self._clients.reset()
            self.api.failures.clear()

    # ── faults ────────────────────────────────────────────────────────────────────────────────────────────────────

    @shows_options
    def fail(self, operation: str | None = None, **what: Unpack[FaultOptions]) -> Fault:
        """Make the next `times` requests to an operation fail, or all requests from now on if `times` is None.

        - `status`: the status of the response. With `after_change`, the sandbox first makes the change, so that only
          the response is lost.
        - `code`: respond with a 422 and this error code; `arguments` are the arguments of the code.
        - `delay`: respond this many seconds later. With `after_change`, the sandbox makes the change and sends its
          webhook event before it waits.
        - `connection="refused"`, `"reset"` or `"hanging"`: do not respond.
        - `body="truncated"` or `"html"`: respond with an incomplete body or with HTML. You can also pass bytes.
        - `headers`: add these headers to the response, such as `Retry-After`.
        - `unknown_value`: give this property (`status`, `location.countryCode`) an undocumented value.
        - `missing`: leave out this property. `unknown_property=True`: add an undocumented property.
        - `probability`: affect only this share of the requests.
        - `match`: affect only requests with this path, ID, header, query or body value, so that parallel tests can have
          their own faults: `match={"id": "appointment-1"}`.
        - `skip`: serve this many requests first. `after`: begin after a successful request to this operation.
        - `steps`: a script with one step for each request, such as `["ok", 503, {"delay": 2, "after_change": True}]`.
        - `expect_used=False`: `verify` and the pytest plugin do not report the fault if it is unused.

        `fail("token", …)` affects the token endpoint. `fail("webhooks", drop=True)` drops an event, and
        `disorder=True` sends it after the next one.
        """
        options = checked_fault(operation, what, self.document.operations, self.document.property_names)
        return self.faults.add(Fault.of(operation, options))

    def verify(self) -> None:
        """Raise AssertionError if a fault or a step had no effect, or if its `times` are not used up.

        The pytest plugin calls this after each test.
        """
        if unused := self.faults.unused:
            raise AssertionError(f"unused faults of the enterprise {self.slug}:\n{fault_lines(unused)}")

    def report(self) -> str:
        """Return a text report of the latest requests, the unused faults, and the filters that matched no request."""
        return report(self.slug, self.requests, self.faults)

    # ── clients ───────────────────────────────────────────────────────────────────────────────────────────────────

    def token(self, *scopes: str, lifetime: float = LIFETIME) -> str:
        """Issue a bearer token with these scopes (default: all scopes that the client may have).

        With a negative lifetime, the token has already expired.
        """
        check_scopes(scopes, self.document.scopes)
        return self.tokens.issue(scopes or None, checked_lifetime("lifetime", lifetime)).value

    @shows_options
    def client(self, **options: Unpack[ClientOptions]) -> EngageClient:
        """Create an in-process client for this enterprise. Pass any options of `EngageClient`.

        The client is closed with the sandbox. It has this enterprise's own rate limits. `clock.advance` also advances
        their one-minute window.
        """
        if self._clients is None:
            self._clients = Clients(self._app, self.slug, self._limits, self.clock)
        return self._clients.make(options)

    async def send_again(self, exchange: Exchange) -> None:
        """Send a logged request again, with a new token and a new correlation ID. The log then contains the response.

        If a fault cuts the connection, the log contains the request without a response.
        """
        authorization = f"Bearer {self.token()}"
        with suppress(ConnectionLostError):
            await self.api.respond(exchange.repeated(authorization), exchange.path.removeprefix("/").split("/"))

    @property
    def failures(self) -> list[Exception]:
        """The errors that occurred inside the sandbox. Leaving its `async with` block raises the first error."""
        return self.api.failures

    async def aclose(self) -> None:
        """Close the enterprise's clients, and abandon undelivered webhooks.

        An enterprise that you added with `enterprise()` is removed, with all of its data. For a sandbox, this raises
        the first error that occurred inside it.
        """
        if self.removal is not None:
            await self.removal()
            return
        if self._clients is not None:
            await self._clients.aclose()
        self._in_flight.end_all("the sandbox was closed, or the enterprise was removed")
        await self.webhooks.close()
        if self._keep in self.state.store.listeners:
            self.state.store.listeners.remove(self._keep)
        if self.failures:
            raise self.failures[0]
