"""The wanted state of every function, derived from its declaration, its code and the settings."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from shared.pipeline.callers import Scheduler, Webhook
from shared.pipeline.declaration import Declaration, Traffic
from shared.pipeline.export import EXPORT_SECONDS
from shared.pipeline.path_methods import methods_of
from tools.deploy.environments import entrance
from tools.deploy.environments.entrance import EDGE_SECRET
from tools.deploy.environments.environment import ROOT, Environment
from tools.deploy.environments.naming import AUTHORITY, AUTHORITY_FILE, release_tag, service_name
from tools.deploy.gcloud.commands import Command, gcloud, pairs
from tools.deploy.images import bases, closure
from tools.deploy.images.builder import build_account, docker_repository
from tools.deploy.wanted import database
from tools.deploy.wanted.sizes import cpu_of
from tools.deploy.wanted.startup import STARTUP_PROBE

SCHEDULER_ACCOUNT = "scheduler"
GATEWAY_ACCOUNT = "gateway"
DIGEST_LENGTH = 32
# An export of a list takes longer than a page of it.
EXPORT_TIMEOUT = EXPORT_SECONDS + 30


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """One function: sizes, identity, variables, and a digest of all its inputs."""

    entry_point: str
    service: str
    account: str
    storage: bool
    processor: bool
    scheduled: bool
    schedule: str | None
    traffic: Traffic
    memory: int
    cpu: float
    concurrency: int
    timeout: int
    instances: int
    pool: int
    variables: dict[str, str]
    secrets: dict[str, str]
    passwords: bool
    requires: tuple[str, ...]
    code: str
    digest: str = ""


def wanted(environment: Environment, declarations: Sequence[Declaration]) -> list[Function]:
    """All functions, in order of name, with their digests."""
    base = f"{environment.runtime}\n{requirements(ROOT)}\n{bases.below(environment)}"
    functions = (_function(environment, declaration) for declaration in declarations)
    return [
        msgspec.structs.replace(function, digest=_digest(environment, function, base))
        for function in sorted(functions, key=lambda function: function.entry_point)
    ]


def release_of(functions: Sequence[Function]) -> str:
    """A name for this whole state, kept as a label so that a rollback can revert it as a unit."""
    return sha256("".join(function.digest for function in functions).encode()).hexdigest()[:16]


def requirements(root: Path) -> str:
    """The pinned requirements, without comments and blank lines."""
    lines = (root / "requirements.txt").read_text().splitlines()
    return "\n".join(sorted(line for text in lines if (line := text.partition("#")[0].strip())))


def _digest(environment: Environment, function: Function, base: str) -> str:
    words = deploy(environment, function, artifact="", labels={}, is_new=False).words
    whole = "\0".join((base, function.code, *map(str, words)))
    return sha256(whole.encode()).hexdigest()[:DIGEST_LENGTH]


def secrets_of(environment: Environment) -> dict[str, str]:
    """Every secret of the functions, `name:version` by variable."""
    edge = {"EDGE_SECRET": EDGE_SECRET} if entrance.has_secret(environment) else {}
    return environment.secrets | edge


def account_of(declaration: Declaration) -> str:
    """The service account for the function's login, files, processor key and webhook secrets."""
    login = declaration.login.removeprefix("pavilion_").replace("_", "-")
    needs = declaration.deployment
    ends = "-storage" * needs.storage + "-processor" * needs.processor
    return f"fn-{login}{ends}" + "-webhook" * isinstance(declaration.caller, Webhook)


def database_user(environment: Environment, account: str) -> str:
    """The account's PostgreSQL login name (Cloud SQL, IAM users of PostgreSQL)."""
    return environment.email(account).removesuffix(".gserviceaccount.com")


def _function(environment: Environment, declaration: Declaration) -> Function:
    needs = declaration.deployment
    files = closure.closure(ROOT, declaration.name)
    used = closure.settings_in(ROOT, files)
    service = service_name(declaration.name)
    given = environment.settings | _own_settings(environment, declaration, service)
    pool = int(given.get("DB_POOL_SIZE", "1"))
    variables = {name: value for name, value in given.items() if name in used}
    return Function(
        entry_point=declaration.name,
        service=service,
        account=account_of(declaration),
        storage=needs.storage,
        processor=needs.processor,
        scheduled=isinstance(declaration.caller, Scheduler),
        schedule=needs.schedule,
        traffic=needs.traffic,
        memory=needs.memory,
        cpu=cpu_of(needs.memory, needs.concurrency),
        concurrency=needs.concurrency,
        timeout=timeout_of(declaration),
        instances=environment.instances(needs.traffic),
        pool=min(pool, needs.concurrency),
        variables=variables | {"THREADS": str(needs.concurrency)},
        secrets={name: value for name, value in secrets_of(environment).items() if name in used},
        passwords=ROOT / "shared" / "accounts" / "passwords.py" in files,
        requires=needs.requires,
        # OPTIONS names them, though they are other functions'.
        code=" ".join(
            (closure.digest(ROOT, files), *methods_of(declaration.area, declaration.path))
        ),
    )


