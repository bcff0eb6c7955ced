"""The endpoints on FastAPI, slowapi, PyJWT and SQLAlchemy, served by one uvicorn worker."""

import hashlib
import os
import time
import uuid
from datetime import UTC, date, datetime
from typing import Annotated, Any

import jwt
from argon2 import PasswordHasher
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, StringConstraints
from slowapi import Limiter
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tools.bench.peers.models import Credentials, Membership, Property, User, sessions

KEY = hashlib.sha256(os.environ["SESSION_KEYS"].encode()).digest()
PER_HOUR = "1000000000 per hour"
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PropertyDocument(BaseModel):
    """A property in an answer."""

    model_config = ConfigDict(from_attributes=True)
    id: uuid.UUID
    name: str
    kind: str
    status: str
    address_line1: str
    address_line2: str | None
    city: str
    state: str
    postal_code: str
    country: str
    association_id: uuid.UUID | None
    purchase_price_cents: int | None
    acquisition_date: date | None
    notes: str | None
    archived_at: datetime | None
    created_at: datetime
    updated_at: datetime


class ListedProperty(PropertyDocument):
    """A property in the list."""

    unit_count: int


class PropertyPage(BaseModel):
    """The list."""

    items: list[ListedProperty]
    next_cursor: str | None


class NewProperty(BaseModel):
    """The body of a create."""

    name: Name
    kind: Name
    address_line1: Name
    city: Name
    state: Name
    postal_code: Name
    country: Name


class SignIn(BaseModel):
    """The body of a sign-in."""

    email: Name
    password: Name


def claims_of(request: Request) -> dict[str, Any]:
    """The claims of the token."""
    token = request.headers["Authorization"].removeprefix("Bearer ")
    claims: dict[str, Any] = jwt.decode(token, KEY, algorithms=["HS256"], audience="manager")
    request.state.claims = claims
    return claims


def _organization(request: Request) -> str:
    # slowapi computes the key before the endpoint's dependencies have run.
    return str(claims_of(request)["org"])


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


Claims = Annotated[dict[str, Any], Depends(claims_of)]
limiter = Limiter(
    key_func=_organization,
    storage_uri=os.environ["REDIS_URL"],
    strategy="fixed-window",
    headers_enabled=True,
)
app = FastAPI()
app.state.limiter = limiter


@app.get("/v1/properties")
@limiter.limit(PER_HOUR)
def list_properties(request: Request, response: Response, claims: Claims) -> PropertyPage:  # noqa: ARG001 - slowapi's
    """List twenty properties."""
    with sessions()() as session:
        found = session.scalars(
            select(Property)
            .options(undefer(Property.unit_count))  # type: ignore[attr-defined]
            .where(Property.organization_id == claims["org"], Property.archived_at.is_(None))
            .order_by(Property.created_at.desc(), Property.id.desc())
            .limit(21)
        ).all()
        items = [ListedProperty.model_validate(each) for each in found[:20]]
    return PropertyPage(items=items, next_cursor=None)


@app.get("/v1/properties/{property_id}")
@limiter.limit(PER_HOUR)
def get_property(
    request: Request,  # noqa: ARG001 - slowapi's
    response: Response,  # noqa: ARG001 - slowapi's
    claims: Claims,
    property_id: uuid.UUID,
) -> PropertyDocument:
    """Read one property."""
    with sessions()() as session:
        found = session.scalars(
            select(Property).where(
                Property.organization_id == claims["org"], Property.id == property_id
            )
        ).one_or_none()
        if found is None:
            raise HTTPException(404)
        return PropertyDocument.model_validate(found)


@app.post("/v1/properties", status_code=201)
@limiter.limit(PER_HOUR)
def create_property(
    request: Request,  # noqa: ARG001 - slowapi's
    response: Response,  # noqa: ARG001 - slowapi's
    claims: Claims,
    body: NewProperty,
) -> PropertyDocument:
    """Create a property."""
    with sessions()() as session:
        made = Property(organization_id=claims["org"], **body.model_dump())
        session.add(made)
        session.commit()
        session.refresh(made)
        return PropertyDocument.model_validate(made)


@app.post("/v1/auth/login")
@limiter.limit(PER_HOUR, key_func=_address)
def sign_in(request: Request, response: Response, body: SignIn) -> dict[str, Any]:  # noqa: ARG001 - slowapi's
    """Exchange a password for a session."""
    with sessions()() as session:
        user, credentials, membership = session.execute(
            select(User, Credentials, Membership)
            .join(Credentials, Credentials.user_id == User.id)
            .join(Membership, Membership.user_id == User.id)
            .where(User.email_key == body.email.lower())
        ).one()
        hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        hasher.verify(credentials.password_hash, body.password)
        user.last_sign_in_at = datetime.now(UTC)
        session.commit()
        token = new_token(str(user.id), str(membership.organization_id), membership.role)
        return {"token": token, "user": {"id": str(user.id), "name": user.name}}


def new_token(user_id: str, organization_id: str, role: str) -> str:
    """A token signed by this stack."""
    claims = {
        "aud": "manager",
        "sub": user_id,
        "org": organization_id,
        "role": role,
        "exp": int(time.time()) + 7 * 86_400,
    }
    return jwt.encode(claims, KEY, algorithm="HS256")
