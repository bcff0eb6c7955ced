"""The request pipeline: every cloud function is a handler wrapped by `endpoint`.

Read `_judge` from top to bottom: it has the checks in the order in which every request passes them,
and the handler, which comes last, may rely on all of them. What a handler returns or raises becomes
a response here: its result, a problem document, or a 500 whose id finds the error in the log.
"""

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, Unpack, get_type_hints

from flask import Request, Response

from shared.database.errors import ConnectionLost, Retryable
from shared.identity.cookies import Via, kinds_of_cookie, read_session, sessions_to_end
from shared.identity.origin import check_origin, preflight_headers
from shared.identity.scheduler import check_scheduler
from shared.identity.sessions import Kind, needs_renewal, renewed
from shared.inputs.body import LARGEST_REQUEST, MOST_DRAINED, ClientDisconnected, drain
from shared.logs import logger
from shared.pipeline.admitting import admitted
from shared.pipeline.arguments import arguments_of
from shared.pipeline.call import CALL_OF, Call, SignedInCall, new_call
from shared.pipeline.callers import Anyone, Caller, Scheduler
from shared.pipeline.declaration import Declaration, Options, declare, matched
from shared.pipeline.exchange import Exchange
from shared.pipeline.gates import (
    doubts_role,
    require_feature,
    require_recent_sign_in,
    require_role,
    require_scope,
    require_session,
    require_subscription,
    wants_csv,
)
from shared.pipeline.idempotency import run_once
from shared.pipeline.path_methods import methods_of
from shared.pipeline.request_log import log_request, unexpected
from shared.pipeline.responses import add_headers, problem_response
from shared.pipeline.session_renewal import renew, renewing
from shared.pipeline.settlement import settle
from shared.problems import Code, Problem

Handler = TypeVar("Handler", bound=Callable[..., Any])
Serve = Callable[[Request], Response]

ATTEMPTS = 3
PAUSE_SECONDS = 0.02
# This answer reaches no client; in logs nginx's number for it is well known.
CLIENT_CLOSED_REQUEST = 499


def endpoint(route: str, **options: Unpack[Options]) -> Callable[[Handler], Serve]:
    """Declare a cloud function. `route` is method and path."""

    def decorate(handler: Handler) -> Serve:
        declaration = declare(handler, route, **options)
        _check_signature(handler, declaration)

        # functions-framework takes a plain function only.
        def serve(request: Request) -> Response:
            return _answer(declaration, handler, request)

        serve.declaration = declaration  # type: ignore[attr-defined]
        return serve

    return decorate


def _check_signature(handler: Callable[..., Any], declaration: Declaration) -> None:
    """TypeError unless the handler takes its caller's call and, if its key needs it, `outside`."""
    hints = get_type_hints(handler)
    taken, promised = next(iter(hints.values())), CALL_OF[type(declaration.caller)]
    if taken is not promised:
        raise TypeError(
            f"{handler.__module__}: the handler takes {taken.__name__}, not {promised.__name__}"
        )
    if ("outside" in hints) != declaration.takes_outside:
        raise TypeError(
            f"{handler.__module__}: an idempotent endpoint with an effect outside the database, "
            "and no other, takes `outside: OutsideEffect`"
        )
    if declaration.key_required and not declaration.idempotent:
        raise TypeError(f"{handler.__module__}: it takes no idempotency key, so none is required")


def _answer(declaration: Declaration, handler: Callable[..., Any], request: Request) -> Response:
    started = time.perf_counter()
    # Set up before anything below logs.
    logger()
    exchange = Exchange(request, declaration)
    try:
        response = _judge(exchange, handler)
    except Problem as problem:
        response = problem_response(problem)
        exchange.log = problem.log
    except ClientDisconnected:
        response = Response(status=CLIENT_CLOSED_REQUEST)
    except Exception as error:  # noqa: BLE001 - the last line before functions-framework's HTML
        response = problem_response(unexpected(declaration.name, error))
    if exchange.is_renewed:
        exchange.hand_on_session()
    cookies = [("Set-Cookie", text) for text in exchange.cookies.values()]
    add_headers(response, [*exchange.headers, *exchange.rate_headers.items(), *cookies])
    # The refusal of an upload is worth more patience: a browser sends all of it before it reads.
    drain(request, LARGEST_REQUEST if declaration.form else MOST_DRAINED)
    log_request(exchange, response.status_code, time.perf_counter() - started)
    return response


