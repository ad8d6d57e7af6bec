from __future__ import annotations

import builtins
import copy
import inspect
import json
import pickle
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, ErrorCode, errors
from pexip_engage_client.errors import ApiError, EngageError

from ..pipeline.doubles import CLASS_OF_STATUS, Script


def answered(status: int, body: Any, **headers: str) -> httpx.Response:
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    return httpx.Response(status, headers=headers, **content)


def entry(code: Any = "SOME_CODE", message: Any = "Not like this.", **more: Any) -> dict[str, Any]:
    return {"code": code, "message": message, "type": "BUSINESS", "statusCode": "422", **more}


async def fail(response: httpx.Response) -> ApiError:
    async with EngageClient("acme", token="t", transport=Script(response), max_retries=0, limits=None) as engage:
        with pytest.raises(ApiError) as caught:
            await engage.appointments.accept("123", correlation_id="c-1")
    return caught.value


BY_STATUS = {
    **CLASS_OF_STATUS,
    500: errors.ServerError,
    502: errors.ServerError,
    520: errors.ServerError,
    599: errors.ServerError,
    300: ApiError,
    304: ApiError,
    402: ApiError,
    405: ApiError,
    418: ApiError,
    600: ApiError,
    999: ApiError,
}


@pytest.mark.parametrize("status", BY_STATUS)
@pytest.mark.parametrize(
    "body", [{"errors": [entry()]}, b"<html>\xff\xfe\n</html>", b"", b"null", b"[]", {"errors": "?"}]
)
async def test_any_status_with_any_body_raises_an_api_error(status: int, body: Any) -> None:
    error = await fail(answered(status, body))
    assert type(error) is BY_STATUS[status]
    assert error.status_code == status
    assert (error.method, error.path) == ("POST", "/appointments/{id}/_actions/accept")
    assert (error.operation, error.correlation_id, error.attempts) == ("acceptAppointment", "c-1", 1)
    assert str(error).startswith(f"POST /appointments/{{id}}/_actions/accept: {status}")
    assert str(error).endswith("[correlation ID c-1]")
    assert "\n" not in str(error)
    assert error.response is not None
    assert error.response.status_code == status
    engages = isinstance(body, dict) and isinstance(body["errors"], list)
    assert error.codes == (("SOME_CODE",) if engages else ())
    assert (error.snippet is None) is engages


async def test_business_validation_error_has_codes_and_arguments() -> None:
    error = await fail(
        answered(
            422,
            {
                "errors": [
                    entry(
                        "APPOINTMENT_STATUS_INVALID", "Line one\nline\x1btwo", arguments={"allowedStates": ["ACCEPTED"]}
                    ),
                    entry("BRAND_NEW_CODE", arguments=None),
                ]
            },
        )
    )
    assert ErrorCode.APPOINTMENT_STATUS_INVALID in error.codes
    assert error.code == "APPOINTMENT_STATUS_INVALID"
    assert error.codes == ("APPOINTMENT_STATUS_INVALID", "BRAND_NEW_CODE")
    assert isinstance(error.codes[1], ErrorCode)
    assert not error.codes[1].is_known
    assert error.arguments == {"allowedStates": ["ACCEPTED"]}
    assert [each.message for each in error.errors] == ["Line one\nline\x1btwo", "Not like this."]
    assert str(error) == (
        "POST /appointments/{id}/_actions/accept: 422: APPOINTMENT_STATUS_INVALID: Line one line two (and 1 more)"
        " [correlation ID c-1]"
    )


async def test_message_of_a_single_error_mentions_no_others() -> None:
    error = await fail(answered(422, {"errors": [entry("BRAND_NEW_CODE")]}))
    assert error.message == "422: BRAND_NEW_CODE: Not like this."


@pytest.mark.parametrize(
    "entries",
    [[1, None, "x"], [{}], [{"code": 5, "message": ["x"], "type": {}, "arguments": "?"}], [{"code": ""}]],
)
async def test_malformed_error_bodies_are_read(entries: Any) -> None:
    error = await fail(answered(422, {"errors": entries}))
    assert isinstance(error, errors.BusinessValidationError)
    assert error.arguments == {}
    assert str(error).startswith("POST /appointments/{id}/_actions/accept: 422")


async def test_html_of_a_proxy_is_in_the_snippet_and_not_in_the_message() -> None:
    error = await fail(
        answered(502, b"<html>\n<h1>Bad gateway of jan@example.com</h1>", **{"content-type": "text/html; x"})
    )
    assert error.snippet == "<html> <h1>Bad gateway of jan@example.com</h1>"
    assert str(error) == (
        "POST /appointments/{id}/_actions/accept: 502 Bad Gateway:"
        " the response does not come from Engage (text/html, 46 bytes)"
        " [correlation ID c-1]"
    )


PROBLEM = {
    "type": "https://example.com/probs/credit",
    "title": "No credit",
    "status": 403,
    "detail": "The balance is 30.",
    "code": "OUT_OF_CREDIT",
    "balance": 30,
}


