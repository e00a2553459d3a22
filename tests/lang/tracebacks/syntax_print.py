# place-only: SyntaxError: print without parentheses.
print "hello"
