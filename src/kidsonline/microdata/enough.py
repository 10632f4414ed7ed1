"""How many people a number needs: what a look at a file warns of is what the gate withholds later."""

MIN_BASE = 25  # unweighted; a smaller base gives no reliable number
MIN_DF = 8  # degrees of freedom; fewer give no interval
MIN_PEOPLE = 10  # unweighted; fewer people can be recognised
