# A module that one thread loads is whole for the others.
import importlib
import threading

found = []


def look():
    import _slow_module
    found.append((_slow_module.value, _slow_module.runs))


def run_all(*targets):
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


run_all(*[look] * 4)
print(found)

# Modules that import each other in a circle, begun at both ends, come to an end.
names = []


def begin(name):
    return lambda: names.append(importlib.import_module(name).__name__)


run_all(begin('_circle_a'), begin('_circle_b'))
import _circle_a
import _circle_b
print(sorted(names), _circle_a.name, _circle_b.name)
