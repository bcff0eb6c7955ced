"""Valid and invalid requests get only answers that the OpenAPI document describes.

schemathesis generates the requests from the OpenAPI document. No answer may be a server error, have
an undescribed status, type or header, or a body that does not match its schema. An invalid request
must be refused.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shared.pipeline.declaration import Declaration
from tests.endpoint_table import ALL, DOCUMENTED, every, row_of
from tests.factories import new_organization
from tests.http.client import MAIN, new_address
from tests.http.deployment import deployed
from tests.proof import seeds, times
from tests.safety.asking import token_for
from tests.standing import standing
from tools.api.document import document
from tools.local.dispatch import application, routes

CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture(scope="module", autouse=True)
def deployment() -> Iterator[None]:
    """Each request comes from a new address, because limits are not under test here."""
    with deployed(
        TRUSTED_PROXY_HOPS="1", RATE_LIMIT_SIGN_IN="1000000/900", RATE_LIMIT_ACCOUNT="1000000/3600"
    ):
        yield


@cache
def operations() -> dict[str, Any]:
    """Every operation of the document by its endpoint's name."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application(ALL, routes(ALL), MAIN)
    # The test supplies the session, and any refusal of an invalid request is right.
    schema.config.generation.with_security_parameters = False
    refusals = [str(status) for status in range(400, 500)]
    schema.config.checks.negative_data_rejection.expected_statuses = refusals
    found: dict[str, Any] = {}
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr] # the document is valid
        found[operation.definition.raw["operationId"]] = operation
    return found


def takes_something(declaration: Declaration) -> bool:
    """Whether any part of a request to the endpoint can be invalid."""
    inputs = (declaration.query, declaration.body, declaration.form)
    return bool(declaration.parameters) or any(each is not None for each in inputs)


def cases(declaration: Declaration, mode: GenerationMode) -> st.SearchStrategy[Case[Any]]:
    """Valid or invalid requests to the endpoint; valid ones name rows that the test fills in."""
    named = dict.fromkeys(declaration.parameters, str(uuid4()))
    given = {"path_parameters": named} if named and mode is GenerationMode.POSITIVE else {}
    operation = operations()[declaration.name]
    found: st.SearchStrategy[Case[Any]] = operation.as_strategy(mode, **given)
    return found


class Caller(NamedTuple):
    """A caller of the endpoint, and the ids of rows that its path may name."""

    token: str | None
    parameters: dict[str, str]


def standing_caller(declaration: Declaration) -> Caller:
    """A caller in the organization of all requests that change nothing."""
    organization, parameters, *_ = standing(declaration)
    return Caller(token_for(declaration, organization), parameters)


def new_caller(declaration: Declaration) -> Caller:
    """A caller in a new organization."""
    organization = new_organization()
    parameters = row_of(declaration).parameters(organization)
    return Caller(token_for(declaration, organization), parameters)


@every(DOCUMENTED)
def test_valid_requests_are_answered_as_described(declaration: Declaration) -> None:
    check_answers(declaration, GenerationMode.POSITIVE)


@every([found for found in DOCUMENTED if takes_something(found)])
def test_invalid_requests_are_answered_as_described(declaration: Declaration) -> None:
    check_answers(declaration, GenerationMode.NEGATIVE)


def check_answers(declaration: Declaration, mode: GenerationMode) -> None:
    """Send these requests to the endpoint and check each answer."""
    is_valid = mode is GenerationMode.POSITIVE
    # A change could make the next example fail; a refused one changes nothing.
    shared = None if is_valid and not declaration.safe else standing_caller(declaration)

    @examples(
        max_examples=times(2, 40),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases(declaration, mode))
    def check(case: Case[Any]) -> None:
        caller = shared or new_caller(declaration)
        if is_valid:
            # A made-up id rarely exists.
            named = declaration.parameters
            case.path_parameters = {name: caller.parameters[name] for name in named}
        headers = {"X-Forwarded-For": new_address()}
        if caller.token:
            headers["Authorization"] = f"Bearer {caller.token}"
        case.call_and_validate(headers=headers, checks=CHECKS)

    # No example is kept, so none has to be found by a digest of the source.
    vars(check)["_hypothesis_internal_database_key"] = None
    for number in seeds(1, 1):
        seed(number)(check)()
