from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define, field

from ..._runtime.response_models import UNFIT, ResponseModel, new, refuse
from ..._runtime.wire import read_datetime
from .file_scan_result_type import FILE_SCAN_RESULT_TYPE, FileScanResultType


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class File(ResponseModel):
    """What is known of an uploaded file; not its content."""

    id: str
    """Names the file in its path, and in answers to FILE and MULTI_FILE questions."""
    blob_name: str
    """The name under which the file is stored, made by Engage."""
    original_file_name: str
    """The name that the file had where it was uploaded."""
    scan_result_type: FileScanResultType
    """What the virus scan said; wait for it before the file is used."""
    created_at: datetime.datetime
    """When the file was uploaded."""
    updated_at: datetime.datetime
    """When something about the file last changed, such as the result of the scan."""
    deleted_at: datetime.datetime | None
    """When the file was deleted; null as long as not."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    WIRE_NAMES: ClassVar[Mapping[str, str]] = {
        "blob_name": "blobName",
        "original_file_name": "originalFileName",
        "scan_result_type": "scanResultType",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
        "deleted_at": "deletedAt",
    }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else refuse(v)
            self.blob_name = v if type(v := data["blobName"]) is str else refuse(v)
            self.original_file_name = v if type(v := data["originalFileName"]) is str else refuse(v)
            self.scan_result_type = FILE_SCAN_RESULT_TYPE[data["scanResultType"]]
            self.created_at = read_datetime(data["createdAt"])
            self.updated_at = read_datetime(data["updatedAt"])
            self.deleted_at = None if (v := data["deletedAt"]) is None else read_datetime(v)
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 7:
            self._keep_unknown(data)
        return self


read_file = File.from_dict
