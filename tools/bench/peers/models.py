"""The tables mapped by SQLAlchemy, for the stacks that use it."""

import os
import uuid
from datetime import date, datetime
from functools import cache
from urllib.parse import urlsplit

from sqlalchemy import FetchedValue, ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column
from sqlalchemy.orm import sessionmaker as make_sessionmaker


class Base(DeclarativeBase):
    """The registry of the mapped tables."""


class Unit(Base):
    """A unit, with the columns that counting needs."""

    __tablename__ = "units"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    property_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("properties.id"))
    archived_at: Mapped[datetime | None]


class Property(Base):
    """A property; columns that the database generates come back with the insert."""

    __tablename__ = "properties"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=FetchedValue())
    organization_id: Mapped[uuid.UUID]
    name: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=FetchedValue())
    address_line1: Mapped[str]
    address_line2: Mapped[str | None]
    city: Mapped[str]
    state: Mapped[str]
    postal_code: Mapped[str]
    country: Mapped[str]
    association_id: Mapped[uuid.UUID | None]
    purchase_price_cents: Mapped[int | None]
    acquisition_date: Mapped[date | None]
    notes: Mapped[str | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())
    updated_at: Mapped[datetime] = mapped_column(server_default=FetchedValue())


Property.unit_count = column_property(
    select(func.count(Unit.id))
    .where(Unit.property_id == Property.id, Unit.archived_at.is_(None))
    .correlate_except(Unit)
    .scalar_subquery(),
    deferred=True,
)


class User(Base):
    """A person who signs in."""

    __tablename__ = "users"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    email_key: Mapped[str]
    session_generation: Mapped[int]
    last_sign_in_at: Mapped[datetime | None]


class Credentials(Base):
    """A person's password."""

    __tablename__ = "user_credentials"
    user_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    password_hash: Mapped[str]


class Membership(Base):
    """A person's role in an organization."""

    __tablename__ = "organization_memberships"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID]
    organization_id: Mapped[uuid.UUID]
    role: Mapped[str]


@cache
def sessions() -> make_sessionmaker[Session]:
    """Sessions on four pooled connections, one per thread."""
    url = urlsplit(os.environ["DATABASE_URL"])
    engine = create_engine(
        f"postgresql+pg8000://{url.username or 'postgres'}@{url.hostname}:{url.port}{url.path}",
        pool_size=4,
    )
    return make_sessionmaker(engine, expire_on_commit=False)
