"""What there is to see of adjustments: the list, one in full, what a request would come to."""
