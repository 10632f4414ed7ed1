"""Numbers that name themselves in a sentence: what each form says, and what a slip of the pen is answered."""

import pytest

from kidsonline import load
from kidsonline.book.notebooks import with_named
from kidsonline.errors import UserError
from kidsonline.findings.claim import Claim
from kidsonline.findings.compare import more
from kidsonline.findings.named import Named, filled
from kidsonline.findings.quote import quote
from kidsonline.findings.share import base, share


@pytest.fixture(scope="module")
def children():
    return load("children")


@pytest.mark.parametrize("role, text, made", [
    ("share", "use_home: daily", lambda c: share(c, "use_home", "daily")),
    ("share", "device_smartphone: daily+", lambda c: share(c, "device_smartphone", at_least="daily")),
    ("share", "first_use_age: 4 or younger; 5 to 8", lambda c: share(c, "first_use_age", ["4 or younger", "5 to 8"])),
    ("share", "use_school: never, village", lambda c: share(c, "use_school", "never", area="village")),
    ("share", "has_account: yes, 13-14; 15-17",
     lambda c: share(c, "has_account", "yes", age_group=["13-14", "15-17"])),
    ("share", "gender: girl", lambda c: share(c, "gender", "girl")),
    ("share", "parents.gender: female", lambda c: share(load("parents"), "gender", "female")),
    ("base", "use_home", lambda c: base(c, "use_home")),
    ("base", "use_home, girl", lambda c: base(c, "use_home", gender="girl")),
    ("quote", "ch2-barrier-teachers-3-words", lambda c: quote("ch2-barrier-teachers-3-words")),
])  # fmt: skip
def test_a_name_is_the_call_it_stands_for(children, role, text, made):
    assert Named(role, text).made().cell == made(children).cell


def test_a_comma_inside_the_label_of_an_answer_does_not_end_it():
    Named("share", "unwanted_by: a person under 18, known before").check()
    with pytest.raises(UserError, match="no answer 'a person under 18'"):
        Named("share", "unwanted_by: a person under 18, girl").check()


def test_a_comparison_takes_groups_of_one_question_or_two_questions(children):
    groups = Named("more", "use_school: never, village / city").made()
    assert isinstance(groups, Claim)
    sides = [share(children, "use_school", "never", area=area) for area in ("village", "city")]
    assert (groups.a.cell, groups.b.cell, groups.state) == (*(s.cell for s in sides), more(*sides).state)
    two = Named("more", "use_home: daily / use_school: daily").made()
    assert (two.a.cell.variable, two.b.cell.variable) == ("use_home", "use_school")


def test_words_and_headlines(children):
    assert Named("words", "upset_told_no_one: yes").made() == share(children, "upset_told_no_one", "yes").words
    assert (
        filled("{share}`use_home: daily` go online daily") == f"{share(children, 'use_home', 'daily')} go online daily"
    )


def test_a_chapter_gets_one_cell_at_its_end_that_says_what_its_sentences_name():
    text = "# T\n\n{share}`use_home: daily`, {share}`use_home: daily`: {more}`use_school: never, village / city`.\n"
    swapped = with_named(text, "chapters/t.md")
    first, cell = swapped.split("```{code-cell}")
    assert first.count("\n") == text.count("\n") + 1  # no line moves
    assert first.count("{glue:text}`share-use_home-daily`") == 2 and cell.count("share use_home: daily") == 1
    key = "more-use_school-never-village-than-city"
    assert f"{{glue:text}}`{key}_1` against {{glue:text}}`{key}_2` {{glue}}`{key}`" in first
    assert with_named("# T\n\nNo number.\n", "chapters/t.md") == "# T\n\nNo number.\n"


def test_a_badge_stands_alone_and_code_is_left_alone():
    swapped = with_named("{badge}`more use_home: daily / use_school: daily`\n", "chapters/t.md")
    assert swapped.startswith("{glue}`more-use_home-daily-than-use_school-daily`\n")
    code = '```{code-cell} ipython3\nfigure("9", headline="{share}`use_home: daily` daily")\n```\n'
    assert with_named(code, "chapters/t.md") == code


@pytest.mark.parametrize("written, said", [
    ("{share}`use_school: dayly`", "There is no answer 'dayly' in 'use_school'; the nearest: 'daily'"),
    ("{share}`use_skool: daily`", "There is no variable 'use_skool' in the children codebook; the nearest: 'use_sch"),
    ("{share}`use_school: never, vilage`", "There is no answer 'never, vilage'"),
    ("{more}`use_school: never, village`", "write both with ' / ' between them"),
    ("{badge}`mor use_school: never, village / city`", "There is no comparison 'mor' in a badge; the nearest: 'more'"),
    ("{quote}`ch2-barrier-teachers-3-word`", "the nearest: 'ch2-barrier-teachers-3-words'"),
])  # fmt: skip
def test_a_slip_is_answered_with_chapter_line_and_the_nearest_name(written, said):
    with pytest.raises(UserError) as error:
        with_named(f"# T\n\nOn a line {written}.\n", "chapters/t.md")
    assert str(error.value).startswith("chapters/t.md line 3: ") and said in str(error.value)


def test_a_sentence_takes_its_direction_from_the_test():
    ways = [Named("way", f"device_computer: never, {sides}").made() for sides in ("village / city", "city / village")]
    assert ways == ["more often than", "less often than"]
    assert with_named("{way}`device_computer: never, village / city`\n", "t.md").startswith("{glue:text}`way-device")
