from typing import Final

from ..._runtime.enums import ByValue, OpenEnum


class FileScanResultType(OpenEnum):
    """What the virus scan said."""

    MALICIOUS = "MALICIOUS"
    NOT_SCANNED = "NOT_SCANNED"
    NO_THREATS_FOUND = "NO_THREATS_FOUND"
    PENDING = "PENDING"


FILE_SCAN_RESULT_TYPE: Final = ByValue(FileScanResultType)
