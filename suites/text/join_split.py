"""Split n lines of comma-separated fields, clean the fields and join them again: many short strings."""


def lines():
    result = []
    seed = 5
    for i in range(100):
        fields = []
        for k in range(8):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            fields.append(" " * (seed >> 20 & 1) + "Field" + str(seed >> 16 & 255))
        result.append(",".join(fields))
    return result


LINES = lines()


def bench(n):
    total = 0
    for i in range(n):
        fields = [field.strip().lower() for field in LINES[i % 100].split(",")]
        line = ";".join(fields)
        total += len(line)
        if line.startswith("field1"):
            total += line.count("field2")
        name, sep, rest = line.partition(";")
        total += len(name) + line.find("9")
    return total
