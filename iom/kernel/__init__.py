"""Kernel: what every rule may use. Standard library only; no database, no web, no clock but one."""
