"""How: action plans. Its first tables come with the Execute issue."""
