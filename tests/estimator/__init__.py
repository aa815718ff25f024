"""Tests of the estimator of crimes saved."""
