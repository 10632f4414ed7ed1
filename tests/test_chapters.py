"""Chapters as text: what an author may write, and what must never be typed by hand."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from words import AVOIDED

from kidsonline.findings.named import ROLE
from kidsonline.paths import ROOT
from kidsonline.published.ledger import ledger

CHAPTERS = sorted((ROOT / "chapters").rglob("*.md"))
MOST_LINES = 6
WIDEST = 100
RUFF = Path(sys.executable).with_name("ruff")
GLUED = re.compile(r"\{glue(?::text)?\}`(\w+)`")
NAMED = ROLE
BADGE = re.compile(r"\{(?:glue|badge|differ|more|fewer|alike)\}`")
COMPARATIVE = re.compile(
    r"(?<!or )\b(more|less) (often|common|likely)\b|\b(higher|lower|rarer|larger|smaller|fewer) than\b"
    r"|\brises\b|\bfalls\b|\b(most|few) of (the|them|these|those)\b|, mostly\b|\b(twice|thrice) as\b|\bequally\b"
)


def notebook(path: Path):
    return jupytext.read(path)


def code(path: Path) -> str:
    """The code cells of a chapter as one module."""
    return "\n\n".join(c.source for c in notebook(path).cells if c.cell_type == "code") + "\n"


def answers_given(tree: ast.AST) -> list[ast.expr]:
    """What a chapter passes as answers, with the values of the names that stand in them."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    given = [k.value for n in calls for k in n.keywords if k.arg in ("answers", "at_least")]
    given += [a for n in calls if getattr(n.func, "id", "") in ("share", "shares") for a in n.args[1:]]
    values: dict[str, list[ast.expr]] = {}
    for n in ast.walk(tree):
        if isinstance(n, ast.Assign):
            for target in n.targets:
                pairs = [(target, n.value)]
                if isinstance(target, ast.Tuple) and isinstance(n.value, ast.Tuple):
                    pairs = zip(target.elts, n.value.elts, strict=True)
                for name, value in pairs:
                    values.setdefault(getattr(name, "id", ""), []).append(value)
        elif isinstance(n, ast.comprehension):
            values.setdefault(getattr(n.target, "id", ""), []).append(n.iter)
    followed: set[str] = set()
    for expression in given:  # grows while it is read
        names = {n.id for n in ast.walk(expression) if isinstance(n, ast.Name)} - followed
        followed |= names
        given += [value for name in sorted(names) for value in values.get(name, ())]
    return given


def _bare(line: str) -> str:
    """A line without the numbers and badges that are put in."""
    return GLUED.sub("", NAMED.sub("", line))


def _told(line: str) -> str:
    """A line without its badges."""
    return re.sub(r"\{(?:glue|badge|more|fewer|alike)\}`[^`]+`", "", line)


