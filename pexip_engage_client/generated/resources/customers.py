"""The people who book appointments."""

from __future__ import annotations

from typing import Final, Unpack
from uuid import UUID

from ..._runtime import wire
from ..._runtime.arguments import UNSET, Unset
from ..._runtime.operations import CallOptions, Operation, Request, Resource, envelope
from .. import models


class CustomersResource(Resource):
    """The people who book appointments."""

    async def get(
        self,
        id: str | UUID,
        *,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Customer:
        """Get a customer.

        Returns one customer, such as a participant of an appointment. Only the successful response is documented.

        Args:
            id: ID of the customer. An appointment contains the IDs of its customers in `appointment_participants`.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:customers:readOnly. See
        https://developer.pexipengage.com/development/operation/operation-getcustomerbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/customers/{wire.segment('id', id)}",
            headers=header_fields,
        )
        response = await self._caller.call(GET, request, options)
        return response.data

    async def update(
        self,
        id: str | UUID,
        *,
        external_id: str | UUID | None | Unset = UNSET,
        customer_number: str | None | Unset = UNSET,
        email: str | None | Unset = UNSET,
        first_name: str | None | Unset = UNSET,
        last_name: str | None | Unset = UNSET,
        company: str | None | Unset = UNSET,
        language: models.Language | models.LanguageValue | None | Unset = UNSET,
        notes: str | None | Unset = UNSET,
        phone_number: str | None | Unset = UNSET,
        existing: bool | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
        location: models.LocationInputLike | None | Unset = UNSET,
        accept_language: str | None = None,
        **options: Unpack[CallOptions],
    ) -> models.Customer:
        """Change a customer.

        Updates a customer, for instance to match your own system. No response is documented. A successful response is
        expected to be the same as that of `customers.get`.

        Args:
            id: ID of the customer. An appointment contains the IDs of its customers in `appointment_participants`.
            external_id: A new ID for the customer in your own system; `None` removes it. At most 255 characters.
            customer_number: A new customer number; `None` deletes it.
            email: A new e-mail address for invitations and confirmations; `None` deletes it.
            first_name: A new given name; `None` deletes it.
            last_name: A new family name; `None` deletes it.
            company: A new company; `None` for a private person.
            language: The new language for messages to the customer; `None` if unknown.
            notes: New notes for employees; `None` deletes them.
            phone_number: A new telephone number, preferably in international format; `None` deletes it.
            existing: Whether the enterprise knew the customer before the first booking.
            time_zone: IANA time zone for times in messages to the customer, such as `Europe/Brussels`.
            location: A new address, which replaces the whole existing one; `None` deletes it.
            accept_language: Language tags (RFC 5646) for translated text, such as `nl` or `en *`.

        Raises:
            NotFoundError: A record whose ID you passed does not exist.

        Scope: engage:customers:readWrite. See
        https://developer.pexipengage.com/development/operation/operation-updatecustomerbyid
        """
        header_fields: dict[str, str] = {}
        if accept_language is not None:
            header_fields["Accept-Language"] = wire.languages("accept_language", accept_language)
        request = Request(
            f"/customers/{wire.segment('id', id)}",
            headers=header_fields,
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
            ).to_dict(),
        )
        response = await self._caller.call(UPDATE, request, options)
        return response.data


GET: Final[Operation[models.CustomerEnvelope]] = Operation(
    id="getCustomerById",
    method="GET",
    path="/customers/{id}",
    scope="engage:customers:readOnly",
    decode=envelope(lambda: models.CustomerEnvelope),
    arguments=("id", "accept_language"),
)
UPDATE: Final[Operation[models.CustomerEnvelope]] = Operation(
    id="updateCustomerById",
    method="PATCH",
    path="/customers/{id}",
    scope="engage:customers:readWrite",
    decode=envelope(lambda: models.CustomerEnvelope),
    arguments=(
        "id",
        "external_id",
        "customer_number",
        "email",
        "first_name",
        "last_name",
        "company",
        "language",
        "notes",
        "phone_number",
        "existing",
        "time_zone",
        "location",
        "accept_language",
    ),
)
