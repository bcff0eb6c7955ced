"""The project's resources: made once, compared later, and asked for before anything builds on them.

A digest of everything that provision would do is kept as a label of the bucket of sources. The
artifact repository can't keep it, because one with immutable tags refuses changes of its labels
(Artifact Registry, "Update repository settings").
"""

from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud import cloud
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.dry_run import show
from tools.deploy.gcloud.run import ended, run_command, say
from tools.deploy.provisioning import provision, stale
from tools.deploy.provisioning.comparison import differences
from tools.deploy.provisioning.drift import watched
from tools.deploy.provisioning.resources import commands as all_commands
from tools.deploy.provisioning.resources import ensure
from tools.deploy.wanted.project import Project


def make_project(project: Project, *, verify: bool) -> int:
    """Create the project's resources; a single reading call when they are unchanged."""
    environment = project.environment
    resources = provision.resources(environment, project.functions)
    probe = provision.label_probe(environment)
    wanted = digest(project)
    label = provision.label(environment, wanted)
    if project.dry:
        show([*(reads(project) if verify else [probe]), *all_commands(resources), label])
        return 0
    before = recorded(project)
    if before == wanted and not verify:
        say("provision: nothing to do")
        return 0
    if verify:
        for text in drift(project):
            say(f"drift: {text}")
    error = ensure(resources) or (_mend(project) if verify else None)
    # A project without a record is new, so no right can be stale yet.
    if not error and (before or verify):
        rights = stale.Rights(environment, project.functions)
        if verify:
            error = _take_away(rights, environment)
        else:
            _leave(rights)
    error = error or run_command(label)
    if error or not verify:
        return ended(error, "provision")
    left = drift(project)
    for text in left:
        say(f"left for a person: {text}")
    return ended(f"{len(left)} differences are left" if left else None, "provision")


def reads(project: Project) -> list[Command]:
    """The calls that show what was changed by hand."""
    environment = project.environment
    return [
        provision.label_probe(environment),
        *(each.describe for each in watched(environment)),
        *stale.reads(environment, project.functions),
    ]


def drift(project: Project) -> list[str]:
    """Everything in the project that is not as provision makes it, one line each; reads only."""
    environment = project.environment
    rights = stale.Rights(environment, project.functions)
    return [
        *(each.text() for each in differences(watched(environment))),
        *(f"{each.thing}: {each.account} lacks {each.role}" for each in sorted(rights.missing)),
        *(f"{each.thing}: {each.account} has {each.role}, unasked" for each in rights.stale),
        *(f"{text} (by hand)" for text in rights.strangers),
    ]


def _mend(project: Project) -> str | None:
    mends = [each.mend for each in differences(watched(project.environment)) if each.mend]
    errors = (run_command(command) for command in dict.fromkeys(mends))
    return next((error for error in errors if error), None)


def _take_away(rights: stale.Rights, environment: Environment) -> str | None:
    for grant in rights.stale:
        say(f"rights: {grant.account} loses {grant.role} on {grant.thing}")
        if error := run_command(grant.remove(environment)):
            return error
    return None


def _leave(rights: stale.Rights) -> None:
    """Name the rights that only the revisions which still serve may use."""
    for grant in rights.stale:
        say(f"rights: {grant.account} keeps {grant.role} on {grant.thing}, which these sources do")
        say("  not ask for: once they are released, provision --verify takes it away")


def stop_when_due(project: Project) -> int:
    """Refuse to build on resources that provision has yet to make or change; one call."""
    before = "" if project.dry else recorded(project)
    if not before or before == digest(project):
        # Without a record another tool may have made the resources, so there is nothing to compare.
        return 0
    name = project.environment.name
    say(
        "provision is due: these sources need a resource, a right or a login that the project does "
        f"not have. As an owner run ./deploy.sh provision -e {name}, then this command again."
    )
    return 1


def digest(project: Project) -> str:
    """A digest of everything that provision would do."""
    environment = project.environment
    resources = provision.resources(environment, project.functions)
    written = [(environment.work / name).read_bytes() for name in provision.WRITTEN]
    return provision.digest(resources, written)


def recorded(project: Project) -> str:
    """The digest of the last provision; empty when there was none."""
    try:
        return cloud.output(provision.label_probe(project.environment)).strip()
    except cloud.CloudError as error:
        if not cloud.is_absent(error):
            raise
        return ""
