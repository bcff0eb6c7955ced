"""A valid request to each endpoint, made once for all tests whose requests change nothing.

The rows that an endpoint needs take ten times as long to create as a refusal takes to answer. So
tests of refusals and of reads share one organization for each endpoint. A test whose request may be
accepted and change something makes its own organization.
"""

import copy
from functools import cache
from typing import Any, NamedTuple

from msgspec.structs import replace

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, path_of, row_of, token_of, valid_body
from tests.factories import Organization, manager_token, new_organization
from tests.functions.listed_rows import make_rows


class Standing(NamedTuple):
    """A request that the endpoint accepts, in an organization with the rows that it names.

    `token` is a new session of a person who may call the endpoint, or None if it takes none.
    """

    organization: Organization
    parameters: dict[str, str]
    path: str
    body: Any
    token: str | None


def standing(declaration: Declaration) -> Standing:
    """The endpoint's request in its organization, whose owner has just signed in."""
    organization, parameters, body = _rows_of(declaration.name)
    organization = signed_in(organization)
    return Standing(
        organization,
        {**parameters},
        path_of(declaration, parameters),
        copy.deepcopy(body),
        token_of(declaration, organization),
    )


def signed_in(organization: Organization) -> Organization:
    """The organization with a new session of its owner: some requests need a recent one."""
    owner = organization.owner
    token = manager_token(owner.user_id, organization.id, "owner")
    return replace(organization, owner=replace(owner, token=token))


def declared(name: str) -> Declaration:
    """The endpoint of this name."""
    return next(each for each in ALL if each.name == name)


@cache
def _rows_of(name: str) -> tuple[Organization, dict[str, str], Any]:
    declaration, organization = declared(name), new_organization(plan="enterprise")
    parameters = row_of(declaration).parameters(organization)
    return organization, parameters, valid_body(declaration, organization)


def standing_list(declaration: Declaration) -> tuple[Organization, str]:
    """The organization and the path of a list with several rows, which differ in every filter."""
    organization, path = _list_of(declaration.name)
    return signed_in(organization), path


@cache
def _list_of(name: str) -> tuple[Organization, str]:
    organization = new_organization()
    return organization, make_rows(declared(name), organization)
