"""Sort lists of 500 records by a key function, by a two-part key and by a str key, n records in all."""


def records():
    rows = []
    seed = 17
    for i in range(500):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        rows.append((i, "name%d" % (seed >> 8 & 255), seed >> 16))
    return rows


ROWS = records()


def bench(n):
    answer = 0
    left = n
    while left > 0:
        rows = ROWS[:min(left, 500)]
        rows.sort(key=lambda row: row[2])
        answer = (answer * 31 + rows[0][0]) % 1000000007
        rows = sorted(rows, key=lambda row: (-(row[2] & 15), row[0]))
        answer = (answer * 31 + rows[-1][0]) % 1000000007
        rows.sort(key=lambda row: row[1].upper())
        answer = (answer * 31 + rows[len(rows) // 2][0]) % 1000000007
        left -= 500
    return answer
