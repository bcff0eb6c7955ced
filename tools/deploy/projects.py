"""The project's resources: made once, compared later, and asked for before anything builds on them.

A digest of everything that provision would do is kept as a label of the bucket of sources. The
artifact repository can't keep it, because one with immutable tags refuses changes of its labels
(Artifact Registry, "Update repository settings").
"""

from tools.deploy import cloud, provision
from tools.deploy.resources import commands as all_commands
from tools.deploy.resources import ensure
from tools.deploy.run import run_command, say
from tools.deploy.steps import Project, ended, show

ABSENT = ("NOT_FOUND", "not found", "disabled", "has not been used")


def make_project(project: Project, *, verify: bool) -> int:
    """Create the project's resources; a single reading call when they are unchanged."""
    environment = project.environment
    resources = provision.resources(environment, project.functions)
    probe = provision.label_probe(environment)
    digest = _digest(project)
    label = provision.label(environment, digest)
    if project.dry:
        show([probe, *all_commands(resources), label])
        return 0
    if _recorded(project) == digest and not verify:
        say("provision: nothing to do")
        return 0
    return ended(ensure(resources) or run_command(label), "provision")


def stop_when_due(project: Project) -> int:
    """Refuse to build on resources that provision has yet to make or change; one call."""
    recorded = "" if project.dry else _recorded(project)
    if not recorded or recorded == _digest(project):
        # Without a record another tool may have made the resources, so there is nothing to compare.
        return 0
    name = project.environment.name
    say(
        "provision is due: these sources need a resource, a right or a login that the project does "
        f"not have. As an owner run ./deploy.sh provision -e {name}, then this command again."
    )
    return 1


def _digest(project: Project) -> str:
    environment = project.environment
    resources = provision.resources(environment, project.functions)
    written = [(environment.work / name).read_bytes() for name in provision.WRITTEN]
    return provision.digest(resources, written)


def _recorded(project: Project) -> str:
    try:
        return cloud.output(provision.label_probe(project.environment)).strip()
    except cloud.CloudError as error:
        if not any(word in str(error) for word in ABSENT):
            raise
        return ""
