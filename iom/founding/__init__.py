"""Founding: what a new scheme begins with: places, agencies, SAC sets, minimums; never people."""
