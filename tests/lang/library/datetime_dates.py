"""datetime: arithmetic, formats, errors."""
from datetime import date, datetime, time, timedelta, timezone

d = date(2024, 2, 28)
print(d, d + timedelta(days=2), d.isoweekday(), d.isocalendar()[1], d.timetuple().tm_yday, d.toordinal())
print(date(2024, 3, 1) - d, date.fromordinal(738000), date.fromisoformat('2020-05-06'), d.replace(month=12))
t = datetime(2021, 12, 31, 23, 59, 58, 123456)
print(t, t + timedelta(seconds=2), t.isoformat(), t.isoformat(' ', 'minutes'), t.date(), t.time())
print(repr(t), repr(d), repr(timedelta(1, 2, 3)), repr(time(1, 2)))
print(t - datetime(2021, 1, 1), (t - datetime(2021, 1, 1)).total_seconds(), t > datetime(2020, 1, 1))
print(timedelta(days=-1, hours=3), timedelta(hours=25) // timedelta(hours=2), timedelta(hours=1) / 4, -timedelta(1))
print(abs(timedelta(-1)), timedelta(minutes=90) * 2, timedelta.max, timedelta(microseconds=1) == timedelta.resolution)
utc = datetime(2020, 1, 1, 12, tzinfo=timezone.utc)
east = utc.astimezone(timezone(timedelta(hours=5, minutes=30)))
print(utc, east, east == utc, east.utcoffset(), east.tzname(), utc.timestamp())
print(datetime.fromisoformat('2011-11-04T00:05:23+04:00'), datetime.fromtimestamp(0, timezone.utc))
print(datetime.combine(d, time(8, 30)), time(8, 30) < time(9), time.fromisoformat('04:23:01'))
print({d: 1}[date(2024, 2, 28)], hash(t) == hash(datetime(2021, 12, 31, 23, 59, 58, 123456)), datetime.min, date.max)
for f in (lambda: date(2023, 2, 29), lambda: time(24), lambda: datetime(1, 13, 1), lambda: d < t, lambda: utc - t,
          lambda: date.fromisoformat('2020-13-01'), lambda: d + 1, lambda: date.max + timedelta(1)):
    try:
        print(f())
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__)
