"""The console is released after the functions it calls, and taken back with them."""

from tests.tools.deploy.cloud import Cloud
from tests.tools.deploy.stand_in.objects import live

# In the place of Node: a page and a script whose name tells the source, as Vite's do.
BUILDER = """
import pathlib, shutil
text = pathlib.Path("web/src/main.tsx").read_text()
assets = pathlib.Path("web/dist/assets")
shutil.rmtree(assets.parent, ignore_errors=True)
assets.mkdir(parents=True)
(assets / f"{text}.js").write_text(text)
(assets.parent / "index.html").write_text(text)
"""


def write(cloud: Cloud, text: str) -> None:
    """Change a function and the console, which the next release deploys."""
    cloud.forget()
    cloud.touch("functions/properties/list.py")
    (cloud.tree / "web/src/main.tsx").write_text(text)


def page(cloud: Cloud) -> str:
    """The source of the page that is served."""
    files = live(cloud.state, "pavilion-dev-console")
    hashes = {each["md5Hash"]: name for name, each in files.items() if name.startswith("assets/")}
    return hashes[files["index.html"]["md5Hash"]].partition("/")[2]


def test_the_console_comes_last_and_goes_back_with_its_release(cloud: Cloud) -> None:
    cloud.keep("health", "properties")
    cloud.keep_operations("properties", "list")
    file = cloud.tree / "environments/dev.env"
    file.write_text(file.read_text().replace("DOMAIN=\n", "DOMAIN=app.pavilion-test.com\n"))
    (cloud.tree / "web/src").mkdir(parents=True)
    (cloud.tree / "tools/web/__main__.py").write_text(BUILDER)
    write(cloud, "one")

    done = cloud.run("all")
    assert done.returncode == 0, done.stderr
    assert page(cloud) == "one.js"

    write(cloud, "two")
    cloud.sicken("properties--list", "gate")
    assert cloud.run("release").returncode == 1
    assert page(cloud) == "one.js"

    cloud.change(ill=[])
    write(cloud, "three")
    done = cloud.run("release")
    assert done.returncode == 0, done.stderr
    assert page(cloud) == "three.js"
    order = [" ".join(call[:3]) for call in cloud.calls()]
    steps = ["run services update-traffic", "storage cp web/dist/assets/three.js"]
    steps += ["storage cp web/dist/index.html", "run jobs update"]
    assert [order.index(step) for step in steps] == sorted(order.index(step) for step in steps)

    assert cloud.run("rollback").returncode == 0
    assert page(cloud) == "one.js"
    assert cloud.state.get("misuse") is None
