"""How a standing is laid out on a page: tiles, heat, rows, and what the chart draws."""
