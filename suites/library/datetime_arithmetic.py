"""Compute with n dates and times: differences, weekdays, comparison, isoformat and back, strftime and strptime, time zones."""

from datetime import date, datetime, timedelta, timezone

START = datetime.strptime("2024-01-31 22:45:30", "%Y-%m-%d %H:%M:%S")
EAST = timezone(timedelta(hours=5, minutes=30))


def bench(n):
    answer = 0
    day = date(2000, 2, 28)
    for i in range(n):
        moment = START + timedelta(days=i % 700, hours=i % 50, seconds=i * 17 % 4000)
        day += timedelta(days=1 + i % 3)
        if day.year > 2090:
            day = day.replace(year=2000, day=1)
        gap = moment - START
        answer += gap.days + gap.seconds + int(gap.total_seconds()) // 60 + day.weekday() + day.toordinal() % 31
        if moment.date() > day or day.isoweekday() == 7:
            answer += 1
        if gap // timedelta(hours=1) % 24 == 3 or moment.time() < START.time():
            answer += 5
        text = moment.isoformat()
        if datetime.fromisoformat(text) == moment:
            answer += len(text)
        local = moment.replace(tzinfo=timezone.utc).astimezone(EAST)
        answer += local.hour * 60 + local.minute
        if i % 8 == 0:
            pretty = local.strftime("%A %d %B %Y, %H:%M:%S %z")
            parsed = datetime.strptime(pretty[:-6], "%A %d %B %Y, %H:%M:%S")
            answer += len(pretty) + (parsed - moment).seconds + day.isocalendar()[1]
        answer %= 1000000007
    return answer
