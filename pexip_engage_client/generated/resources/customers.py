"""The people with whom appointments are made."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Unpack

from ..._runtime.operations import CallOptions
from ..._runtime.resources import Resource, data_of
from ..._runtime.unset import UNSET, Unset
from .. import models
from ..api import customers as operations

if TYPE_CHECKING:
    from ..models.customer import Customer
    from ..models.language import Language
    from ..models.location_input import LocationInput


class CustomersResource(Resource):
    """The people with whom appointments are made."""

    def get(
        self,
        id: str,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Customer]:
        """Get a customer.

        Other answers than this one are not documented.

        Args:
            id: Id of the resource; at least 1 character.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:customers:readOnly. See https://developer.pexipengage.com/operation/operation-getcustomerbyid
        """
        return data_of(
            lambda: operations.get_customer_by_id.asyncio(
                id, client=self._client, accept_language=accept_language, **options
            )
        )

    def update(
        self,
        id: str,
        *,
        external_id: str | None | Unset = UNSET,
        customer_number: str | None | Unset = UNSET,
        email: str | None | Unset = UNSET,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        company: str | None | Unset = UNSET,
        language: Language | str | None | Unset = UNSET,
        notes: str | None | Unset = UNSET,
        phone_number: str | None | Unset = UNSET,
        existing: bool | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
        location: LocationInput | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> Coroutine[Any, Any, Customer]:
        """Change a customer.

        Other answers than this one, which follows `GET`, are not documented.

        Args:
            id: Id of the resource; at least 1 character.
            external_id: Id in the caller's own system; 1 to 255 characters.
            customer_number: At least 1 character.
            email: At least 1 character.
            first_name: At least 1 character.
            last_name: At least 1 character.
            company: At least 1 character.
            notes: At least 1 character.
            phone_number: At least 1 character.
            time_zone: IANA name, such as Europe/Brussels; at least 1 character.
            location: An address. Engage looks up its place and its time zone, which may fail.
            accept_language: Language tags (RFC 5646) for translated texts, such as `nl` or `en *`.

        Scope: engage:customers:readWrite. See
        https://developer.pexipengage.com/operation/operation-updatecustomerbyid
        """
        return data_of(
            lambda: operations.update_customer_by_id.asyncio(
                id,
                client=self._client,
                body=models.UpdateCustomerInput(
                    external_id=external_id,
                    customer_number=customer_number,
                    email=email,
                    first_name=first_name,
                    last_name=last_name,
                    company=company,
                    language=language,
                    notes=notes,
                    phone_number=phone_number,
                    existing=existing,
                    time_zone=time_zone,
                    location=location,
                ),
                accept_language=accept_language,
                **options,
            )
        )
