"""What the constructors of dates, times, durations and zones take, and what they say to the rest."""
from datetime import date, datetime, time, timedelta, timezone, tzinfo


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n

    def __repr__(self):
        return f"Index({self.n})"


def show(make, *args, **kwargs):
    given = ", ".join([repr(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()])
    try:
        print(f"{make.__name__}({given})", "->", repr(make(*args, **kwargs)))
    except Exception as e:
        print(f"{make.__name__}({given})", "!!", type(e).__name__, e)


for args in [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ("x",), (1.5, 1, 1), (None, 1, 1), (2**70, 1, 1), (2**31, 1, 1),
             (-2**31 - 1, 1, 1), (0, 1, 1), (10000, 1, 1), (1, 0, 1), (1, 13, 1), (1, 2, 29), (4, 2, 29), (1, 1, 0), (1900, 2, 29),
             (2000, 2, 29), (Index(3), Index(2), Index(1))]:
    show(date, *args)
    show(datetime, *args)
for args in [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (24,), (-1,), (1, 60), (1, 2, 60), (1, 2, 3, 1000000), ("x",), (1.0,),
             (1, 2, 3, 4, 5), (1, 2, 3, 4, None), (1, 2, 3, 4, timezone.utc), (1, 2, 3, 4, None, 0), (1, 2, 3, 4, 5, 6, 7)]:
    show(time, *args)
for kwargs in [dict(fold=1), dict(fold=0), dict(fold=2), dict(fold=-1), dict(fold="x"), dict(tzinfo=5), dict(tzinfo=None),
               dict(tzinfo=timezone.utc), dict(foo=1)]:
    show(time, 1, 2, **kwargs)
    show(datetime, 1, 2, 3, **kwargs)
show(date, year=1, month=2, day=3)
show(date, 1, month=2, day=3)
show(date, 1, 2, 3, month=4)
show(datetime, 1, 2, 3, month=4)
show(datetime, 1, 2, 3, 4, 5, 6, 7, None)
show(datetime, 1, 2, 3, 4, 5, 6, 7, None, 1)
show(datetime, year=2024, month=2, day=29, hour=23, minute=59, second=58, microsecond=999999, tzinfo=timezone.utc, fold=1)
show(date, foo=1)

for args in [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5, 6, 7, 8), ("x",), (None,), (1, None), (1j,),
             (0.5,), (1.5, 1.5, 1.5), (0, 0, 0.5), (0, 0, 1.5), (0, 0, 2.5), (0, 0, -0.5), (1e-9,), (-1e-9,), (1e17,), (1e300,),
             (float("inf"),), (float("-inf"),), (float("nan"),), (10**9,), (-10**9,), (999999999, 86399, 999999),
             (999999999, 86400), (2**31,), (10**30, 0, 0, 0, 0, -24 * 10**30), (True, False), (0, 10**400)]:
    show(timedelta, *args)
show(timedelta, weeks=1, days=1, hours=1, minutes=1, seconds=1, milliseconds=1, microseconds=1)
show(timedelta, hours=-1)
show(timedelta, days=1, foo=2)
show(timedelta, 1, days=2)
show(timedelta, minutes=Index(5))

hour = timedelta(hours=1)
for args in [(), (hour,), (-hour,), (timedelta(0),), (timedelta(0), "x"), (hour, "x"), (hour, 5), (hour, None), (5,),
             (timedelta(1),), (timedelta(-1),), (timedelta(1, -1, -1),), (timedelta(0, 1),), (hour, "x", 1)]:
    show(timezone, *args)
show(timezone, offset=hour, name="y")
show(timezone, offset=hour, foo="y")
print(timezone(timedelta(0)) is timezone.utc, timezone.min, timezone.max)
print(isinstance(tzinfo(1, 2, x=3), tzinfo))

for make, args in [(date.__new__, ()), (date.__new__, (int, 1, 1, 1)), (date.__new__, (datetime, 1, 1, 1)), (datetime.__new__, (date, 1, 1, 1)),
                   (tzinfo.__new__, (timezone,)), (timedelta.__new__, (int,))]:
    show(make, *args)

# What pickles hold: only month and hour are looked at.
for make, state in [(date, b"\x07\xd0\x01\x01"), (date, "\x07\xd0\x01\x01"), (date, b"abcd"), (date, b"\xff\xff\x01\xff"), (date, "ab\x01\u1234"),
                    (date, b"abc"), (datetime, b"ab\x01c456789"), (datetime, b"ab\x81c456789"), (datetime, b"ab\x00c456789"),
                    (datetime, "ab\x01c45678\u1234"), (time, b"\x01\xff\xff\xff\xff\xff"), (time, b"\x81\xff\xff\xff\xff\xff"),
                    (time, b"\x98\xff\xff\xff\xff\xff")]:
    show(make, state)
show(datetime, b"ab\x01c456789", timezone.utc)
show(datetime, b"ab\x01c456789", 5)
show(time, b"\x01\xff\xff\xff\xff\xff", 5)
odd = datetime(b"\x07\xe8\x01\x01\xff\xff\xff\xff\xff\xff")
print(odd.isoformat(), odd + timedelta(1), odd.timetuple())
show(odd.time)
show(odd.replace, 2000)
