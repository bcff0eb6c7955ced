"""The subcommand `edge`: creates the balancer and tells what the domain still waits for."""

from tools.deploy import edge
from tools.deploy.resources import commands, ensure
from tools.deploy.run import say
from tools.deploy.steps import Project, ended, note, show


def make_edge(project: Project) -> int:
    """Put the balancer before the gateway, when a domain is configured."""
    environment = project.environment
    if not environment.domain:
        say("edge: no DOMAIN, nothing to do")
        return 0
    resources = edge.resources(environment)
    if project.dry:
        show([*commands(resources), edge.certificate(environment)])
        note("while the certificate is not ACTIVE, the record to make for the domain is shown")
        return 0
    if failed := ended(ensure(resources), "edge"):
        return failed
    if waiting := edge.pending(environment):
        say(f"edge: {waiting}")
    return 0