def _judge(exchange: Exchange, handler: Callable[..., Any]) -> Response:
    request, declaration = exchange.request, exchange.declaration
    parameters = matched(declaration, request.path)
    if parameters is None:
        raise Problem(Code.NOT_FOUND, "There is nothing at this address.")
    if request.method == "OPTIONS":
        return Response(status=204, headers=_preflight(request, declaration))
    _require_method(request, declaration)
    via = _identify(exchange)
    exchange.is_export = wants_csv(request, declaration)
    doubtful = doubts_role(declaration, exchange.session)
    with admitted(exchange):
        if doubtful:
            renew(exchange)
        settle(exchange)
        # Reading the plan may have found another role.
        require_role(exchange)
        require_subscription(declaration, exchange.plan)
        require_feature(declaration.feature, exchange.plan)
        call = new_call(exchange)
        if exchange.is_export:
            # Only an export pays for this import.
            from shared.pipeline.export import exporting  # noqa: PLC0415

            handler = exporting(handler)
        response = _run(call, handler, arguments_of(exchange, parameters))
    if via == "cookie" and not exchange.cookies:
        _refresh(exchange)
    return response


def _require_method(request: Request, declaration: Declaration) -> None:
    allowed = ("GET", "HEAD") if declaration.method == "GET" else (declaration.method,)
    if request.method not in allowed:
        methods = methods_of(declaration.area, declaration.path)
        raise Problem(
            Code.METHOD_NOT_ALLOWED,
            f"This address answers {', '.join(methods)}.",
            headers={"Allow": ", ".join((*methods, "OPTIONS"))},
        )


def _preflight(request: Request, declaration: Declaration) -> Mapping[str, str]:
    methods = methods_of(declaration.area, declaration.path)
    return {"Allow": ", ".join((*methods, "OPTIONS"))} | preflight_headers(request, methods)


def _identify(exchange: Exchange) -> Via | None:
    """Identify the caller, and return how its session was presented."""
    request, declaration = exchange.request, exchange.declaration
    kinds = _kinds(declaration.caller)
    reading = read_session(request, *kinds)
    check_origin(
        request,
        has_cookie=reading.via == "cookie",
        sets_cookie=declaration.sets_cookie,
    )
    if isinstance(declaration.caller, Anyone):
        exchange.presented = sessions_to_end(request, *kinds) if kinds else []
    else:
        exchange.session = reading.session
    if isinstance(declaration.caller, Scheduler):
        check_scheduler(request)
    require_session(request, declaration, exchange.session)
    require_scope(request, exchange.session)
    require_recent_sign_in(declaration, exchange.session)
    return reading.via


def _kinds(caller: Caller) -> tuple[Kind, ...]:
    """The kinds of session to read: the caller's own, for a stranger all that share its cookie."""
    if caller.session is None:
        return ()
    return kinds_of_cookie(caller.session) if isinstance(caller, Anyone) else (caller.session,)


def _runner(exchange: Exchange) -> Callable[..., Response]:
    run = _lasting_runner(exchange.declaration)
    if not exchange.is_preview:
        return run
    # Only a preview pays for this import.
    from shared.pipeline.preview import previewing  # noqa: PLC0415

    return previewing(run)


def _lasting_runner(declaration: Declaration) -> Callable[..., Response]:
    if not declaration.takes_outside:
        return run_once
    # The endpoint that names its class has loaded it; the others do without.
    from shared.pipeline.outside_effect import run_outside  # noqa: PLC0415

    return run_outside


def _run(call: Call, handler: Callable[..., Any], arguments: Mapping[str, Any]) -> Response:
    """Run the handler, and repeat it where that is known to be safe."""
    exchange = call.exchange
    declaration, kept = exchange.declaration, len(exchange.headers)
    run = _runner(exchange)
    is_outside = declaration.effect == "outside"

    def once() -> Response:
        exchange.forget(kept)
        response = run(call, handler, arguments)
        if isinstance(call, SignedInCall):
            call.db.check_session()
        return response

    for attempt in range(1, ATTEMPTS + 1):
        try:
            return renewing(call, once)
        except (Retryable, ConnectionLost) as error:
            exchange.forget(kept)
            lost = isinstance(error, ConnectionLost)
            if attempt == ATTEMPTS or is_outside or (lost and not declaration.safe):
                raise
            time.sleep(PAUSE_SECONDS * attempt * random.random())  # noqa: S311 - only jitter
    raise AssertionError("the last attempt returns or raises")


def _refresh(exchange: Exchange) -> None:
    """Issue an old token anew, which also moves it to the newest signing key."""
    session = exchange.session
    if session and needs_renewal(session) and session.actor is None:
        exchange.start_session(renewed(session, role=session.role))
