"""The part of `time` that is in Python: broken-down times and what is known of the clocks and the zone."""
import time as _time

_FIELDS = ('tm_year', 'tm_mon', 'tm_mday', 'tm_hour', 'tm_min', 'tm_sec', 'tm_wday', 'tm_yday', 'tm_isdst')


class struct_time(tuple):
    __module__ = 'time'
    __match_args__ = _FIELDS
    n_fields, n_sequence_fields, n_unnamed_fields = 11, 9, 0

    def __new__(cls, parts, more={}):
        parts = tuple(parts)
        if not 9 <= len(parts) <= 11:
            raise TypeError(f'time.struct_time() takes a 9-sequence ({len(parts)}-sequence given)')
        self = tuple.__new__(cls, parts[:9])
        self.tm_zone = parts[9] if len(parts) > 9 else more.get('tm_zone')
        self.tm_gmtoff = parts[10] if len(parts) > 10 else more.get('tm_gmtoff')
        return self

    def __repr__(self):
        named = ', '.join(f'{name}={value!r}' for name, value in zip(_FIELDS, self))
        return f'time.struct_time({named})'

    def __reduce__(self):
        return struct_time, (tuple(self), {'tm_zone': self.tm_zone, 'tm_gmtoff': self.tm_gmtoff})


for _i, _field in enumerate(_FIELDS):
    setattr(struct_time, _field, property(lambda self, i=_i: tuple.__getitem__(self, i)))


def localtime(seconds=None, /):
    """Local time of a number of seconds since the epoch; now when there is none."""
    return struct_time(_time._local(seconds))


def gmtime(seconds=None, /):
    """UTC of a number of seconds since the epoch; now when there is none."""
    return struct_time(_time._utc(seconds))


def strptime(string, format='%a %b %d %H:%M:%S %Y', /):
    import _strptime
    return _strptime._strptime_time(string, format)


def tzset():
    """Read the zone of the environment anew (the variable TZ)."""
    _time._tzset()
    _read_zone()


class _ClockInfo:
    def __init__(self, **facts):
        self.__dict__.update(facts)

    def __repr__(self):
        return f'namespace({", ".join(f"{k}={v!r}" for k, v in self.__dict__.items())})'


def get_clock_info(name, /):
    clocks = {'time': ('CLOCK_REALTIME', False), 'monotonic': ('CLOCK_MONOTONIC', True),
              'perf_counter': ('CLOCK_MONOTONIC', True), 'process_time': ('CLOCK_PROCESS_CPUTIME_ID', True),
              'thread_time': ('CLOCK_THREAD_CPUTIME_ID', True)}
    if name not in clocks:
        raise ValueError('unknown clock')
    clock, monotonic = clocks[name]
    return _ClockInfo(implementation=f'clock_gettime({clock})', monotonic=monotonic, adjustable=not monotonic,
                      resolution=1e-09)


def _read_zone():
    """Set what is known of the zone: how it is in winter and in summer of this year."""
    global timezone, altzone, daylight, tzname
    year = _time._utc()[0]
    january, july = (_time._local((year - 1970) * 31556952 + day * 86400) for day in (5, 186))
    standard, summer = sorted((january, july), key=lambda parts: parts[8])
    timezone, altzone = -standard[10], -summer[10]
    daylight = int(january[10] != july[10])
    tzname = standard[9], summer[9]


_read_zone()
