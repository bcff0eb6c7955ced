"""Requests of several shapes, each with a check of the state that it left when it was broken."""

from uuid import uuid4

from shared.admission.plan_limits import limits_key
from tests.factories import Organization, sql
from tests.functions.members.rows import member_id
from tests.functions.properties.rows import NEW
from tests.http.client import Reply, send
from tests.servers.cache import store


class Attempt:
    """A request of the victim, made anew for each fault; `verify` checks the state that it left."""

    def __init__(self, victim: Organization) -> None:
        self.victim = victim
        self.name = f"Court {uuid4().hex}"

    def send(self) -> Reply:
        """Send it."""
        raise NotImplementedError

    def verify(self, reply: Reply) -> None:
        """Check the answer and the state."""

    def made(self) -> int:
        """The number of properties that the request created."""
        [[count]] = sql("select count(*) from properties where name = :name", name=self.name)
        found: int = count
        return found


class List(Attempt):
    """A read: one round trip, and safe to repeat."""

    def send(self) -> Reply:
        """Send it."""
        return send("GET", "/v1/properties", token=self.victim.owner.token)

    def verify(self, reply: Reply) -> None:
        """The list is complete, or refused."""
        assert reply.status_code != 200 or "Bystander" not in reply.text


class ListUncached(List):
    """A read before which admission reads the organization's limits."""

    def send(self) -> Reply:
        """Send it."""
        store().delete(limits_key(self.victim.id))
        return super().send()


class Create(Attempt):
    """A write in one round trip."""

    def send(self) -> Reply:
        """Send it."""
        body = NEW | {"name": self.name}
        return send("POST", "/v1/properties", body, token=self.victim.owner.token)

    def verify(self, reply: Reply) -> None:
        """Present once if it was acknowledged, and never twice."""
        assert self.made() == 1 if reply.status_code == 201 else self.made() <= 1


class CreateOnce(Create):
    """A write with an idempotency key: a transaction of several trips."""

    def send(self) -> Reply:
        """Send it."""
        return send(
            "POST", "/v1/properties", NEW | {"name": self.name},
            token=self.victim.owner.token, headers={"Idempotency-Key": self.name},
        )  # fmt: skip

    def verify(self, reply: Reply) -> None:
        """The retry completes it exactly once."""
        super().verify(reply)
        assert self.send().status_code == 201
        assert self.made() == 1


class RefusedAtTheCommit(Attempt):
    """A transaction that a deferred trigger refuses when everything else has succeeded."""

    def send(self) -> Reply:
        """Send it."""
        owner = self.victim.owner
        path = f"/v1/members/{member_id(self.victim, owner.user_id)}"
        return send("PATCH", path, {"role": "admin"}, token=owner.token)

    def verify(self, reply: Reply) -> None:
        """The role has not changed, and no mail about it is queued."""
        assert reply.status_code in {409, 503}
        roles = sql(
            "select role from organization_memberships where organization_id = :id",
            id=self.victim.id,
        )
        assert roles == [["owner"]]


REQUESTS = (List, ListUncached, Create, CreateOnce, RefusedAtTheCommit)
