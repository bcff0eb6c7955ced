"""The subcommands of deploy.sh that inspect, roll back or delete what is deployed."""

from collections.abc import Sequence

from tools.deploy import cloud, destroy, edge, gateway, proof, rollback, schedules, smoke_account
from tools.deploy.artifacts import artifact
from tools.deploy.commands import gcloud
from tools.deploy.entrance import is_direct
from tools.deploy.environment import Environment
from tools.deploy.functions import release_of
from tools.deploy.naming import service_name
from tools.deploy.plan import plan, summary
from tools.deploy.run import failed, run_all, run_command, say, summarize
from tools.deploy.smoke import addresses, host, smoke
from tools.deploy.steps import Project, note, show
from tools.deploy.traffic import MOVES_AT_ONCE, back_to


def smoke_test(project: Project) -> int:
    """Run the smoke test against the live system."""
    environment = project.environment
    if project.dry:
        show([host(environment, gateway.GATEWAY)])
        show([proof.probe(environment), proof.mark(environment, release_of(project.functions))])
        note(
            "between: GET /v1/health/live and /v1/health/ready, a sign-in, a list, a sign-out, and"
        )
        note("a forged X-Forwarded-For whose logged address is read with gcloud logging read;")
        if environment.smoke_email:
            show([smoke_account.read_password(environment)])
            note("a mail to the account, whose delivery is read with gcloud logging read")
        return 0
    problems = smoke(environment, frozenset(each.name for each in project.declarations))
    for text in problems:
        say(f"smoke: {text}")
    say("smoke: " + (f"{len(problems)} wrong" if problems else "all well"))
    return 1 if problems else _prove(environment)


def make_smoke_account(project: Project, link: str | None) -> int:
    """Have the smoke account's link mailed, or with the link give it its password."""
    environment = project.environment
    if project.dry:
        show(gateway.reads(environment)[:1])
        if link:
            note("the link is sent with a new password, which then goes to")
            show([smoke_account.keep_password(environment)])
        return 0
    urls = addresses(environment)
    if urls and link:
        smoke_account.settle(environment, urls[0], link)
    elif urls:
        smoke_account.invite(environment, urls[0])
    return 0 if urls else 1


def _prove(environment: Environment) -> int:
    if is_direct(environment) and edge.pending(environment):
        # No address was there to be asked.
        return 0
    release, _ = rollback.newest_release(cloud.look(environment))
    if not release or proof.proven(environment) == release:
        return 0
    error = run_command(proof.mark(environment, release))
    if error:
        say(f"smoke: {error}")
    return 1 if error else 0


def take_back(project: Project, only: Sequence[str], *, unproven: bool) -> int:
    """Move the traffic of the named functions, or of the newest release, to the previous revision.

    With `unproven`, only when that release has never passed smoke.
    """
    environment = project.environment
    if project.dry:
        return _print_way_back(project, only, unproven=unproven)
    services = cloud.look(environment)
    if unproven and proof.proven(environment) == rollback.newest_release(services)[0]:
        say("rollback: the newest release has passed smoke before, so it stays")
        return 0
    tasks, stuck = rollback.tasks(environment, services, only)
    if stuck:
        say(f"rollback: {len(stuck)} functions have no earlier revision, such as {stuck[0]}")
    outcomes = run_all(tasks, parallel=MOVES_AT_ONCE)
    cloud.remember(environment, cloud.look(environment))
    return summarize(outcomes) or (1 if only and stuck else 0)


def _print_way_back(project: Project, only: Sequence[str], *, unproven: bool) -> int:
    environment = project.environment
    if unproven:
        show([proof.probe(environment)])
    show(cloud.list_commands(environment))
    note("for each function of the newest release: the revision that its label `before` names;")
    note("when that one serves already, the one before it in its newest revisions")
    for name in only or [function.service for function in project.functions]:
        service = service_name(name)
        if only:
            show([rollback.list_command(environment, service)])
        show([back_to(environment, service, f"{service}-00001-abc")])
    return 0


