"""The subcommands of deploy.sh that inspect or delete what is deployed."""

from tools.deploy.environments.naming import service_name
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.commands import gcloud
from tools.deploy.gcloud.dry_run import note, show
from tools.deploy.gcloud.run import failed, run_all, say, summarize
from tools.deploy.images.artifacts import artifact
from tools.deploy.monitoring import smoke_account
from tools.deploy.monitoring.smoke import addresses
from tools.deploy.release import destroy
from tools.deploy.release.plan import plan, summary
from tools.deploy.routes import gateway, schedules
from tools.deploy.wanted.project import Project


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
