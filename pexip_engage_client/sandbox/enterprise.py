"""One enterprise of a sandbox, with its own records, tokens, clock, faults, webhooks and log."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from random import Random
from typing import Any, Literal, Unpack

from .._pipeline.client_options import ClientOptions
from .._runtime.arguments import invalid_argument, mapping
from .._runtime.option_fields import shows_options
from ..client import EngageClient
from ..openapi.parsing import is_list, is_object
from . import content
from .assembly import InitialRecords, Seeds, add_each, state_of, tokens_of
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
from .http.log import RequestLog
from .http.token_endpoint import LIFETIME, TokenEndpoint
from .http.traffic import InFlight, Meter
from .options import check_scopes, checked_lifetime, checked_seed, invalid_option
from .rules import load as load_rules
from .seeding import Seed, Seeding, plain
from .state.clock import Clock
from .state.id_sequences import Ids
from .state.record_store import Record, Write, copied
from .state.state_file import StateFile
from .value_checks import shapes_of
from .webhook_sender import Webhooks


class ExistsError(ValueError):
    """Raised if you add a record whose ID is in use, even by a deleted record."""


_START: Any = object()  # the initial seed of the enterprise


class SandboxEnterprise:
    """An enterprise in memory. `sandbox.enterprise("blue")` returns one. A `Sandbox` is its own first enterprise."""

    def __init__(
        self,
        app: Application,
        options: Mapping[str, Any],
        seeds: Seeds,
        removal: "Callable[[SandboxEnterprise], AbstractContextManager[None]]" = lambda enterprise: nullcontext(),
    ) -> None:
        """Create an enterprise from checked options. Call `sandbox.enterprise(slug, …)` instead of this constructor."""
        self.slug: str = options["enterprise"]
        """The enterprise's name in URLs."""
        self.clock: Clock = options["clock"]
        """The clock. Set it with `freeze`, `run`, `advance` and `travel`."""
        self.requests = RequestLog(options["document"].operations)
        """The log of requests and their responses."""
        self._options = options
        self._seeds = seeds
        self._removal = removal
        self._clients = Clients(app, self.slug, options["limits"], self.clock)
        self._random = Random(0)  # noqa: S311  # not used for secrets
        # Receivers outlive a sandbox and remember event IDs, so event IDs differ in every run.
        self._event_ids = Ids(None)
        self._state = state_of(options)
        self._tokens = tokens_of(options)
        self._assemble(options)
        self._open()
        add_each("webhooks", options["webhooks"], self.webhooks.add)
        self._initial_webhooks = list(self.webhooks.receivers)
        self._initial_faults: list[Mapping[str, Any]] = options["faults"]
        add_each("faults", self._initial_faults, self.fail)
        app.serve(self.slug, self._api, TokenEndpoint(self._tokens, self.faults, self.requests, self._in_flight))

    def _assemble(self, options: Mapping[str, Any]) -> None:
        document, state = options["document"], self._state
        validation, projection = validation_of(document), projection_of(document)
        self.faults = Faults(self._random)
        """The active faults. Add one with `fail`, and remove them with `faults.clear()` or `faults.remove(id)`."""
        self._meter = Meter(options["limits"], self.clock)
        self._in_flight = InFlight()
        events = Events(state, document, self._event_ids)
        self.webhooks = Webhooks(events, state.store, self.faults)
        """The receivers and the deliveries of webhooks."""
        self._seeding = Seeding(state, shapes_of(document), load_rules().invariants)
        self._api = Api(
            enterprise=state,
            implementations=load_rules().implementations,
            document=document,
            validation=validation,
            projection=projection,
            tokens=self._tokens,
            meter=self._meter,
            faults=self.faults,
            requests=self.requests,
            in_flight=self._in_flight,
            webhooks=self.webhooks,
            strict=options["strict"],
        )

    def _open(self) -> None:
        """Read the records from the state file, or load the seed if there is none."""
        path = self._options["state"]
        self._state_file = None if path is None else StateFile(path)
        kept = None if self._state_file is None else self._state_file.read()
        if kept is None:
            initial = self._seeds.loaded(self._options["seed"], self._seeding)
        else:
            initial = InitialRecords.loaded(kept, self._seeding, f"state: {path}")
        initial.restore(self._state)
        if self._state_file is not None:
            self._keep([])
            self._state.store.listeners.append(self._keep)

    def _keep(self, writes: list[Write]) -> None:
        if self._state_file is not None:
            self._state_file.write(content.of(self._state))

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
        with self._state.transaction():
            self._check_new(table, given)
            return copied(self._seeding.add(table, given))

    def load(self, tables: Mapping[str, Any]) -> dict[str, int]:
        """Add records to several tables, and return the number of new records in each table.

            sandbox.load({"customers": [{"id": "jan"}, {"id": "lena"}], "offices": [{"id": "ghent"}]})

        Raises a ValueError that identifies the first invalid record. In that case, no records are added.
        """
        given = mapping("tables", tables, "a mapping of table names to lists of records")
        with self._state.transaction():
            for table, records in given.items():
                for fields in records if is_list(records) else ():
                    self._check_new(table, fields)
            self._seeding.load(given, "tables")
            return {table: len(records) for table, records in given.items()}

    def _check_new(self, table: str, fields: object) -> None:
        """Raise ExistsError if the ID of a new record is in use."""
        known = self._state.tables.get(table)
        id_ = (fields.get("id") or fields.get(known.key)) if known and is_object(fields) else None
        if isinstance(id_, str) and self._state.store.get(table, id_) is not None:
            raise ExistsError(f"{table}: id: {id_!r} already exists; use `change` to change it")

    def get(self, table: str, id_: str) -> Record:
        """Return a copy of the stored record with this ID. Raises LookupError if no record has this ID."""
        with self._state.transaction():
            return copied(self._present(table, id_))

    def dump(self) -> dict[str, Any]:
        """Return the whole content as one document: all records by table, including deleted ones.

            before = sandbox.dump()
            sandbox.reset(seed=before)

        The entry `"sandbox"` contains the version that wrote the document. The document is a seed, so you can also
        write it to a JSON file, and pass that file to `Sandbox(seed=…)`.
        """
        with self._state.transaction():
            return copied(content.of(self._state))

    def change(self, table: str, id_: str, /, **fields: Any) -> Record:
        """Set fields that the documented API cannot set: `change("appointments", id, status="CANCELLED")`.

        Changing an appointment sends the corresponding event: CANCEL, COMPLETE, REOPEN … Times may be aware datetimes.
        """
        given = plain("fields", fields)
        with self._state.transaction():
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
                self.webhooks.announce(event, after, self._state.correlation_ids.uuid())
            return copied(after)

    def delete(self, table: str, id_: str) -> None:
        """Mark a record as deleted by setting its `deletedAt`. Lists then omit it, and it can no longer be booked.

        `updatedAt` stays, because the Pexip documentation does not state that a deletion changes it.
        """
        with self._state.transaction():
            record = self._present(table, id_)
            self._state.store.put(table, {**record, "deletedAt": self.clock.stamp()})

    def _check_table(self, table: str) -> None:
        if table not in self._state.tables:
            raise LookupError(f"there is no table {table!r}; the tables are {', '.join(sorted(self._state.tables))}")

    def _present(self, table: str, id_: str) -> Record:
        self._check_table(table)
        record = self._state.store.get(table, id_)
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
        given = self._options["seed"] if seed is _START else checked_seed("seed", seed)
        initial = self._seeds.loaded(given, self._seeding)
        with self._state.store.transaction():
            initial.restore(self._state)
            self._in_flight.end_all("the sandbox was reset")
            self.clock.reset()
            self.requests.clear()
            self._random.seed(0)
            self.webhooks.clear()
            self.webhooks.receivers.extend(self._initial_webhooks)
            self.faults.clear()
            add_each("faults", self._initial_faults, self.fail)
            self._meter.reset()
            self._tokens.expire() if tokens == "revoke" else self._tokens.renew()
            self._clients.reset()
            self._api.failures.clear()

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
        document = self._api.document
        options = checked_fault(operation, what, document.operations, document.property_names)
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
        check_scopes(scopes, self._api.document.scopes)
        return self._tokens.issue(scopes or None, checked_lifetime("lifetime", lifetime))

    @shows_options
    def client(self, **options: Unpack[ClientOptions]) -> EngageClient:
        """Create an in-process client for this enterprise. Pass any options of `EngageClient`.

        The client is closed with the sandbox. It has this enterprise's own rate limits. `clock.advance` also advances
        their one-minute window.
        """
        return self._clients.make(options)

    async def aclose(self) -> None:
        """Close the enterprise's clients, and abandon undelivered webhooks.

        An enterprise that you added with `enterprise()` is removed, with all of its data. For a sandbox, this raises
        the first error that occurred inside it.
        """
        with self._removal(self):
            await self._clients.aclose()
            self._in_flight.end_all("the sandbox was closed, or the enterprise was removed")
            await self.webhooks.close()
            if self._keep in self._state.store.listeners:
                self._state.store.listeners.remove(self._keep)
        if self._api.failures:
            raise self._api.failures[0]
