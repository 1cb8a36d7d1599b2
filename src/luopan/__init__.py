"""Luopan 罗盘: set sales targets, agree on them, carry them out."""

__version__ = "0.1.0"
