"""Sort lists of 300 records, n records in all: tuples, by itemgetter and attrgetter, reversed, by two passes, min and max by key."""

from operator import attrgetter, itemgetter


class Person:
    def __init__(self, name, age):
        self.name = name
        self.age = age


def rows():
    rows = []
    seed = 23
    for i in range(300):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        rows.append((seed >> 20 & 31, f"n{seed >> 8 & 127}", i))
    return rows


ROWS = rows()
PEOPLE = [Person(name, age) for age, name, _ in ROWS]


def bench(n):
    answer = 0
    for _ in range(n // 300):
        plain = sorted(ROWS)
        by_name = sorted(ROWS, key=itemgetter(1))
        by_both = sorted(ROWS, key=itemgetter(1, 0), reverse=True)
        by_name.sort(key=itemgetter(0), reverse=True)
        people = sorted(PEOPLE, key=attrgetter("age", "name"))
        youngest = min(PEOPLE, key=attrgetter("age"))
        longest = max(ROWS, key=lambda row: (len(row[1]), row[2]))
        plain.sort(key=lambda row: -row[2])
        for row in (plain[7], by_name[7], by_both[-7]):
            answer = (answer * 31 + row[0] * 1000 + row[2]) % 1000000007
        answer = (answer * 31 + people[150].age + youngest.age + longest[2]) % 1000000007
    return answer
