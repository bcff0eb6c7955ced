import threading
import time
from pathlib import Path

import pytest

from tools.web import stamps
from tools.web.stamps import alone, digest, refresh, written


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of stamps for this test."""
    folder = tmp_path / "state"
    folder.mkdir()
    monkeypatch.setattr(stamps, "STATE", folder)
    return folder


class Step:
    """A step that copies its input and counts its calls."""

    def __init__(self, folder: Path) -> None:
        self.source, self.result = folder / "source", folder / "result"
        self.source.write_text("1")
        self.calls = 0

    def copy(self) -> None:
        """Do the step."""
        self.calls += 1
        self.result.write_text(self.source.read_text())

    def refresh(self) -> int:
        """Bring the result up to date; how often it was made since the last call."""
        before = self.calls
        refresh("copy", [self.source], self.result, self.copy)
        return self.calls - before


def test_a_step_runs_when_its_input_changed(tmp_path: Path) -> None:
    step = Step(tmp_path)

    assert [step.refresh(), step.refresh()] == [1, 0]
    step.source.write_text("2")
    assert [step.refresh(), step.refresh()] == [1, 0]
    assert step.result.read_text() == "2"


def test_a_missing_result_is_made_again(tmp_path: Path) -> None:
    step = Step(tmp_path)
    step.refresh()
    step.result.unlink()

    assert step.refresh() == 1


def test_a_step_that_failed_is_not_done(tmp_path: Path) -> None:
    step = Step(tmp_path)
    step.refresh()
    step.source.write_text("2")

    def fail_half_way() -> None:
        step.result.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh("copy", [step.source], step.result, fail_half_way)
    # The input is the first again, but the result is not.
    step.source.write_text("1")

    assert step.refresh() == 1
    assert step.result.read_text() == "1"


def test_a_changed_input_during_a_step_counts(tmp_path: Path) -> None:
    step = Step(tmp_path)

    def copy_then_edit() -> None:
        step.copy()
        step.source.write_text("2")

    refresh("copy", [step.source], step.result, copy_then_edit)

    assert step.refresh() == 1


def test_names_and_contents_make_the_digest(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("1")
    second.write_text("1")

    assert digest([first]) != digest([second])
    before = digest([first])
    first.write_text("2")
    assert digest([first]) != before


def test_made_files_are_not_written_ones(tmp_path: Path) -> None:
    for name in ("src/a.ts", "src/b/c.ts", "dist/x.js", "node_modules/p/x.js", "index.html"):
        file = tmp_path / "web" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    found = [str(each.relative_to(tmp_path / "web")) for each in written(tmp_path / "web")]

    assert sorted(found) == ["index.html", "src/a.ts", "src/b/c.ts"]


def test_two_builds_wait_for_each_other() -> None:
    order: list[str] = []

    def second() -> None:
        with alone():
            order.append("second")

    with alone():
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]
