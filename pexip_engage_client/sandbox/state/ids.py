"""Ids and tokens, one after the other from a seed: the same script gets the same ids."""

import secrets
from hashlib import blake2b

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Ids:
    """A sequence of ids; another seed, another sequence, and one that never was before without a seed.

    `given` is how many it gave, and setting it goes there.
    """

    def __init__(self, seed: int | None = 0) -> None:
        self._given_seed = seed
        self.restart()

    def restart(self) -> None:
        """From the beginning; without a seed that is a new sequence."""
        self._seed = secrets.token_bytes(16) if self._given_seed is None else str(self._given_seed).encode()
        self.given = 0

    def new(self, length: int = 12) -> str:
        """The next id."""
        self.given += 1
        digest = blake2b(b"%s/%d" % (self._seed, self.given), digest_size=min(length, 64)).digest()
        return "".join(_ALPHABET[byte % 32] for byte in digest)
