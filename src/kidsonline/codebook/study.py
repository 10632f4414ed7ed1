"""What is this survey's alone: its populations and groupings."""


POPULATIONS = ("children", "parents")


GROUPINGS = ("gender", "age_group", "area", "region")
