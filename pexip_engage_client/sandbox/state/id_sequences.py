"""Sequences of IDs and tokens. With a seed, a script gets the same IDs in each run."""

import secrets
from hashlib import blake2b
from uuid import UUID

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Ids:
    """A sequence of IDs, which depends on the seed and the name. Without a seed, every sequence is different.

    `given` is the number of IDs that have been returned. Set it to continue from there.
    """

    def __init__(self, seed: int | None = 0, *names: str) -> None:
        self._seed = secrets.token_bytes(16) if seed is None else "/".join([str(seed), *names]).encode()
        self.given = 0

    def new(self, length: int = 12) -> str:
        """Return the next ID in the sequence."""
        return "".join(_ALPHABET[byte % 32] for byte in self._bytes(min(length, 64)))

    def uuid(self) -> str:
        """Return the next ID in the sequence, in the form of a random UUID."""
        return str(UUID(bytes=self._bytes(16), version=4))

    def _bytes(self, length: int) -> bytes:
        self.given += 1
        return blake2b(b"%s/%d" % (self._seed, self.given), digest_size=length).digest()
