"""Everything the gate lets a reader have of a survey, as files to take away: tables and their description."""
