"""From columns to row versions: bulk writing, superseding, revoking."""

from luopan.records.store.revoking import revoke
from luopan.records.store.writing import Stored, store

__all__ = ["Stored", "revoke", "store"]
