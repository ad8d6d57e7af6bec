"""Ids and tokens from a seeded generator: the same script gets the same ids."""

from random import Random

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


class Ids:
    """A sequence of ids; another seed, another sequence."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._random = Random(seed)  # noqa: S311  # nothing here is secret

    def new(self, length: int = 12) -> str:
        """The next id."""
        return "".join(self._random.choices(_ALPHABET, k=length))

    def reset(self) -> None:
        """From the beginning again."""
        self._random = Random(self._seed)  # noqa: S311

    def state(self) -> object:
        """Where the generator is."""
        return self._random.getstate()

    def restore(self, state: object) -> None:
        """Go back to a state."""
        self._random.setstate(state)  # type: ignore[arg-type]  # what state() gave
