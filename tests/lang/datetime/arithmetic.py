"""Sums, differences, products and quotients of durations, dates and times, exact to the microsecond."""
from datetime import date, datetime, time, timedelta, timezone
import operator

OPERATIONS = [("+", operator.add), ("-", operator.sub), ("*", operator.mul), ("/", operator.truediv), ("//", operator.floordiv),
              ("%", operator.mod), ("divmod", divmod)]


def show(name, f, *args):
    try:
        print(name, *args, "->", repr(f(*args)))
    except Exception as e:
        print(name, *args, "!!", type(e).__name__, e)


spans = [timedelta(0), timedelta(1), timedelta(-2), timedelta(hours=5), timedelta(microseconds=3), timedelta(days=-1, microseconds=1),
         timedelta.max, timedelta.min, timedelta.resolution]
for name, f in OPERATIONS:
    for a in spans:
        for b in spans:
            show(name, f, a, b)
numbers = [0, 1, -1, 2, 3, -3, 7, 10**6, 10**30, -10**300, True, 0.0, 0.5, 1.5, -2.5, 1e-300, 1e300, 1 / 3, float("inf"), float("nan")]
for name, f in OPERATIONS[:5]:
    for a in [timedelta(0), timedelta(1), timedelta(microseconds=5), timedelta(-3, 7, 11)]:
        for n in numbers:
            show(name, f, a, n)
for n in (2, 2.5):
    show("*", operator.mul, n, timedelta(1))
    show("/", operator.truediv, n, timedelta(1))
for f in (operator.neg, operator.pos, abs, bool, str, repr, timedelta.total_seconds):
    for a in spans:
        show(f.__name__, f, a)

day, moment, zone = date(2024, 2, 28), datetime(2024, 2, 28, 22, 30, 15, 999999), timezone(timedelta(hours=5, minutes=30))
for other in [timedelta(2), timedelta(hours=-47), timedelta(microseconds=1), timedelta(days=10**7), timedelta.min, 1, 1.5, None, day,
              date.max, moment, datetime.min, moment.replace(tzinfo=zone), time(1)]:
    for this in (day, moment, moment.replace(tzinfo=timezone.utc), time(1)):
        for name, f in OPERATIONS[:2]:
            show(name, f, this, other)
            show(name, f, other, this)
for f in (lambda: datetime.max + timedelta.resolution, lambda: datetime.min - timedelta.resolution, lambda: date.max + timedelta(1),
          lambda: date.min - timedelta(1), lambda: datetime.max - datetime.min, lambda: datetime.min - datetime.max,
          lambda: datetime.max.replace(tzinfo=timezone.min) - datetime.min.replace(tzinfo=timezone.max)):
    show("limits", f)
for year in (1, 4, 1900, 2000, 2023, 2024, 9999):
    first = date(year, 1, 1)
    print(year, first.toordinal(), first.weekday(), first.isocalendar(), date.fromordinal(first.toordinal()) == first,
          [date(year, month, 28).toordinal() for month in range(1, 13)])


class Ratio(float):
    def __init__(self, ratio):
        self.ratio = ratio

    def __new__(cls, ratio):
        return float.__new__(cls)

    def as_integer_ratio(self):
        return self.ratio


for ratio in [(1, 3), (-1, 3), (1, -3), 5, (1, 2), (3, 2)]:
    show("* ratio", lambda: timedelta(microseconds=5) * Ratio(ratio))
    show("/ ratio", lambda: timedelta(microseconds=5) / Ratio(ratio))
show("/ ratio", lambda: timedelta(microseconds=5) / Ratio((0, 1)))
