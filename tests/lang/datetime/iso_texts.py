"""isoformat, and what fromisoformat reads and refuses."""
from datetime import date, datetime, time, timedelta, timezone

DATES = """2024-02-29 20240229 2024-W09-4 2024W094 2024-W09 2024W09 0001-01-01 9999-12-31 2020-W53-7 2021-W53-1 2024-W00-1
2024-W54-1 2024-W01-8 2024-W01-0 9999-W52-6 0000-W01-1 2023-02-29 2024-13-01 2024-00-10 2024-01-32 2024-1-1 2024-0101 202401-01
2024W01-1 2024-W011 2024/01/01 2024-01-0 2024010 2024 2024-01-01T 0000-01-01 2024-01-0٥ ٢٠٢٤-01-01""".split() + ["", "\ud800", "2024-01-01 "]
TIMES = """10 10:11 10:11:12 1011 101112 10:11:12.5 10:11:12,25 10:11:12.123456789 101112.5 T10:11 10Z 10:11Z 10:11+01:00 10:11-0130
10:11:12.5+01:02:03.004 10+01 10:11-00:00 24:00 24:00:00.000 24:00:00.001 24:01 25:00 10:60 10:11:60 1 101 10: 10:1 10:1112 1011:12 10.5
10:11.5 10:11:12. 10:11:12.x 10:11:12:13 10:11x 10:11z 10:11Z0 10:11+ 10:11+1 10:11+24:00 10:11+23:60 10:11-23:59:59.999999
10:11+01:00Z 10:11+01:00+01:00 +10 TT10 1٥:11 10:11+0٥:00""".split() + [""]


def show(f, text):
    try:
        print(ascii(text), "->", repr(f(text)))
    except Exception as e:
        print(ascii(text), "!!", type(e).__name__, ascii(str(e)))


for text in DATES:
    show(date.fromisoformat, text)
    show(datetime.fromisoformat, text)
for text in TIMES:
    show(time.fromisoformat, text)
for day in ("2024-02-29", "20241231", "2024-W09-4", "2024-W09", "2024W094", "2024W09", "9999-12-31", "2024-02-30"):
    for separator in ("T", " ", "-", "7", "\u1234", "\ud800", "\U0001f600"):
        for rest in ("10", "10:11", "1011", "10:11:12.5+05:30", "24:00", "24:01", "25:00", ""):
            show(datetime.fromisoformat, day + separator + rest)
for f in (date.fromisoformat, time.fromisoformat, datetime.fromisoformat):
    show(f, 5)
    show(f, b"2024-01-01")

zones = [None, timezone.utc, timezone(timedelta(hours=-5, minutes=-30)), timezone(timedelta(seconds=1)), timezone(-timedelta(microseconds=1))]
for zone in zones:
    for micro in (0, 5, 999000, 999999):
        moment = datetime(987, 6, 5, 4, 3, 2, micro, zone)
        clock = moment.timetz()
        print(moment, repr(clock), str(clock), moment.ctime())
        for spec in ("auto", "hours", "minutes", "seconds", "milliseconds", "microseconds"):
            print(moment.isoformat(" ", spec), clock.isoformat(spec))
        assert datetime.fromisoformat(moment.isoformat()) == moment and time.fromisoformat(clock.isoformat()) == clock
moment = datetime(2024, 1, 2, 3, 4)
for args in [("  ",), ("",), (5,), (None,), ("T", "x"), ("T", 5), ("\u1234",), ("\xe9", "hours"), ("\ud800",)]:
    show(lambda a: moment.isoformat(*a), args)
show(lambda a: time(1).isoformat(*a), ("x",))
for year, week, day in [(2024, 1, 1), (2020, 53, 7), (2021, 53, 1), (2024, 0, 1), (2024, 1, 8), (0, 1, 1), (10000, 1, 1), (9999, 52, 7),
                        (2**70, 1, 1), ("x", 1, 1), (1, 1, 1)]:
    show(lambda a: date.fromisocalendar(*a), (year, week, day))
week = date(2024, 12, 30).isocalendar()
print(week, week.year, week.week, week.weekday, week == (2025, 1, 1), tuple(week), week[1:], type(week).__name__, week.__reduce__())
y, w, d = week
print(y, w, d)
