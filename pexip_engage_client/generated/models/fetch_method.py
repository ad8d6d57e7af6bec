from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class FetchMethod(OpenEnum):
    """Values of FetchMethod."""

    DELETE = "DELETE"
    GET = "GET"
    PATCH = "PATCH"
    POST = "POST"
    PUT = "PUT"


FETCH_METHOD: Final = ByValue(FetchMethod)
