"""A claim that lasts as long as its owner is alive."""

from __future__ import annotations

import asyncio
import logging
from hashlib import blake2b
from uuid import uuid4

from .stores import Claim, Store

logger = logging.getLogger("pexip_engage_client")


def short_name(*parts: str) -> str:
    """A name for the store: short however long the parts are, and telling nothing of them."""
    text = "\n".join(parts).encode(errors="surrogatepass")
    return blake2b(text, digest_size=16).hexdigest()


class Lease:
    """One try of one owner to get hold of a name. Renewed while it is held: a dead owner's runs out by itself."""

    def __init__(self, store: Store, name: str, seconds: float) -> None:
        self._store = store
        self._name = name
        self._seconds = seconds
        self._owner = uuid4().hex
        self._renewal: asyncio.Task[None] | None = None

    async def take(self) -> Claim:
        """Ask for the name; to be given back, or finished, if it is granted."""
        try:
            claim = await self._store.claim(self._name, self._owner, self._seconds)
        except BaseException:
            # Cancelled, or the answer was lost: the store may have granted it all the same.
            await self.give_back()
            raise
        if claim is Claim.GRANTED:
            self._renewal = asyncio.create_task(self._renew())
        return claim

    async def give_back(self) -> None:
        """Let others have it."""
        self._stop()
        try:
            await self._store.release(self._name, self._owner)
        except Exception as error:  # noqa: BLE001 - whatever a store raises: the lease runs out anyway
            logger.warning("a claim could not be given back (%s); it runs out by itself", type(error).__name__)

    async def finish(self, seconds: float) -> None:
        """Mark it as done for so many seconds."""
        self._stop()
        try:
            await self._store.finish(self._name, seconds)
        except Exception as error:  # noqa: BLE001 - whatever a store raises: what is done cannot be undone
            logger.warning("handled, but the store could not remember it (%s)", type(error).__name__)

    def _stop(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            try:
                await self._store.claim(self._name, self._owner, self._seconds)
            except Exception as error:  # noqa: BLE001 - there is another renewal before the lease runs out
                logger.warning("a claim could not be renewed (%s)", type(error).__name__)