async def test_problem_keeps_title_detail_and_its_own_members() -> None:
    kind = {"content-type": "application/problem+json; charset=utf-8"}
    error = await fail(answered(422, json.dumps(PROBLEM).encode(), **kind))
    assert error.message == "422: OUT_OF_CREDIT: No credit: The balance is 30."
    assert (error.code, error.arguments["balance"], error.snippet) == ("OUT_OF_CREDIT", 30, None)
    [detail] = error.errors
    assert detail.type == PROBLEM["type"]
    assert (detail.arguments["title"], detail.arguments["detail"]) == ("No credit", "The balance is 30.")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"title": "Gone"}, "422: Gone"),
        ({"detail": "Too late."}, "422: Too late."),
        ({}, "422"),
        ({"title": 5, "code": None, "type": []}, "422"),
    ],
)
async def test_incomplete_problem_is_read(body: Any, message: str) -> None:
    error = await fail(answered(422, json.dumps(body).encode(), **{"content-type": "application/problem+json"}))
    assert error.message == message


async def test_a_forbidden_operation_names_its_scope() -> None:
    error = await fail(answered(403, {"errors": [entry("FORBIDDEN")]}))
    assert error.scope == "engage:appointments:readWrite"
    assert "needs the scope engage:appointments:readWrite" in str(error)


async def test_long_messages_are_shortened() -> None:
    error = await fail(answered(400, {"errors": [entry(message="x" * 10_000)]}))
    assert len(str(error)) < 500


async def test_errors_contain_no_cookies() -> None:
    error = await fail(answered(404, {}, **{"set-cookie": "session=1", "X-Other": "y"}))
    assert error.response is not None
    assert "set-cookie" not in error.response.headers
    assert error.response.headers["x-OTHER"] == "y"


def samples() -> list[EngageError]:
    made: list[EngageError] = [
        EngageError("x"),
        errors.InvalidArgumentError("x", parameter="p", accepted="a"),
        errors.TransportError("x", outcome="unknown", phase="read", retryable=True),
        errors.TimeoutError("x", outcome="not sent", phase="connect", seconds=3.5),
        errors.TokenError("x", error="invalid_client", status_code=401),
        errors.ResponseValidationError("x", operation="o", model="M", field="f", snippet="s"),
        errors.UnreadableFieldError("x", model="M", field="f"),
        errors.StoreError("x", reason="full"),
        errors.LeaseError("x", name="sync", holder="host:1:a", seconds=3.5),
        errors.DifferentRecordError("x", external_id="e", differences=("start",)),
        errors.DuplicateError("x", external_id="e", ids=("1", "2")),
        errors.IncompleteListError("x", expected=2, received=1),
        errors.TooManyRemovalsError("x", removed=2, known=3),
        errors.WebhookPayloadError("x"),
    ]
    details = (errors.ErrorDetail(code="A", message="m", arguments={"a": [1]}),)
    kinds = dict.fromkeys([ApiError, *BY_STATUS.values()])
    made += [kind("x", status_code=404, errors=details, scope="s") for kind in kinds]
    for error in made:
        error.method, error.path, error.correlation_id, error.attempts = "GET", "/x", "c", 2
    return made


@pytest.mark.parametrize("error", samples(), ids=lambda error: type(error).__name__)
def test_every_error_pickles_and_copies(error: EngageError) -> None:
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(same) is type(error)
        assert str(same) == str(error)
        facts = dict(vars(error))
        if same.__class__ is errors.ResponseValidationError and same.snippet is None:  # type: ignore[attr-defined]
            facts["snippet"] = None  # bodies stay behind when an error travels
        assert vars(same) == facts


async def test_missing_error_fields_are_none() -> None:
    error = await fail(answered(422, {"errors": [{"code": "SOME_CODE"}, {}]}))
    assert [(each.code, each.message, each.type) for each in error.errors] == [("SOME_CODE", None, None), (None,) * 3]
    assert "None" not in str(error)


def test_message_contains_only_the_description() -> None:
    error = errors.NotFoundError("no such\nthing", status_code=404, method="GET", path="/x", correlation_id="c")
    assert (error.message, error.args) == ("no such thing", ("no such thing",))
    assert str(error) == "GET /x: no such thing [correlation ID c]"
    same = copy.copy(errors.ApiError("x", status_code=500, snippet="s"))
    assert (same.snippet, pickle.loads(pickle.dumps(same)).snippet) == ("s", None)


def test_samples_cover_all_errors() -> None:
    kinds = {kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, EngageError)}
    assert {type(sample) for sample in samples()} == kinds


def test_errors_are_also_built_in_exceptions() -> None:
    assert issubclass(errors.TimeoutError, builtins.TimeoutError)
    assert issubclass(errors.InvalidArgumentError, ValueError)
    for kind in BY_STATUS.values():
        assert issubclass(kind, ApiError)
    for sample in samples():
        assert isinstance(sample, EngageError)
        assert isinstance(sample.retryable, bool)


def test_docstring_shows_the_error_tree() -> None:
    documented = [
        line.strip("│├└─ ").split()[0] for line in (errors.__doc__ or "").splitlines() if "Error" in line[:40]
    ]
    assert {name for name in documented if name.endswith("Error")} == {type(sample).__name__ for sample in samples()}


def test_repr_of_an_invalid_argument_is_its_message() -> None:
    with pytest.raises(errors.InvalidArgumentError) as caught:
        EngageClient("", token="t")
    assert repr(caught.value) == f"<InvalidArgumentError {caught.value}>"
