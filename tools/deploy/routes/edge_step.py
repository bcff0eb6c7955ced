"""The subcommands that build the balancer: `edge`, and with EDGE=services also `gateway`."""

from tools.deploy.gcloud.dry_run import note, show
from tools.deploy.gcloud.run import ended, failed, run_all, run_command, say, summarize
from tools.deploy.provisioning.resources import commands, ensure
from tools.deploy.routes import backends, edge, url_map
from tools.deploy.wanted.project import Project


def make_edge(project: Project) -> int:
    """Put the balancer before the gateway or the functions, when a domain is configured."""
    environment = project.environment
    if not environment.domain:
        say("edge: no DOMAIN, nothing to do")
        return 0
    resources = edge.resources(environment)
    if project.dry:
        show([*commands(resources), edge.certificate(environment)])
        note("while the certificate is not ACTIVE, the record to make for the domain is shown")
        return 0
    if code := ended(ensure(resources), "edge"):
        return code
    if waiting := edge.pending(environment):
        say(f"edge: {waiting}")
    return 0


def compare(project: Project) -> int:
    """Import the URL map anew when it was changed by hand, for `provision --verify`."""
    environment = project.environment
    if not environment.domain:
        return 0
    if project.dry:
        show([edge.describe_routes(environment)])
        return 0
    if not edge.routes_differ(environment):
        return 0
    say("drift: the balancer's URL map is not as edge imports it")
    if error := run_command(edge.import_routes(environment)):
        return ended(error, "edge")
    if edge.routes_differ(environment):
        return ended("the balancer's URL map still differs", "edge")
    return 0


def route(project: Project) -> int:
    """Bring the balancer's backends and routes to the declared state."""
    environment = project.environment
    wanted = [rule.service for rule in url_map.rules(project.declarations)]
    found = backends.Backends() if project.dry else backends.look(environment)
    todo = backends.rounds(environment, wanted, found)
    if project.dry:
        show(backends.reads(environment))
        note("for a project that has none yet:")
        show([command for tasks in todo for task in tasks for command in task.commands])
        return 0
    for tasks in todo:
        outcomes = run_all(tasks, parallel=environment.parallel)
        if failed(outcomes):
            return summarize(outcomes)
    say(f"gateway: {len(set(wanted))} functions are routed by the balancer")
    return 0
