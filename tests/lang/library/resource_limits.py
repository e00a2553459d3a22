"""Limits and use of resources."""
import resource

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
print(0 < soft, hard == resource.RLIM_INFINITY or soft <= hard)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
files = []
try:
    while True:
        files.append(open(__file__))
except OSError as e:
    print(e.errno, 50 < len(files) < 64)
for file in files:
    file.close()
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
used = resource.getrusage(resource.RUSAGE_SELF)
print(type(used).__name__, len(used), used.ru_utime >= 0, used.ru_maxrss > 1000, used[2] == used.ru_maxrss)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_nswap)
print(resource.getpagesize())
print(resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_STACK, resource.RLIMIT_CORE, resource.RLIM_INFINITY)
print(resource.error is OSError)
for action in (
    lambda: resource.getrlimit(1000),
    lambda: resource.getrlimit("x"),
    lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1, 2, 3)),
    lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 64)),
    lambda: resource.getrusage(77),
):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)
