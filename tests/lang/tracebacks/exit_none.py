# sys.exit() and SystemExit are status 0.
print("ends quietly")
raise SystemExit
