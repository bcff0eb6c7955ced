"""The console's bucket, which anyone may read, and the backend by which the balancer serves it.

Both exist with a DOMAIN, because without one no address leads to them. What a page's answers say is
set here: their security headers by the backend, so that an error has them too ("Create custom
headers in backend services": response headers of backend buckets), the rest by each file when it is
uploaded (tools/deploy/console/).
"""

from typing import Any

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import gcloud
from tools.deploy.provisioning.comparison import Watched
from tools.deploy.provisioning.places import made, written
from tools.deploy.provisioning.resources import Resource
from tools.web.headers import security_headers

BACKEND = "pavilion-console"
GROUP = ("compute", "backend-buckets")
INDEX = "index.html"
ACCESS = ("--uniform-bucket-level-access", "--no-public-access-prevention")
CACHE_MODE, COMPRESSION = "USE_ORIGIN_HEADERS", "AUTOMATIC"
# How long a tab that is open may go on loading the files of its release.
KEPT_DAYS = 90
# Reads files and lists them. Without the right to list, storage answers 403 for a missing file.
READER = ("roles/storage.objectViewer", "allUsers")
FORBIDDEN = (
    "An organization policy may forbid it: iam.allowedPolicyMemberDomains or "
    "storage.publicAccessPrevention. The console needs an exception for this project, or an "
    "empty DOMAIN."
)


def resources(environment: Environment) -> list[Resource]:
    """The bucket, its readers and the backend, in order of creation."""
    lifecycle = written(environment, "console.json", bucket_lifecycle())
    if not environment.domain:
        return []
    bucket, place = f"gs://{environment.console_bucket}", f"--location={environment.region}"
    words = ("storage", "buckets")
    kept = gcloud(environment, *words, "update", bucket, *_settings(lifecycle))
    role, member = READER
    read = gcloud(
        environment,
        *(*words, "add-iam-policy-binding", bucket),
        *(f"--member={member}", f"--role={role}", "--condition=None", "--format=none"),
    )
    serving = _serving(environment)
    serve = gcloud(environment, *GROUP, "update", BACKEND, *serving)
    return [
        made(environment, "console", words, bucket, place, *ACCESS, always=(kept,)),
        Resource(name="readers of the console", always=(read,), refused=FORBIDDEN),
        made(environment, "console backend", GROUP, BACKEND, *serving, always=(serve,)),
    ]


def bucket_lifecycle() -> dict[str, Any]:
    """Delete what was replaced, and what a release left behind, after 90 days.

    A release marks what it no longer needs with the time (tools/deploy/console/upload.py); what is
    current has no such mark, so that it stays however long the next release takes.
    """
    conditions = ({"daysSinceNoncurrentTime": KEPT_DAYS}, {"daysSinceCustomTime": KEPT_DAYS})
    return {"rule": [{"action": {"type": "Delete"}, "condition": each} for each in conditions]}


def _settings(lifecycle: str) -> tuple[str, ...]:
    return (
        # Earlier releases' index.html, for the way back; deleted files need no second net.
        *("--versioning", "--soft-delete-duration=0s", f"--lifecycle-file={lifecycle}"),
        # For the address of the domain alone, in case a path template does not match it.
        f"--web-main-page-suffix={INDEX}",
    )


def _serving(environment: Environment) -> tuple[str, ...]:
    """The backend's flags. Each file says itself how long it is kept, so the cache asks it.

    Text is compressed on the way ("Dynamic compression"). A missing file is asked for again after
    two minutes, negative caching's default; nothing is missing for a while and then there, because
    a release uploads a page after the files that it names.
    """
    return (
        f"--gcs-bucket-name={environment.console_bucket}",
        *("--enable-cdn", f"--cache-mode={CACHE_MODE}", "--negative-caching"),
        f"--compression-mode={COMPRESSION}",
        *(f"--custom-response-header={each}" for each in _headers()),
    )


def _headers() -> list[str]:
    return [f"{name}: {value}" for name, value in security_headers().items()]


def watched(environment: Environment) -> list[Watched]:
    """What `provision --verify` compares; its own updates mend the bucket's other settings."""
    if not environment.domain:
        return []
    words, bucket = ("storage", "buckets"), f"gs://{environment.console_bucket}"
    access = {
        "iamConfiguration.uniformBucketLevelAccess.enabled": True,
        "iamConfiguration.publicAccessPrevention": "inherited",
    }
    return [
        Watched(
            name="console",
            describe=gcloud(environment, *words, "describe", bucket, "--raw", "--format=json"),
            facts={
                **access,
                "versioning.enabled": True,
                "lifecycle": bucket_lifecycle(),
                "website.mainPageSuffix": INDEX,
            },
            mended=frozenset(access),
            mend=gcloud(environment, *words, "update", bucket, *ACCESS),
        ),
        Watched(
            name="console backend",
            describe=gcloud(environment, *GROUP, "describe", BACKEND, "--format=json"),
            facts={
                "bucketName": environment.console_bucket,
                "enableCdn": True,
                "cdnPolicy.cacheMode": CACHE_MODE,
                "cdnPolicy.negativeCaching": True,
                "compressionMode": COMPRESSION,
                "customResponseHeaders": _headers(),
            },
        ),
    ]
