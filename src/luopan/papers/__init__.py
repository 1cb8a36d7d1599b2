"""Documents for people: docx, pptx, pdf. Filled by the first issue that prints one."""
