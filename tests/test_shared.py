"""A site with and without an address and a repository: tags for whoever shares or indexes it, map, page for 404."""

import io
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx

from kidsonline.disclosure.release import digest
from kidsonline.site.manifest import made
from kidsonline.site.stamp import _STOCK

HEADER = "---\nfile_format: mystnb\nkernelspec:\n  display_name: Python 3\n  name: python3\n---\n\n"
CELL = """```{code-cell} ipython3
from kidsonline.chapter import figure, load

figure("20", load("children").proportions("account_privacy"))
```
"""
ADDRESS, REPOSITORY = "https://example.org/book/", "https://github.com/a/b"


def built(folder, address, repository):
    """A book of two pages, one of them in a folder and with a figure; the application that built it."""
    chapters = folder / "chapters"
    (chapters / "part").mkdir(parents=True)
    (chapters / "index.md").write_text("# Book\n\nWhat it is about.\n\n```{toctree}\npart/page\n```\n")
    (chapters / "part" / "page.md").write_text(f"{HEADER}# Page\n\nA first sentence.\n\n{CELL}")
    settings = {"extensions": ["myst_nb", "kidsonline.site"], "html_theme": "kidsonline", "nb_execution_mode": "force"}
    settings |= {
        "html_theme_options": repository,
        "html_baseurl": address,
        "author": "Its makers",
        "html_use_index": False,
    }
    out = folder / "staging" / "_build" / "html"
    app = Sphinx(
        str(chapters), None, str(out), str(folder / "doctrees"), "html", settings, io.StringIO(), io.StringIO()
    )
    app.build()
    return app, out


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """With both."""
    told = {"repository_url": REPOSITORY, "repository_branch": "dev", "path_to_docs": "chapters"}
    return built(tmp_path_factory.mktemp("with"), ADDRESS, told)


@pytest.fixture(scope="module")
def unpublished(tmp_path_factory):
    """With neither, as Jupyter Book has it then."""
    return built(tmp_path_factory.mktemp("without"), "", {"repository_url": _STOCK, "repository_branch": "master"})


def page(out, name):
    return BeautifulSoup((out / name).read_text(encoding="utf-8"), "html.parser")


def said(soup, name):
    found = soup.select_one(f'meta[property="{name}"]')
    return found and found["content"]


def test_a_published_page_can_be_shared(published):
    _, out = published
    shared = page(out, "part/page.html")
    own = f"{ADDRESS}part/page.html"
    assert shared.select_one('link[rel="canonical"]')["href"] == said(shared, "og:url") == own
    assert said(shared, "og:title").startswith("Page · ") and said(shared, "og:description") == "A first sentence."
    assert said(shared, "og:image") == f"{ADDRESS}_downloads/fig-20-synthetic.png"
    assert (out / "_downloads" / "fig-20-synthetic.png").is_file() and said(shared, "og:image:alt")
    assert f"{own}#fig-20" in shared.select_one("#fig-20-cite").get_text()
    links = [a["href"] for a in shared.select(".kko-made a")]
    assert links[0] == "../_downloads/part-page-synthetic.ipynb"
    assert links[1:] == [f"{REPOSITORY}/{how}/dev/chapters/part/page.md" for how in ("blob", "edit")]


def test_a_published_site_has_a_map_and_a_way_back_from_404(published):
    _, out = published
    places = [e.text for e in ElementTree.parse(out / "sitemap.xml").iter() if e.tag.endswith("loc")]
    assert places == [f"{ADDRESS}index.html", f"{ADDRESS}part/page.html"]
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (out / "robots.txt").read_text()
    lost = page(out, "404.html")
    assert [a["href"] for a in lost.select("a")] == [ADDRESS, f"{ADDRESS}search.html"]
    assert not lost.select('link, script, a:not([href^="https://"])') and not lost.select_one('link[rel="canonical"]')


def test_without_an_address_and_a_repository_what_needs_them_is_not_there(unpublished):
    _, out = unpublished
    assert not (out / "sitemap.xml").exists() and "Sitemap" not in (out / "robots.txt").read_text()
    shared = page(out, "part/page.html")
    assert not shared.select('link[rel="canonical"], meta[property="og:url"]')
    assert said(shared, "og:image") == "../_downloads/fig-20-synthetic.png"
    assert [a["href"] for a in shared.select(".kko-made a")] == ["../_downloads/part-page-synthetic.ipynb"]
    assert "http" not in shared.select_one("#fig-20-cite").get_text()
    assert not page(out, "404.html").select("a, link, script, img"), "no relative link holds at any depth"


def test_what_the_build_made_is_on_its_list_to_the_byte(published):
    app, out = published
    listed, there = dict(made(app)), {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()}
    of_ours = {name for name in there if name.startswith("_downloads/") or "/" not in name}
    assert {"404.html", "robots.txt", "sitemap.xml"} <= of_ours and of_ours <= set(listed)
    assert {name.rpartition(".")[2] for name in of_ours} > {"csv", "json", "svg", "png", "ipynb"}
    assert [name for name in of_ours if listed[name] != digest((out / name).read_bytes())] == []
