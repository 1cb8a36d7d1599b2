"""PostgreSQL's advisory locks: each thing has its own."""

from luopan.org import closure
from luopan.records.columns import bulk
from luopan.trail import chain


def test_no_two_things_share_a_lock():
    locks = [chain.CHAIN_LOCK, closure.LOCK, bulk.WRITE_LOCK]
    assert len(set(locks)) == len(locks)
