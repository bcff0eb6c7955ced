"""The rights of the pipeline: deploy@ runs cloudbuild.yaml, builder@ runs what a build executes.

Neither may touch the documents' bucket: a build runs code that came with a dependency. What a role
permits was read from the lists of predefined roles in iann0036/iam-dataset (gcp/roles), what a
command needs from the CLI's sources, 578.0.0.
"""

from collections.abc import Sequence

from tools.deploy.environments.entrance import is_direct
from tools.deploy.environments.environment import Environment
from tools.deploy.provisioning.grants import Grant
from tools.deploy.wanted.functions import GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT

DEPLOY_ACCOUNT = "deploy"
BUILD_ACCOUNT = "builder"
BUILD_ROLES = ("roles/logging.logWriter", "roles/artifactregistry.writer")
# `smoke` reads the state of the domain's certificate.
DOMAIN_ROLES = ("roles/compute.networkViewer",)
# `gateway` changes the balancer's routes.
DIRECT_ROLES = ("roles/compute.loadBalancerAdmin",)
# Every subcommand except provision, edge and destroy.
DEPLOY_ROLES = (
    *("roles/run.admin", "roles/cloudscheduler.admin", "roles/apigateway.admin"),
    *("roles/cloudbuild.builds.editor", "roles/artifactregistry.reader"),
    # `artifacts docker images describe` lists occurrences wherever that API is enabled.
    "roles/containeranalysis.occurrences.viewer",
    *("roles/logging.logWriter", "roles/logging.viewer"),
    # `migrate` reads the database's address and authority.
    "roles/cloudsql.viewer",
)
TOKEN_ROLE = "roles/iam.serviceAccountTokenCreator"  # noqa: S105 - a role's name
# `builds submit` and the record of provision read the bucket itself, which objectUser can't.
UPLOADER = "roles/storage.objectUser"
DEPLOY_BUCKET_ROLES = ("roles/storage.legacyBucketReader", "roles/storage.objectUser")


def build_grants(environment: Environment) -> list[Grant]:
    """The rights of builder@: write images and logs, read the sources of builds."""
    project = environment.project
    found = [Grant("project", project, BUILD_ACCOUNT, role) for role in BUILD_ROLES]
    viewer = "roles/storage.objectViewer"
    found.append(Grant("bucket", f"gs://{environment.deploy_bucket}", BUILD_ACCOUNT, viewer))
    if environment.deploy_with == "functions":
        # Cloud Functions, "Custom service account for Cloud Build": it reads the sources from a
        # bucket that Google makes with the first function, so it can't be named in a binding yet.
        name = f"gcf-v2-sources-{environment.project_number}-{environment.region}"
        only = f'resource.name.startsWith("projects/_/buckets/{name}/")'
        found.append(Grant("project", project, BUILD_ACCOUNT, viewer, only))
    return found


def deploy_grants(environment: Environment, accounts: Sequence[str]) -> list[Grant]:
    """The rights of deploy@; it may start services as each of `accounts`."""
    functions = "developer" if environment.deploy_with == "functions" else "viewer"
    more = DOMAIN_ROLES if environment.domain else ()
    if is_direct(environment):
        more = DIRECT_ROLES
    roles = (*DEPLOY_ROLES, *more, f"roles/cloudfunctions.{functions}")
    bucket, files = f"gs://{environment.deploy_bucket}", f"gs://{environment.console_bucket}"
    acting = (*accounts, GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT, BUILD_ACCOUNT)
    return [
        *(Grant("project", environment.project, DEPLOY_ACCOUNT, role) for role in roles),
        *(Grant("bucket", bucket, DEPLOY_ACCOUNT, role) for role in DEPLOY_BUCKET_ROLES),
        *([Grant("bucket", files, DEPLOY_ACCOUNT, UPLOADER)] if environment.domain else []),
        *(
            Grant(
                "account", environment.email(name), DEPLOY_ACCOUNT, "roles/iam.serviceAccountUser"
            )
            for name in acting
        ),
        # A release asks its revisions as their callers, before they get traffic.
        *(
            Grant("account", environment.email(name), DEPLOY_ACCOUNT, TOKEN_ROLE)
            for name in (GATEWAY_ACCOUNT, SCHEDULER_ACCOUNT)
        ),
    ]
