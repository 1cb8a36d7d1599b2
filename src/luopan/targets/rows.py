"""Many rows laid over their periods at once; every row's sum exact."""

import numpy as np
from numpy.typing import NDArray

from luopan.engine.rounding import round_rows, share
from luopan.engine.rounding.exact import EXACT


def lay(
    shares: NDArray[np.float64], totals: NDArray[np.int64], step: int = 1
) -> NDArray[np.int64]:
    """Each total in the ratio of its row's shares, in whole steps.

    Args:
        shares: Shape ``(rows, cells)``; not negative. A row of zeros gets nothing.
        totals: Shape ``(rows,)``, in quanta.
        step: Every amount becomes a multiple; one cell a row takes what is over.

    Returns:
        Amounts, same shape; every row with a share above 0 sums to its total.

    Source:
        Largest remainder, docs/algorithms/rounding.md

    Example:
        >>> lay(np.array([[4.0, 4.0, 5.0], [0.0, 0.0, 0.0]]), np.array([13, 7])).tolist()
        [[4, 4, 5], [0, 0, 0]]
    """
    widths = shares.sum(axis=1)
    wanted = np.where(widths > 0, totals, 0)
    if np.abs(wanted).max(initial=0) < EXACT // max(1, shares.shape[1]):
        unit = np.divide(1.0, widths, out=np.zeros_like(widths), where=widths > 0)
        exact = shares * (wanted * unit)[:, None]
        return round_rows(exact, wanted, step)
    laid = np.zeros(shares.shape, np.int64)
    for row in np.flatnonzero(wanted):
        laid[row] = share(int(wanted[row]), shares[row], step)
    return laid
