"""Which state of the report a page belongs to, and where its source lies: the line at its end.

The repository's address is that of ``_config.yml`` (``repository: url, branch, path_to_book``), as in any Jupyter Book.
Without one a page has no link to it.
"""

from sphinx.application import Sphinx
from sphinx.config import Config

from ..appendix.everything.edition import release_number
from ..book import state
from ..figures.citing import Edition
from ..microdata.load import data_key, microdata_synthetic

_STOCK = "https://github.com/executablebooks/jupyter-book"  # what Jupyter Book fills in where none is named
_FORGES = {  # how an address of a file continues that of its repository: to read it, to edit it
    "gitlab": ("-/blob/{}", "-/edit/{}"),
    "codeberg": ("src/branch/{}", "_edit/{}"),
    "": ("blob/{}", "edit/{}"),
}


def setup(app: Sphinx) -> None:
    """Read the repository's address before the options of the stock theme are dropped, and name the edition after."""
    app.connect("config-inited", _read_repository, priority=100)
    app.connect("config-inited", _name_edition, priority=900)
    app.connect("html-page-context", _link_source)


def _read_repository(app: Sphinx, config: Config) -> None:
    told = config.html_theme_options
    names = ("repository_url", "repository_branch", "path_to_docs")
    named = told.get("repository_url", "") not in ("", _STOCK)
    config.html_context |= {name: told.get(name, "") if named else "" for name in names}


def _name_edition(app: Sphinx, config: Config) -> None:
    report, synthetic = config.html_title, microdata_synthetic()
    config.html_context["edition"] = Edition(
        report, config.author, release_number(), data_key(), synthetic, state.day(), config.html_baseurl
    )


def _link_source(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    known = pagename in app.env.found_docs
    context["source_links"] = source_links(context, app.env.doc2path(pagename, base=False)) if known else {}


def edition_of(app: Sphinx, page: str = "") -> Edition:
    """The edition that is being built, with the address of ``page``, a path in the site."""
    if "edition" not in app.config.html_context:  # figures on a page of another theme
        _name_edition(app, app.config)
    return app.config.html_context["edition"].on(page)


def source_links(context: dict, file: str) -> dict[str, str]:
    """Address of a chapter's source on the forge, to read and to edit; empty where no repository is named.

    file : path of the source in the folder of chapters.
    """
    url = context.get("repository_url", "").rstrip("/").removesuffix(".git")
    if not url:
        return {}
    host = url.split("/")[2] if url.count("/") > 2 else ""
    forge = next(name for name in _FORGES if name in host)
    branch, folder = context.get("repository_branch") or "main", context.get("path_to_docs", "").strip("/")
    path = "/".join(filter(None, (folder, file)))
    return dict(zip(("Source", "Edit"), (f"{url}/{how.format(branch)}/{path}" for how in _FORGES[forge]), strict=True))
