"""Below which numbers a cell is withheld or flagged, and what each flag means to a reader."""


MIN_BASE = 25  # unweighted; below: [u]


LOW_BASE = 50  # unweighted; below: shown with [r]


MIN_DF = 8  # degrees of freedom; below: [u]


MIN_SENSITIVE = 10  # unweighted children giving a sensitive answer; below: [c]


WHOLE_PERCENT_BASE = 100  # below: no decimals


LEGEND = {
    "x": "not available: the printed report does not give this number, and nothing else can",
    "d": "in doubt: printed so, but it cannot stand with other printed numbers; quoted, not used",
    "u": f"too unreliable to show: fewer than {MIN_BASE} respondents, or fewer than {MIN_DF} degrees of freedom",
    "r": f"low reliability: {MIN_BASE} to {LOW_BASE - 1} respondents",
    "c": "confidential: withheld so that no child can be recognised",
    "q": f"printed on fewer than {MIN_SENSITIVE} respondents: quoted as text, not drawn, not used",
    "z": "not applicable",
}


NOT_ESTIMATED = ("empty", "one_psu", "no_df")  # flags of ``estimation`` without a usable estimate; 0% is one


HIDDEN = ("x", "d", "u", "c", "q")
