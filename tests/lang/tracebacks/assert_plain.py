# assert without a message.
total = 3
assert total == 4
