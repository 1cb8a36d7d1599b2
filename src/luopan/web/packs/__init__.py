"""Meeting packs: their contents as pages of blocks, and these as files."""
