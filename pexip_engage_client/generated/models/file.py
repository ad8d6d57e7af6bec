from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define, field

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import read_datetime
from .page_meta import PageMeta, read_page_meta


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

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.id = v if type(v := data["id"]) is str else unexpected_type(v)
            self.blob_name = v if type(v := data["blobName"]) is str else unexpected_type(v)
            self.original_file_name = v if type(v := data["originalFileName"]) is str else unexpected_type(v)
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
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FileScanResultTypeValue = Literal["MALICIOUS", "NOT_SCANNED", "NO_THREATS_FOUND", "PENDING"]
FILE_SCAN_RESULT_TYPE: Final = ByValue(FileScanResultType)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FileEnvelope(ResponseModel):
    """One uploaded file, without its content."""

    data: File
    """What is known of the file."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_file(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 1:
            self._keep_unknown(data)
        return self


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FilePage(ResponseModel):
    """One page of a list of files."""

    data: list[File]
    """The files of this page that match the filters."""
    meta: PageMeta
    """Where this page stands among all matching files."""
    additional_properties: dict[str, Any] = field(factory=dict[str, Any])

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_file(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        if len(data) > 2:
            self._keep_unknown(data)
        return self


late_names(globals())
