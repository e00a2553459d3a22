"""Order, equality and hashes of dates, times, durations and zones."""
from datetime import date, datetime, time, timedelta, timezone, tzinfo
import operator


class Shifting(tzinfo):
    """Two hours from UTC, one where the fold is set."""

    def utcoffset(self, dt):
        return timedelta(hours=1 if dt is not None and dt.fold else 2)

    def dst(self, dt):
        return timedelta(0)

    def tzname(self, dt):
        return "shifting"


class Silent(tzinfo):
    def utcoffset(self, dt):
        return None


east, utc = timezone(timedelta(hours=5)), timezone.utc
values = {
    "span": timedelta(1), "same span": timedelta(hours=24), "less": timedelta(-1), "day": date(2024, 5, 17), "later day": date(2024, 5, 18),
    "moment": datetime(2024, 5, 17), "noon": datetime(2024, 5, 17, 12), "utc noon": datetime(2024, 5, 17, 12, tzinfo=utc),
    "east noon": datetime(2024, 5, 17, 17, tzinfo=east), "silent": datetime(2024, 5, 17, 12, tzinfo=Silent()),
    "fold": datetime(2024, 5, 17, 12, fold=1), "shifting": datetime(2024, 5, 17, 14, tzinfo=Shifting()),
    "time": time(12), "utc time": time(12, tzinfo=utc), "east time": time(17, tzinfo=east), "early": time(1, 2, 3, 4),
    "zone": utc, "east": east, "named": timezone(timedelta(hours=5), "x"), "int": 1,
}
for f in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
    for a, x in values.items():
        row = []
        for b, y in values.items():
            try:
                row.append(str(f(x, y))[0])
            except TypeError as e:
                row.append("!")
        print(f.__name__, a.ljust(10), "".join(row))
for a, b in [("moment", "utc noon"), ("time", "utc time"), ("day", "moment"), ("moment", "day"), ("span", "int"), ("zone", "east")]:
    try:
        values[a] < values[b]
    except TypeError as e:
        print(e)

print(hash(timedelta(1)) == hash(timedelta(hours=24)), hash(timedelta(1, 2, 3)), hash(timedelta(-1)))
print(hash(values["utc noon"]) == hash(values["east noon"]), hash(values["utc time"]) == hash(values["east time"]))
print(hash(values["noon"]) == hash(values["fold"]), hash(values["noon"]) == hash(values["silent"]))
print(hash(values["east"]) == hash(values["named"]) == hash(timedelta(hours=5)))
print(len({date(2024, 1, 1), date(2024, 1, 1), datetime(2024, 1, 1), time(0), time(0)}))
print(sorted([timedelta(1), timedelta(-1), timedelta(0, 1), timedelta(0, 0, 1)]))
print(max(date.min, date.max), min(datetime.min, datetime.max), bool(time(0)), bool(date.min))


# Comparing with other classes is left to them.
class Any:
    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return "lt"

    __le__ = __gt__ = __ge__ = __lt__


for v in (date.min, datetime.min, time.min, timedelta(0)):
    print(v == Any(), v != Any(), v < Any(), v >= Any())
print(date.__eq__(date.min, datetime.min), date.__eq__(datetime.min, date.min), date.__lt__(date.min, 5))

calls = []


class Counting(tzinfo):
    def utcoffset(self, dt):
        calls.append(dt)
        return timedelta(0)


moment = datetime(2024, 1, 1, tzinfo=Counting(), fold=1)
print(hash(moment) == hash(moment), len(calls), calls[0].fold)