def status(project: Project) -> int:
    """Show what is deployed and what a deploy would do."""
    environment = project.environment
    if project.dry:
        show([*cloud.list_commands(environment), *gateway.reads(environment)])
        return 0
    services = cloud.look(environment)
    cloud.remember(environment, services)
    address = artifact(environment).address
    steps = plan(environment, project.functions, services, artifact=address)
    for step in steps:
        print(f"{step.action:9} {step.service}: {step.reason}")  # noqa: T201 - the result
    print(f"plan: {summary(steps)}")  # noqa: T201 - the result
    found = gateway.look(environment)
    print(f"gateway: {found.active or 'none'}, {len(found.configs)} configs")  # noqa: T201
    return 0


def logs(project: Project, name: str) -> int:
    """The newest lines of one function."""
    service = service_name(name)
    query = f'resource.type="cloud_run_revision" AND resource.labels.service_name="{service}"'
    command = gcloud(
        project.environment,
        *("logging", "read", query, "--limit=100", "--freshness=1d"),
        "--format=value(timestamp,severity,jsonPayload.message,jsonPayload.reason)",
    )
    if project.dry:
        show([command])
        return 0
    print(cloud.output(command), end="")  # noqa: T201 - the result
    return 0


def take_down(project: Project, *, confirmed: str | None) -> int:
    """List what would be deleted; delete it when the project's name was given as confirmation."""
    environment = project.environment
    if project.dry:
        return _print_destruction(project)
    services = cloud.look(environment)
    ours = {function.service for function in project.functions} | services.keys()
    jobs = [
        name
        for job in schedules.look(environment)
        if (name := job["name"].rpartition("/")[2]) in ours
    ]
    configs = list(gateway.look(environment).configs)
    rounds = destroy.rounds(environment, services.values(), jobs, configs)
    protected = destroy.is_protected(environment)
    for task in (task for tasks in rounds for task in tasks):
        say(f"delete {task.name}")
    for task in destroy.edge(environment, services):
        say(f"delete {task.name}")
    say("delete redis, with the secrets that know its address")
    say("keep the buckets, the images, the other secrets, the accounts, the alerts, the network")
    say("and copies that restore has made, which cost as much as the database")
    say("keep the database: deletion protection is on" if protected else "delete the database")
    if confirmed != environment.project:
        say(f"destroy: nothing deleted; to confirm, add --confirm={environment.project}")
        return 1
    if error := destroy.unrecord(environment):
        say(f"destroy: FAILED, nothing deleted: {error}")
        return 1
    # The balancer's parts refer to each other, so they are deleted one by one.
    edge_rounds = [[task] for task in destroy.edge(environment, services)]
    for tasks in (*edge_rounds, *rounds, destroy.cache(environment)):
        outcomes = run_all(tasks, parallel=environment.parallel)
        if failed(outcomes):
            return summarize(outcomes)
    cloud.remember(environment, {})
    cloud.remember_document(environment, "")
    if protected:
        return 0
    return summarize(run_all(destroy.data(environment), parallel=1))


def _print_destruction(project: Project) -> int:
    environment = project.environment
    way = environment.deploy_with
    services = cloud.recall(environment).services or {
        each.service: cloud.Deployed(each.service, way, "", "", whole=True, pinned=None)
        for each in project.functions
    }
    jobs = [function.service for function in project.functions if function.scheduled]
    show([*cloud.list_commands(environment), destroy.protection(environment)])
    show([destroy.record(environment)])
    rounds = destroy.rounds(environment, services.values(), jobs, ["CONFIG"])
    for tasks in (
        *(destroy.edge(environment, services), *rounds),
        *(destroy.cache(environment), destroy.data(environment)),
    ):
        show([command for task in tasks for command in task.commands])
    return 0
