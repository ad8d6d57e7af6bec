"""`Sandbox`: enterprises in memory, in-process or served over HTTP."""

from functools import partial
from types import TracebackType
from typing import Self, Unpack

from .._runtime.option_fields import shows_options
from .assembly import Seeds
from .enterprise import SandboxEnterprise
from .enterprises import Enterprises
from .http.api_document import api_document
from .http.application import Application
from .http.control import PREFIX, Control
from .http.live_page import PREFIX as PAGE
from .http.live_page import SandboxPage
from .http.origins import Admission, Cors
from .http.serving import Serving, serve
from .options import EnterpriseOptions, SandboxOptions, checked_options


class Sandbox(SandboxEnterprise):
    """An in-memory Engage, which keeps state, follows the documented rules, and fails on demand.

        async with Sandbox(seed="demo") as sandbox:
            engage = sandbox.client()
            appointment = await engage.appointments.get("appointment-1")

    A sandbox is one enterprise. `enterprise("blue")` adds another one, with its own records, tokens, clock, faults,
    webhooks and log. `app` serves all of them as an ASGI application.

    `seed` is "demo", the path of a YAML or JSON file, a dict of the same form, the folder of a recording (`python -m
    pexip_engage_client.conformance --record`), or None for an empty enterprise. `clock` is the instant at which to
    freeze the clock, or None for real time. `limits=None` removes the rate limits. `scopes` are the scopes that the
    client may have (default: all). With `strict`, an undocumented property in a request's body causes a 400, and so
    does a `limit` above 1,000. Otherwise, such properties are ignored, and listed in the request's log entry. A
    response that the document does not allow becomes a 500, and leaving the context raises the error. With
    `working_hours`, an employee can be booked only at future times within the employee's working hours. The sandbox
    sets up these `webhooks` and `faults` at the start, and again after each reset. `state` is a file that keeps the
    records between runs; the records of other enterprises are in files next to it (`FILE.blue`). With `state`, the
    seed is loaded only on the first run. `control=True` serves `/_sandbox/…` to this machine, and "anywhere" to all
    machines. Web pages from the origins in `cors` may call the sandbox, and their host names may be in its URLs.

    Raises InvalidArgumentError, which is a ValueError, if an option is invalid.
    """

    @shows_options
    def __init__(self, enterprise: str = "acme", **options: Unpack[SandboxOptions]) -> None:
        given = checked_options({"enterprise": enterprise, **options})
        self._admission = Admission(given["cors"], any_host=given["control"] == "anywhere")
        self.app = Application(Cors(given["cors"]), self._admission)
        """The ASGI application that serves all enterprises."""
        seeds = Seeds()
        super().__init__(self.app, given, seeds)
        self._enterprises = Enterprises(self, self.app, given, seeds)
        self.app.started, self.app.stopped = self._enterprises.start, self._enterprises.stop
        page = SandboxPage(self.app.apis, self._admission, control=bool(given["control"]))
        self.app.routes.update({"": page.root, PAGE: page.below})
        self.app.routes["openapi.json"] = partial(api_document, self.app.apis)
        self.app.routes[PREFIX] = Control(self._enterprises, self.app.apis, self._admission, given["control"]).respond

    @shows_options
    def enterprise(self, slug: str, **options: Unpack[EnterpriseOptions]) -> SandboxEnterprise:
        """Return the enterprise with this slug. The first call creates it.

            blue = sandbox.enterprise("blue", seed="demo")
            engage = blue.client()

        Pass `options` only when you create the enterprise. They default to the options of the first enterprise, except
        for `webhooks` and `faults`. Raises InvalidArgumentError if you pass options for an existing enterprise.
        """
        if slug in self._enterprises and not options:
            return self._enterprises.get(slug)
        return self._enterprises.add(slug, options)

    @property
    def enterprises(self) -> list[SandboxEnterprise]:
        """All enterprises of this sandbox. The first one is the sandbox itself."""
        return list(self._enterprises)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Serving:
        """Serve the sandbox over HTTP while the `with` block runs. Entering the block returns the root URL.

        `async with` serves in the current event loop, `with` in a thread. Raises InvalidArgumentError if the port is
        invalid. Entering the block raises OSError if the address cannot be bound.
        """
        serving = serve(self.app, host, port)
        self._admission.hosts |= {host.lower()}
        return serving

    async def aclose(self) -> None:
        """Close all clients, abandon undelivered webhooks, and raise the first error that occurred inside."""
        await self._enterprises.close_others()
        await super().aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.aclose()
        except Exception:
            if error is None:  # an error from the block is more informative
                raise
