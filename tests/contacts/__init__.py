"""Tests of contacts and appointments."""
