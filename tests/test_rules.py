"""Rules: who fits, under any name that SPSS allows, and that a rule is never more than a comparison."""

import operator
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kidsonline.codebook.rules import holds, names, passing
from kidsonline.errors import UserError

NAMES = ["age", "Q1.a", "@id", "v$2", "#scratch", "возраст", "жасы_2", "ұл", "class", "lambda", "in", "is", "True",
         "ends.", "_x", "नाम", "Größe", "andrew", "note", "origin"]  # fmt: skip
ROWS = pd.DataFrame({"a": [1, 2, np.nan, 1], "b": [1, np.nan, np.nan, 2], "s": ["x", None, "y", ""]})


def fits(rule: str) -> list[bool]:
    """What the rule says of the four rows."""
    return holds(rule, ROWS).tolist()


@pytest.mark.parametrize("name", NAMES)
def test_a_variable_may_be_called_anything_that_spss_allows(name):
    rows = pd.DataFrame({name: [1.0, 2.0, 3.0], "other": [5.0, 5.0, 6.0]})
    for rule, who in (
        (f"{name} == 2", [False, True, False]),
        (f"{name}>=2 and other==5", [False, True, False]),
        (f"not {name} in [1, 2]", [False, False, True]),
        (f"1<{name}<3", [False, True, False]),
    ):
        assert holds(rule, rows).tolist() == who, rule
        assert name in names(rule) and names(rule) <= {name, "other"}


def test_a_name_inside_another_is_not_mentioned():
    assert names("age_group >= 2 and Q1.age == 1") == {"age_group", "Q1.age"}
    assert names("s == 'age == 2'") == {"s"} and names("") == set()


@pytest.mark.parametrize("rule, who", [
    ("", [1, 1, 1, 1]),
    ("a == 1", [1, 0, 0, 1]),
    ("a == 1 or a == 2 and b == 1", [1, 0, 0, 1]),
    ("(a == 1 or a == 2) and b == 1", [1, 0, 0, 0]),
    ("not a == 2 and b == 2", [0, 0, 0, 1]),
    ("not (a == 2 and b == 2)", [1, 0, 0, 1]),
    ("a in [1, 2] AND NOT b in [2]", [1, 0, 0, 0]),
    ("a in []", [0, 0, 0, 0]),
    ("1 == a", [1, 0, 0, 1]),
    ("a == b", [1, 0, 0, 0]),
    ("a > -1.5 and a < 1e1", [1, 1, 0, 1]),
    ("s == 'x'", [1, 0, 0, 0]),
    ('s in ["x", "y"]', [1, 0, 1, 0]),
])  # fmt: skip
def test_what_a_rule_says(rule, who):
    assert fits(rule) == [bool(w) for w in who]


@pytest.mark.parametrize("rule, who", [
    ("a != 1", [0, 1, 0, 0]), ("not a == 1", [0, 1, 0, 0]), ("a not in [1]", [0, 1, 0, 0]),
    ("s != 'x'", [0, 0, 1, 0]), ("not not a == 1", [1, 0, 0, 1]), ("not (a == 1 and b == 1)", [0, 1, 0, 1]),
    ("a == 2 or b == 1", [1, 1, 0, 0]), ("a == b", [1, 0, 0, 0]), ("a != b", [0, 0, 0, 1]),
    ("not a not in [1]", [1, 0, 0, 1]),
])  # fmt: skip
def test_a_missing_answer_never_fits(rule, who):
    assert fits(rule) == [bool(w) for w in who]


def test_no_rows_and_columns_of_every_kind():
    assert holds("a == 1 and s == 'x'", ROWS.iloc[:0]).shape == (0,)
    rows = pd.DataFrame({"i": pd.array([1, None], "Int64"), "t": pd.array(["x", None], "string"), "f": [True, False],
                         "c": pd.Categorical(["x", "y"])})  # fmt: skip
    assert holds("i == 1 and t == 'x' and f == 1 and c == 'x'", rows).tolist() == [True, False]
    assert holds("i != 1 or t != 'x'", rows).tolist() == [False, False]


