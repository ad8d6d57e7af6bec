"""The pipeline with the default options of one client, which the client and its resources call."""

from __future__ import annotations

from collections.abc import Mapping
from operator import methodcaller
from typing import Any, Self, TypeVar, cast

from attrs import evolve, field, frozen

from .._runtime.intents import IdempotencyStore
from .._runtime.operations import CallOptions, Operation, Request
from ..errors import EngageError
from ..timing import Timing
from .config import redact_options
from .execute import Pipeline
from .options import DEFAULT_OPTIONS, Options

T = TypeVar("T")

__tracebackhide__ = methodcaller("errisinstance", EngageError)  # so that pytest shows the user's own line


@frozen(eq=False, repr=False)
class PipelineSession:
    """Calls operations with the default options of one client. `with_options` siblings share the pipeline."""

    pipeline: Pipeline
    defaults: Options
    label: str = field(default="")
    """Returns the repr of the client."""

    @property
    def timing(self) -> Timing:
        """The client's clock, sleep and randomness."""
        return self.pipeline.timing

    @property
    def api_address(self) -> str:
        """The address that the paths of operations are appended to."""
        return self.pipeline.api_address

    @property
    def idempotency(self) -> IdempotencyStore:
        """The store for the intents of ``…_once`` methods."""
        return self.pipeline.idempotency

    @property
    def time_limits(self) -> CallOptions:
        """The client's `timeout`, `deadline` and `queue_timeout`, for calls that do not set them."""
        own = self.defaults
        return {"timeout": own.timeout, "deadline": own.deadline, "queue_timeout": own.queue_timeout}

    @property
    def extra_query(self) -> Mapping[str, Any]:
        """The client's `extra_query`, for calls that do not set it."""
        return self.defaults.extra_query

    @property
    def extra_body(self) -> Mapping[str, Any]:
        """The client's `extra_body`, for calls that do not set it."""
        return self.defaults.extra_body

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Send the request and return the decoded response."""
        redact_options(cast("dict[str, Any]", options))
        return await self.pipeline.execute(self.defaults, options, operation, request)

    def with_defaults(self, options: Mapping[str, Any]) -> Self:
        """Return a session of the same pipeline with other default options."""
        return evolve(self, defaults=self.defaults.changed(options, DEFAULT_OPTIONS))

    def __repr__(self) -> str:
        return self.label
