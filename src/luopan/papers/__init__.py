"""Documents to sign and to print: one text, as docx, pdf and page. No Django, no clock."""
