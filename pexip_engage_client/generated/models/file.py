from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define

from ..._runtime.enums import UNLISTED, ByValue, OpenEnum
from ..._runtime.fields import late_names
from ..._runtime.response_models import COMPLETE, UNEXPECTED, UNFIT, ResponseModel, array, new, unexpected_type
from ..._runtime.wire import format_datetime, read_datetime
from .page_meta import PageMeta, read_page_meta


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class File(ResponseModel):
    """The details of an uploaded file, without its content."""

    id: str
    """ID of the file, used in paths and in answers to FILE and MULTI_FILE questions."""
    blob_name: str
    """The name under which Engage stores the file."""
    original_file_name: str
    """The name of the file before it was uploaded."""
    scan_result_type: FileScanResultType
    """The result of the virus scan. Wait for a clean result before you use the file."""
    created_at: datetime.datetime
    """When the file was uploaded."""
    updated_at: datetime.datetime
    """When the file's details last changed, such as its scan result."""
    deleted_at: datetime.datetime | None
    """When the file was deleted; `None` if not deleted."""

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
        self._extra = self._unknown(data) if len(data) > 7 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "id": self.id,
                "blobName": self.blob_name,
                "originalFileName": self.original_file_name,
                "scanResultType": str(self.scan_result_type),
                "createdAt": format_datetime(self.created_at),
                "updatedAt": format_datetime(self.updated_at),
                "deletedAt": None if self.deleted_at is None else format_datetime(self.deleted_at),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


read_file = File.from_dict


class FileScanResultType(OpenEnum):
    """The virus scan result of an uploaded file. Offer a file for download only after a clean result."""

    MALICIOUS = "MALICIOUS"
    """The scan found malware: do not open or forward the file."""
    NOT_SCANNED = "NOT_SCANNED"
    """The file was not scanned, presumably because scanning is off or failed. Treat it as unsafe."""
    NO_THREATS_FOUND = "NO_THREATS_FOUND"
    """The scan finished and found no threats."""
    PENDING = "PENDING"
    """The scan has not finished yet. Get the file again later."""
    if TYPE_CHECKING:  # type checkers see one unlisted value
        _UNLISTED = UNLISTED


FileScanResultTypeValue = Literal["MALICIOUS", "NOT_SCANNED", "NO_THREATS_FOUND", "PENDING"]
FILE_SCAN_RESULT_TYPE: Final = ByValue(FileScanResultType)


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FileEnvelope(ResponseModel):
    """One uploaded file, without its content."""

    data: File
    """The details of the file, without its content."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = read_file(data["data"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 1 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": self.data.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


@define(eq=False, repr=False, getstate_setstate=False, kw_only=True)
class FilePage(ResponseModel):
    """One page of a list of files."""

    data: list[File]
    """The matching files of this page."""
    meta: PageMeta
    """The position of this page among all matching files."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        self = new(cls)
        try:
            self.data = [read_file(item) for item in array(data["data"])]
            self.meta = read_page_meta(data["meta"])
        except UNFIT:
            return cls._from_unfit(data)
        self._extra = self._unknown(data) if len(data) > 2 else None
        self._state = COMPLETE
        return self

    def to_dict(self) -> dict[str, Any]:
        try:
            data: dict[str, Any] = {
                "data": [item.to_dict() for item in self.data],
                "meta": self.meta.to_dict(),
            }
        except UNEXPECTED:
            return self._written()
        return self._amended(data) if self._extra or self._state else data


late_names(globals())
