"""Buckets of customers, and the jackknife over them.

Customers are the unit of every interval. Where no closed form exists, each customer falls into one
of 100 buckets, one scan counts by bucket, and the estimate is made again without each bucket.
"""

from journeynb.data.statistics.jackknife import jackknife, without_each
from journeynb.evidence.matching.customer_buckets import BUCKETS, bucket

__all__ = ["BUCKETS", "bucket", "jackknife", "without_each"]
