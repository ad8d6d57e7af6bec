"""Ids and tokens, one after the other from a seed: the same script gets the same ids."""

from hashlib import blake2b

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Ids:
    """A sequence of ids; another seed, another sequence. `given` is how many it gave, and setting it goes there."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = str(seed).encode()
        self.given = 0

    def new(self, length: int = 12) -> str:
        """The next id."""
        self.given += 1
        digest = blake2b(b"%s/%d" % (self._seed, self.given), digest_size=min(length, 64)).digest()
        return "".join(_ALPHABET[byte % 32] for byte in digest)
