"""Scoring by the matrix of HANDBOOK 4, worked out by hand."""
