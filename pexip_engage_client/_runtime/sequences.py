"""The type of arguments that take several strings."""

from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    T_co = TypeVar("T_co", covariant=True)

    class SequenceNotStr(Protocol[T_co]):
        """A list, tuple or other sequence, but not a string, which would be a sequence of its characters.

        Type checkers find the difference in `__contains__`: a string only accepts strings.
        """

        def __contains__(self, value: object, /) -> bool: ...
        def __getitem__(self, index: int, /) -> T_co: ...
        def __iter__(self) -> Iterator[T_co]: ...
        def __len__(self) -> int: ...

else:
    SequenceNotStr = Sequence

Strings: TypeAlias = SequenceNotStr[str] | Set[str]
"""Several strings in any order."""
