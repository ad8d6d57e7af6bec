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

from ._version import __version__ as __version__

if TYPE_CHECKING:
    from . import errors as errors
    from . import idempotency as idempotency
    from . import limits as limits
    from . import models as models
    from . import options as options
    from . import pagination as pagination
    from . import resources as resources
    from ._runtime.arguments import UNSET
    from .client import EngageClient
    from .errors import (
        ApiError,
        AuthenticationError,
        BadRequestError,
        BusinessValidationError,
        ConflictError,
        DifferentRecordError,
        DuplicateError,
        EngageError,
        ErrorDetail,
        IncompleteListError,
        InvalidArgumentError,
        LeaseError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        ResponseValidationError,
        ServerError,
        StoreError,
        TimeoutError,  # noqa: A004 - the package's own class
        TokenError,
        TooManyRemovalsError,
        TransportError,
        UnreadableFieldError,
        WebhookPayloadError,
    )
    from .generated import ErrorCode, Scope
    from .generated.environments import Environment
    from .limits import Limits
    from .pagination import Listing, Page
    from .response import Response
    from .timing import Timing

__all__ = [
    "UNSET",
    "ApiError",
    "AuthenticationError",
    "BadRequestError",
    "BusinessValidationError",
    "ConflictError",
    "DifferentRecordError",
    "DuplicateError",
    "EngageClient",
    "EngageError",
    "Environment",
    "ErrorCode",
    "ErrorDetail",
    "IncompleteListError",
    "InvalidArgumentError",
    "LeaseError",
    "Limits",
    "Listing",
    "NotFoundError",
    "Page",
    "PermissionDeniedError",
    "RateLimitError",
    "Response",
    "ResponseValidationError",
    "Scope",
    "ServerError",
    "StoreError",
    "TimeoutError",
    "Timing",
    "TokenError",
    "TooManyRemovalsError",
    "TransportError",
    "UnreadableFieldError",
    "WebhookPayloadError",
    "__version__",
]

if not TYPE_CHECKING:  # otherwise, type checkers would accept every name
    from ._runtime.lazy import lazy_names

    # Import each name on first use, so that importing the package is fast.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".errors": __all__,
            "._runtime.arguments": ["UNSET"],
            ".client": ["EngageClient"],
            ".generated": ["ErrorCode", "Scope"],
            ".generated.environments": ["Environment"],
            ".limits": ["Limits"],
            ".pagination": ["Listing", "Page"],
            ".response": ["Response"],
            ".timing": ["Timing"],
        },
        modules=(
            "conformance",
            "errors",
            "idempotency",
            "limits",
            "models",
            "options",
            "pagination",
            "resources",
            "sandbox",
            "stores",
            "sync",
            "tracing",
            "webhooks",
        ),
    )
