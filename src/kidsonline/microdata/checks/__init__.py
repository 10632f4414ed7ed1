"""What a look at a file looks for: one kind a module, each a function from a sheet to findings."""
