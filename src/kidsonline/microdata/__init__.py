"""Microdata: an SPSS file in, a survey out."""
