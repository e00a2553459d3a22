"""A discrete event simulation of a workshop: orders pass through machines that queue, break down and are repaired.

In the manner of an operating-system scheduler benchmark: tasks of several classes with states, an event queue ordered by
time, dynamic dispatch everywhere, and many small objects that live for a while. One unit of n is ten events.
"""


class Random:
    """A linear congruential generator, so that each run sees the same orders."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % limit


class Event:
    def __init__(self, time, serial, target, argument):
        self.time = time
        self.serial = serial
        self.target = target
        self.argument = argument

    def __lt__(self, other):
        if self.time != other.time:
            return self.time < other.time
        return self.serial < other.serial


class Agenda:
    """Events to come, a binary heap with the earliest first."""

    def __init__(self):
        self.heap = []
        self.serial = 0

    def add(self, time, target, argument):
        self.serial += 1
        event = Event(time, self.serial, target, argument)
        heap = self.heap
        heap.append(event)
        i = len(heap) - 1
        while i > 0:
            above = (i - 1) // 2
            if not event < heap[above]:
                break
            heap[i] = heap[above]
            i = above
        heap[i] = event

    def take(self):
        heap = self.heap
        last = heap.pop()
        if not heap:
            return last
        first = heap[0]
        size = len(heap)
        i = 0
        while True:
            below = 2 * i + 1
            if below >= size:
                break
            if below + 1 < size and heap[below + 1] < heap[below]:
                below += 1
            if not heap[below] < last:
                break
            heap[i] = heap[below]
            i = below
        heap[i] = last
        return first


class Order:
    def __init__(self, number, kind, route, born):
        self.number = number
        self.kind = kind
        self.route = route
        self.step = 0
        self.born = born
        self.quality = 100

    @property
    def done(self):
        return self.step >= len(self.route)

    def advance(self):
        self.step += 1

    def next_station(self):
        return self.route[self.step]


class Queue:
    """First in, first out, as a list with a moving head."""

    def __init__(self):
        self.items = []
        self.head = 0
        self.longest = 0

    def __len__(self):
        return len(self.items) - self.head

    def put(self, item):
        self.items.append(item)
        if len(self) > self.longest:
            self.longest = len(self)

    def get(self):
        item = self.items[self.head]
        self.head += 1
        if self.head > 32 and self.head * 2 > len(self.items):
            self.items = self.items[self.head:]
            self.head = 0
        return item


IDLE = 0
BUSY = 1
BROKEN = 2


class Station:
    """What every place in the workshop does: take in orders, work on one at a time, pass them on."""

    def __init__(self, shop, name):
        self.shop = shop
        self.name = name
        self.queue = Queue()
        self.state = IDLE
        self.served = 0
        self.busy_time = 0

    def accept(self, order):
        self.queue.put(order)
        if self.state == IDLE:
            self.start()

    def start(self):
        if len(self.queue) == 0:
            self.state = IDLE
            return
        order = self.queue.get()
        self.state = BUSY
        time = self.duration(order)
        self.busy_time += time
        self.shop.agenda.add(self.shop.now + time, self, order)

    def happen(self, order):
        self.served += 1
        self.work(order)
        order.advance()
        self.shop.forward(order)
        self.start()

    def duration(self, order):
        return 5

    def work(self, order):
        pass


class Saw(Station):
    def duration(self, order):
        return 4 + order.kind

    def work(self, order):
        order.quality -= self.shop.random.below(3)


class Drill(Station):
    """Wears out: after 40 orders it stands still until the repairer has come."""

    def __init__(self, shop, name):
        super().__init__(shop, name)
        self.wear = 0

    def duration(self, order):
        return 3 + self.wear // 10

    def work(self, order):
        self.wear += 1
        order.quality -= self.wear // 20

    def start(self):
        if self.wear >= 40:
            self.state = BROKEN
            self.shop.repairer.call(self)
        else:
            super().start()

    def repaired(self):
        self.wear = 0
        self.state = IDLE
        self.start()


class Oven(Station):
    """Bakes up to four orders at once."""

    def start(self):
        if len(self.queue) == 0:
            self.state = IDLE
            return
        batch = []
        while len(self.queue) > 0 and len(batch) < 4:
            batch.append(self.queue.get())
        self.state = BUSY
        self.busy_time += 20
        self.shop.agenda.add(self.shop.now + 20, self, batch)

    def happen(self, batch):
        for order in batch:
            self.served += 1
            order.quality += 1
            order.advance()
            self.shop.forward(order)
        self.start()


class Inspector(Station):
    """Sends one order in sixteen back to the start of its route."""

    def duration(self, order):
        return 2

    def work(self, order):
        if self.shop.random.below(16) == 0:
            order.step = -1
            self.shop.rejected += 1


class Repairer:
    def __init__(self, shop):
        self.shop = shop
        self.waiting = Queue()
        self.busy = False
        self.repairs = 0

    def call(self, machine):
        self.waiting.put(machine)
        if not self.busy:
            self.go()

    def go(self):
        if len(self.waiting) == 0:
            self.busy = False
            return
        self.busy = True
        self.shop.agenda.add(self.shop.now + 15, self, self.waiting.get())

    def happen(self, machine):
        self.repairs += 1
        machine.repaired()
        self.go()


class Customer:
    """Places an order now and then; the more orders wait, the longer it pauses."""

    def __init__(self, shop, kind, pause):
        self.shop = shop
        self.kind = kind
        self.pause = pause

    def happen(self, number):
        shop = self.shop
        shop.admit(Order(number, self.kind, shop.routes[self.kind], shop.now))
        pause = self.pause + shop.random.below(self.pause) + shop.open_orders // 4
        shop.agenda.add(shop.now + pause, self, number + 1)


class Shop:
    def __init__(self, seed):
        self.random = Random(seed)
        self.agenda = Agenda()
        self.repairer = Repairer(self)
        self.now = 0
        self.open_orders = 0
        self.finished = 0
        self.rejected = 0
        self.total_time = 0
        self.total_quality = 0
        saw = Saw(self, "saw")
        drill = Drill(self, "drill")
        second = Drill(self, "second drill")
        oven = Oven(self, "oven")
        desk = Station(self, "desk")
        inspector = Inspector(self, "inspector")
        self.stations = [saw, drill, second, oven, desk, inspector]
        self.routes = [
            [saw, drill, inspector],
            [saw, second, oven, inspector],
            [desk, saw, drill, oven, second, inspector],
            [oven, desk, inspector],
        ]
        for kind in range(len(self.routes)):
            self.agenda.add(kind, Customer(self, kind, 14 + 5 * kind), 1)

    def admit(self, order):
        self.open_orders += 1
        self.forward(order)

    def forward(self, order):
        if order.done:
            self.open_orders -= 1
            self.finished += 1
            self.total_time += self.now - order.born
            self.total_quality += order.quality
        else:
            order.next_station().accept(order)

    def run(self, events):
        agenda = self.agenda
        for _ in range(events):
            event = agenda.take()
            self.now = event.time
            event.target.happen(event.argument)


def bench(n):
    shop = Shop(2024)
    shop.run(10 * n)
    served = 0
    for station in shop.stations:
        served = served * 7 + station.served + station.busy_time + station.queue.longest
    return "%d:%d:%d:%d:%d:%d:%d" % (
        shop.now, shop.finished, shop.rejected, shop.total_time, shop.total_quality, shop.repairer.repairs, served % 1000003)
