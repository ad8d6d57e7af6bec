"""The options as types, for functions that pass options on.

```python
async def book(engage: EngageClient, customer: str, **options: Unpack[CallOptions]) -> Appointment: ...
```
"""

from ._pipeline.client_options import ClientOptions, DefaultOptions, TokenFunction
from ._runtime.operations import CallOptions, OnceOptions

__all__ = ["CallOptions", "ClientOptions", "DefaultOptions", "OnceOptions", "TokenFunction"]
