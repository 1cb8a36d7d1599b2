"""Files that were handed in and wait: kept, examined in the background, then applied."""