def test_codes_that_pass_a_rule_about_one_variable():
    assert passing("q >= 2 and q < 88", "q", (1, 2, 3, 88, 99)) == (2, 3)
    assert passing("q == 1", "q", ()) == () and passing("", "q", [1, 2]) == (1, 2)
    with pytest.raises(UserError, match="no variable 'other'"):
        passing("q == 1 and other == 2", "q", [1])


@pytest.mark.parametrize("rule, says", [
    ("a ==", "at its end"), ("a = 1", "'=' is no comparison"), ("a", "not true or false"),
    ("a + 1 == 2", "cannot be read"), ("1 == 1", "no variable"),
    ("(a == 1", "not closed"), ("a == 1)", "too many"), ("a == 1 b == 2", "too many"), ("a in 1", "needs a list"),
    ("a in [1, 's']", "numbers or quoted"), ("a in [1", "not closed"), ("s == 'x", "never closed"),
    ("and", "missing before 'and'"), ("not", "missing at its end"), ("2a == 1", "neither a variable nor a number"),
    ("a == 1 & b == 2", "cannot be read"), ("(" * 5000 + "a == 1", "too deep"), ("agee == 1", "the nearest: 'age'"),
    ("a == 'x'", "'a' holds numbers"), ("s == 1", "'s' holds text"), ("s in [1]", "'s' holds text"),
    # attempts to run something
    ("__import__('os').system('true')", "cannot be read"), ("a.__class__ == 1", "no variable 'a.__class__'"),
    ("@pd.eval('1') == 1", "cannot be read"), ("[x for x in a]", "cannot be read"), ("lambda: a", "cannot be read"),
    ("a == 1; b == 2", "cannot be read"), ("a == (lambda)(1)", "cannot be read"), ("a == `b`", "cannot be read"),
    ("a == f'{b}'", "cannot be read"), ("a == 1 if b else 2", "cannot be read"),
])  # fmt: skip
def test_what_is_no_rule_is_refused_in_one_sentence(rule, says):
    with pytest.raises(UserError) as error:
        holds(rule, ROWS.assign(age=1.0))
    assert says in str(error.value) and "\n" not in str(error.value)


@given(st.text(max_size=40))
def test_any_text_is_a_rule_or_an_error_that_says_so(text):
    with suppress(UserError):
        assert holds(text, ROWS).shape == (4,)


RULES = st.recursive(
    st.builds(lambda name, by, code: (f"{name} {by} {code}", (name, by, code)), st.sampled_from("ab"),
              st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.integers(0, 3)),
    lambda below: st.one_of(
        st.builds(lambda x: (f"not ({x[0]})", ("not", x[1])), below),
        st.builds(lambda x, by, y: (f"({x[0]}) {by} ({y[0]})", (by, x[1], y[1])), below,
                  st.sampled_from(["and", "or"]), below),
    ), max_leaves=8)  # fmt: skip
PYTHON = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
          ">=": operator.ge}  # fmt: skip


def said(tree: tuple, row: dict) -> bool | None:
    """The rule for one row by the book of three values: True, False, or None where an answer is missing."""
    if tree[0] == "not":
        below = said(tree[1], row)
        return None if below is None else not below
    if tree[0] in ("and", "or"):
        sides, decides = [said(t, row) for t in tree[1:]], tree[0] == "or"
        return decides if decides in sides else None if None in sides else not decides
    name, by, code = tree
    return None if np.isnan(row[name]) else PYTHON[by](row[name], code)


@given(RULES)
def test_rules_follow_the_logic_of_three_values(rule):
    text, tree = rule
    assert fits(text) == [said(tree, row) is True for row in ROWS[["a", "b"]].to_dict("records")]
