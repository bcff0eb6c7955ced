"""The checks before a deployment, the rights that are granted, and the balancer's commands."""

import re
import shlex
from typing import Any, Literal

import msgspec
import pytest

from shared.identity.client_address import hops_of
from tests.tools.deploy.project import DEV
from tools.deploy.checking.checks import problems
from tools.deploy.checking.limits import limit_problems
from tools.deploy.checking.usage import every_command, usage_problems
from tools.deploy.environments.naming import name_problems
from tools.deploy.gcloud.commands import gcloud, pairs
from tools.deploy.gcloud.grammar import UsageError, parse, surface
from tools.deploy.provisioning import access
from tools.deploy.provisioning.resources import commands
from tools.deploy.wanted.functions import Function, deploy, wanted
from tools.endpoints import declarations

WEBHOOKS = {
    "PROCESSOR_WEBHOOK_SECRETS": "webhooks__receive_stripe",
    "PROCESSOR_CONNECT_WEBHOOK_SECRETS": "webhooks__receive_stripe_connect",
}


@pytest.fixture(scope="module")
def functions() -> list[Function]:
    """Every function as `dev` has it."""
    return wanted(DEV, declarations())


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"memory": 1024}, "half a vCPU"),
        ({"concurrency": 8, "variables": {"THREADS": "8"}}, "whole vCPU"),
        ({"concurrency": 2, "cpu": 1.0}, "THREADS"),
        ({"timeout": 3601}, "timeout"),
        ({"passwords": True, "memory": 128}, "passwords hashed"),
        ({"cpu": 8.0, "instances": 30}, "VCPU_QUOTA"),
        ({"schedule": "* * * * *"}, "caller is not Scheduler"),
    ],
)
def test_sizes_beyond_the_platform_or_the_code_are_refused(
    functions: list[Function], changes: dict[str, Any], text: str
) -> None:
    first = next(each for each in functions if each.entry_point == "properties__get")
    variables = first.variables | changes.pop("variables", {})

    changed = msgspec.structs.replace(first, variables=variables, **changes)

    assert any(text in problem for problem in problems(DEV, [changed]))
    assert not any(text in problem for problem in problems(DEV, [first]))


def test_a_direct_connection_needs_its_address_and_authority() -> None:
    given = {"DATABASE_CONNECT": "direct", "DATABASE_HOST": "10.1.2.3"}
    half = msgspec.structs.replace(DEV, settings=DEV.settings | given)
    found = problems(half, wanted(half, declarations()))
    assert found
    assert all("DATABASE_CA is required with DATABASE_CONNECT=direct" in each for each in found)

    whole = msgspec.structs.replace(half, secrets=DEV.secrets | {"DATABASE_CA": "database-ca:1"})
    functions = wanted(whole, declarations())
    assert problems(whole, functions) == []
    words = deploy(whole, functions[0], artifact="i", labels={}, is_new=True).words
    assert any("DATABASE_CA=database-ca:1" in str(word) for word in words)


def test_names_that_collide_or_hide_a_module_are_refused() -> None:
    found = name_problems(["a__b_c", "a__b-c", "users__copy", "x" * 60 + "__get"], DEV)

    assert any("two functions" in each for each in found)
    assert any("standard library" in each for each in found)
    assert any("63" in each for each in found)


def test_only_functions_with_files_have_rights_on_the_bucket(functions: list[Function]) -> None:
    lines = [command.text() for command in commands(access.rights(DEV, functions))]
    with_files = {each.account for each in functions if each.storage}

    granted = {
        line.partition("serviceAccount:")[2] for line in lines if f"gs://{DEV.bucket} " in line
    }
    assert {each.partition("@")[0] for each in granted} == with_files
    assert all(account.endswith("-storage") for account in with_files)
    assert not any("allUsers" in line or "roles/editor" in line for line in lines)


def test_only_functions_that_call_the_processor_have_its_key() -> None:
    paid = msgspec.structs.replace(DEV, secrets=DEV.secrets | {"PROCESSOR_KEY": "processor-key:3"})
    functions = wanted(paid, declarations())

    with_key = {each.entry_point for each in functions if "PROCESSOR_KEY" in each.secrets}
    assert with_key == {
        *(f"payment_methods__{name}" for name in ("config", "create", "delete", "open_setup")),
        *("payment_methods__setup", "payments__collect", "payments__refund"),
        *("homeowner_payments__refund", "homeowner_portal__pay"),
        *(
            f"homeowner_portal__{name}"
            for name in (
                "create_payment_method",
                "delete_payment_method",
                "list_payment_methods",
                "setup_payment_method",
            )
        ),
        "organizations__connect_processor",
        "scheduled__autopay",
        "scheduled__settle_payments",
        *(
            f"subscriptions__{name}"
            for name in ("billing_portal", "cancel", "change_plan", "resume")
        ),
        *WEBHOOKS.values(),
    }
    lines = [command.text() for command in commands(access.rights(paid, functions))]
    readers = {
        line.partition("serviceAccount:")[2].partition("@")[0]
        for line in lines
        if "add-iam-policy-binding processor-key" in line
    }
    assert readers == {
        "fn-tenant-processor", "fn-sign-in-processor", "fn-platform-processor",
        "fn-platform-processor-webhook",
    }  # fmt: skip
    assert {each.entry_point for each in functions if each.account in readers} == with_key
    logins = access.members(paid, functions)
    assert logins["fn-tenant-processor@pavilion-dev.iam"] == "pavilion_tenant"
    assert problems(paid, functions) == []


