"""Workbooks and delimited files to rows, and rows to workbooks. No Django."""
