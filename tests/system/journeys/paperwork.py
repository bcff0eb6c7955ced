"""Documents: uploaded as a form, uploaded straight to storage, changed and deleted."""

from tests.functions.documents.rows import PDF, STARTED, form_of, put
from tests.functions.properties.rows import NEW
from tests.shared.inputs.test_multipart import BOUNDARY
from tests.system.journeys.people import World

FORM = f"multipart/form-data; boundary={BOUNDARY}"


def story(world: World) -> None:
    """A lease by form, a plan straight to storage, and the storage usage."""
    clerk = world.person("Clara")
    clerk.registers(world.company("Paper Mill"))
    house = clerk.creates("properties", **NEW)
    content = PDF.ljust(world.chance.randrange(1_000, 600_000), b".")
    lease = clerk.uploads(form_of(content, property_id=house["id"]), FORM)
    clerk.uploads(form_of(PDF, "note.pdf", category="notice"), FORM)

    plan = PDF.ljust(world.chance.randrange(1_000, 600_000), b"-")
    started = clerk.creates("documents/start-upload", **STARTED | {"size_bytes": len(plan)})
    path = f"documents/{started['document']['id']}"
    clerk.may_not("CONFLICT", "POST", f"{path}/complete-upload")
    put(started["upload_url"], plan)
    clerk.sends(f"{path}/complete-upload", None, 200)
    clerk.reads(f"{path}/download")

    clerk.changes(path, file_name="floor plan.pdf", category="other")
    clerk.reads("documents?category=notice")
    clerk.reads(f"documents?property_id={house['id']}")
    clerk.deletes(f"documents/{lease['id']}", listed="documents")
    clerk.reads(f"documents/{lease['id']}", status=404)
    clerk.reads("subscriptions/limits")
