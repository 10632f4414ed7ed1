"""What is listed: the tables of the reference pages."""
