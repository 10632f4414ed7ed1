"""How the report is made: its inputs, the build of the site, and the executed references."""
