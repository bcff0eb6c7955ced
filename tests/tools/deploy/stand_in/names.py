"""Names that stay taken after a deletion.

Cloud SQL, "Delete instances": a name can't be reused for a week. The text is that of
terraform-google-modules/terraform-google-gke-gitlab#81. `days` of the state is the date.
"""

from tests.tools.deploy.stand_in.state import State

WEEK = 7
DEAD_NAME = (
    "(gcloud.sql.instances.create) Error 409: The Cloud SQL instance already exists. When you "
    "delete an instance, you can't reuse the name of the deleted instance until one week from the "
    "deletion date."
)


def bury(state: State, kind: str, name: str) -> None:
    """Note the day on which the name was deleted."""
    state.setdefault("deleted", {})[f"{kind} {name}"] = state.get("days", 0)


def dead_names(state: State, kind: str) -> set[str]:
    """The names of this kind that were deleted within a week."""
    return {
        key.removeprefix(f"{kind} ")
        for key, day in state.get("deleted", {}).items()
        if key.startswith(f"{kind} ") and state.get("days", 0) < day + WEEK
    }
