"""Subclasses of dates, times, durations and zones: what keeps the class, what is called, attributes and slots."""
from datetime import date, datetime, time, timedelta, timezone, tzinfo


class Day(date):
    def __new__(cls, *args, tag=None):
        self = super().__new__(cls, *args)
        self.tag = tag
        return self

    def quarter(self):
        return (self.month + 2) // 3


class Moment(datetime):
    made = []

    def __new__(cls, *args, **kwargs):
        cls.made.append((args, sorted(kwargs)))
        return super().__new__(cls, *args, **kwargs)


class Clock(time):
    __slots__ = ("note",)


class Span(timedelta):
    def __add__(self, other):
        return Span(seconds=(timedelta.__add__(self, other)).total_seconds())


class Zone(tzinfo):
    def __init__(self, hours):
        self.hours = hours

    def utcoffset(self, dt):
        return timedelta(hours=self.hours)

    def dst(self, dt):
        return timedelta(0)

    def tzname(self, dt):
        return f"Z{self.hours}%d"

    def __repr__(self):
        return f"Zone({self.hours})"


day = Day(2024, 5, 17, tag="x")
print(repr(day), day, day.tag, day.quarter(), day.__dict__)
for made in (day + timedelta(1), day - timedelta(1), timedelta(1) + day, day.replace(day=1), Day.fromordinal(5), Day.fromisoformat("2024-01-02"),
             Day.fromisocalendar(2024, 1, 1), Day.fromtimestamp(0), Day.strptime("2024", "%Y")):
    print(type(made).__name__, made.tag if type(made) is Day else "-", made.year)
print(type(day - day).__name__, day == date(2024, 5, 17), date(2024, 5, 17) == day, hash(day) == hash(date(2024, 5, 17)), day < date.max)
print(type(Day.today()).__name__, type(Day.min).__name__)

moment = Moment(2024, 5, 17, 1, 2, tzinfo=timezone.utc, fold=1)
Moment.made.clear()
for made in (moment + timedelta(1), moment.replace(year=2000), moment.replace(fold=0), moment.astimezone(Zone(1)), Moment.combine(day, time(1, fold=1)),
             Moment.fromtimestamp(0, timezone.utc), Moment.fromisoformat("2024-01-01T01:00"), Moment.strptime("2024", "%Y"), Moment.fromordinal(5)):
    print(type(made).__name__, repr(made), Moment.made)
    Moment.made.clear()
print(type(moment.date()), type(moment.time()), type(moment.timetz()), type(moment - moment))

print(repr(Moment(1, 1, 1, fold=1)), repr(Clock(1, tzinfo=timezone.utc, fold=1).replace(hour=2)))
clock = Clock(1, 2)
clock.note = 5
print(repr(clock), clock.note, type(clock.replace(hour=3)).__name__, type(Clock.fromisoformat("10:11")).__name__, hasattr(clock, "__dict__"))
span = Span(1)
print(repr(span + span), type(span + span).__name__, type(span - span).__name__, type(span * 2).__name__, type(-span).__name__, type(abs(span)).__name__)
print(timedelta(1) + span, type(timedelta(1) + span).__name__, span == timedelta(1), hash(span) == hash(timedelta(1)))
for base in (timezone, type(day.isocalendar())):
    try:
        class Refused(base):
            pass
    except TypeError as e:
        print(e)


class Renamed(datetime):
    def isoformat(self, sep="T", timespec="auto"):
        return f"iso{sep}"

    def timetuple(self):
        return (2001, 2, 3, 4, 5, 6, 0, 34, -1)


print(Renamed(1, 1, 1), Renamed(1, 1, 1).strftime("%Y-%m-%d %H %f"), format(Renamed(1, 1, 1), ""), format(Renamed(1, 1, 1), "%d"))
zoned = datetime(2024, 1, 1, tzinfo=Zone(3))
print(zoned.strftime("%z %:z %Z %%"), zoned.tzname(), zoned.utcoffset(), zoned.dst(), zoned.tzinfo.__dict__)
for name in ("year", "hour", "tzinfo", "fold"):
    try:
        setattr(zoned, name, 1)
    except AttributeError as e:
        print(type(e).__name__)
match date(2024, 1, 1):
    case date(year=y, month=m):
        print("matched", y, m)
