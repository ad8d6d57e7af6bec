"""Bodies and responses that are not plain JSON, over a real connection; what is sent, other people's parsers read."""

from __future__ import annotations

import datetime
import gzip
import importlib
import io
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.wrappers import Request

from pexip_engage_client import Upload

from ..pipeline import fault_server as server
from ..pipeline.fault_server import FaultServer
from .packages import HERE, build_client


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    """The whole client, for a document of its own."""
    directory = tmp_path_factory.mktemp("media")
    document = yaml.load((HERE / "media.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert build_client(directory, "client_of_media", document, document.pop("x-table")) == []
    sys.path.insert(0, str(directory))
    yield importlib.import_module("client_of_media")
    sys.path.remove(str(directory))
    for name in [name for name in sys.modules if name.split(".")[0] == "client_of_media"]:
        del sys.modules[name]


@pytest.fixture
async def faulty() -> AsyncIterator[FaultServer]:
    async with FaultServer(server.ok) as found:
        yield found


class AsyncFile:
    """As web frameworks hand over what was uploaded to them."""

    async def read(self, size: int = -1) -> bytes:
        return b""


async def no_pause(_: float) -> None:
    pass


def client(made: ModuleType, faulty: FaultServer, **options: Any) -> Any:
    timing = made.Timing(sleep=no_pause)
    return made.EngageClient("acme", token="t", base_url=faulty.url, timing=timing, **options)


class File(NamedTuple):
    filename: str | None
    content_type: str
    content: bytes


class Parsed(NamedTuple):
    """A request as Werkzeug reads it."""

    content_type: str
    data: bytes
    form: dict[str, list[str]]
    files: dict[str, list[File]]


def parsed(raw: bytes) -> Parsed:
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    assert int(headers["content-length"]) == len(body)
    environ = {
        "REQUEST_METHOD": lines[0].split()[0],
        "CONTENT_TYPE": headers["content-type"],
        "CONTENT_LENGTH": headers["content-length"],
        "wsgi.input": io.BytesIO(body),
    }
    with Request(environ) as request:
        files = {
            name: [File(each.filename, each.mimetype, each.read()) for each in request.files.getlist(name)]
            for name in request.files
        }
        return Parsed(headers["content-type"], body, request.form.to_dict(flat=False), files)


# --- multipart


async def test_upload_is_sent_as_multipart(made: ModuleType, faulty: FaultServer, tmp_path: Path) -> None:
    path = tmp_path / "Häuser.pdf"
    path.write_bytes(b"%PDF\r\n--\x00\xff")
    about = importlib.import_module("client_of_media.models").AboutInput(title="Ä", pages=2)
    async with client(made, faulty) as engage:
        await engage.papers.send(
            paper=path,
            photo=made.Upload(b"\xff\xd8", filename='a"b.jpg'),
            others=[b"one", io.BytesIO(b"two"), made.Upload(io.BytesIO(b"three"), "3.txt", "text/x-three")],
            terms="# Grüße\r\n",
            words=["a", "b"],
            pages=3,
            final=True,
            day=datetime.date(2026, 1, 31),
            about=about,
        )
    request = parsed(faulty.requests[0])
    assert request.files["paper"] == [("Häuser.pdf", "application/pdf", b"%PDF\r\n--\x00\xff")]
    assert [photo[1:] for photo in request.files["photo"]] == [("image/jpeg", b"\xff\xd8")]
    assert request.files["others"] == [
        ("upload", "application/octet-stream", b"one"),
        ("upload", "application/octet-stream", b"two"),
        ("3.txt", "text/x-three", b"three"),
    ]
    assert request.form == {
        "terms": ["# Grüße\r\n"],
        "words": ["a", "b"],
        "pages": ["3"],
        "final": ["true"],
        "day": ["2026-01-31"],
        "about": ['{"pages":2,"title":"Ä"}'],
    }
    assert b"Content-Type: application/json" in faulty.requests[0].partition(b'name="about"')[2]
    assert b"Content-Type: text/markdown" in faulty.requests[0].partition(b'name="terms"')[2]


@settings(max_examples=30)
@given(
    st.binary(max_size=300),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"], exclude_characters='"\\/%.'), min_size=1),
)
async def test_any_form_data_arrives_unchanged(made: ModuleType, content: bytes, text: str, filename: str) -> None:
    async with FaultServer(server.ok) as faulty, client(made, faulty) as engage:
        await engage.papers.send(paper=made.Upload(content, filename=filename), words=[text, text])
    request = parsed(faulty.requests[0])
    assert request.files["paper"] == [(filename, "application/octet-stream", content)]
    assert request.form == {"words": [text, text]}


@pytest.mark.parametrize(
    "filename", ['x"\r\nContent-Type: evil/x\r\n\r\n', "x\r\n--boundary", "a\x00b", '"; name="pages']
)
async def test_filename_cannot_break_out_of_its_header(made: ModuleType, faulty: FaultServer, filename: str) -> None:
    async with client(made, faulty) as engage:
        await engage.papers.send(paper=made.Upload(b"content", filename=filename))
    request = parsed(faulty.requests[0])
    assert list(request.files) == ["paper"]
    assert not request.form
    assert [paper[1:] for paper in request.files["paper"]] == [("application/octet-stream", b"content")]


@pytest.mark.parametrize("first", [server.error_response(429), server.error_response(503)], ids=["429", "503"])
async def test_retry_sends_the_file_again(made: ModuleType, first: Any) -> None:
    async with FaultServer(first, server.ok) as faulty, client(made, faulty) as engage:
        await engage.papers.put(made.Upload(io.BytesIO(b"scan"), filename="a.png"))
    assert [parsed(each).data for each in faulty.requests] == [b"scan", b"scan"]


async def test_post_upload_is_retried_only_if_it_had_no_effect(made: ModuleType) -> None:
    async with FaultServer(server.error_response(429), server.ok) as faulty, client(made, faulty) as engage:
        await engage.papers.send(paper=io.BytesIO(b"scan"))
    assert [parsed(each).files["paper"][0].content for each in faulty.requests] == [b"scan", b"scan"]
    async with FaultServer(server.error_response(503), server.ok) as faulty, client(made, faulty) as engage:
        with pytest.raises(made.ServerError) as caught:
            await engage.papers.send(paper=io.BytesIO(b"scan"))
    assert (caught.value.outcome, len(faulty.requests)) == ("unknown", 1)


async def test_file_is_read_from_its_position_and_left_there(made: ModuleType, faulty: FaultServer) -> None:
    file = io.BytesIO(b"headcontent")
    file.seek(4)
    async with client(made, faulty) as engage:
        await engage.papers.send(paper=file)
        await engage.papers.send(paper=file)
    assert [parsed(each).files["paper"][0].content for each in faulty.requests] == [b"content", b"content"]
    assert file.tell() == 4


def test_file_of_100_mib_and_bytes_of_any_size_are_accepted(tmp_path: Path) -> None:
    most = 100 * 1024 * 1024
    with (tmp_path / "large").open("wb") as file:
        file.truncate(most)
    assert len(Upload(tmp_path / "large").read()) == most
    more = bytes(most + 1)
    assert Upload(more).read() is more


async def test_unreadable_file_is_rejected_before_sending(
    made: ModuleType, faulty: FaultServer, tmp_path: Path
) -> None:
    closed = io.BytesIO()
    closed.close()
    huge = tmp_path / "huge"
    with huge.open("wb") as file:
        file.truncate(100 * 1024 * 1024 + 1)
    wrong: dict[str, Any] = {
        "paper must be a file that can be read; got No such file": tmp_path / "none",
        "paper must be a file that can be read; got Is a directory": tmp_path,
        "paper must be a file that can be read; got I/O operation on closed file": closed,
        r"paper must be a file that contains bytes \(open it with 'rb'\); got a str was read": io.StringIO("a"),
        "paper must be a file with a plain read method; got an async one": AsyncFile(),
        "paper must be a file of at most 100 MiB": huge,
        "paper must be bytes, a path, a binary file or an Upload; got a str": str(huge),
        "paper must be bytes, .*; got None": None,
    }
    async with client(made, faulty) as engage:
        for message, given in wrong.items():
            with pytest.raises(made.InvalidArgumentError, match=message) as caught:
                await engage.papers.send(paper=given)
            assert caught.value.parameter == "paper"
        with pytest.raises(made.InvalidArgumentError, match="photo must be a file of type image/png or image/jpeg"):
            await engage.papers.send(photo=b"unknown")
        with pytest.raises(made.InvalidArgumentError, match="body must be a form with at least one part"):
            await engage.papers.send()
        for content_type in ("png", "image/png\r\nX: y", "image/p\u00e4ng", ""):
            with pytest.raises(made.InvalidArgumentError, match="content_type must be a media type"):
                made.Upload(b"", content_type=content_type)
        with pytest.raises(made.InvalidArgumentError, match="filename must be a non-empty string"):
            made.Upload(b"", filename="")
    assert faulty.requests == []


async def test_file_as_the_whole_body(made: ModuleType, faulty: FaultServer) -> None:
    async with client(made, faulty) as engage:
        await engage.papers.put(made.Upload(b"\x89PNG", filename="scan.png"))
        with pytest.raises(
            made.InvalidArgumentError, match=r"body must be a file of type image/\*; got application/oct"
        ):
            await engage.papers.put(b"\x89PNG")
    (request,) = map(parsed, faulty.requests)
    assert (request.content_type, request.data) == ("image/png", b"\x89PNG")


# --- forms, texts, JSON by another name


async def test_url_encoded_form(made: ModuleType, faulty: FaultServer) -> None:
    async with client(made, faulty) as engage:
        await engage.papers.sign(name="a&b=c +ä", since=datetime.date(2026, 1, 31), final=False, pages=[1, 2])
    request = parsed(faulty.requests[0])
    assert request.content_type == "application/x-www-form-urlencoded"
    assert request.form == {
        "name": ["a&b=c +ä"],
        "since": ["2026-01-31"],
        "final": ["false"],
        "pages": ["1", "2"],
    }


async def test_text_body(made: ModuleType, faulty: FaultServer) -> None:
    async with client(made, faulty) as engage:
        await engage.papers.note("Grüße\r\n\u2028")
    request = parsed(faulty.requests[0])
    assert request.content_type == "text/plain; charset=utf-8"
    assert request.data.decode() == "Grüße\r\n\u2028"


async def test_media_type_with_json_suffix(made: ModuleType, faulty: FaultServer) -> None:
    async with client(made, faulty) as engage:
        await engage.papers.patch(title=None)
    request = parsed(faulty.requests[0])
    assert (request.content_type, request.data) == ("application/merge-patch+json", b'{"title":null}')


async def test_caller_can_set_the_media_type(made: ModuleType, faulty: FaultServer) -> None:
    async with client(made, faulty) as engage:
        headers = {"Content-Type": "application/merge-patch+json"}
        await engage.request("PATCH", "/papers/1", json={"title": None}, extra_headers=headers)
    (request,) = faulty.requests
    assert request.lower().count(b"\r\ncontent-type:") == 1
    assert parsed(request).content_type == "application/merge-patch+json"


async def test_additional_properties_of_a_body_are_sent(made: ModuleType, faulty: FaultServer) -> None:
    async with client(made, faulty) as engage:
        await engage.papers.send(paper=b"a", extra_body={"stamp": 5, "more": {"x": None}})
        await engage.papers.sign(name="a", extra_body={"stamp": "b"})
        await engage.papers.patch(extra_body={"stamp": 1})
        for refused in ({"stamp": None}, {"stamp": [[1]]}):
            with pytest.raises(made.InvalidArgumentError, match="stamp"):
                await engage.papers.send(paper=b"a", extra_body=refused)
        with pytest.raises(made.InvalidArgumentError, match="extra_body must be used only with"):
            await engage.papers.note("a", extra_body={"stamp": 1})
    upload, form, patch = map(parsed, faulty.requests)
    assert upload.form == {"stamp": ["5"], "more": ['{"x":null}']}
    assert form.form == {"name": ["a"], "stamp": ["b"]}
    assert patch.data == b'{"stamp":1}'


# --- responses


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        ("Zürich;1\n".encode(), "text/csv"),
        ("Zürich;1\n".encode(), "text/csv; charset=utf-8"),
        ("Zürich;1\n".encode("latin-1"), "text/csv; header=present; charset=ISO-8859-1"),
        ("Zürich;1\n".encode("utf-16"), 'text/csv;charset="UTF-16"'),
        ("Zürich;1\n".encode(), "text/csv; charset=nonsense"),
        ("Zürich;1\n".encode(), "text/csv; charset=zip"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
async def test_text_response(made: ModuleType, content: bytes, content_type: str, zipped: bool) -> None:
    body = gzip.compress(content) if zipped else content
    headers = {"Content-Encoding": "gzip"} if zipped else {}
    script = server.answer(200, body, Content_Type=content_type, **headers)
    async with FaultServer(script) as faulty, client(made, faulty) as engage:
        assert await engage.papers.rows() == "Zürich;1\n"
    assert b"\r\nAccept: text/csv\r\n" in faulty.requests[0]


async def test_text_with_invalid_bytes_for_its_charset_is_decoded(made: ModuleType) -> None:
    script = server.answer(200, b"a\xff;b", Content_Type="text/csv; charset=utf-8")
    async with FaultServer(script) as faulty, client(made, faulty) as engage:
        assert await engage.papers.rows() == "a\ufffd;b"


@pytest.mark.parametrize("zipped", [False, True])
async def test_bytes_response(made: ModuleType, zipped: bool) -> None:
    content = bytes(range(256)) * 100
    body, headers = (gzip.compress(content), {"Content-Encoding": "gzip"}) if zipped else (content, {})
    async with FaultServer(server.answer(200, body, Content_Type="application/pdf", **headers)) as faulty:
        async with client(made, faulty) as engage:
            assert await engage.papers.scan() == content
        async with client(made, faulty, max_response_bytes=len(content) - 1) as engage:
            for method in (engage.papers.scan, engage.papers.rows):
                with pytest.raises(made.TransportError, match="the response is larger than 25599 bytes"):
                    await method()
    assert b"\r\nAccept: application/pdf\r\n" in faulty.requests[0]


async def test_empty_response_is_empty(made: ModuleType) -> None:
    script = server.answer(200, b"", Content_Type="text/csv")
    async with FaultServer(script) as faulty, client(made, faulty) as engage:
        assert (await engage.papers.rows(), await engage.papers.scan()) == ("", b"")


async def test_error_is_raised_whatever_the_documented_response(made: ModuleType) -> None:
    async with FaultServer(server.error_response(404, "NO_SUCH_SCAN")) as faulty, client(made, faulty) as engage:
        for method in (engage.papers.scan, engage.papers.rows):
            with pytest.raises(made.NotFoundError) as caught:
                await method()
            assert caught.value.code == "NO_SUCH_SCAN"
