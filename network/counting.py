"""Counting people without leading to one of them: one constant, one way to say a number. Pure."""

# Below this, a number of people may lead to one of them.
K = 5
BANDS = (500, 200, 100, 50, 20, 10, K)


def banded(number: int) -> int:
    """The band a number of people is in, by its lower end; 0 below K.

    A band moves rarely: who watches it does not see one person come or go.
    """
    return next((least for least in BANDS if number >= least), 0)
