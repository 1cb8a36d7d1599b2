"""What we learn: adjustment and review. Its first tables come with the Lead issue."""
