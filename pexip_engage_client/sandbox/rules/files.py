"""Files that customers upload as answers."""

from ..declarations import Rules
from ..state.enterprise_state import Table
from .parts.filters import equal

rules = Rules(
    Table(
        "files",
        shown_by="getFileById",
        defaults=lambda enterprise, id_: {
            "blobName": id_,
            "originalFileName": "file.pdf",
            "scanResultType": "NO_THREATS_FOUND",
        },
        filters={
            "id": equal("id"),
            "original-file-name": equal("originalFileName"),
            "blob-name": equal("blobName"),
            "scan-result-type": equal("scanResultType"),
        },
    )
)
rules.lists("getFiles", "files", include_deleted=True)
rules.reads("getFileById", "files")
