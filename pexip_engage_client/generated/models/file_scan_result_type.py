from typing import TYPE_CHECKING, Final

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum


class FileScanResultType(OpenEnum):
    """What the virus scan of an uploaded file said. Offer a file for download only after a clean result."""

    MALICIOUS = "MALICIOUS"
    """The scan found malware: do not open or forward the file."""
    NOT_SCANNED = "NOT_SCANNED"
    """No scan took place, so nothing is known. Our reading: scanning is off, or failed."""
    NO_THREATS_FOUND = "NO_THREATS_FOUND"
    """The scan is done and found nothing."""
    PENDING = "PENDING"
    """The scan is still to come or under way; ask again later."""
    if TYPE_CHECKING:  # for checkers, too, there are values that are not listed
        _UNLISTED = UNLISTED


FILE_SCAN_RESULT_TYPE: Final = ByValue(FileScanResultType)
