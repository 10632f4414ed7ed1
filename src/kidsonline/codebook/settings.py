"""A TOML file as a frozen dataclass: every key known, none missing, each of its type."""

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar, get_args, get_origin, get_type_hints

from ..errors import UserError, unknown

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_KINDS = {str: "text in quotes", int: "a whole number", tuple: "a list of texts", Mapping: "a table"}


def read_settings(path: Path, kind: type[T], over: Path | None = None) -> T:
    """The file as a ``kind``, a dataclass whose fields are its keys and whose types say what each must be.

    over : a file whose keys take the place of the same ones, so that it needs to hold only what is otherwise.

    Types are text, whole numbers, lists of texts, further dataclasses, and mappings of any of these. Raises UserError,
    one sentence that names file and key, where a key is unknown, missing, or of another type.
    """
    return _filled(kind, _table(path) | (_table(over) if over else {}), path.name, "")


def _table(path: Path) -> dict:
    if not path.is_file():
        raise UserError(f"{path.name} is missing in {path.parent}: restore it from the repository.")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name} cannot be read ({error}): correct that line.") from None


def _filled(kind: type[T], table: Mapping, file: str, key: str) -> T:
    """A dataclass from its table; ``key`` is where the table stands in the file, empty for the file itself."""
    place = f"{file}, '{key}'" if key else file
    known = {f.name: f for f in fields(kind)}
    for name in table:
        if name not in known:
            raise unknown("key", name, known, place)
    for name, field in known.items():
        if name not in table and field.default is MISSING and field.default_factory is MISSING:
            raise UserError(f"{place} lacks '{name}': add it.")
    types = get_type_hints(kind)
    inside = f"{key}." if key else ""
    return kind(**{name: _typed(types[name], value, file, f"{inside}{name}") for name, value in table.items()})


def _typed(kind: type, value: object, file: str, key: str) -> object:
    outer = get_origin(kind) or kind
    if is_dataclass(kind) and isinstance(value, dict):
        return _filled(kind, value, file, key)
    if outer is Mapping and isinstance(value, dict):
        of, inner = get_args(kind)
        return MappingProxyType({_name(of, k, file, key): _typed(inner, v, file, f"{key}.{k}")
                                 for k, v in value.items()})  # fmt: skip
    if outer is tuple and isinstance(value, list):
        return tuple(_typed(get_args(kind)[0], item, file, key) for item in value)
    if outer in (str, int) and type(value) is outer:
        return value
    raise UserError(f"{file}: '{key}' is {value!r}; write {_KINDS.get(outer, 'a table')}.")


def _name(kind: type, name: str, file: str, key: str) -> object:
    if kind is int and not name.isdecimal():
        raise UserError(f"{file}: '{key}' has the key '{name}'; write a code, such as 4.")
    return kind(name)
