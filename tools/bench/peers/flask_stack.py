"""The endpoints on Flask-Limiter, Flask-JWT-Extended and SQLAlchemy, in one Flask application.

Served by gunicorn itself, with the worker and the threads that functions-framework gives it.
"""

import hashlib
import os
from datetime import UTC, datetime
from typing import Any

import flask
from argon2 import PasswordHasher
from flask_jwt_extended import JWTManager, create_access_token, get_jwt, verify_jwt_in_request
from flask_limiter import Limiter
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tools.bench.peers.models import Credentials, Membership, Property, User, sessions
from tools.bench.peers.statements import COLUMNS, LISTED

# As high as the plan's limit for Pavilion in the benchmark.
PER_HOUR = "1000000000 per hour"

app = flask.Flask(__name__)
app.config["JWT_SECRET_KEY"] = hashlib.sha256(os.environ["SESSION_KEYS"].encode()).digest()


def _organization() -> str:
    verify_jwt_in_request()
    organization_id: str = get_jwt()["org"]
    return organization_id


jwt = JWTManager(app)
limiter = Limiter(
    _organization,
    app=app,
    storage_uri=os.environ["REDIS_URL"],
    strategy="fixed-window",
    default_limits=[PER_HOUR],
    headers_enabled=True,
)


@app.get("/v1/properties")
def list_properties() -> flask.Response:
    """List twenty properties."""
    with sessions()() as session:
        found = session.scalars(
            select(Property)
            .options(undefer(Property.unit_count))  # type: ignore[attr-defined]
            .where(Property.organization_id == _organization(), Property.archived_at.is_(None))
            .order_by(Property.created_at.desc(), Property.id.desc())
            .limit(21)
        ).all()
        items = [_document(each, LISTED) for each in found[:20]]
    return flask.jsonify({"items": items, "next_cursor": None})


@app.get("/v1/properties/<uuid:property_id>")
def get_property(property_id: str) -> flask.Response:
    """Read one property."""
    with sessions()() as session:
        found = session.scalars(
            select(Property).where(
                Property.organization_id == _organization(), Property.id == property_id
            )
        ).one_or_none()
        if found is None:
            flask.abort(404)
        return flask.jsonify(_document(found, COLUMNS))


@app.post("/v1/properties")
def create_property() -> tuple[flask.Response, int]:
    """Create a property."""
    with sessions()() as session:
        made = Property(organization_id=_organization(), **flask.request.get_json())
        session.add(made)
        session.commit()
        session.refresh(made)
        return flask.jsonify(_document(made, COLUMNS)), 201


@app.post("/v1/auth/login")
@limiter.limit(PER_HOUR, key_func=lambda: flask.request.get_json()["email"])
def sign_in() -> flask.Response:
    """Exchange a password for a session."""
    body = flask.request.get_json()
    with sessions()() as session:
        user, credentials, membership = session.execute(
            select(User, Credentials, Membership)
            .join(Credentials, Credentials.user_id == User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(User.email_key == body["email"].lower())
        ).one()
        hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        hasher.verify(credentials.password_hash, body["password"])
        user.last_sign_in_at = datetime.now(UTC)
        session.commit()
        token = new_token(str(user.id), str(membership.organization_id), membership.role)
        return flask.jsonify({"token": token, "user": {"id": user.id, "name": user.name}})


def new_token(user_id: str, organization_id: str, role: str) -> str:
    """A token signed by this stack."""
    claims = {"org": organization_id, "role": role}
    token: str = create_access_token(identity=user_id, additional_claims=claims)
    return token


def _document(found: Property, fields: tuple[str, ...]) -> dict[str, Any]:
    values = {field: getattr(found, field) for field in fields}
    for name in ("created_at", "updated_at", "archived_at", "acquisition_date"):
        values[name] = values[name] and values[name].isoformat()
    return values
