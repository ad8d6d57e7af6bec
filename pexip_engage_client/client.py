"""Define `EngageClient`, with its options and resources. The modules in `_pipeline` execute its calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from operator import methodcaller
from types import TracebackType
from typing import TYPE_CHECKING, Any, NoReturn, Self, Unpack, cast, overload

from . import idempotency
from ._failures import EngageError, InvalidArgumentError
from ._pipeline.client_options import ClientOptions, DefaultOptions
from ._pipeline.config import CREDENTIALS, checked_config, redact_options, with_variables
from ._pipeline.execute import Pipeline, PipelineSession
from ._pipeline.request import Method
from ._runtime.arguments import UNSET, meant
from ._runtime.operations import CallOptions
from ._runtime.option_fields import shows_options
from .generated.client import Resources
from .response import Response

if TYPE_CHECKING:
    from ._pipeline.client_options import PassedOnOptions, SecretOptions, TokenOptions

__all__ = ["EngageClient"]

__tracebackhide__ = methodcaller("errisinstance", EngageError)  # so that pytest shows the user's own line


def _unset(variable: str, error: InvalidArgumentError, given: Mapping[str, Any]) -> InvalidArgumentError:
    """Return the error for a required variable that is not set.

    `given` contains all options, including options from other variables.

    Its `accepted` completes "… must be …", as in all errors.
    """
    other = {"client_id": "client_secret", "client_secret": "client_id"}.get(error.parameter)
    accepted, message = error.accepted, f"{variable} must be set: {error.message}"
    if error.parameter == "enterprise":
        accepted = "set to the slug of your enterprise, such as 'acme'"
        message = f"{variable} must be {accepted}"
    elif all(given.get(name) is None for name in CREDENTIALS):
        also = "" if given.get("enterprise") else "; also set PEXIP_ENGAGE_ENTERPRISE"
        variable = "PEXIP_ENGAGE_CLIENT_ID"
        accepted = f"set together with PEXIP_ENGAGE_CLIENT_SECRET, unless you set PEXIP_ENGAGE_TOKEN{also}"
        message = (
            "no credentials: set PEXIP_ENGAGE_CLIENT_ID and PEXIP_ENGAGE_CLIENT_SECRET, or PEXIP_ENGAGE_TOKEN,"
            f" or pass token= (a string, or an async function that returns one){also}"
        )
    elif other is not None:
        accepted = f"set, because {other} is set; to use a token, set only PEXIP_ENGAGE_TOKEN"
        message = f"{variable} must be {accepted}"
    return InvalidArgumentError(message, parameter=variable, accepted=accepted)


class EngageClient(Resources):
    """A client that calls the Pexip Engage API of one enterprise.

    ```python
    async with EngageClient("acme", client_id="…", client_secret="…") as engage:
        appointment = await engage.appointments.get("123")
    ```

    Pass the slug of your enterprise, and either the `client_id` and `client_secret` that Pexip issues, or a `token`: a
    string, or an async function that returns one. `from_env` reads them from environment variables.

    The client calls the production environment. To call another one, pass its name, such as
    ``environment="development"``. For a gateway or a sandbox, pass `base_url` and `token_url`.

    Each resource is an attribute, such as `engage.appointments`. Each method accepts options for one call, such as
    `timeout` and `max_retries`. Pass them here as the defaults of all calls, or to `with_options` for some calls.

    Create one client, and share it between tasks, threads and event loops. Close it with `async with` or `aclose`. When
    an event loop closes, the connections that it opened close too.

    `ClientOptions` describes all options. The page "Client options" of the documentation lists them by task, with links
    to time limits, retries, rate limits, proxies, certificates and metrics.

    Raises:
        InvalidArgumentError: An option is unknown or invalid.
    """

    enterprise: str
    """The name of the enterprise whose API the client calls."""

    @overload
    def __init__(self, enterprise: str, **options: Unpack[TokenOptions]) -> None: ...
    @overload
    def __init__(self, enterprise: str, **options: Unpack[SecretOptions]) -> None: ...
    @overload
    def __init__(self, enterprise: str, **options: Unpack[PassedOnOptions]) -> None: ...
    @shows_options
    def __init__(self, enterprise: str, **options: Unpack[ClientOptions]) -> None:
        config = checked_config(enterprise, redact_options(cast("dict[str, Any]", options)))
        vars(self)["enterprise"] = config.enterprise
        self._is_original = True
        self._session = PipelineSession(Pipeline(config), config, config.defaults, repr(self))

    @classmethod
    @shows_options
    def from_env(cls, **options: Unpack[ClientOptions]) -> Self:
        """Create a client from environment variables.

        Set `PEXIP_ENGAGE_ENTERPRISE`, and either `PEXIP_ENGAGE_TOKEN` or both `PEXIP_ENGAGE_CLIENT_ID` and
        `PEXIP_ENGAGE_CLIENT_SECRET`. You can also set `PEXIP_ENGAGE_SCOPES` (separated by spaces; needs a client ID),
        `PEXIP_ENGAGE_ENVIRONMENT`, `PEXIP_ENGAGE_BASE_URL` and `PEXIP_ENGAGE_TOKEN_URL`. Options that you pass override
        the variables.
        """
        given = redact_options(cast("dict[str, Any]", options))
        given, variables = with_variables(given)
        given.setdefault("enterprise", None)
        try:
            return cls(**given)
        except InvalidArgumentError as error:
            variable = variables.get(error.parameter)
            if variable is None:
                raise
            if not os.environ.get(variable):
                raise _unset(variable, error, given) from error
            message = f"{variable} is invalid: {error}"
            raise InvalidArgumentError(message, parameter=variable, accepted=error.accepted) from error

    @property
    def _caller(self) -> PipelineSession:
        return self._session

    @shows_options
    def with_options(self, **options: Unpack[DefaultOptions]) -> Self:
        """Return a client with other default options.

        Both clients share connections, the access token and rate limits. They stay usable until you close the original
        client. Closing the new client has no effect.

        The new client has the same attributes as this one, including attributes that a subclass sets (except in
        `__slots__`).
        """
        sibling = object.__new__(type(self))
        vars(sibling).update({name: value for name, value in vars(self).items() if name not in vars(Resources)})
        sibling._session = self._session.with_defaults(redact_options(cast("dict[str, Any]", options)))
        sibling._is_original = False
        return sibling

    @shows_options
    async def request(
        self,
        method: Method,
        path: str,
        *,
        json: object = UNSET,
        query: Mapping[str, str | int | Sequence[str]] | None = None,
        scope: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Response:
        """Call an operation for which the client has no method.

        The token, limits, retries and errors are the same as for other calls.

        ```python
        response = await engage.request("GET", "/loyalty-cards/123")
        ```

        `path` is relative to the enterprise's API address. A sequence in `query` is sent as ``name[]=a&name[]=b``. If
        you know which OAuth2 scope the call needs, pass it as `scope`. The client then requests a token with this
        scope.
        """
        return await self._session.request(method, path, json, query, scope, options)

    async def pending(self) -> list[idempotency.Pending]:
        """Report ``…_once`` calls that were cancelled, reached their deadline, or ended when the process crashed.

        For each intent in the `idempotency` store, the client looks up the record that the call tried to create. It
        settles the intents whose outcome is known. It does not create records. If a record is reported as ``not
        created``, call the ``…_once`` method again with the same ID.
        """
        return await idempotency.settle_pending(self._session, self._find)

    def _find(self, resource: str) -> Callable[..., Any]:
        find: Callable[..., Any] | None = (
            getattr(getattr(self, resource), "list", None) if resource in vars(Resources) else None
        )
        if find is None:
            raise EngageError("the intent is for a resource that this version of the client cannot list")
        return find

    async def aclose(self) -> None:
        """Close the connections of all event loops. After that, API calls raise an error; closing again is harmless.

        If the client comes from `with_options`, this has no effect, because the original client needs the connections.
        """
        if self._is_original:
            await self._session.pipeline.aclose()

    async def __aenter__(self) -> Self:
        self._session.pipeline.check_open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    if not TYPE_CHECKING:  # otherwise, a type checker would accept every name

        def __getattr__(self, name: str) -> NoReturn:
            message = f"{type(self).__name__} has no attribute {name!r}"
            if not name.startswith("_"):
                resources = [each for each in vars(Resources) if not each.startswith("_")]
                known = [each for each in dir(self) if not each.startswith("_")]
                message += f"{meant(name, known) or '.'} The resources are: {', '.join(resources)}"
            raise AttributeError(message, name=name, obj=self)

        def __setattr__(self, name: str, value: object) -> None:
            if type(self) is EngageClient and not name.startswith("_") and not hasattr(EngageClient, name):
                message = (
                    f"cannot set {name!r} of an EngageClient: pass options to EngageClient(…), or to"
                    " engage.with_options(…), which returns a client with other defaults"
                )
                raise AttributeError(message, name=name, obj=self)
            super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__dict__.get('enterprise', '')}>"

    def __reduce__(self) -> NoReturn:
        self._session.pipeline.__reduce__()
