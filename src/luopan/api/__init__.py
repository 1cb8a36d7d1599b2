"""The face programs see. Its first routes come with the Web issue."""
