"""Pages in another language than the site: which they are, what tells a browser so, and how numbers are written there.

A page that is named after a language of ``study.toml`` (``languages/kk``) is in it. Its text carries ``lang``; the page
around it stays English, and says so.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from ..codebook.catalogue import words
from ..codebook.study import OWN, study
from .outputs import glued_in

MARK = "language-"  # docutils makes ``lang`` of a class that begins so


def language_of(page: str) -> str:
    """The language of a page, by its name."""
    named = page.rpartition("/")[2]
    return named if named in study().help else OWN


def with_languages(links: str, here: str) -> str:
    """Links of the menu of page ``here``, each the title of a page, with the language of those that are in another."""
    return re.sub(r'href="(?:([^"#]+)\.html|#)"', lambda link: link[0] + lang(link[1] or here), links)


def lang(page: str) -> str:
    """The attribute that tells the language of a page, empty where it is that of the site."""
    language = language_of(page)
    return "" if language == OWN else f' lang="{language}"'


def localized(text: str, language: str) -> str:
    """A number as Kazakh and Russian write it: a comma before the decimals, none between thousands."""
    number = re.sub(r"(\d)\.(\d)", r"\1,\2", re.sub(r"(\d),(?=\d{3}\b)", r"\1", text))
    return re.sub(r"\babout\b", words().about[language], number)


class TellLanguage(SphinxTransform):
    """Marks the text of a page in another language, and writes its numbers as that language does."""

    default_priority = 850  # before it is asked which sentences stay, and before flags are explained

    def apply(self, **kwargs: object) -> None:
        """The whole page; headings of letters that make no address go by the target that is written above them."""
        language = language_of(self.env.docname)
        if language == OWN:
            return
        for section in self.document.findall(nodes.section):
            section["ids"].sort(key=lambda name: bool(re.fullmatch(r"id\d+", name)))
            if section.parent is self.document:
                section["classes"].append(f"{MARK}{language}")
        for number in glued_in(self.document):
            for text in list(number.findall(nodes.Text)):
                text.parent.replace(text, nodes.Text(localized(str(text), language)))


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(TellLanguage)
