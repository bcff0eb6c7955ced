"""Decline an application."""

from uuid import UUID

from functions.tenants._tenant import Tenant, TenantStep, step
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/tenants/{tenant_id}/decline",
    caller=Manager(WRITERS),
    feature="tenants",
)
def handle(call: ManagerCall, tenant_id: UUID, body: TenantStep) -> Tenant:
    return step(call, tenant_id, body, to="declined")
