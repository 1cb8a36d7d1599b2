"""How it goes: actuals beside targets."""
