from typing import Any

import pytest

from shared.config import ConfigurationError, RatePolicy, Settings, load
from tests.shared.identity.forging import jwk, jwk_set

KEYS = {"SESSION_KEYS": jwk_set("session"), "TOKEN_KEYS": jwk_set("mail")}
PRODUCTION = KEYS | {
    "ENVIRONMENT": "production",
    "PUBLIC_URL": "https://api.pavilion.example",
    "DATABASE_INSTANCE": "project:region:name",
    "REDIS_URL": "rediss://:hunter2@10.0.0.3:6378/0",
    "SCHEDULER_EMAIL": "scheduler@project.iam.gserviceaccount.com",
    "SCHEDULER_AUDIENCE": "https://api.pavilion.example",
}


CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
DIRECT = {
    "DATABASE_CONNECT": "direct",
    "DATABASE_USER": "fn-tenant@project.iam",
    "DATABASE_HOST": "10.1.2.3",
    "DATABASE_CA": CERTIFICATE,
}


def refusal(environment: dict[str, str]) -> str:
    with pytest.raises(ConfigurationError) as error:
        load(environment)
    return str(error.value)


def test_a_local_start_needs_only_the_keys() -> None:
    settings = load(KEYS)

    assert settings.environment == "local"
    assert settings.session_keys.newest == "session"
    assert settings.rate_limit_anonymous == RatePolicy(60, 3600)


