"""Withdraw an application, because the applicant does not want the home."""

from uuid import UUID

from functions.tenants._tenant import Tenant, TenantStep, step
from shared.pipeline.call import ManagerCall
from shared.pipeline.callers import Manager
from shared.pipeline.endpoint import endpoint
from shared.roles import WRITERS


@endpoint(
    "POST /v1/tenants/{tenant_id}/withdraw",
    caller=Manager(WRITERS),
    feature="tenants",
)
def handle(call: ManagerCall, tenant_id: UUID, body: TenantStep) -> Tenant:
    return step(call, tenant_id, body, to="withdrawn")
