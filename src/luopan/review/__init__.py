"""What we learn: adjustment, close, review, reward, handover."""
