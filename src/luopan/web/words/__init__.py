"""The sentence a page opens with."""
