"""The permissions that our roles contain, and those that a command needs.

Roles: the lists of predefined roles in iann0036/iam-dataset, gcp/roles/<role>.json, without what no
command here needs. Commands: the calls that the CLI's sources make (578.0.0), each method with the
permission of its page in the IAM permissions reference.
"""

RUN = frozenset(
    f"run.{each}"
    for each in (
        *("services.create", "services.delete", "services.get", "services.list", "services.update"),
        *("services.getIamPolicy", "services.setIamPolicy", "revisions.get", "revisions.list"),
        *("jobs.create", "jobs.delete", "jobs.get", "jobs.list", "jobs.run", "jobs.update"),
        *("executions.get", "executions.list", "operations.get", "routes.invoke"),
    )
)
VIEW = frozenset(
    f"cloudfunctions.{each}"
    for each in ("functions.get", "functions.list", "locations.list", "runtimes.list")
)
WRITE = frozenset(f"cloudfunctions.functions.{each}" for each in ("create", "delete", "update"))
READ_IMAGES = frozenset(
    f"artifactregistry.{each}"
    for each in ("repositories.downloadArtifacts", "tags.get", "versions.get", "dockerimages.get")
)
UPLOAD = frozenset(
    ("artifactregistry.repositories.uploadArtifacts", "artifactregistry.tags.create")
)
GATEWAY = frozenset(
    f"apigateway.{part}.{verb}"
    for part in ("apiconfigs", "apis", "gateways")
    for verb in ("create", "delete", "get", "list", "update")
)
SCHEDULER = frozenset(
    f"cloudscheduler.jobs.{verb}" for verb in ("create", "delete", "get", "list", "update")
)
OBJECTS = frozenset(
    f"storage.objects.{verb}" for verb in ("create", "delete", "get", "list", "update")
)
BUILDS = frozenset(f"cloudbuild.builds.{verb}" for verb in ("create", "get", "list", "update"))
ROLES: dict[str, frozenset[str]] = {
    "roles/run.admin": RUN,
    "roles/cloudfunctions.viewer": VIEW,
    "roles/cloudfunctions.developer": VIEW | WRITE,
    "roles/cloudscheduler.admin": SCHEDULER | {"serviceusage.services.get"},
    "roles/apigateway.admin": GATEWAY | {"serviceusage.services.get"},
    "roles/cloudbuild.builds.editor": BUILDS,
    "roles/artifactregistry.reader": READ_IMAGES,
    "roles/artifactregistry.writer": READ_IMAGES | UPLOAD,
    "roles/containeranalysis.occurrences.viewer": frozenset(
        ("containeranalysis.occurrences.get", "containeranalysis.occurrences.list")
    ),
    "roles/compute.networkViewer": frozenset(
        ("compute.globalAddresses.get", "compute.sslCertificates.get")
    ),
    "roles/logging.logWriter": frozenset(("logging.logEntries.create",)),
    "roles/logging.viewer": frozenset(("logging.logEntries.list",)),
    "roles/storage.objectUser": OBJECTS,
    "roles/storage.objectViewer": frozenset(("storage.objects.get", "storage.objects.list")),
    "roles/storage.legacyBucketReader": frozenset(("storage.buckets.get", "storage.objects.list")),
    "roles/cloudsql.client": frozenset(("cloudsql.instances.connect", "cloudsql.instances.get")),
    "roles/cloudsql.viewer": frozenset(("cloudsql.instances.get", "cloudsql.instances.list")),
    "roles/cloudsql.instanceUser": frozenset(("cloudsql.instances.login",)),
    "roles/secretmanager.secretAccessor": frozenset(("secretmanager.versions.access",)),
    "roles/iam.serviceAccountUser": frozenset(("iam.serviceAccounts.actAs",)),
    "roles/iam.serviceAccountTokenCreator": frozenset(
        ("iam.serviceAccounts.getOpenIdToken", "iam.serviceAccounts.signBlob")
    ),
    "roles/iam.serviceAccountOpenIdTokenCreator": frozenset(
        ("iam.serviceAccounts.getOpenIdToken",)
    ),
}
ACT_AS = "iam.serviceAccounts.actAs"
POLICY = ("run.services.getIamPolicy", "run.services.setIamPolicy")
CHANGE_JOB = ("cloudscheduler.jobs.get", "cloudscheduler.jobs.update", ACT_AS)
NEEDS: dict[str, tuple[str, ...]] = {
    # command_lib/builds/submit_util.py and api_lib/storage/storage_api.py: CreateBucketIfNotExists.
    "builds submit": (
        *("storage.buckets.get", "storage.objects.create"),
        *("cloudbuild.builds.create", "cloudbuild.builds.get", ACT_AS),
    ),
    # command_lib/artifacts/docker_util.py, containeranalysis_util.py: GetImageSummaryMetadata.
    "artifacts docker images describe": (
        *("artifactregistry.tags.get", "artifactregistry.versions.get"),
        "containeranalysis.occurrences.list",
    ),
    "storage cp": ("storage.objects.create", "storage.objects.get", "storage.objects.delete"),
    "storage objects describe": ("storage.objects.get",),
    "storage objects update": ("storage.objects.get", "storage.objects.update"),
    "storage ls": ("storage.objects.list",),
    "storage buckets describe": ("storage.buckets.get",),
    "run jobs describe": ("run.jobs.get",),
    "run jobs deploy": ("run.jobs.get", "run.jobs.create", "run.jobs.update", ACT_AS),
    "run jobs update": ("run.jobs.get", "run.jobs.update"),
    "run jobs execute": ("run.jobs.run", "run.executions.get"),
    "run services list": ("run.services.list",),
    "run services describe": ("run.services.get",),
    "run services update-traffic": ("run.services.get", "run.services.update"),
    "run services add-iam-policy-binding": POLICY,
    "run services delete": ("run.services.delete",),
    "run revisions list": ("run.revisions.list",),
    "run deploy": (
        *("run.services.get", "run.services.create", "run.services.update", *POLICY, ACT_AS),
        "artifactregistry.repositories.downloadArtifacts",
    ),
    "functions list": ("cloudfunctions.functions.list",),
    "functions deploy": (
        *("cloudfunctions.functions.get", "cloudfunctions.functions.create"),
        *("cloudfunctions.functions.update", "cloudfunctions.runtimes.list", ACT_AS, *POLICY),
        "storage.objects.get",
    ),
    "functions delete": ("cloudfunctions.functions.delete",),
    "functions add-invoker-policy-binding": ("cloudfunctions.functions.get", *POLICY),
    "scheduler jobs list": ("cloudscheduler.jobs.list",),
    "scheduler jobs create http": ("cloudscheduler.jobs.create", ACT_AS),
    "scheduler jobs update http": CHANGE_JOB,
    "scheduler jobs delete": ("cloudscheduler.jobs.delete",),
    "api-gateway api-configs create": (
        *("apigateway.apis.get", "apigateway.apis.create", "apigateway.apiconfigs.create"),
        ACT_AS,
    ),
    "api-gateway api-configs list": ("apigateway.apiconfigs.list",),
    "api-gateway api-configs describe": ("apigateway.apiconfigs.get",),
    "api-gateway api-configs delete": ("apigateway.apiconfigs.delete",),
    "api-gateway gateways create": ("apigateway.gateways.create",),
    "api-gateway gateways update": ("apigateway.gateways.get", "apigateway.gateways.update"),
    "api-gateway gateways describe": ("apigateway.gateways.get",),
    "api-gateway gateways delete": ("apigateway.gateways.delete",),
    "compute ssl-certificates describe": ("compute.sslCertificates.get",),
    "compute addresses describe": ("compute.globalAddresses.get",),
    "logging read": ("logging.logEntries.list",),
    "sql instances describe": ("cloudsql.instances.get",),
    "secrets versions access": ("secretmanager.versions.access",),
}
