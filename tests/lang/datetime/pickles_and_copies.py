"""Pickling and copying dates, times, durations and zones, and their subclasses."""
from datetime import date, datetime, time, timedelta, timezone, tzinfo
import copy
import pickle


class Day(date):
    pass


class Moment(datetime):
    def __new__(cls, *args, **kwargs):
        extra = kwargs.pop("extra", 7)
        self = datetime.__new__(cls, *args, **kwargs)
        self.extra = extra
        return self


class Span(timedelta):
    pass


class Zone(tzinfo):
    def __init__(self, offset=None, name=None):
        self.offset, self.name = offset, name

    def utcoffset(self, dt):
        return self.offset

    def dst(self, dt):
        return timedelta(0)

    def tzname(self, dt):
        return self.name


class Fixed(Zone):
    def __getinitargs__(self):
        return self.offset, self.name


values = [date(2024, 2, 29), datetime(2024, 2, 29, 1, 2, 3, 4), datetime(2024, 2, 29, fold=1), time(1, 2, 3, 4), time(1, fold=1),
          time(1, tzinfo=timezone.utc), timedelta(-1, 2, 3), timezone.utc, timezone(timedelta(hours=1)), timezone(timedelta(hours=1), "x"),
          datetime(2024, 2, 29, tzinfo=timezone(timedelta(hours=-3))), Day(1, 2, 3), Moment(1, 2, 3, extra=8), Span(5),
          datetime(2024, 1, 1, tzinfo=Zone(timedelta(hours=2), "two")), time(3, tzinfo=Fixed(timedelta(hours=2), "two"))]
for v in values:
    print(repr(v) if "Zone" not in repr(v) and "Fixed" not in repr(v) else type(v).__name__)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        back = pickle.loads(pickle.dumps(v, protocol))
        equal = back == v if getattr(v, "tzinfo", None) is None else str(back) == str(v)
        print(protocol, equal, type(back) is type(v), getattr(back, "fold", "-"), getattr(back, "extra", "-"))
    for back in (copy.copy(v), copy.deepcopy(v)):
        print(str(back) == str(v), type(back) is type(v))
print(copy.copy(timezone.utc) is timezone.utc, pickle.loads(pickle.dumps(timezone.utc)) is timezone.utc)
for v in values[:10]:
    print(v.__reduce__())
for protocol in (0, 3, 4):
    print(datetime(2024, 1, 1, fold=1).__reduce_ex__(protocol), time(1, fold=1).__reduce_ex__(protocol))
for f in (lambda: time(1).__reduce_ex__(), lambda: time(1).__reduce_ex__("x")):
    try:
        f()
    except TypeError as e:
        print(e)
print(Fixed(timedelta(0), "z").__reduce__()[1:], Zone().__reduce__()[1:], tzinfo().__reduce__())
week = date(2024, 1, 1).isocalendar()
print(type(pickle.loads(pickle.dumps(week))), pickle.loads(pickle.dumps(week)))
