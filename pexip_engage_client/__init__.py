# SPDX-License-Identifier: MIT
"""The async Python client for the Pexip Engage API.

```python
from pexip_engage_client import EngageClient

async with EngageClient("acme", client_id="…", client_secret="…") as engage:
    appointment = await engage.appointments.get("123")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy_names
from ._version import __version__ as __version__

if TYPE_CHECKING:
    from ._correlation import correlation as correlation
    from ._pipeline.options import ClientOptions as ClientOptions
    from ._pipeline.options import DefaultOptions as DefaultOptions
    from ._pipeline.options import TokenFunction as TokenFunction
    from ._runtime.operations import CallOptions as CallOptions
    from ._runtime.unset import UNSET as UNSET
    from ._runtime.uploads import Upload as Upload
    from .client import EngageClient as EngageClient
    from .environments import Environment as Environment
    from .errors import ApiError as ApiError
    from .errors import AuthenticationError as AuthenticationError
    from .errors import BadRequestError as BadRequestError
    from .errors import BusinessValidationError as BusinessValidationError
    from .errors import ConflictError as ConflictError
    from .errors import EngageError as EngageError
    from .errors import ErrorDetail as ErrorDetail
    from .errors import InvalidArgumentError as InvalidArgumentError
    from .errors import NotFoundError as NotFoundError
    from .errors import PermissionDeniedError as PermissionDeniedError
    from .errors import RateLimitError as RateLimitError
    from .errors import ResponseValidationError as ResponseValidationError
    from .errors import ServerError as ServerError
    from .errors import TimeoutError as TimeoutError  # noqa: A004 - the package's own, as its name says
    from .errors import TokenError as TokenError
    from .errors import TransportError as TransportError
    from .errors import UnreadableFieldError as UnreadableFieldError
    from .errors import WebhookPayloadError as WebhookPayloadError
    from .generated.error_codes import ErrorCode as ErrorCode
    from .limits import Limiter as Limiter
    from .limits import Limits as Limits
    from .once import DuplicateError as DuplicateError
    from .pagination import Listing as Listing
    from .pagination import Page as Page
    from .response import Response as Response
    from .timing import Timing as Timing

# Loaded when they are first used: importing the package costs next to nothing.
_MODULES = {
    "CallOptions": "._runtime.operations",
    "ClientOptions": "._pipeline.options",
    "DefaultOptions": "._pipeline.options",
    "TokenFunction": "._pipeline.options",
    "ApiError": ".errors",
    "AuthenticationError": ".errors",
    "BadRequestError": ".errors",
    "BusinessValidationError": ".errors",
    "ConflictError": ".errors",
    "DuplicateError": ".once",
    "EngageClient": ".client",
    "EngageError": ".errors",
    "Environment": ".environments",
    "ErrorCode": ".generated.error_codes",
    "ErrorDetail": ".errors",
    "InvalidArgumentError": ".errors",
    "Limiter": ".limits",
    "Limits": ".limits",
    "Listing": ".pagination",
    "NotFoundError": ".errors",
    "Page": ".pagination",
    "PermissionDeniedError": ".errors",
    "RateLimitError": ".errors",
    "Response": ".response",
    "ResponseValidationError": ".errors",
    "ServerError": ".errors",
    "TimeoutError": ".errors",
    "Timing": ".timing",
    "TokenError": ".errors",
    "TransportError": ".errors",
    "UNSET": "._runtime.unset",
    "UnreadableFieldError": ".errors",
    "Upload": "._runtime.uploads",
    "WebhookPayloadError": ".errors",
    "correlation": "._correlation",
}

__all__ = [
    "UNSET",
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "BusinessValidationError",
    "CallOptions",
    "ClientOptions",
    "ConflictError",
    "DefaultOptions",
    "DuplicateError",
    "EngageClient",
    "EngageError",
    "Environment",
    "ErrorCode",
    "ErrorDetail",
    "InvalidArgumentError",
    "Limiter",
    "Limits",
    "Listing",
    "NotFoundError",
    "Page",
    "PermissionDeniedError",
    "RateLimitError",
    "Response",
    "ResponseValidationError",
    "ServerError",
    "TimeoutError",
    "Timing",
    "TokenError",
    "TokenFunction",
    "TransportError",
    "UnreadableFieldError",
    "Upload",
    "WebhookPayloadError",
    "__version__",
    "correlation",
]

__getattr__, __dir__ = lazy_names(__name__, _MODULES)
