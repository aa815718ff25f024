"""Tests of the log and of appointments."""
