"""Aware times: zones that a script defines, local time with its folds and gaps, timestamps, strftime."""
import os
import time as clocks
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print("!!", type(e).__name__, e)


HOUR = timedelta(hours=1)


class Summer(tzinfo):
    """An hour from UTC, two from April to September."""

    def utcoffset(self, dt):
        return HOUR + self.dst(dt)

    def dst(self, dt):
        return HOUR if dt is not None and 4 <= dt.month <= 9 else timedelta(0)

    def tzname(self, dt):
        return "SUMMER" if self.dst(dt) else "WINTER"

    def __repr__(self):
        return "Summer()"


class Wrong(tzinfo):
    def __init__(self, answer):
        self.answer = answer

    def utcoffset(self, dt):
        return self.answer

    dst = tzname = utcoffset

    def __repr__(self):
        return "Wrong()"


zone = Summer()
for month in (3, 4, 9, 10):
    local = datetime(2024, month, 1, 0, 30, tzinfo=UTC).astimezone(zone)
    print(local, local.tzname(), local.dst(), local.utctimetuple()[:6], local.timetuple().tm_isdst, local.timestamp(), local.astimezone(UTC))
print(datetime(2024, 7, 1, tzinfo=zone) - datetime(2024, 1, 1, tzinfo=zone), datetime(2024, 7, 1, tzinfo=zone) - datetime(2024, 1, 1, tzinfo=UTC))
for answer in (None, 5, timedelta(1), timedelta(-1), timedelta(hours=3), "x"):
    wrong = datetime(2024, 1, 1, tzinfo=Wrong(answer))
    for f in (wrong.utcoffset, wrong.dst, wrong.tzname, wrong.isoformat, wrong.timestamp, wrong.timetz().utcoffset,
              lambda: wrong.strftime("%z|%Z"), lambda: wrong == datetime(2024, 1, 1, tzinfo=UTC), lambda: zone.fromutc(wrong)):
        show(f)
for f in (tzinfo().utcoffset, tzinfo().dst, tzinfo().tzname, tzinfo().fromutc, UTC.utcoffset, UTC.dst, UTC.tzname, UTC.fromutc):
    for about in (None, 5, datetime(2024, 1, 1)):
        show(f, about)
for offset in (timedelta(0), HOUR, -HOUR, timedelta(seconds=1), timedelta(microseconds=-1), timedelta(hours=-23, minutes=-59)):
    fixed = timezone(offset)
    print(str(fixed), repr(fixed), fixed.utcoffset(None), fixed.dst(None), fixed == timezone(offset, "x"), hash(fixed) == hash(offset))

# Local time of New York's rules: a fold in November, a gap in March.
os.environ["TZ"] = "EST+05EDT,M3.2.0,M11.1.0"
clocks.tzset()
print(clocks.timezone, clocks.altzone, clocks.daylight, clocks.tzname)
for moment in (datetime(2014, 11, 2, 1, 30), datetime(2014, 11, 2, 1, 30, fold=1), datetime(2015, 3, 8, 2, 30), datetime(2015, 3, 8, 2, 30, fold=1),
               datetime(2015, 1, 1), datetime(2015, 7, 1, fold=1), datetime(1970, 1, 1), datetime(1969, 12, 31, 23, 59, 59, 999999)):
    print(moment, moment.fold, moment.timestamp(), moment.astimezone(), moment.astimezone(UTC), moment.astimezone().tzname())
for stamp in (1414906200, 1414909800, 1414909800.5, 1425796200, 0, -0.5, 1e9, 0.5e-6, 1.5e-6, 2.5e-6, 0.9999996, -1e-7, 253402000000):
    local = datetime.fromtimestamp(stamp)
    print(stamp, local, local.fold, datetime.fromtimestamp(stamp, UTC), datetime.fromtimestamp(stamp, zone), date.fromtimestamp(stamp))
for stamp in (1e20, -1e20, 10**20, float("nan"), float("inf"), "x", None, 1e12, -1e12, 2**62):
    show(datetime.fromtimestamp, stamp)
    show(date.fromtimestamp, stamp)
    show(lambda: datetime.fromtimestamp(stamp, UTC))
for f in (datetime(1, 1, 1).timestamp, datetime.max.timestamp, datetime.max.astimezone, lambda: datetime.min.astimezone(timezone(-HOUR)),
          lambda: datetime.min.replace(tzinfo=timezone(HOUR)).astimezone(UTC), lambda: datetime(2024, 1, 1).astimezone(5),
          lambda: datetime.min.replace(tzinfo=timezone(HOUR)).utctimetuple(), lambda: datetime.fromtimestamp(0, 5), lambda: datetime.now(5)):
    show(f)
os.environ["TZ"] = "UTC"
clocks.tzset()
now = datetime.now(UTC)
print(abs(now.timestamp() - clocks.time()) < 60, abs(datetime.now() - now.replace(tzinfo=None)) < timedelta(minutes=1), now.tzinfo is UTC,
      datetime.today().tzinfo, abs(date.today() - now.date()) <= timedelta(1))

moment = datetime(2024, 2, 9, 3, 4, 5, 6789, timezone(timedelta(hours=5, minutes=30)))
for format in ("%Y-%m-%d %H:%M:%S.%f %z %:z %Z %j %a %A %b %B %y %p %I %w %U %W %V %G %u %e %% %C %F", "", "%", "%%f", "%5f|%:x|%:", "\0%f\0", "\ud800%d",
               "é%dé\U0001f600", "no directive"):
    print(ascii(moment.strftime(format)), ascii(moment.date().strftime(format)), ascii(moment.time().strftime(format)), ascii(format and f"{moment:{format}}"))
print(date(1, 1, 1).strftime("%Y %G %F %C"), date(999, 12, 31).strftime("%Y|%G|%F|%C"), datetime(1000, 1, 1).strftime("%Y"))
for f in (moment.strftime, moment.__format__, time(1).strftime, date(1, 1, 1).__format__):
    show(f, 5)
show(moment.strftime)
for text, format in [("2024-02-29 01:02:03.5 +0530", "%Y-%m-%d %H:%M:%S.%f %z"), ("x", "%Y"), ("2024 x", "%Y"), (5, "%Y"), ("2024", 5), ("12:30", "%H:%M")]:
    show(datetime.strptime, text, format)
    show(date.strptime, text, format)
    show(time.strptime, text, format)
print(moment.replace(tzinfo=None).combine(date(1, 2, 3), time(4, fold=1)), datetime.combine(moment, moment.timetz()))
for args in [(1, 2), (date.min, 1), (time.min, date.min), (date.min, time.min, 5), (date.min,)]:
    show(datetime.combine, *args)
