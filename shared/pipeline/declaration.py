"""An endpoint's declaration, read by the pipeline, the OpenAPI document and the deployment."""

import inspect
from collections.abc import Callable
from typing import Any, Literal, Required, TypedDict, Unpack, get_args, get_type_hints
from uuid import UUID

import msgspec

from shared.database.pagination import item_of
from shared.pipeline.callers import Caller, Homeowner, Login, Manager, Webhook
from shared.problems import Conflicts

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
Rate = Literal["default", "none", "health", "sign_in", "mail", "account"]
Effect = Literal["database", "outside"]
Traffic = Literal["hot", "normal", "rare"]

# Areas of rights, payment and the account itself, which an operator in a customer's place is
# refused unless an endpoint says otherwise.
PERSONAL_AREAS = frozenset((
    "auth", "homeowner_auth", "invitations", "members", "organizations", "payment_methods",
    "subscriptions",
))  # fmt: skip


class Deployment(msgspec.Struct, frozen=True, kw_only=True):
    """What the function gets in the cloud: `memory` in MiB, `timeout` in seconds, a `schedule`.

    `traffic` sets how many instances there may be (INSTANCES_HOT, _NORMAL, _RARE). Hot is what a
    page waits for: sign-in, the person signed in, and the list and the record of what is worked in
    daily. Rare is what a schedule or a person calls a few times a day.

    `concurrency` is how many requests an instance serves at once. `storage` and `processor` give it
    the rights on files and the payment processor's key. `requires` names settings that are optional
    elsewhere, and without which it does not start in production.
    """

    memory: int = 256
    timeout: int = 60
    concurrency: int = 1
    traffic: Traffic = "normal"
    schedule: str | None = None
    storage: bool = False
    processor: bool = False
    requires: tuple[str, ...] = ()


class Options(TypedDict, total=False):
    """The decorator's options beside the route; their defaults are those of `Declaration`.

    `subscription=False` lets a write pass without an active subscription. `settles=True` settles
    the subscription first, for an endpoint that shows it. `effect="outside"` is for a handler that
    has another system do something: it is never run twice, and where it takes an idempotency key it
    takes `outside: OutsideEffect`. `credentials=True` gives it the database login of sign-in.
    `conflicts` has the client's text for each constraint. `preview=True` lets an action be asked
    with `?preview=true` what it would do. `rate="account"` is for what manages access, sessions and
    the subscription: it must work when the caller's usual limit is used up. `key_required=True`
    refuses a request without an idempotency key, where a repetition would move money twice.
    `recent_sign_in=True` refuses a session that is older than 15 minutes. `impersonation=False`
    refuses an operator in the caller's place, which PERSONAL_AREAS do by themselves.
    """

    caller: Required[Caller]
    feature: str
    subscription: bool
    settles: bool
    status: int
    rate: Rate
    credentials: bool
    sets_cookie: bool
    conflicts: Conflicts
    effect: Effect
    preview: bool
    key_required: bool
    recent_sign_in: bool
    impersonation: bool
    deployment: Deployment


class PreviewQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The query of an action that has a preview."""

    preview: bool = False
    """Answers with status 200 and the header `Preview: true` what the request would answer now, and
    changes nothing."""


class Declaration(msgspec.Struct, frozen=True, kw_only=True):
    """One endpoint. `name` is its cloud function's entry point, `area__operation`."""

    name: str
    method: Method
    path: str
    summary: str
    caller: Caller
    status: int = 200
    feature: str | None = None
    subscription: bool = True
    settles: bool = False
    rate: Rate = "default"
    credentials: bool = False
    sets_cookie: bool = False
    effect: Effect = "database"
    conflicts: Conflicts = {}
    preview: bool = False
    key_required: bool = False
    recent_sign_in: bool = False
    impersonation: bool = True
    deployment: Deployment = Deployment()
    parameters: dict[str, Any]
    query: type[msgspec.Struct] | None
    body: type[msgspec.Struct] | None
    # The body may be left out: that of an action without a required field.
    body_is_optional: bool
    raw_body: bool
    form: type[msgspec.Struct] | None
    result: Any

    @property
    def area(self) -> str:
        """The folder under functions/ that holds the endpoint."""
        return self.name.partition("__")[0]

    @property
    def safe(self) -> bool:
        """Whether the method promises to change nothing (RFC 9110 section 9.2.1)."""
        return self.method in SAFE_METHODS

    @property
    def login(self) -> Login:
        """The database login whose rights the endpoint has."""
        return "pavilion_sign_in" if self.credentials else self.caller.login

    @property
    def needs_subscription(self) -> bool:
        """Whether the subscription gate applies: writes of managers, unless declared otherwise."""
        return self.subscription and not self.safe and isinstance(self.caller, Manager)

    @property
    def idempotent(self) -> bool:
        """Whether it takes an Idempotency-Key, as every POST of managers and homeowners does.

        Except where the request carries a password or replaces the session that sends it.
        """
        return (
            self.method == "POST"
            and isinstance(self.caller, Manager | Homeowner)
            and not (self.credentials or self.sets_cookie)
        )

    @property
    def takes_outside(self) -> bool:
        """Whether the handler takes an `OutsideEffect`, for an idempotency key in two phases."""
        return self.idempotent and self.effect == "outside"

    @property
    def is_list(self) -> bool:
        """Whether it answers a page of a list."""
        return item_of(self.result) is not None

    @property
    def manages_account(self) -> bool:
        """Whether it is counted by sign-in, apart from its organization's or homeowner's hour."""
        return self.rate == "account"

    @property
    def has_plan(self) -> bool:
        """Whether the organization's plan applies: its calls per hour and its features."""
        return isinstance(self.caller, Manager)


def declare(handler: Callable[..., Any], route: str, **options: Unpack[Options]) -> Declaration:
    """Join what the decorator says with what the handler's signature and module say."""
    method, _, path = route.partition(" ")
    _, area, operation = handler.__module__.split(".")
    hints = get_type_hints(handler, include_extras=True)
    result = hints.pop("return")
    # The call comes first in every handler; its name does not matter.
    hints.pop(next(iter(hints)))
    query, body, form = (hints.pop(name, None) for name in ("query", "body", "form"))
    for name in ("file", "outside"):
        hints.pop(name, None)
    if options.get("preview"):
        if method != "POST" or query is not None:
            raise TypeError(f"{handler.__module__}: only a POST without a query has a preview")
        query = PreviewQuery
    # A webhook's signature is of the exact bytes.
    raw_body = body is bytes
    if raw_body != isinstance(options["caller"], Webhook):
        raise TypeError(f"{handler.__module__}: a webhook, and nothing else, takes `body: bytes`")
    options.setdefault("impersonation", area not in PERSONAL_AREAS)
    named = {part[1:-1] for part in path.split("/") if part.startswith("{")}
    if named != hints.keys():
        raise TypeError(f"{handler.__module__}: the path names {named}, the handler {set(hints)}")
    return Declaration(
        name=f"{area}__{operation}",
        method=msgspec.convert(method, Method),
        path=path,
        summary=(inspect.getdoc(inspect.getmodule(handler)) or "").partition("\n")[0],
        parameters=hints,
        query=query,
        body=None if raw_body else body,
        body_is_optional=method == "POST" and not raw_body and _needs_nothing(body),
        raw_body=raw_body,
        # `form: Form[Fields]`, whose class only the endpoints with a file import.
        form=get_args(form)[0] if form else None,
        result=result,
        **options,
    )


def _needs_nothing(body: type[msgspec.Struct] | None) -> bool:
    """Whether it is a body without a required field. Dear enough to be asked once an endpoint."""
    return body is not None and not any(each.required for each in msgspec.structs.fields(body))


def matched(declaration: Declaration, path: str) -> dict[str, Any] | None:
    """The path's parameters as their types, or None when the path is not this endpoint's.

    A text that is no UUID names nothing, so it is no match rather than a bad request.
    """
    template = declaration.path.split("/")
    segments = path.split("/")
    if len(template) != len(segments):
        return None
    values: dict[str, Any] = {}
    for expected, segment in zip(template, segments, strict=True):
        if not expected.startswith("{"):
            if expected != segment:
                return None
            continue
        name = expected[1:-1]
        value = _uuid(segment) if declaration.parameters[name] is UUID else segment
        if value is None:
            return None
        values[name] = value
    return values


def _uuid(text: str) -> UUID | None:
    try:
        value = UUID(text)
    except ValueError:
        return None
    # UUID() also takes braces, a URN and missing hyphens: one row has one address.
    return value if str(value) == text.lower() else None
