"""Uploads the console when its sources changed, and takes it back with the release it came with."""

from collections.abc import Sequence

import msgspec

from tools.deploy.console import built, stored, upload
from tools.deploy.console.stored import Stored
from tools.deploy.environments.environment import Environment
from tools.deploy.gcloud.commands import Command
from tools.deploy.gcloud.dry_run import note, show
from tools.deploy.gcloud.run import ended, run_command, say
from tools.deploy.provisioning.console import INDEX
from tools.deploy.wanted.functions import release_of
from tools.deploy.wanted.project import Project


class Update(msgspec.Struct, frozen=True):
    """An upload that is due, with what the bucket held before."""

    found: Sequence[Stored]
    sources: str
    release: str

    @property
    def marks(self) -> dict[str, str]:
        """What the new index.html says of itself."""
        return {"release": self.release, "sources": self.sources}


def make_console(project: Project) -> int:
    """Build and upload the console, if that is due."""
    if project.dry:
        show_uploads(project)
        return 0
    return publish(project.environment, prepare(project))


def is_due(environment: Environment, found: Sequence[Stored]) -> bool:
    """Whether the console that is served is not the one of these sources."""
    live = stored.live_index(found)
    return bool(environment.domain) and (live is None or live.sources != built.sources())


def prepare(project: Project) -> Update | None:
    """Build what is due, before anything of a release moves. BuildError, CloudError."""
    environment = project.environment
    found = stored.look(environment) if environment.domain else []
    if not is_due(environment, found):
        return None
    say("console: building")
    built.build()
    return Update(found, built.sources(), release_of(project.functions))


def publish(environment: Environment, update: Update | None) -> int:
    """Upload what `prepare` has built."""
    if update is None:
        say("console: nothing to do" if environment.domain else "console: no DOMAIN, nothing to do")
        return 0
    files = built.files()
    commands = upload.uploads(environment, files, update.found, update.marks)
    if code := ended(_run(commands), "console"):
        return code
    # The console is well without it, and the next upload does it.
    if error := _run(upload.leaving(environment, files, update.found)):
        say(f"console: earlier files are not marked: {error}")
    return 0


def undo(environment: Environment, update: Update) -> int:
    """Serve what was served before this upload, if it got as far as the page."""
    found = stored.look(environment)
    live, before = stored.live_index(found), stored.live_index(update.found)
    if live is None or (live.release, live.sources) != (update.release, update.sources):
        return 0
    if before is None:
        say("console: there is no earlier one")
        return 0
    return _restore(environment, before, found)


def take_back(environment: Environment, release: str) -> int:
    """Serve the console that was served before this release of the functions."""
    if not environment.domain:
        return 0
    found = stored.look(environment)
    live = stored.live_index(found)
    if live is None or live.release != release:
        return 0
    before = _before(live, [each for each in found if each.name == live.name])
    if before is None:
        say("console: there is no earlier one")
        return 0
    return _restore(environment, before, found)


def _before(page: Stored, pages: Sequence[Stored]) -> Stored | None:
    """The page that was served before the first of this page's release.

    A copy stands where its original was uploaded, so that one way back after another goes further
    back, and pages that were taken back are passed over.
    """
    release = page.release
    while page.release == release:
        earlier = [each for each in pages if each.generation < page.origin]
        if not earlier:
            return None
        page = earlier[-1]
    return page


def show_uploads(project: Project) -> None:
    """Print the commands of an upload."""
    environment = project.environment
    if not environment.domain:
        return
    show([stored.list_command(environment)])
    note("when the console's sources differ from those of its index.html: it is built, and")
    note("uploaded after the functions serve, what is missing first and the page last:")
    release = release_of(project.functions)
    marks = {"release": release, "sources": built.sources()}
    show(upload.first_uploads(environment, marks))


def examples(environment: Environment, release: str) -> list[Command]:
    """The commands of a first upload, and of a way back."""
    marks = {"release": release, "sources": built.sources()}
    page = Stored(INDEX, 1, "", "", is_live=False, is_left=False, **marks, origin=1)
    old = msgspec.structs.replace(page, name="assets/old.js", is_live=True)
    return [
        *upload.first_uploads(environment, marks),
        *upload.restoring(environment, page, [old]),
    ]


def _restore(environment: Environment, earlier: Stored, found: Sequence[Stored]) -> int:
    say("console: going back to the one before")
    return ended(_run(upload.restoring(environment, earlier, found)), "console")


def _run(commands: Sequence[Command]) -> str | None:
    return next((error for error in map(run_command, commands) if error), None)
