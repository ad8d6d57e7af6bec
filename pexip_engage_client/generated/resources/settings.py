"""Settings that apply to the whole enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Unpack

from ..._runtime import inputs
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class SettingsResource(Resource):
    """Settings that apply to the whole enterprise."""

    async def update(
        self,
        settings: Mapping[str, models.EnterpriseSettingInputLike],
        **options: Unpack[CallOptions],
    ) -> dict[str, models.EnterpriseSetting]:
        """Change settings of the enterprise.

        Changes settings of the whole enterprise. The names of the settings and the format of their values are not
        documented. Pass the value of a setting as an additional property of that setting.

        Args:
            settings: A mapping of names to `EnterpriseSettingInput`.

        Raises:
            BusinessValidationError: A business rule forbids the call. Documented codes:
                SETTING_APPOINTMENT_EARLIEST_LATEST_POSSIBLE_INVALID, SETTING_MANAGEABILITY_MODIFICATION_NOT_ALLOWED,
                SETTING_NON_MANAGEABLE, SETTING_VALUE_INVALID.

        Scope: engage:settings:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updateenterprisesettings
        """
        request = Request(
            "/settings",
            body=inputs.body("settings", settings, Mapping[str, models.EnterpriseSettingInputLike]),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data


UPDATE: Final[Operation[models.EnterpriseSettingsEnvelope]] = Operation(
    id="updateEnterpriseSettings",
    method="PATCH",
    path="/settings",
    scope="engage:settings:readWrite",
    decode=envelope(lambda: models.EnterpriseSettingsEnvelope),
    arguments=("settings",),
)
