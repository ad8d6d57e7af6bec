"""Create, find and remove the enterprises of a sandbox by slug (their name in the URL)."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from .._runtime.arguments import count, mapping
from ..errors import InvalidArgumentError
from .enterprise import SandboxEnterprise
from .http.application import Application
from .http.origins import Admission, Cors
from .options import options_of_another
from .portable import EnterpriseList, checked_export, export, options_from_json
from .state.clock import Clock
from .state.record_store import Record


class Enterprises:
    """The enterprises of one sandbox. The first enterprise always exists; you can add and remove others."""

    def __init__(self, first: SandboxEnterprise, app: Application, options: Mapping[str, Any]) -> None:
        self.first = first
        self._app = app
        self._options = options
        self._by_slug = {first.slug: first}
        self._list = None if options["state"] is None else EnterpriseList(options["state"])
        self._loop: asyncio.AbstractEventLoop | None = None

    def reopen(self) -> None:
        """Open the additional enterprises that the state file lists."""
        if self._list is not None:
            for slug, options in self._list.read().items():
                self._open(slug, self._checked(slug, options))

    def __iter__(self) -> Iterator[SandboxEnterprise]:
        return iter(list(self._by_slug.values()))

    def __contains__(self, slug: str) -> bool:
        return slug in self._by_slug

    def get(self, slug: str) -> SandboxEnterprise:
        """Return the enterprise with this slug. Raises LookupError if it does not exist."""
        if slug not in self._by_slug:
            raise LookupError(f"there is no enterprise {slug!r}; the enterprises are {', '.join(self._by_slug)}")
        return self._by_slug[slug]

    def add(self, slug: str, options: Mapping[str, Any]) -> SandboxEnterprise:
        """Create an enterprise. Its options default to the first enterprise's options, except webhooks and faults."""
        if slug in self._by_slug:
            raise InvalidArgumentError(
                f"the enterprise {slug!r} already exists", parameter="enterprise", accepted="an unused slug"
            )
        checked = self._checked(slug, options)
        if self._list is not None:
            self._list.add(slug, options)
        return self._open(slug, checked)

    def _checked(self, slug: str, options: Mapping[str, Any]) -> dict[str, Any]:
        checked = options_of_another(self._options, {**options, "enterprise": slug})
        return checked if self._list is None else {**checked, "state": self._list.state_of(slug)}

    def _open(self, slug: str, checked: Mapping[str, Any]) -> SandboxEnterprise:
        enterprise = self._by_slug[slug] = SandboxEnterprise(self._app, checked, self.first.initial_records)
        if self._loop is not None and self._loop.is_running():  # the running server delivers its webhooks
            asyncio.run_coroutine_threadsafe(enterprise.webhooks.start(), self._loop)
        return enterprise

    async def remove(self, slug: str) -> None:
        """Remove an enterprise with its records, tokens and webhooks. The first enterprise cannot be removed."""
        enterprise = self.get(slug)
        if enterprise is self.first:
            raise InvalidArgumentError(
                f"{slug!r} is the sandbox's first enterprise, which cannot be removed",
                parameter="enterprise",
                accepted="another enterprise",
            )
        await self._close(enterprise)
        if self._list is not None:
            self._list.remove(slug)

    async def close_others(self) -> None:
        """Close all enterprises except the first one, and keep their state files."""
        for enterprise in self:
            if enterprise is not self.first:
                await self._close(enterprise)

    async def _close(self, enterprise: SandboxEnterprise) -> None:
        del self._by_slug[enterprise.slug]
        self._app.stop_serving(enterprise.slug)
        self.first.failures.extend(enterprise.failures)  # its errors are reported when the sandbox closes
        enterprise.failures.clear()
        await enterprise.aclose()

    def export(self) -> Record:
        """Return all enterprises as JSON."""
        return export(list(self))

    async def load_export(self, data: object) -> None:
        """Replace all enterprises with the enterprises in an export. If it is invalid, nothing changes."""
        loaded = [(each, _loaded(self._options, each)) for each in checked_export(data)]
        if not loaded or loaded[0][1].slug != self.first.slug:
            accepted = f"an export whose first enterprise is {self.first.slug!r}, which cannot be removed"
            raise InvalidArgumentError(f"export must be {accepted}", parameter="export", accepted=accepted)
        for enterprise in self:
            if enterprise is not self.first:
                await self.remove(enterprise.slug)
        for dumped, source in loaded:
            source.move_to(self.first if source.slug == self.first.slug else self._added(dumped), dumped)

    def _added(self, dumped: Record) -> SandboxEnterprise:
        return self.add(dumped["slug"], {**options_from_json(dumped["options"]), "seed": dumped["records"]})

    async def start(self) -> None:
        """Deliver the webhook events of all enterprises in the running event loop from now on."""
        self._loop = asyncio.get_running_loop()
        for enterprise in self:
            await enterprise.webhooks.start()

    async def stop(self) -> None:
        """Abandon the undelivered webhook events of all enterprises."""
        self._loop = None
        for enterprise in self:
            await enterprise.webhooks.close()


def _loaded(first: Mapping[str, Any], dumped: Any) -> SandboxEnterprise:
    """Create an enterprise from an export, without serving it. Raises InvalidArgumentError if it is invalid."""
    try:
        webhooks = [{name: each[name] for name in each if name != "id"} for each in dumped["webhooks"]]
        given = {"seed": mapping("records", dumped["records"]), "webhooks": webhooks, "faults": dumped["faults"]}
        options = {**options_from_json(dumped["options"]), **given, "enterprise": dumped["slug"]}
        for each in ("records", "events"):
            count(f"ids.{each}", dumped["ids"][each])
        Clock().load(dumped["clock"])
        return SandboxEnterprise(Application(Cors(), Admission()), options_of_another(first, options))
    except InvalidArgumentError:
        raise
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise InvalidArgumentError(f"export: {reason}", parameter="export", accepted="an export") from error
