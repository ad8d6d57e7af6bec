"""Combine the pipeline with one client's default options, for the client and its resources."""

from __future__ import annotations

from collections.abc import Mapping
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from .._failures import EngageError
from .._runtime.arguments import invalid_argument
from .._runtime.call_options import CallOptions
from ..response import Response
from ..stores.store import Store
from .client_options import DEFAULT_OPTIONS, Options
from .config import Config, redact_options
from .execute import Pipeline
from .request import undocumented

if TYPE_CHECKING:
    from .._runtime.operations import Operation, Request

T = TypeVar("T")

__tracebackhide__ = methodcaller("errisinstance", EngageError)  # so that pytest shows the user's own line


class PipelineSession:
    """Calls operations with the default options of one client. `with_options` siblings share the pipeline.

    `label` is the repr of the client.
    """

    def __init__(self, pipeline: Pipeline, config: Config, defaults: Options, label: str) -> None:
        self.pipeline = pipeline
        self._config = config
        self._defaults = defaults
        self._label = label
        self.timing = config.timing
        self.api_address = config.api_address
        self.time_limits: CallOptions = {"timeout": defaults.timeout, "deadline": defaults.deadline}

    @property
    def idempotency(self) -> Store:
        """The store for the intents of ``…_once`` methods."""
        from ..idempotency.flights import shared  # many programs never call such a method

        return self._config.idempotency or shared.store

    async def call(self, operation: Operation[T], request: Request, options: CallOptions) -> T:
        """Send the request and return the decoded response."""
        redact_options(cast("dict[str, Any]", options))
        return await self.pipeline.execute(self._defaults, options, operation, request)

    async def request(
        self,
        method: str,
        path: str,
        json: object,
        query: Mapping[str, object] | None,
        scope: object,
        options: CallOptions,
    ) -> Response:
        """Send a request that no operation describes."""
        operation, built = undocumented(method, path, json, query, scope)
        prefix = self._config.path
        if prefix and built.path.startswith(f"{prefix}/"):
            raise invalid_argument("path", f"relative to {prefix}, which the client adds", ": remove this prefix")
        return await self.call(operation, built, options)

    def with_defaults(self, options: Mapping[str, Any]) -> Self:
        """Return a session with the same pipeline and other default options."""
        return type(self)(self.pipeline, self._config, self._defaults.changed(options, DEFAULT_OPTIONS), self._label)

    def __repr__(self) -> str:
        return self._label