def _own_settings(
    environment: Environment, declaration: Declaration, service: str
) -> dict[str, str]:
    """Settings derived from where the function runs, which the file can't override."""
    return {
        "ENVIRONMENT": "production",
        **database.settings(environment, database_user(environment, account_of(declaration))),
        "STORAGE_BUCKET": environment.bucket,
        "GOOGLE_CLOUD_PROJECT": environment.project,
        **entrance.settings(environment, scheduled=isinstance(declaration.caller, Scheduler)),
        "SCHEDULER_EMAIL": environment.email(SCHEDULER_ACCOUNT),
        "SCHEDULER_AUDIENCE": environment.url(service),
    }


def timeout_of(declaration: Declaration) -> int:
    """The seconds that a request may take, of the function and of what stands before it."""
    return max(declaration.deployment.timeout, EXPORT_TIMEOUT if declaration.is_list else 0)


def deploy(
    environment: Environment,
    function: Function,
    *,
    artifact: str,
    labels: Mapping[str, str],
    is_new: bool,
) -> Command:
    """The deploy command. `artifact` is the image, or the source archive's address.

    `labels` are those of the release. Without them it is the same command for the same function.
    """
    known = {"app": "pavilion", "deployed-with": environment.deploy_with}
    if labels:
        known |= {"digest": function.digest, **labels}
    if environment.deploy_with == "image":
        command = _run_deploy(environment, function, artifact, known)
    else:
        command = _functions_deploy(environment, function, artifact, known)
    more: tuple[str, ...] = ()
    if is_new:
        # Said on creation only: gcloud writes the service's IAM policy each time that it is said.
        more = ("--no-allow-unauthenticated",)
    elif labels and environment.deploy_with == "image":
        more = ("--no-traffic", f"--tag={release_tag(labels['release'])}")
    return msgspec.structs.replace(command, words=(*command.words, *more))


def _run_deploy(
    environment: Environment, function: Function, image: str, labels: dict[str, str]
) -> Command:
    return gcloud(
        environment,
        *("run", "deploy", function.service),
        f"--region={environment.region}",
        f"--image={image}",
        *entrance.flags(environment, scheduled=function.scheduled),
        f"--service-account={environment.email(function.account)}",
        *_size(function),
        # Less than one vCPU requires the first generation (Cloud Run, CPU limits).
        f"--execution-environment={'gen1' if function.cpu < 1 else 'gen2'}",
        *("--cpu-boost", "--cpu-throttling", STARTUP_PROBE),
        *("--network=pavilion", "--subnet=pavilion", "--vpc-egress=private-ranges-only"),
        f"--set-env-vars={pairs({'FUNCTION_TARGET': function.entry_point} | function.variables)}",
        f"--set-secrets={pairs(_secrets(function, f'{AUTHORITY}/{AUTHORITY_FILE}'))}",
        f"--labels={pairs(labels)}",
    )


def _functions_deploy(
    environment: Environment, function: Function, archive: str, labels: dict[str, str]
) -> Command:
    return gcloud(
        environment,
        *("functions", "deploy", function.service, "--gen2"),
        f"--region={environment.region}",
        f"--runtime={environment.runtime}",
        f"--source={archive}",
        f"--entry-point={function.entry_point}",
        "--trigger-http",
        "--ingress-settings=all",
        f"--run-service-account={environment.email(function.account)}",
        f"--build-service-account={build_account(environment)}",
        f"--docker-repository={docker_repository(environment)}",
        *_size(function),
        "--serve-all-traffic-latest-revision",
        *("--network=pavilion", "--subnet=pavilion"),
        "--direct-vpc-egress=private-ranges-only",
        f"--set-env-vars={pairs(function.variables)}",
        f"--set-secrets={pairs(_secrets(function, f'{AUTHORITY}:/{AUTHORITY_FILE}'))}",
        f"--update-labels={pairs(labels)}",
    )


def _size(function: Function) -> tuple[str, ...]:
    return (
        f"--memory={function.memory}Mi",
        f"--cpu={function.cpu:g}",
        f"--concurrency={function.concurrency}",
        f"--timeout={function.timeout}s",
        "--min-instances=0",
        f"--max-instances={function.instances}",
    )


def _secrets(function: Function, mount: str) -> dict[str, str]:
    """The function's secrets, and with Redis' address the file at `mount` that it names."""
    url = function.secrets.get("REDIS_URL")
    return function.secrets | ({mount: authority_secret(url)} if url else {})


def authority_secret(redis_url: str) -> str:
    """The secret with the certificate authority of Redis, written together with REDIS_URL."""
    return "redis-ca:" + redis_url.partition(":")[2]