def test_all_problems_are_named_at_once() -> None:
    assert refusal({"DB_POOL_SIZE": "many", "RATE_LIMIT_SIGN_IN": "10", "PORT": "x"}) == (
        "Pavilion cannot start: DB_POOL_SIZE is not understood; SESSION_KEYS is not set; "
        "TOKEN_KEYS is not set; RATE_LIMIT_SIGN_IN is not understood."
    )


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load(KEYS | {"REDIS_URL": "", "DB_POOL_SIZE": ""}).redis_url is None
    assert "SESSION_KEYS is not set" in refusal(KEYS | {"SESSION_KEYS": ""})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("DB_POOL_SIZE", "3", 3),
        ("BEHIND_GATEWAY", "true", True),
        ("BEHIND_GATEWAY", "0", False),
        ("INVOKER_IAM", "1", True),
        ("TRUSTED_PROXY_HOPS", "0", 0),
        ("RATE_LIMIT_ANONYMOUS", "0/1", RatePolicy(0, 1)),
        ("RATE_LIMIT_FALLBACK", "deny", "deny"),
        ("PUBLIC_URL", "http://localhost:8080/", "http://localhost:8080"),
        ("REDIS_URL", "redis://cache", "redis://cache"),
        ("REDIS_URL", "rediss://:p%40ss@[::1]:6378/2?ssl_ca_certs=/ca.pem&ssl_check_hostname=false",
         "rediss://:p%40ss@[::1]:6378/2?ssl_ca_certs=/ca.pem&ssl_check_hostname=false"),
        ("DATABASE_INSTANCE", "example.com:p:us-central1:db", "example.com:p:us-central1:db"),
        ("DATABASE_HOST", "10.1.2.3", "10.1.2.3"),
        ("DATABASE_HOST", "[fd00::3]:6432", "[fd00::3]:6432"),
        ("DATABASE_HOST", "x.us-central1.sql.goog", "x.us-central1.sql.goog"),
        ("DATABASE_CA", CERTIFICATE * 2, CERTIFICATE * 2),
        ("SMTP_URL", "smtp://mail.example", "smtp://mail.example"),
        ("SMTP_URL", "smtps://me%40x:p%3Aw%2Fd@[::1]:465/", "smtps://me%40x:p%3Aw%2Fd@[::1]:465/"),
        ("MAIL_FROM", "no-reply@a.example", "no-reply@a.example"),
        ("MAIL_FROM", '"Linden, Inc." <x@a.example>', '"Linden, Inc." <x@a.example>'),
        ("MAIL_FROM", "Häuser <x@localhost>", "Häuser <x@localhost>"),
        ("ALLOWED_ORIGINS", "https://a.example, https://b.example:8443/ ,",
         ("https://a.example", "https://b.example:8443")),
        ("ALLOWED_ORIGINS", "http://[::1]:3000", ("http://[::1]:3000",)),
        ("PROCESSOR_KEY", "rk_live_1", "rk_live_1"),
        ("PROCESSOR_WEBHOOK_SECRETS", "whsec_a+/=", ("whsec_a+/=",)),
        ("PROCESSOR_CONNECT_WEBHOOK_SECRETS", "whsec_a, whsec_b", ("whsec_a", "whsec_b")),
        ("EDGE_SECRET", "a pro-of", "a pro-of"),
        ("PROCESSOR_URL", "http://127.0.0.1:9/", "http://127.0.0.1:9"),
    ],
)  # fmt: skip
def test_a_setting_is_read_from_its_variable(name: str, text: str, value: Any) -> None:
    assert getattr(load(KEYS | {name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ENVIRONMENT", "prod"),
        ("DB_POOL_SIZE", "0"),
        ("DB_POOL_SIZE", "1.5"),
        ("PROCESSOR_KEY", "rk_live_1\n"),
        ("PROCESSOR_KEY", "rk live"),
        ("PROCESSOR_WEBHOOK_SECRETS", "rk_live_1"),
        ("PROCESSOR_WEBHOOK_SECRETS", "whsec_a,"),
        ("PROCESSOR_CONNECT_WEBHOOK_SECRETS", "whsec_a,whsec_b,whsec_c"),
        ("PROCESSOR_URL", "https://processor.example/v1"),
        ("EDGE_SECRET", "proof\n"),
        ("EDGE_SECRET", " proof"),
        ("TRUSTED_PROXY_HOPS", "-1"),
        ("TRUSTED_PROXY_HOPS", "6"),
        ("BEHIND_GATEWAY", "maybe"),
        ("RATE_LIMIT_FALLBACK", "allow"),
        ("RATE_LIMIT_ANONYMOUS", "sixty an hour"),
        ("RATE_LIMIT_ANONYMOUS", "60/0"),
        ("RATE_LIMIT_ANONYMOUS", "-1/60"),
        ("RATE_LIMIT_ANONYMOUS", "60/3600/1"),
        ("RATE_LIMIT_ANONYMOUS", f"{2**53}/1"),
        ("ALLOWED_ORIGINS", "*"),
        ("ALLOWED_ORIGINS", "null"),
        ("ALLOWED_ORIGINS", "https://*.pavilion.example"),
        ("ALLOWED_ORIGINS", "https://a.example/app"),
        ("ALLOWED_ORIGINS", "https://A.example"),
        ("ALLOWED_ORIGINS", "https://a.example:443"),
        ("ALLOWED_ORIGINS", "http://a.example:80"),
        ("ALLOWED_ORIGINS", "https://user@a.example"),
        ("ALLOWED_ORIGINS", "https://a.example?x"),
        ("ALLOWED_ORIGINS", "a.example"),
        ("ALLOWED_ORIGINS", "https://a.example\nhttps://b.example"),
        ("REDIS_URL", "http://:hunter2@cache"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://:hunter2@cache/first"),
        ("REDIS_URL", "redis://:hunter2@cache:port"),
        ("REDIS_URL", "redis://:hunter2@cache:70000"),
        ("REDIS_URL", "redis://:hunt#er2@cache"),
        ("REDIS_URL", "redis://:hunt/er2@cache"),
        ("REDIS_URL", "redis://:hunter2@cache?ssl_ca_certs=/ca.pem"),
        ("REDIS_URL", "rediss://:hunter2@cache?retry_on_timeout=yes"),
        ("REDIS_URL", "rediss://:hunter2@cache?ssl_check_hostname"),
        ("DATABASE_CONNECT", "proxy"),
        ("DATABASE_INSTANCE", "pavilion"),
        ("DATABASE_HOST", "postgresql://10.1.2.3"),
        ("DATABASE_HOST", "me@10.1.2.3"),
        ("DATABASE_HOST", "10.1.2.3:0"),
        ("DATABASE_HOST", "10.1.2.3/pavilion"),
        ("DATABASE_HOST", ":5432"),
        ("DATABASE_CA", "/etc/ca.pem"),
        ("DATABASE_CA", CERTIFICATE.replace("\n", "")),
        ("DATABASE_CA", f"{CERTIFICATE}hunter2"),
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "mail.example:25"),
        ("SMTP_URL", "http://me:hunter2@mail.example"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://:25"),
        ("SMTP_URL", "smtp://me:hunter2@"),
        ("SMTP_URL", "smtp://me@mail.example"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example:smtp"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example:0"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example:70000"),
        ("SMTP_URL", "smtp://me:hunt/er2@mail.example"),
        ("SMTP_URL", "smtp://me:hunt#er2@mail.example"),
        ("SMTP_URL", "smtp://me:hunt er2@mail.example"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example\n"),
        ("SMTP_URL", "smtp://me:h%C3%BCnter2@mail.example"),
        ("SMTP_URL", "smtp://me:hunter2@mail.example?starttls=no"),
        ("MAIL_FROM", "Pavilion"),
        ("MAIL_FROM", "Pavilion, Inc. <x@a.example>"),
        ("MAIL_FROM", "x@a.example\r\nBcc: y@a.example"),
        ("MAIL_FROM", "<x..y@a.example>"),
        ("MAIL_FROM", "<x@ä.example>"),
        ("PUBLIC_URL", "ftp://a.example"),
        ("PUBLIC_URL", "https://a.example/pavilion"),
    ],
)
def test_an_invalid_setting_is_named_without_its_value(name: str, text: str) -> None:
    assert refusal(KEYS | {name: text}) == f"Pavilion cannot start: {name} is not understood."


def test_limit_times_window_must_be_exact_in_lua() -> None:
    largest = (2**53 - 1) // 3_600_000

    assert load(KEYS | {"RATE_LIMIT_HEALTH": f"{largest}/3600"}).rate_limit_health.quota == largest
    assert "RATE_LIMIT_HEALTH" in refusal(KEYS | {"RATE_LIMIT_HEALTH": f"{largest + 1}/3600"})


def test_a_bad_key_is_named_by_its_id_and_reason() -> None:
    short = jwk_set(jwk("2025-11", b"sixteen bytes..."))

    assert refusal(KEYS | {"SESSION_KEYS": short}) == (
        "Pavilion cannot start: SESSION_KEYS has key 2025-11, which is shorter than 32 bytes."
    )


def test_sessions_and_mails_need_different_secrets() -> None:
    shared = jwk("mail", b"one secret for two purposes......")
    message = refusal(
        {"SESSION_KEYS": jwk_set("a", jwk("b") | {"k": shared["k"]}), "TOKEN_KEYS": jwk_set(shared)}
    )

    assert message == "Pavilion cannot start: SESSION_KEYS and TOKEN_KEYS share a secret."


def test_a_complete_production_environment_starts() -> None:
    settings = load(PRODUCTION | {"ALLOWED_ORIGINS": "https://app.pavilion.example"})

    assert settings.environment == "production"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"REDIS_URL": ""}, "REDIS_URL is required"),
        ({"DATABASE_INSTANCE": ""}, "DATABASE_URL or DATABASE_INSTANCE is required"),
        ({"SCHEDULER_EMAIL": ""}, "SCHEDULER_EMAIL is required"),
        ({"SCHEDULER_AUDIENCE": ""}, "SCHEDULER_AUDIENCE is required"),
        ({"SCHEDULER_TOKEN": "x"}, "SCHEDULER_TOKEN is for local use only"),
        ({"STORAGE_EMULATOR_HOST": "http://x"}, "STORAGE_EMULATOR_HOST is for local use only"),
        ({"PROCESSOR_URL": "http://127.0.0.1:9"}, "PROCESSOR_URL is for local use only"),
        ({"PUBLIC_URL": "http://api.pavilion.example"}, "must be https"),
        ({"PUBLIC_URL": ""}, "must be https"),
        ({"ALLOWED_ORIGINS": "https://a.example,http://b.example"}, "must be https"),
    ],
)
def test_production_refuses_to_start_with(changes: dict[str, str], reason: str) -> None:
    assert reason in refusal(PRODUCTION | changes)


@pytest.mark.parametrize(
    "name", ["DATABASE_INSTANCE", "DATABASE_USER", "DATABASE_HOST", "DATABASE_CA"]
)
def test_a_direct_connection_is_refused_without(name: str) -> None:
    assert load(PRODUCTION | DIRECT).database_connect == "direct"
    assert f"{name} is required with DATABASE_CONNECT=direct" in refusal(
        PRODUCTION | DIRECT | {name: ""}
    )


def test_printed_settings_show_no_password() -> None:
    settings: Settings = load(PRODUCTION)

    assert f"{settings} {settings!r}" == "Settings(production) Settings(production)"