def test_what_proves_events_reaches_its_own_webhook_only() -> None:
    names = {setting: f"{setting.lower().replace('_', '-')}:1" for setting in WEBHOOKS}
    told = msgspec.structs.replace(DEV, secrets=DEV.secrets | names)
    functions = wanted(told, declarations())

    for setting, name in WEBHOOKS.items():
        assert [each.entry_point for each in functions if setting in each.secrets] == [name]
    accounts = {each.account for each in functions if each.entry_point in WEBHOOKS.values()}
    assert accounts == {"fn-platform-processor-webhook"}
    lines = [command.text() for command in commands(access.rights(told, functions))]
    readers = {
        line.partition("serviceAccount:")[2].partition("@")[0]
        for line in lines
        if "webhook-secrets " in line
    }
    assert readers == accounts
    members = access.members(told, functions)
    assert members["fn-platform-processor-webhook@pavilion-dev.iam"] == "pavilion_platform"


@pytest.mark.parametrize(
    ("name", "changes", "text"),
    [
        ("subscriptions__cancel", {"processor": False}, "without Deployment(processor=True)"),
        ("properties__get", {"processor": True}, "never calls"),
        ("scheduled__deliver_outbox", {"requires": ()}, "without Deployment(requires="),
    ],
)
def test_declared_needs_and_code_that_differ_are_refused(
    functions: list[Function], name: str, changes: dict[str, Any], text: str
) -> None:
    found = next(each for each in functions if each.entry_point == name)

    changed = msgspec.structs.replace(found, **changes)

    assert any(text in problem for problem in problems(DEV, [changed]))
    assert problems(DEV, [found]) == []


@pytest.mark.parametrize("way", ["gateway", "services"])
def test_the_edge_uses_documented_commands(
    way: Literal["gateway", "services"], functions: list[Function]
) -> None:
    domain = msgspec.structs.replace(DEV, domain="api.pavilion.test", edge=way)

    found = every_command(domain, functions, declarations())
    assert any("pavilion-edge" in command.text() for command in found)
    assert usage_problems(found) == []


def test_without_the_balancers_secret_one_proxy_fewer_is_trusted() -> None:
    assert hops_of("right", 3, "right") == 3
    assert hops_of("wrong", 3, "right") == 2
    assert hops_of(None, 3, "right") == 2
    assert hops_of("anything", 2, None) == 2


def test_gcloud_accepts_every_command_of_every_subcommand(
    functions: list[Function],
) -> None:
    for way in ("image", "functions"):
        environment = msgspec.structs.replace(DEV, deploy_with=way, domain="api.pavilion.test")
        every = every_command(environment, wanted(environment, declarations()), declarations())

        assert usage_problems(every) == []
        kinds = {" ".join(map(str, each.words[1:4])) for each in every}
        assert len(kinds) > 40
        public = {each.words[4] for each in every if "allUsers" in each.text()}
        assert public == {f"gs://{environment.console_bucket}"}
    wrong = gcloud(DEV, "run", "deploy", functions[0].service, "--no-such-flag")
    assert "--no-such-flag" in usage_problems([wrong])[0]


def test_secrets_are_not_variables_and_invokers_are_restricted(
    functions: list[Function],
) -> None:
    for way in ("image", "functions"):
        environment = msgspec.structs.replace(DEV, deploy_with=way)
        for function in functions:
            words = deploy(environment, function, artifact="i", labels={}, is_new=True).words
            variables = next(str(word) for word in words if str(word).startswith("--set-env-vars"))
            assert "--no-allow-unauthenticated" in words
            assert not {"SESSION_KEYS", "TOKEN_KEYS", "REDIS_URL"} & set(
                re.findall(r"[A-Z_]+(?==)", variables)
            )


def test_each_known_command_names_its_source() -> None:
    for name, command in surface().items():
        *files, version = command["source"].split()
        assert version in {"528.0.0", "578.0.0"}, name
        assert files[0].startswith("lib/surface/"), name


def test_paths_ambiguous_to_the_gateway_are_refused(
    functions: list[Function],
) -> None:
    found = declarations()
    assert limit_problems(functions, found) == []
    one = next(each for each in found if each.path.endswith("_id}") and each.method == "GET")
    twin = msgspec.structs.replace(one, name="x__y", path=one.path.replace("_id}", "_key}"))

    assert "can't distinguish" in limit_problems(functions, [*found, twin])[0]
    assert "1000 services" in limit_problems(functions * 20, found)[0]


@pytest.mark.parametrize(
    "flags",
    [
        ["--cpu=1", "--concurrency=2", "--memory=256Mi", "--no-such-flag"],
        ["--cpu=0.5", "--concurrency=2"],
        ["--set-env-vars=A=1", "--clear-env-vars"],
        ["--set-secrets=A=name"],
        ["--timeout=2h"],
        ["--labels=Digest=x"],
        ["--region=nowhere"],
    ],
)
def test_the_stand_in_refuses_invalid_commands(flags: list[str]) -> None:
    words = ["run", "deploy", "a", "--image=x.pkg.dev/p/r/i:t", "--no-allow-unauthenticated"]
    parse(words)

    with pytest.raises(UsageError):
        parse([*words, *flags])


def test_both_ways_of_deploying_use_documented_commands(functions: list[Function]) -> None:
    for way in ("image", "functions"):
        environment = msgspec.structs.replace(DEV, deploy_with=way)
        for function in functions[:20]:
            command = deploy(
                environment, function, artifact="h/p/r/i:t", labels={"release": "r"}, is_new=False
            )
            parse(shlex.split(command.text())[1:])


def test_values_with_commas_get_another_delimiter() -> None:
    assert pairs({"A": "1,2", "B": "3"}) == "^|^A=1,2|B=3"
    assert gcloud(DEV, "x").words[-1] == "--quiet"
