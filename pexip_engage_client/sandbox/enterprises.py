"""Create, find and remove the enterprises of a sandbox by slug (their name in the URL)."""

import asyncio
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import InvalidArgumentError
from .assembly import Seeds
from .enterprise import SandboxEnterprise
from .http.application import Application
from .options import options_of_another


class Enterprises:
    """The enterprises of one sandbox. The first enterprise always exists; you can add and remove others."""

    def __init__(self, first: SandboxEnterprise, app: Application, options: Mapping[str, Any], seeds: Seeds) -> None:
        self.first = first
        self._app = app
        self._options = options
        self._seeds = seeds
        self._by_slug = {first.slug: first}
        self._keeps_files = False
        self._loop: asyncio.AbstractEventLoop | None = None

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
        checked = options_of_another(self._options, {**options, "enterprise": slug})
        checked["state"] = self._state_of(slug)
        enterprise = self._by_slug[slug] = SandboxEnterprise(self._app, checked, self._seeds, self._removal)
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
        await enterprise.aclose()

    @contextmanager
    def _removal(self, enterprise: SandboxEnterprise) -> Generator[None]:
        """Remove an enterprise while the block closes it. The errors inside it are reported when the sandbox closes."""
        slug = enterprise.slug
        is_known = self._by_slug.get(slug) is enterprise
        if is_known:
            del self._by_slug[slug]
            failures = self._app.stop_serving(slug).failures
            self._app.apis[self.first.slug].failures.extend(failures)
            failures.clear()
        yield
        state = self._state_of(slug)
        if is_known and state is not None and not self._keeps_files:
            state.unlink(missing_ok=True)

    def _state_of(self, slug: str) -> Path | None:
        first: Path | None = self._options["state"]
        return first and first.with_name(f"{first.name}.{slug}")

    async def close_others(self) -> None:
        """Close all enterprises except the first one, and keep their state files."""
        self._keeps_files = True
        for enterprise in self:
            if enterprise is not self.first:
                await enterprise.aclose()

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
