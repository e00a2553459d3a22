"""Build, reverse, filter and sum singly linked lists of 100 nodes, n nodes in all: pointer chasing and short-lived objects."""


class Link:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def build(count, start):
    head = None
    for i in range(count):
        head = Link(start + i, head)
    return head


def reverse(head):
    previous = None
    while head is not None:
        following = head.next
        head.next = previous
        previous = head
        head = following
    return previous


def drop_multiples(head, k):
    while head is not None and head.value % k == 0:
        head = head.next
    link = head
    while link is not None and link.next is not None:
        if link.next.value % k == 0:
            link.next = link.next.next
        else:
            link = link.next
    return head


def total(head):
    result = 0
    place = 1
    while head is not None:
        result += head.value * place
        place += 1
        head = head.next
    return result


def bench(n):
    answer = 0
    for start in range(0, n, 100):
        answer += total(drop_multiples(reverse(build(min(100, n - start), start)), 3))
    return answer
