# The child of the protocol lab-driver/1 (docs/formats.md) for every runner that runs Python text.
#
# It reads one request a line, does it, and answers with one line that begins with the nonce of the run.
# Its language is kept small on purpose, because it has to run on a young engine: it needs sys.stdin.readline,
# sys.stdout.write and flush, the two clocks, __import__, sys.modules and attributes of modules, nothing else.
# Reading it costs each child something, so it imports no file.
import sys
import time

clock = time.perf_counter_ns
cpu_clock = time.process_time_ns


def reply(nonce, text):
    sys.stdout.write(nonce + " " + text + "\n")
    sys.stdout.flush()


def timed(work, argument):
    start = clock()
    cpu = cpu_clock()
    result = work(argument)
    cpu = cpu_clock() - cpu
    wall = clock() - start
    return start, wall, cpu, result


def run_module(name, n):
    # The top level of the program is the hot code, so importing it is what is timed.
    if name in sys.modules:
        del sys.modules[name]
    args = type(sys)("lab_args")
    args.n = n
    sys.modules["lab_args"] = args
    start, wall, cpu, module = timed(__import__, name)
    return start, wall, cpu, module.answer


def stats():
    # Tauraro tells how often its compiler did something; the lab waits until that ends.
    try:
        events, compile_ns = sys._tier_counters()
    except AttributeError:
        return "stats"
    return "stats tier_events=%d compile_ns=%d" % (events, compile_ns)


def main():
    nonce = "-"
    name = ""
    module = None
    while True:
        line = sys.stdin.readline()
        words = line.split()
        if not line:
            return
        if not words:
            continue
        request = words[0]
        if request == "quit":
            return
        try:
            if request == "hello":
                nonce = words[1]
                name = words[3]
                if words[2] == "function":
                    module = __import__(name)
                reply(nonce, "hello lab-driver/1")
            elif request == "setup":
                module.setup(int(words[1]), int(words[2]))
                reply(nonce, "ready")
            elif request == "run":
                n = int(words[2])
                done = timed(module.bench, n) if module else run_module(name, n)
                reply(nonce, "done %s %d %d %d %d %s" % (words[1], n, *done))
            elif request == "stats":
                reply(nonce, stats())
            else:
                reply(nonce, "error unknown request " + request)
        except Exception as error:
            text = type(error).__name__ + ": " + str(error)
            reply(nonce, "error " + request + " " + text.replace("\n", " "))


main()
