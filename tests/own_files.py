"""A made-up country's file as other teams would hold it: other names, other codes, gaps and slips of the pen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyreadstat
from country import write_country

from kidsonline.microdata.sav_file import SavFile


@dataclass
class OwnFile:
    """Rows and dictionary of one SPSS file, to be changed and written."""

    data: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict] = field(default_factory=dict)
    missing: dict[str, list] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "OwnFile":
        """The file as it is."""
        data, meta = pyreadstat.read_sav(str(path), user_missing=True)
        return cls(data, dict(meta.column_names_to_labels), dict(meta.variable_value_labels), dict(meta.missing_ranges))

    def write(self, path: Path) -> Path:
        """As an SPSS file; what the dictionary says of columns that are gone is left out."""
        here = set(self.data)
        pyreadstat.write_sav(
            self.data,
            str(path),
            column_labels={name: self.labels.get(name) or "" for name in self.data},
            variable_value_labels={name: said for name, said in self.value_labels.items() if name in here},
            missing_ranges={name: said for name, said in self.missing.items() if name in here},
        )
        return path

    def read_back(self) -> SavFile:
        """What reading the written file gives, without writing it."""
        text = {name for name in self.data if self.data[name].dtype.kind not in "biuf"}
        values = {name: self.data[name].fillna("") if name in text else self.data[name] for name in self.data}
        singles = {
            name: [one["lo"] if isinstance(one, dict) and one["lo"] == one["hi"] else one for one in said]
            for name, said in self.missing.items()
        }
        kinds = {name: "text" if name in text else "number" for name in self.data}
        here = set(self.data)
        labels, missing = ({n: v for n, v in d.items() if n in here} for d in (self.value_labels, singles))
        return SavFile(pd.DataFrame(values), dict(self.labels), labels, missing, {}, kinds=kinds)

    def renamed(self, new: Callable[[str], str]) -> "OwnFile":
        """The file with every variable called otherwise."""
        parts = (self.labels, self.value_labels, self.missing)
        return OwnFile(self.data.rename(columns=new), *({new(n): v for n, v in part.items()} for part in parts))


def country(tmp_path_factory) -> Path:
    """Folder of a made-up country."""
    return write_country(tmp_path_factory.mktemp("country"))
