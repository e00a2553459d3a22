import time

value = 'half'
time.sleep(0.02)
value = 'whole'
runs = globals().get('runs', 0) + 1
