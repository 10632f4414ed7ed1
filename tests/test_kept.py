"""What is kept from build to build: found again only for the very same thing, and nowhere when no folder is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kidsonline.figures import picture
from kidsonline.figures.drawing import draw
from kidsonline.kept import keep_in, kept


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that is kept in."""
    keep_in(tmp_path / "kept")
    yield tmp_path / "kept"
    keep_in(None)


def test_the_same_is_made_once_and_another_anew(folder: Path) -> None:
    made: list[str] = []
    for of in ("a", "b", "a", "a"):
        assert kept("thing", of, lambda of=of: made.append(of) or of) == of
    assert made == ["a", "b"]
    assert kept("other", "a", lambda: "not the thing") == "not the thing"


def test_without_a_folder_everything_is_made_anew() -> None:
    made: list[int] = []
    assert [kept("thing", "a", lambda: made.append(1) or len(made)) for _ in range(2)] == [1, 2]


def test_what_stopped_half_way_is_not_kept(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        kept("thing", "a", lambda: 1 / 0)
    assert kept("thing", "a", lambda: "whole") == "whole"


def test_a_drawing_is_kept_for_its_numbers_and_its_axis(folder: Path) -> None:
    from kidsonline.chapter import figure, load

    payload = figure("7", load("children").proportions("first_use_age")).payload
    first = draw(payload, 100)
    files = set(folder.iterdir())
    assert draw(payload, 100) == first and set(folder.iterdir()) == files
    moved = {**payload, "alt": "another text"}
    assert "another text" in draw(moved, 100)["wide"]
    draw(payload, 50)
    assert len(set(folder.iterdir())) == len(files) + 2


def test_a_picture_follows_the_light_colours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kidsonline.chapter import figure, load

    payload = figure("7", load("children").proportions("first_use_age")).payload
    first = picture.pictures(payload)
    darker = {name: "#010203" for name in picture._light()}
    monkeypatch.setattr(picture, "_light", lambda: darker)
    picture._made.cache_clear()
    again = picture.pictures(payload)
    picture._made.cache_clear()
    assert again != first and b"#010203" in again[f"{payload['name']}-synthetic.svg"]
