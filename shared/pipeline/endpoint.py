"""The request pipeline: every cloud function is a handler wrapped by `endpoint`.

`_judge` is read top to bottom: it is the order in which every request is judged. What a handler may
rely on when it runs has been established above it; nothing it returns or raises leaves unshaped.
"""

import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar, Unpack

from flask import Request, Response

from shared.admission.admit import admit
from shared.admission.plan_limits_source import read_limits
from shared.database.errors import RetryableError, SessionRefusedError
from shared.database.pipelined import ConnectionLostError
from shared.identity.cookies import Reading, kinds_of_cookie, read_session
from shared.identity.origin import check_origin, preflight_headers
from shared.identity.scheduler import check_scheduler
from shared.identity.sessions import Kind, needs_renewal, renewed
from shared.inputs.body import ClientDisconnected, drain
from shared.logs import logger
from shared.pipeline.arguments import Inputs
from shared.pipeline.call import Call
from shared.pipeline.callers import Anyone, Caller, Scheduler
from shared.pipeline.declaration import Declaration, Options, declare, matched
from shared.pipeline.gates import (
    doubts_role,
    require_feature,
    require_session,
    require_subscription,
)
from shared.pipeline.idempotency import run_once
from shared.pipeline.path_methods import methods_of
from shared.pipeline.rate_charges import charges_of
from shared.pipeline.request_log import log_request, unexpected
from shared.pipeline.responses import add_headers, problem_response
from shared.pipeline.session_renewal import renew
from shared.problems import Code, Problem, unavailable

Handler = TypeVar("Handler", bound=Callable[..., Any])
Serve = Callable[[Request], Response]

ATTEMPTS = 3
PAUSE_SECONDS = 0.02
# Nobody reads this answer; nginx's number for it is what people look for in logs.
CLIENT_CLOSED_REQUEST = 499


def endpoint(route: str, **options: Unpack[Options]) -> Callable[[Handler], Serve]:
    """Declare a cloud function. `route` is method and path."""

    def decorate(handler: Handler) -> Serve:
        declaration = declare(handler, route, **options)

        # functions-framework takes a plain function only.
        def serve(request: Request) -> Response:
            return _answer(declaration, handler, request)

        serve.declaration = declaration  # type: ignore[attr-defined]
        return serve

    return decorate


def _answer(declaration: Declaration, handler: Callable[..., Any], request: Request) -> Response:
    started = time.perf_counter()
    # Set up before anything below has something to say.
    logger()
    call = Call(request, declaration)
    try:
        response = _judge(call, handler)
    except Problem as problem:
        response = problem_response(problem)
        call.log = problem.log
    except (RetryableError, ConnectionLostError) as error:
        # Beside the handler: the limits that admission reads, the second look at a session.
        response = problem_response(unavailable("The database"))
        call.log = str(error)
    except ClientDisconnected:
        response = Response(status=CLIENT_CLOSED_REQUEST)
    except Exception as error:  # noqa: BLE001 - the last line before functions-framework's HTML
        response = problem_response(unexpected(call, error))
    add_headers(response, call.headers)
    add_headers(response, (("Set-Cookie", text) for text in call.cookies.values()))
    drain(request)
    log_request(call, response.status_code, time.perf_counter() - started)
    return response


def _judge(call: Call, handler: Callable[..., Any]) -> Response:
    request, declaration = call.request, call.declaration
    parameters = matched(declaration, request.path)
    if parameters is None:
        raise Problem(Code.NOT_FOUND, "There is nothing at this address.")
    if request.method == "OPTIONS":
        return Response(status=204, headers=_preflight(request, declaration))
    _require_method(request, declaration)
    reading = _session(call)
    doubtful = doubts_role(call)
    inputs = Inputs(request, declaration, parameters)
    _admit(call, inputs)
    if doubtful:
        renew(call)
    require_subscription(call)
    require_feature(call)
    arguments = inputs.arguments()
    response = _run(call, handler, arguments)
    if reading.via == "cookie" and not call.cookies:
        _refresh(call)
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


def _session(call: Call) -> Reading:
    request, caller = call.request, call.declaration.caller
    reading = read_session(request, *_kinds(caller))
    check_origin(
        request,
        has_cookie=reading.via == "cookie",
        sets_cookie=call.declaration.sets_cookie,
    )
    if isinstance(caller, Anyone):
        call.presented = reading.session
    else:
        call.use_session(reading.session)
    if isinstance(caller, Scheduler):
        check_scheduler(request)
    require_session(call)
    return reading


def _kinds(caller: Caller) -> tuple[Kind, ...]:
    """The sessions to look for: the caller's own kind, for a stranger whatever the cookie holds."""
    if caller.session is None:
        return ()
    return kinds_of_cookie(caller.session) if isinstance(caller, Anyone) else (caller.session,)


def _admit(call: Call, inputs: Inputs) -> None:
    """Charge every limit of the request at once, and learn the organization's limits."""
    declaration, session = call.declaration, call.session
    started = time.perf_counter()
    admission = admit(
        charges_of(call, inputs),
        organization_id=session.organization_id if session and declaration.has_plan else None,
        read_limits=partial(read_limits, declaration.login, declaration.name),
    )
    call.redis_seconds = time.perf_counter() - started
    call.is_fallback = admission.is_fallback
    if not admission.allowed:
        raise admission.refusal()
    call.limits = admission.limits
    call.headers += admission.headers().items()


def _run(call: Call, handler: Callable[..., Any], arguments: Mapping[str, Any]) -> Response:
    """Run the handler; again where that is known to be safe."""
    kept, cookies = len(call.headers), call.cookies.copy()
    may_repeat = call.declaration.retry
    for attempt in range(1, ATTEMPTS + 1):
        try:
            response = run_once(call, lambda: handler(call, **arguments), arguments)
            if call.session:
                call.db.check_session()
        except SessionRefusedError:
            # Raised before the first statement ran, so even an outside effect has not begun.
            del call.headers[kept:]
            renew(call)
            cookies = call.cookies.copy()
        except (RetryableError, ConnectionLostError) as error:
            # What was to be answered did not come about.
            del call.headers[kept:]
            call.cookies = cookies.copy()
            lost = isinstance(error, ConnectionLostError)
            if attempt == ATTEMPTS or not may_repeat or (lost and not call.declaration.safe):
                raise unavailable("The database", log=str(error)) from error
            time.sleep(PAUSE_SECONDS * attempt * random.random())  # noqa: S311 - spreads twins
        else:
            return response
    raise Problem(Code.UNAUTHENTICATED, "The session is no longer valid. Sign in again.")


def _refresh(call: Call) -> None:
    """Move an old token to the newest signing key in passing."""
    session = call.session
    if session and needs_renewal(session) and session.actor is None:
        call.start_session(renewed(session, role=session.role))
