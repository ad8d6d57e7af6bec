"""Faults of the command line: `--fail status=503,match.headers.X-Worker=3`."""

import pytest

from pexip_engage_client import InvalidArgumentError
from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.http.faults.words import from_words


def test_values_by_name_keep_the_spelling_of_their_names() -> None:
    words = "status=503,match.headers.X-Worker=3,match.query.page=2,match.body.a.b=c,headers.Retry-After=1"
    assert from_words(words) == {
        "status": 503,
        "match": {"headers": {"X-Worker": 3}, "query": {"page": 2}, "body": {"a.b": "c"}},
        "headers": {"Retry-After": "1"},
    }
    assert from_words("code=APPOINTMENT_STATUS_INVALID,arguments.a-b=5")["arguments"] == {"a-b": 5}


@pytest.mark.parametrize(
    ("name", "similar"),
    [
        ("match.header.X-Worker", "match.headers.X-Worker"),
        ("match.headers", "match.headers.NAME"),
        ("match.pth", "match.path"),
        ("header.NAME", "headers.NAME"),
    ],
)
def test_unknown_word_is_shown_as_given_with_a_similar_one(name: str, similar: str) -> None:
    with pytest.raises(InvalidArgumentError, match=rf"^{name} is not an option; did you mean {similar}\?$"):
        from_words(f"status=503,{name}=3")


@pytest.mark.parametrize("path", ["/enterprises/acme/employees/*", "employees/*", "/employees/{id}"])
def test_path_that_no_request_can_have_is_rejected(path: str) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^match\.path must be a path below the enterprise that"):
        Sandbox().fail(status=503, match={"path": path})
