"""What the sample customers are like: the columns of their tables, and what raises their value.

``""`` in place of a plan means all plans that are not named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Category:
    """A column of text.

    Attributes
    ----------
    shares : dict of str to dict of str to float
        The weights of the values, by plan.
    raises : dict of str to float
        The factor by which a value raises what a customer spends.
    missing : float
        The share of customers without a value.
    before : dict of str to dict of str to float
        Other weights a year earlier, by plan: these plans have drifted.
    """

    shares: Mapping[str, Mapping[str, float]]
    raises: Mapping[str, float] = field(default_factory=dict)
    missing: float = 0.0
    before: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A column of whole numbers, normally distributed, or log-normally with ``skewed``.

    Attributes
    ----------
    middle : dict of str to (float, float)
        The middle and the spread, by plan; a plan without any has no values.
    least, most : int
        The smallest and the largest value.
    raises : float
        The factor by which one more (skewed: twice as much) raises what a customer spends.
    before : dict of str to (float, float)
        Other middles a year earlier, by plan: these plans have drifted.
    """

    middle: Mapping[str, tuple[float, float]]
    least: int
    most: int
    raises: float = 1.0
    missing: float = 0.0
    skewed: bool = False
    before: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Buying:
    """How the customers of a plan buy.

    Attributes
    ----------
    weeks : float
        The mean time between two orders.
    spends : float
        The mean value of an order.
    stays : int
        The mean number of orders before a customer stops buying.
    """

    weeks: float
    spends: float
    stays: int


@dataclass(frozen=True)
class Shop:
    """The customers of a sample.

    Attributes
    ----------
    plan : str
        The column of the plan, whose values are those of the personas in the sample's log.
    buying : dict of str to Buying
        By plan.
    others : (str, int)
        A plan without a persona, and how many customers have it.
    columns : dict of str to Category or Number
        By name, in order.
    points : str
        The column that is computed from the revenue.
    personas : dict of str to str
        The plan of each persona of the map.
    """

    plan: str
    buying: Mapping[str, Buying]
    others: tuple[str, int]
    columns: Mapping[str, Category | Number]
    points: str
    personas: Mapping[str, str]


# Hotels, of which the map has no persona, are among the best customers. Home customers are older
# than a year ago, and more of them order on the phone. Owners of a grinder, readers of the
# newsletter, customers in cities, larger companies and older customers spend more. Roast, household
# and nps say nothing about it.
COFFEE = Shop(
    plan="plan",
    buying={
        "home": Buying(3.0, 24.0, 14),
        "office": Buying(4.3, 105.0, 18),
        "gift": Buying(13.0, 46.0, 3),
        "hotel": Buying(2.6, 130.0, 20),
    },
    others=("hotel", 640),
    columns={
        "country": Category(
            {"": {"IE": 0.5, "DE": 0.3, "SE": 0.2}, "office": {"SE": 0.6, "IE": 0.3, "DE": 0.1},
             "gift": {"DE": 0.6, "IE": 0.3, "SE": 0.1}},
        ),
        "city_size": Category(
            {"": {"city": 0.5, "town": 0.3, "village": 0.2}}, {"city": 1.25}, missing=0.03
        ),
        "age": Number(
            {"home": (39.5, 9.0), "office": (45.5, 8.0), "gift": (30.0, 7.0), "hotel": (44.0, 9.0)},
            18, 79, raises=1.01, missing=0.08, before={"home": (34.3, 9.0)},
        ),
        "household": Category(
            {"": {"couple": 0.4, "alone": 0.3, "family": 0.2, "shared flat": 0.1}}, missing=0.2
        ),
        "employees": Number(
            {"office": (38.0, 0.6), "hotel": (24.0, 0.5)}, 3, 600, raises=1.12, skewed=True
        ),
        "device": Category(
            {"": {"phone": 0.5, "laptop": 0.4, "tablet": 0.1},
             "home": {"phone": 0.66, "laptop": 0.26, "tablet": 0.08},
             "office": {"laptop": 0.8, "phone": 0.15, "tablet": 0.05}},
            before={"home": {"phone": 0.48, "laptop": 0.42, "tablet": 0.1}},
        ),
        "newsletter": Category({"": {"no": 0.6, "yes": 0.4}}, {"yes": 1.3}),
        "owns_grinder": Category(
            {"": {"no": 0.7, "yes": 0.3}, "home": {"yes": 0.55, "no": 0.45}},
            {"yes": 1.6}, missing=0.25,
        ),
        "roast": Category({"": {"medium": 0.45, "light": 0.3, "dark": 0.25}}, missing=0.1),
        "bags_per_year": Number(
            {"home": (26.0, 0.5), "office": (90.0, 0.5), "gift": (4.0, 0.5), "hotel": (120.0, 0.5)},
            1, 900, missing=0.15, skewed=True,
        ),
        "nps": Number({"": (7.6, 2.0)}, 0, 10, missing=0.7),
    },
    points="loyalty_points",
    personas={"maya": "home", "jonas": "office", "elif": "gift"},
)  # fmt: skip

# Agencies, of which the map has no persona, are among the best customers. Champions work in larger
# companies than a year ago. Users of the interface for programs, of alerts, and of larger companies
# spend more.
SAAS = Shop(
    plan="role",
    buying={
        "champion": Buying(4.3, 190.0, 16),
        "buyer": Buying(4.3, 420.0, 22),
        "admin": Buying(4.3, 260.0, 16),
        "agency": Buying(3.5, 520.0, 24),
    },
    others=("agency", 300),
    columns={
        "region": Category({"": {"EU": 0.5, "US": 0.35, "Asia": 0.15}}),
        "industry": Category(
            {"": {"software": 0.4, "logistics": 0.25, "finance": 0.2, "health": 0.15}},
            missing=0.05,
        ),
        "employees": Number(
            {"": (180.0, 0.7), "agency": (25.0, 0.5)}, 2, 20_000, raises=1.15, missing=0.06,
            skewed=True, before={"champion": (125.0, 0.7)},
        ),
        "cloud": Category({"": {"one": 0.6, "several": 0.25, "own servers": 0.15}}, missing=0.1),
        "uses_api": Category({"": {"no": 0.6, "yes": 0.4}}, {"yes": 1.5}),
        "alerts": Category({"": {"e-mail": 0.5, "chat": 0.3, "none": 0.2}}, {"chat": 1.25}),
        "theme": Category({"": {"dark": 0.6, "light": 0.4}}),
        "nps": Number({"": (7.2, 2.2)}, 0, 10, missing=0.65),
    },
    points="credits",
    personas={"priya": "champion", "marcus": "buyer", "sofia": "admin"},
)  # fmt: skip

SHOPS: dict[str, Shop] = {"coffee": COFFEE, "saas": SAAS}
