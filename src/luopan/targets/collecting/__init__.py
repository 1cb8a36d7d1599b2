"""Collecting by workbook 填报: what is handed out, and what comes back."""
