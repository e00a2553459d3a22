# Carets under an attribute of None in a chain.
class Node:
    next = None
node = Node()
print(node.next is None)
print(node.next.next.value)
