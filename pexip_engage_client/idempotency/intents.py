"""Store an intent for each record that a call is about to create, and let only one call at a time work on it."""

from __future__ import annotations

import json
import time
from hashlib import blake2b
from typing import NamedTuple

from attrs import evolve, frozen

from ..stores import Delete, Entry, Holder, LeaseKeeper, Put, Store
from ..stores.store import scanned

# If a process dies, calls in other processes wait for its lease at most this long.
LEASE_SECONDS = 10.0


class IntentKey(NamedTuple):
    """A key that identifies one record that a ``…_once`` method creates."""

    api: str
    """The API address of the enterprise."""
    resource: str
    """The resource whose list contains the record, such as ``appointments``."""
    external_id: str
    """The record's ID in your own system."""

    @property
    def space(self) -> str:
        """The space in the store that contains the intents for this API address."""
        return f"once {self.api}"

    @property
    def entry(self) -> str:
        """The key of the intent in its space."""
        return json.dumps([self.resource, self.external_id])

    @property
    def lease(self) -> str:
        """The name of the lease. It appears in messages, so it does not contain the external ID."""
        digest = blake2b("\n".join(self).encode(), digest_size=16).hexdigest()
        return f"once {self.resource} {digest}"


@frozen
class Intent:
    """A note in the store, which a call writes before it sends a request that creates a record.

    Of the request's body, it contains only the external ID and a hash.
    """

    key: IntentKey
    operation: str
    """The operation ID of the latest call for this record."""
    started: float
    """The time when the first intent for this record was written, in seconds since 1970."""
    effect_seconds: float
    """The number of seconds during which a request may still take effect."""
    fingerprint: str = ""
    """The hash of the latest request; empty if the intent was written without it."""

    @classmethod
    def of_entry(cls, api: str, entry: Entry) -> Intent:
        """Create an intent from its entry in the store."""
        resource, external_id = json.loads(entry.key)
        kept = json.loads(entry.value)
        return cls(
            key=IntentKey(api, resource, external_id),
            operation=kept["operation"],
            started=kept["started"],
            effect_seconds=max(0.0, entry.due or 0),  # the entry is due when the request can no longer take effect
            fingerprint=kept.get("request", ""),
        )

    def put(self) -> Put:
        """Return the change that writes the intent."""
        kept = {"operation": self.operation, "started": self.started, "request": self.fingerprint}
        value = json.dumps(kept).encode()
        return Put(self.key.space, self.key.entry, value, due=self.effect_seconds)


async def intents_of(store: Store, api: str) -> list[Intent]:
    """Return all intents for one API address, oldest first."""
    space = IntentKey(api, "", "").space
    entries = [entry async for page in scanned(store, space) for entry in page]
    return [Intent.of_entry(api, entry) for entry in sorted(entries, key=lambda entry: entry.number)]


class IntentClaim:
    """The exclusive right of one call to work on an external ID, among all processes that share the store."""

    def __init__(self, store: Store, key: IntentKey, operation: str, fingerprint: str = "") -> None:
        self._store = store
        self._fingerprint = fingerprint
        self._keeper = LeaseKeeper(store, key.lease, seconds=LEASE_SECONDS, work=operation)
        self._intent = Intent(key, operation, time.time(), 0.0)
        """The intent, as this call would write it."""
        self._is_read = False
        """Whether `intent` has read the intent from the store."""

    async def acquire(self, seconds: float | None) -> Holder | None:
        """Acquire the claim; wait for another call for at most `seconds`, or without a limit if that is None.

        Return None on success, or the holder of the claim.
        """
        return await self._keeper.wait(seconds)

    async def intent(self) -> Intent | None:
        """Read and return the intent that an earlier call has left, if any.

        Call this after `acquire`, and before `record` or `leave`: the intent that they write keeps the start time of
        the earlier one.
        """
        key = self._intent.key
        entry = (await self._store.read(key.space, [key.entry])).get(key.entry)
        earlier = None if entry is None else Intent.of_entry(key.api, entry)
        if earlier is not None:
            self._intent = evolve(earlier, operation=self._intent.operation)
        self._is_read = True
        return earlier

    async def record(self, effect_seconds: float) -> None:
        """Write the intent before sending a request that may take effect within `effect_seconds`.

        Raises:
            LeaseError: Another call has taken over.
        """
        self._intent = evolve(self._intent, effect_seconds=effect_seconds, fingerprint=self._fingerprint)
        await self._keeper.write([self._intent.put()], durable=True)

    async def settle(self) -> None:
        """Delete the intent and end the claim, because it is known whether the record exists."""
        # An intent that could not be read is kept, because its request may still take effect.
        key = self._intent.key
        await self._keeper.release([Delete(key.space, key.entry)] if self._is_read else [])

    async def leave(self, effect_seconds: float | None = None) -> None:
        """End the claim, so that the next call continues.

        Also write the number of seconds for which a request may still take effect. With None, keep the intent as it is.
        """
        intent = self._intent
        left = [] if effect_seconds is None else [evolve(intent, effect_seconds=effect_seconds).put()]
        await self._keeper.release(left)