def prose(path: Path) -> list[tuple[int, str]]:
    """Numbered lines outside code cells, front matter and directives' options; a fold about print is prose."""
    lines, inside, fold = [], False, False
    for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line == "```{about-print}" or (fold and line == "```"):
            fold = not fold
            continue
        if line.startswith("```") or line == "---":
            inside = not inside if line != "```{help-box}" else True
            continue
        if not inside and line.strip():
            lines.append((i, line))
    return lines


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
class TestChapter:
    def test_cells_read_like_sentences(self, path):
        for cell in notebook(path).cells:
            if cell.cell_type == "code":
                assert len(list(filter(None, cell.source.splitlines()))) <= MOST_LINES, cell.source

    def test_code_lines_can_be_read_without_scrolling(self, path):
        wide = [s for s in code(path).splitlines() if len(s) > WIDEST]
        assert not wide

    def test_code_is_lint_free(self, path):
        # As pyproject has it, except isort, which puts one name a line where an import is longer than one line, and a
        # cell has six (names stand in order all the same), that a cell may end in what it shows, and
        # that an example brings its imports where it stands.
        ruff = [RUFF, "check", f"--line-length={WIDEST}", "--ignore=I001,B018,E402", "--stdin-filename=cell.py", "-"]
        found = subprocess.run(ruff, input=code(path), capture_output=True, text=True, cwd=ROOT)
        assert not found.returncode, found.stdout + found.stderr
        for node in ast.walk(ast.parse(code(path))):
            if isinstance(node, ast.ImportFrom):
                names = [alias.name for alias in node.names]
                assert names == sorted(names)

    def test_answers_are_given_by_their_labels(self, path):
        given = answers_given(ast.parse(code(path)))
        codes = [n for e in given for n in ast.walk(e) if isinstance(n, ast.Constant) and isinstance(n.value, int)]
        assert not [(n.lineno, n.value) for n in codes]

    def test_header_has_no_editor_noise(self, path):
        if not notebook(path).metadata.get("kernelspec"):
            return  # a page without code has no header
        head = path.read_text(encoding="utf-8").split("---")[1]
        assert head.split() == [
            "file_format:",
            "mystnb",
            "kernelspec:",
            "display_name:",
            "Python",
            "3",
            "language:",
            "python",
            "name:",
            "python3",
        ]

    def test_no_percentage_is_typed_by_hand(self, path):
        typed = [
            (i, s)
            for i, s in prose(path)
            if re.search(r"\d\s*(%|per ?cent)", re.sub(GLUED, "", NAMED.sub("", s)), re.I)
        ]
        assert not typed

    def test_no_number_is_typed_into_code(self, path):
        for cell in notebook(path).cells:
            if cell.cell_type == "code":
                said = re.findall(r'headline=f?"([^"]*)"', cell.source)
                assert not any(re.search(r"\d", re.sub(r"\{[^}]*\}", "", NAMED.sub("", s))) for s in said), cell.source

    def test_every_number_said_is_used_and_every_number_used_is_said(self, path):
        calls = [
            n
            for c in notebook(path).cells
            if c.cell_type == "code"
            for n in ast.walk(ast.parse(c.source))
            if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "say"
        ]
        keys = [k.arg for call in calls for k in call.keywords]
        said = set(keys)
        assert len(keys) == len(said), "a key is said twice"
        used = {k for _, line in prose(path) for k in GLUED.findall(line)}
        badges = {k for _, line in prose(path) for k in re.findall(r"\{glue\}`(\w+)`", line)}
        used -= {f"{k}_{side}" for k in badges for side in (1, 2)} - said  # the two numbers that a claim brings
        assert used <= said, f"glued but never said: {sorted(used - said)}"
        assert said <= used, f"said but never glued: {sorted(said - used)}"

    def test_one_sentence_a_line(self, path):
        long = [
            (i, s)
            for i, s in prose(path)
            if not s.startswith("|") and re.search(r"[a-z`)][.?!] [A-Z]", re.sub(r"\*\*[^*]*\*\*", "", _told(s)))
        ]
        assert not long

    def test_comparisons_carry_their_claim(self, path):
        lines = prose(path)
        following = [s for _, s in lines[1:]] + [""]
        bare = [
            (i, s)
            for (i, s), after in zip(lines, following, strict=True)
            if COMPARATIVE.search(_bare(s))
            and not BADGE.search(s + after if s.startswith("**") and s.endswith("**") else s)
        ]
        assert not bare

    def test_it_can_be_read_in_one_sitting(self, path):
        """By lines outside code cells: code is folded on the page, and wide code is no shorter to read."""
        if path.parent.name == "chapters" and path.stem != "index":
            assert len(prose(path)) <= 150

    def test_words(self, path):
        text = path.read_text(encoding="utf-8")
        assert not AVOIDED.findall(text)


def test_every_printed_figure_of_the_written_chapters_has_its_place_once():
    shown = [
        n
        for p in CHAPTERS
        for c in notebook(p).cells
        if c.cell_type == "code"
        for n in re.findall(r'\bfigure\("(\w+)"', c.source)
    ]
    # Figures without numbers are a drawing or a table of ours behind a target.
    shown += [n for p in CHAPTERS for _, line in prose(p) for n in re.findall(r"^\(fig-(\w+)\)=$", line)]
    assert len(shown) == len(set(shown)), "a figure stands twice"
    assert sorted(n for n in shown if not n.startswith("N")) == sorted(ledger().figures.index)  # N1: a figure of ours
