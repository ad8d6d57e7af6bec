"""PATCH /settings: Change settings of the enterprise."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from typing import Any, Final, Unpack

from ...._runtime import wire
from ...._runtime.operations import Caller, CallOptions, Operation, Request
from ...models.enterprise_setting_input import EnterpriseSettingInput
from ...models.enterprise_settings_envelope import EnterpriseSettingsEnvelope

OPERATION: Final[Operation[EnterpriseSettingsEnvelope]] = Operation(
    id="updateEnterpriseSettings",
    method="PATCH",
    path="/settings",
    decode=EnterpriseSettingsEnvelope.from_dict,
    scope="engage:settings:readWrite",
)


def build_request(
    *,
    body: Mapping[str, EnterpriseSettingInput],
) -> Request:
    """The request of `updateEnterpriseSettings`; raises InvalidArgumentError for arguments that do not fit."""
    return Request(
        "/settings",
        body=wire.bodies(body, EnterpriseSettingInput),
    )


def asyncio(
    *,
    client: Caller,
    body: Mapping[str, EnterpriseSettingInput],
    **options: Unpack[CallOptions],
) -> Coroutine[Any, Any, EnterpriseSettingsEnvelope]:
    """Change settings of the enterprise.

    See https://developer.pexipengage.com/operation/operation-updateenterprisesettings
    """
    request = build_request(
        body=body,
    )
    return client.call(OPERATION, request, options)
